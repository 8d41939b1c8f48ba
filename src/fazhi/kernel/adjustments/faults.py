"""What keeps a change set in draft: every fault of every row, each with its field, rule and cure."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as declared
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.registers.declaring import EntryRule, Proposed, Register, register_of
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label, in_both


@dataclass(frozen=True, slots=True)
class Change:
    """One change as it is examined and carried out; ``base`` is the version of the entry that its drafter saw."""

    action: str
    code: str
    values: Mapping[str, Any]
    base: str = ""

    def jsonable(self) -> dict[str, Any]:
        """The change as it stands in an act."""
        return {"action": self.action, "code": self.code, "values": dict(self.values), "base": self.base}


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault of a row of a change set; rows count from 1."""

    row: int
    code: str
    field: str
    says: Label
    cure: Label

    @property
    def label(self) -> Label:
        """Row, code, field, what is wrong and what would cure it, in both languages."""
        where = " ".join(part for part in (self.code, self.field) if part)
        return Label(
            f"第{self.row}行 {where}：{self.says.zh}{self.cure.zh}",
            f"Row {self.row} {where}: {self.says.en} {self.cure.en}",
        )

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the register before the changes, read once: on their day, and from later days on.

    ``read`` holds what rules read for all changes together; a rule that is not in it reads for each row.
    """

    standing: Mapping[str, Entry]
    later: Mapping[str, Entry]
    organs: Mapping[str, Organ]
    read: Mapping[EntryRule, Any] = declared(default_factory=dict)


_ASKED_BY_CODE = 2000
"""Entries of more codes than this are found by reading the register whole: a database takes only so many by name."""


def known(register: type[Register], on: datetime.date, codes: Collection[str]) -> Known:
    """Read the organs, and the entries of these codes, that changes of a day meet."""
    standing, later = register.entries().as_of(on), register.entries().standing().filter(from_on__gt=on)
    if len(codes) <= _ASKED_BY_CODE:
        standing, later = standing.filter(code__in=codes), later.filter(code__in=codes)
    return Known(
        standing={entry.code: entry for entry in standing},
        later={entry.code: entry for entry in later},
        organs={organ.code: organ for organ in Organ.objects.all()},
    )


def examine(
    register: type[Register], changes: Iterable[Change], on: datetime.date, drafter: Organ | None = None
) -> list[RowFault]:
    """All faults of a change set that takes force on a day; none means that it may leave draft.

    ``drafter`` is the organ that proposes it: where entries belong to their organs, it changes its own only.
    """
    asked = list(changes)
    found, seen = [], set[str]()
    at = _with_readings(register, asked, on, known(register, on, {change.code for change in asked}))
    for row, change in enumerate(asked, start=1):
        for field, says, cure in against(register, change, on, at, drafter):
            found.append(RowFault(row, change.code, field, says, cure))
        if change.code in seen:
            found.append(RowFault(row, change.code, "code", *TWICE))
        seen.add(change.code)
    return found if asked else [RowFault(0, "", "", *_EMPTY)]


def _with_readings(register: type[Register], changes: Iterable[Change], on: datetime.date, at: Known) -> Known:
    """What is known, with what the rules read for all changes together."""
    rules = [rule for rule in register.rules if rule.reads is not None]
    if not rules:
        return at
    proposed = [
        Proposed(each.action, each.code, on, merged(each, at.standing.get(each.code)), at.standing.get(each.code))
        for each in changes
    ]
    return replace(at, read={rule: rule.reads(proposed) for rule in rules if rule.reads is not None})


def against(
    register: type[Register], change: Change, on: datetime.date, at: Known, drafter: Organ | None = None,
    unread: Collection[str] = (),
) -> Iterator[Fault]:  # fmt: skip
    """What stands against one change by itself: field, what is wrong, the cure; for those who examine row by row.

    Nothing is said of attributes that are ``unread`` (their cells could not be), and no rule is asked that reads one.
    """
    yield from (each for each in _faults(register, change, on, at, unread) if each[0] not in unread)
    yield from _foreign(register, change, at, drafter)


Fault = tuple[str, Label, Label]
TWICE = (
    Label("同一编码出现两次。", "The code comes twice."),
    Label("请合并为一行。", "Join the rows."),
)
_EMPTY = (Label("方案没有内容。", "The change set is empty."), Label("请至少填一行。", "Add a row."))


def _faults(
    register: type[Register], change: Change, on: datetime.date, at: Known, unread: Collection[str] = ()
) -> Iterator[Fault]:
    standing = at.standing.get(change.code)
    found = next(_place(change, on, at, standing), None) if "code" not in unread else None
    if found is not None:
        yield found
        return
    yield from _values(register, change, at)
    values = merged(change, standing)
    proposed = Proposed(change.action, change.code, on, _Read(values, unread) if unread else values, standing)
    for rule in register.rules:
        try:
            kept = _kept(rule, proposed, at)
        except _UnreadError:
            continue
        if not kept:
            yield rule.key, rule.says, rule.cure


def _kept(rule: EntryRule, proposed: Proposed, at: Known) -> bool:
    if rule.reads is None:
        return rule.test(proposed)
    return rule.test(proposed, at.read[rule] if rule in at.read else rule.reads([proposed]))


class _UnreadError(Exception):
    """A rule reads an attribute that could not be read: it cannot be asked."""


class _Read(dict[str, Any]):
    """Values of which some could not be read."""

    def __init__(self, values: Mapping[str, Any], unread: Collection[str]) -> None:
        super().__init__(values)
        self._unread = unread

    def __getitem__(self, name: str) -> Any:
        self._refuse(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._refuse(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self._refuse(name)
        return super().__contains__(name)

    def _refuse(self, name: object) -> None:
        if name in self._unread:
            raise _UnreadError


def _foreign(register: type[Register], change: Change, at: Known, drafter: Organ | None) -> Iterator[Fault]:
    """Entries and values of another organ than the one that proposes the change."""
    if drafter is None or not register.own_entries:
        return
    standing = at.standing.get(change.code)
    named = change.values.get("organ", drafter.code)
    if (standing is not None and standing.organ_id not in (None, drafter.pk)) or named != drafter.code:
        says = Label(f"条目不属于{drafter}。", f"The entry is not one of {drafter}.")
        yield "organ", says, Label("请由该条目的单位申报。", "Let its own organ propose the change.")


def _place(change: Change, on: datetime.date, at: Known, standing: Entry | None) -> Iterator[Fault]:
    """What stands against a change whatever its values are: its code, its action, and what the register holds."""
    later = at.later.get(change.code)
    if not change.code:
        yield "code", Label("没有编码。", "The code is missing."), Label("请填编码。", "Give the code.")
    elif change.action not in _ACTIONS:
        says = Label(f"调整方式“{change.action}”不可用。", f"No action {change.action}.")
        yield "action", says, Label("请填 add、amend 或 end。", "Use add, amend or end.")
    elif change.action == Action.ADD and standing is not None:
        says = Label("编码已在清单中。", "The code is on the list.")
        yield "code", says, Label("请改为变更，或换编码。", "Amend it, or take another code.")
    elif change.action == Action.AMEND and not change.values:
        yield (
            "action",
            Label("变更没有填写任何内容。", "The amendment changes nothing."),
            Label("请填写变更内容，或删除此行。", "Give what changes, or delete the row."),
        )
    elif change.action != Action.ADD and standing is None:
        says = Label("该日清单中没有此编码。", "The code is not on the list that day.")
        yield "code", says, Label("请核对编码和生效日期。", "Compare code and day.")
    elif later is not None:
        says = Label(
            f"该编码自 {later.from_on} 起另有版本。", f"Another version of the code begins on {later.from_on}."
        )
        yield "code", says, Label("请改生效日期，或先调整该版本。", "Change the day, or adjust that version first.")
    elif change.action == Action.END and standing is not None and standing.from_on >= on:
        says = Label("条目自该日才生效。", "The entry begins on that very day.")
        yield "code", says, Label("请改生效日期。", "Change the day.")
    elif change.base and standing is not None and str(standing.pk) != change.base:
        says = Label("条目在上报后已变更。", "The entry was changed since the report.")
        yield "code", says, Label("请退回，按现行内容重新上报。", "Return it and report again on what stands now.")


_ACTIONS = frozenset(Action.values)


@cache
def _names(key: str) -> frozenset[str]:
    """The attributes that a change may give; asked for each of many rows, so kept."""
    return frozenset(column.name for column in register_of(key).entry.attributes()) - {"code"}


@cache
def _kinds(key: str) -> frozenset[str]:
    return frozenset(register_of(key).kinds.values)


@cache
def _columns(key: str) -> frozenset[str]:
    return frozenset(column.name for column in register_of(key).entry._meta.get_fields())


def merged(change: Change, standing: Entry | None) -> dict[str, Any]:
    """The attributes as they would read after the change."""
    before = standing.shown() if standing is not None else {}
    return {**before, **change.values, "code": change.code}


def _values(register: type[Register], change: Change, at: Known) -> Iterator[Fault]:
    names = _names(register.key)
    for name in sorted(set(change.values) - names):
        says = Label(f"清单没有“{name}”一项。", f"The register has no {name}.")
        yield name, says, Label(f"可用：{'、'.join(sorted(names))}。", f"It has: {', '.join(sorted(names))}.")
    organ, kind, basis = change.values.get("organ"), change.values.get("kind"), change.values.get("basis", [])
    if organ is not None and organ not in at.organs:
        says = Label(f"没有代码为“{organ}”的机构。", f"No organ has the code {organ}.")
        yield "organ", says, Label("请填机构代码。", "Give the organ's code.")
    if kind is not None and kind not in _kinds(register.key):
        kinds = register.kinds.values
        says = Label(f"类别“{kind}”不在清单的类别中。", f"No kind {kind}.")
        yield "kind", says, Label(f"可用：{'、'.join(kinds)}。", f"It has: {', '.join(kinds)}.")
    if not isinstance(basis, list) or not all(isinstance(each, dict) and each.get("law") for each in basis):
        says = Label("依据应为法律及条文的列表。", "The basis must be a list of statutes and articles.")
        yield "basis", says, Label("请逐项填法律和条文。", "Give law and article of each.")
    if change.action != Action.END:
        yield from _cleaned(register, change, names)


def _cleaned(register: type[Register], change: Change, names: frozenset[str]) -> Iterator[Fault]:
    """What the columns themselves refuse: all of them for a new entry, else those that are given."""
    given = {name: value for name, value in change.values.items() if name in names and name != "organ"}
    trial = register.entry(code=change.code, **given)
    asked = (names if change.action == Action.ADD else given.keys()) - {"organ"}
    try:
        trial.clean_fields(exclude=_columns(register.key) - asked)
    except ValidationError as faults:
        for name, errors in faults.error_dict.items():
            for error in errors:
                if error.code in ("null", "blank"):
                    yield name, Label("没有填写。", "It is left blank."), Label("请填写此项。", "Fill it in.")
                else:
                    yield name, in_both(error), Label("请改正此项。", "Put it right.")
