"""The layout of a sheet against its target 表头检查: what is missing, doubled, unknown, or another target's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from fazhi.exchange.sheets.columns import Column
from fazhi.exchange.sheets.faults import Fault, Remark
from fazhi.exchange.sheets.headings import plain
from fazhi.exchange.sheets.mapping import Mapping
from fazhi.exchange.sheets.sheet import Heading, Sheet
from fazhi.exchange.sheets.suggesting import recognise
from fazhi.kernel.wording import Label

Targets = MappingOf[str, tuple[Label, Sequence[Column]]]
"""All targets by key, with their labels and columns."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands against the layout, and what is said of it; rows can be checked once there is no fault."""

    faults: tuple[Fault, ...]
    remarks: tuple[Remark, ...]


def examine(
    sheet: Sheet,
    columns: Sequence[Column],
    mapping: Mapping,
    *,
    key: str = "",
    version: str = "",
    targets: Targets | None = None,
) -> Layout:
    """Whether the sheet can be the target's.

    Args:
        sheet: the sheet.
        columns: of the target.
        mapping: of the sheet's headings to them.
        key: of the target, compared with what a template says of itself.
        version: of the target's template.
        targets: all targets, among which a wrong sheet is recognised.
    """
    return Layout(tuple(_faults(sheet, columns, mapping, key, targets or {})), tuple(_remarks(sheet, mapping, version)))


def _faults(sheet: Sheet, columns: Sequence[Column], mapping: Mapping, key: str, targets: Targets) -> Iterator[Fault]:
    top = sheet.heading_rows[1]
    had: dict[str, list[Heading]] = {}
    for each in sheet.headings:
        had.setdefault(plain(each.text), []).append(each)
    missing = [
        column for column in columns if column.required and column.name not in mapping.constants
        and not _filled(mapping, column.name, had)
    ]  # fmt: skip
    other = _other(sheet, key, targets) if missing or (sheet.mark and key and sheet.mark.key != key) else None
    if other is not None:
        yield Fault(
            top,
            "",
            "",
            "",
            sheet.name,
            "sheet.other",
            Label(f"这是“{other.zh}”的表。", f"This is a sheet of {other.en}."),
            Label("请换成本项的表，或者到那一项下导入。", "Choose the sheet of this target, or import it there."),
        )
        return
    for column in missing:
        yield Fault(
            top, column.name, column.label.zh, "", "", "heading.missing",
            Label(f"缺少必填的列“{column.label.zh}”。", f"The required column {column.label.en} is missing."),
            Label("请加上此列，或者在列对应中指明是哪一列，或者填写一个全表相同的值。",
                  "Add it, say in the mapping which heading it is, or give one value for all rows."),
        )  # fmt: skip
    for name in mapping.headings():
        doubled = had.get(plain(name), [])
        if len(doubled) > 1:
            places = "、".join(each.letters for each in doubled)
            yield Fault(
                top, "", name, f"{doubled[1].letters}{top}", name, "heading.double",
                Label(f"表头“{name}”出现了 {len(doubled)} 次（{places} 列）。",
                      f"The heading {name} stands over {len(doubled)} columns ({places})."),
                Label("请删除或改名多余的列。", "Delete or rename the others."),
            )  # fmt: skip
    for said in mapping.problems(columns):
        yield Fault(0, "", "", "", "", "mapping", said, Label("请修改列对应。", "Change the mapping."))


def _filled(mapping: Mapping, name: str, had: MappingOf[str, list[Heading]]) -> bool:
    route = mapping.route_of(name)
    return route is not None and all(plain(each) in had for each in route.headings)


def _other(sheet: Sheet, key: str, targets: Targets) -> Label | None:
    """The label of the target whose sheet it is instead."""
    if sheet.mark is not None and sheet.mark.key != key and sheet.mark.key in targets:
        return targets[sheet.mark.key][0]
    found = recognise(sheet.headings, targets)
    return targets[found][0] if found is not None and found != key else None


def _remarks(sheet: Sheet, mapping: Mapping, version: str) -> Iterator[Remark]:
    used = {plain(each) for each in (*mapping.headings(), *mapping.ignored)}
    unknown = [each.text for each in sheet.headings if plain(each.text) not in used]
    if unknown:
        yield Remark(
            "headings.unknown",
            Label(
                f"这些列没有对应，不会导入：{'、'.join(unknown)}。",
                f"These columns are not mapped and will not be imported: {', '.join(unknown)}.",
            ),
            sheet.heading_rows[1],
        )
    if sheet.mark is not None and version and sheet.mark.version != version:
        yield Remark(
            "template.old",
            Label(
                "这是旧版模板，列可能有变动；建议下载新模板。",
                "This is an older template; its columns may have changed.",
            ),
        )
