"""What keeps a change set in draft: every fault of every row, each with its field, rule and cure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from fazhi.kernel.adjustments.models import Action
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.registers.declaring import Proposed, Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Change:
    """One change as it is examined and carried out."""

    action: str
    code: str
    values: Mapping[str, Any]

    def jsonable(self) -> dict[str, Any]:
        """The change as it stands in an act."""
        return {"action": self.action, "code": self.code, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault of a row of a change set; rows count from 1."""

    row: int
    code: str
    field: str
    says: Label
    cure: Label

    def __str__(self) -> str:
        return f"{self.row} {self.code} {self.field}: {self.says} {self.cure}"


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the register on the day before the changes, read once."""

    standing: Mapping[str, Entry]
    organs: Mapping[str, Organ]


def known(register: type[Register], on: datetime.date) -> Known:
    """Read the entries and organs that changes of a day meet."""
    return Known(
        standing={entry.code: entry for entry in register.entries().as_of(on)},
        organs={organ.code: organ for organ in Organ.objects.all()},
    )


def examine(register: type[Register], changes: Iterable[Change], on: datetime.date) -> list[RowFault]:
    """All faults of a change set that takes force on a day; none means that it may leave draft."""
    found, seen, at = [], set[str](), known(register, on)
    empty = True
    for row, change in enumerate(changes, start=1):
        empty = False
        for field, says, cure in _faults(register, change, on, at):
            found.append(RowFault(row, change.code, field, says, cure))
        if change.code in seen:
            found.append(RowFault(row, change.code, "code", *_TWICE))
        seen.add(change.code)
    return [RowFault(0, "", "", *_EMPTY)] if empty else found


_Fault = tuple[str, Label, Label]
_TWICE = (
    Label("同一编码在方案中出现两次。", "The code comes twice."),
    Label("请合并为一行。", "Join the rows."),
)
_EMPTY = (Label("方案没有内容。", "The change set is empty."), Label("请至少填一行。", "Add a row."))


def _faults(register: type[Register], change: Change, on: datetime.date, at: Known) -> Iterator[_Fault]:
    standing = at.standing.get(change.code)
    if not change.code:
        yield "code", Label("没有编码。", "The code is missing."), Label("请填编码。", "Give the code.")
        return
    if change.action not in Action.values:
        yield (
            "action",
            Label(f"调整方式“{change.action}”不可用。", f"No action {change.action}."),
            Label("请填 add、amend 或 end。", "Use add, amend or end."),
        )
        return
    if change.action == Action.ADD and standing is not None:
        yield (
            "code",
            Label("编码已在清单中。", "The code is on the list."),
            Label("请改为变更，或换编码。", "Amend it, or take another code."),
        )
        return
    if change.action != Action.ADD and standing is None:
        yield (
            "code",
            Label("该日清单中没有此编码。", "The code is not on the list that day."),
            Label("请核对编码和生效日期。", "Compare code and day."),
        )
        return
    if change.action == Action.END and standing is not None and standing.from_on >= on:
        yield (
            "code",
            Label("条目在该日或之后才生效。", "The entry begins on that day or later."),
            Label("请改生效日期。", "Change the day."),
        )
    yield from _values(register, change, at)
    proposed = Proposed(change.action, change.code, on, merged(change, standing), standing)
    for rule in register.rules:
        if not rule.test(proposed):
            yield rule.key, rule.says, rule.cure


def merged(change: Change, standing: Entry | None) -> dict[str, Any]:
    """The attributes as they would read after the change."""
    before = standing.shown() if standing is not None else {}
    return {**before, **change.values, "code": change.code}


def _values(register: type[Register], change: Change, at: Known) -> Iterator[_Fault]:
    names = {column.name for column in register.entry.attributes()} - {"code"}
    for name in sorted(set(change.values) - names):
        yield (
            name,
            Label(f"清单没有“{name}”一项。", f"The register has no {name}."),
            Label(f"可用：{'、'.join(sorted(names))}。", f"It has: {', '.join(sorted(names))}."),
        )
    organ = change.values.get("organ")
    if organ is not None and organ not in at.organs:
        yield (
            "organ",
            Label(f"没有代码为“{organ}”的机构。", f"No organ has the code {organ}."),
            Label("请填机构代码。", "Give the organ's code."),
        )
    kind = change.values.get("kind")
    if kind is not None and kind not in register.kinds.values:
        yield (
            "kind",
            Label(f"类别“{kind}”不在清单的类别中。", f"No kind {kind}."),
            Label(f"可用：{'、'.join(register.kinds.values)}。", f"It has: {', '.join(register.kinds.values)}."),
        )
    if change.action == Action.END:
        return
    given = {name: value for name, value in change.values.items() if name in names and name != "organ"}
    trial = register.entry(code=change.code, **given)
    required = names if change.action == Action.ADD else set(given)
    outside = {column.name for column in trial._meta.get_fields()} - (required - {"organ"})
    try:
        trial.clean_fields(exclude=outside)
    except ValidationError as faults:
        for name, errors in faults.message_dict.items():
            for error in errors:
                yield name, Label(error, error), Label("请改正此项。", "Put it right.")
