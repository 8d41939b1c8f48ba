"""What came of an import, to be shown: the first faults, the rules broken most, what rows would become."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from fazhi.exchange.models import ImportRow, ImportRun
from fazhi.exchange.runs.keeping import findings_of
from fazhi.exchange.runs.passing import fault_of
from fazhi.exchange.sheets import Fault
from fazhi.exchange.targets.declaring import Becomes
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Turned:
    """A row and what would become of it: label of each column, old and new."""

    row: int
    becomes: Becomes
    key: str
    turns: tuple[tuple[Label, str, str], ...]


@dataclass(slots=True)
class Result:
    """What was found: the first of everything, and how much of it there is."""

    faults: list[Fault] = field(default_factory=list)
    rows: list[Turned] = field(default_factory=list)
    rules: Counter[tuple[str, Label]] = field(default_factory=Counter)

    @property
    def number(self) -> int:
        """All faults."""
        return sum(self.rules.values())

    @property
    def broken(self) -> list[tuple[str, Label, int]]:
        """Heading, rule as it was said, and how often; the most first."""
        return [(heading, rule, number) for (heading, rule), number in self.rules.most_common()]


def result_of(run: ImportRun, most: int) -> Result:
    """What was found in an import: at most so many faults and rows, and the numbers of all."""
    found = Result()
    for content in findings_of(run):
        for each in content["faults"]:
            found.rules[each["heading"], Label(**each["rule"])] += 1
            if len(found.faults) < most:
                found.faults.append(fault_of(each))
        room = most - len(found.rows)
        found.rows += [_turned(each) for each in content["rows"][:room]]
    return found


def load_of(entry: Entry) -> ImportRun | None:
    """The first load by which a version of an entry came 存量建账; None where it came otherwise."""
    if entry.adjustment is not None:
        return None
    rows = ImportRow.objects.filter(subject=entry.pk, run__target__startswith="first.")
    row = rows.select_related("run__first", "run__approver", "run__organ").first()
    return row.run if row is not None else None


def _turned(each: dict[str, Any]) -> Turned:
    turns = tuple((Label(*label), old, new) for _, label, old, new in each["turns"])
    return Turned(each["row"], Becomes(each["becomes"]), each["key"], turns)


def faults_of(run: ImportRun) -> list[Fault]:
    """All faults of an import."""
    return [fault_of(each) for content in findings_of(run) for each in content["faults"]]
