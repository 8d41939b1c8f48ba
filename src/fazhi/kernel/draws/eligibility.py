"""Who may inspect what: the rules for a seat at a target, and by which of them a person falls out.

Sets of persons are whole numbers: the person at index i of the file is bit i. Hundreds of persons are met or subtracted
in one operation, which is what makes a search over all seats cheap.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from fazhi.kernel.draws.assignments import AssignmentFile, Need
from fazhi.kernel.wording import Label

Bits: TypeAlias = int
"""A set of persons."""


def members(bits: Bits) -> Iterator[int]:
    """Indices of the persons in a set, ascending."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


@dataclass(frozen=True, slots=True)
class Fallen:
    """How many persons of the organ asked for fall out, and by which rule; each is counted at the first one."""

    rule: str
    label: Label
    number: int


class Roster:
    """The persons of a file, and who of them may take a seat."""

    def __init__(self, file: AssignmentFile) -> None:
        period = file.period
        self.ids = tuple(each.id for each in file.persons)
        self.index = {id: nth for nth, id in enumerate(self.ids)}
        self.everybody: Bits = (1 << len(self.ids)) - 1
        self.certified: Bits = 0
        self._everywhere: Bits = 0
        self._organ: defaultdict[str, Bits] = defaultdict(int, {"": self.everybody})
        self._skill: defaultdict[str, Bits] = defaultdict(int, {"": self.everybody})
        self._area: defaultdict[str, Bits] = defaultdict(int)
        self._conflict: defaultdict[str, Bits] = defaultdict(int)
        self._areas = file.areas
        for nth, each in enumerate(file.persons):
            bit = 1 << nth
            if each.since <= period.since and (each.until is None or each.until >= period.until):
                self.certified |= bit
            if not each.areas:
                self._everywhere |= bit
            self._organ[each.organ] |= bit
            for skill in each.skills:
                self._skill[skill] |= bit
            for area in each.areas:
                self._area[area] |= bit
        for conflict in file.conflicts:
            self._conflict[conflict.target] |= 1 << self.index[conflict.person]
        self.of = functools.cache(self._of)

    def _of(self, organ: str, skill: str, area: str) -> Bits:
        """Who is of the organ, has the skill, goes to the area and is certified over the whole period."""
        return self._organ[organ] & self._skill[skill] & (self._area[area] | self._everywhere) & self.certified

    def eligible(self, target: str, need: Need) -> Bits:
        """Who may take a seat of the need at the target, were it the only one."""
        return self.of(need.organ, need.skill, self._areas[target]) & ~self._conflict[target]

    def fallen(self, target: str, need: Need) -> tuple[Fallen, ...]:
        """By which rules persons of the organ fall out for the need at the target."""
        left = self._organ[need.organ]
        found = []
        for rule, label, passing in (
            ("skill", Label("不具备专业", "without the skill"), self._skill[need.skill]),
            ("area", Label("不在其区域", "not of the area"), self._area[self._areas[target]] | self._everywhere),
            (
                "certificate",
                Label("证件在检查期间并非全程有效", "certificate not valid over the period"),
                self.certified,
            ),
            ("conflict", Label("应当回避", "with a conflict"), self.everybody & ~self._conflict[target]),
        ):
            out = (left & ~passing).bit_count()
            if out:
                found.append(Fallen(rule, label, out))
            left &= passing
        return tuple(found)
