"""Marking 标注: the same sheet back, each fault in its place with rule and cure, and all of them on a second sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils import translation

from fazhi.exchange.sheets.cells import Cell, letters, text_of
from fazhi.exchange.sheets.checking import Checked
from fazhi.exchange.sheets.faults import Fault, Remark
from fazhi.exchange.sheets.sheet import OWN_HEADING, SUMMARY, Row, Sheet
from fazhi.exchange.sheets.templates import sheet_name
from fazhi.exchange.sheets.writing import Book, Link, Look, writing
from fazhi.kernel.wording import Label

MOST_COMMENTS = 5_000
"""Beyond these a sheet opens slowly: further faults are marked by their fill, in the first column and the summary."""
MOST_LISTED = 60_000
"""Faults on the summary; programs take no more links on a sheet."""
_SUMMARY = (
    (Label("行", "Row"), 8), (Label("列", "Column"), 20), (Label("位置", "Cell"), 10), (Label("内容", "Value"), 30),
    (Label("问题", "Rule"), 44), (Label("改法", "Cure"), 56),
)  # fmt: skip
_LINKED = 2
_WIDEST = 60.0

Old = Callable[[Checked], MappingOf[str, str]]
"""For a row, what the changed columns held before, as text by name of column; empty where nothing changes."""


@dataclass(slots=True)
class _Looks:
    """The looks of a marked sheet."""

    fault: Look
    changed: Look
    told: Look
    told_changed: Look
    head: Look
    wrapped: Look
    link: Look


@dataclass(slots=True)
class _Marking:
    """What is written, and how far it has come; ``shift`` is 1, or 0 where the sheet had the first column already."""

    book: Book
    read: Sheet
    shift: int
    sheet: Any
    summary: Any
    looks: _Looks
    comments: int = 0
    listed: int = 0
    left: int = 0


def mark(
    sheet: Sheet, rows: Iterable[Checked], out: BinaryIO, *, layout: Sequence[Fault] = (),
    remarks: Iterable[Remark] = (), old: Old | None = None, personal: bool = True, language: str = "zh-hans",
) -> None:  # fmt: skip
    """Write the sheet back, as a workbook, with its faults marked.

    A faulty cell is filled and framed, and a comment says the rule and the cure; the first column says it again in
    words, and the second sheet lists everything. A changed cell has another fill, and a comment with the old value.

    Args:
        sheet: the sheet.
        rows: its checked rows, in their order; good ones too.
        out: where the workbook goes.
        layout: faults of the layout.
        remarks: how the sheet was read; may be filled while the rows go by.
        old: what changed columns held before.
        personal: whether the summary shows personal values as the file has them: it goes to its sender, who has them.
        language: of what is added.
    """
    with translation.override(language), writing(out) as book:
        name = _apart(sheet_name(sheet.name or sheet.file.rpartition(".")[0]))
        made = _Marking(
            book, sheet, 0 if sheet.own_column == 0 else 1, book.sheet(name), book.sheet(str(SUMMARY)), _looks(book)
        )  # fmt: skip
        _prepare(made)
        for fault in layout:
            _list(made, fault, fault.shown)
        for row, checked in _paired(sheet.raw(), rows):
            _row(made, row, checked, old, personal)
        _close(made, remarks)


def _apart(name: str) -> str:
    """The name of the sheet, told apart from that of the summary, which stands beside it."""
    return f"{name} 1" if name.casefold() == str(SUMMARY).casefold() else name


def _looks(book: Book) -> _Looks:
    return _Looks(
        fault=book.look(bg_color="#FBE3E4", border=1, border_color="#B3261E"),
        changed=book.look(bg_color="#FFF4CE", border=1, border_color="#8A6D00"),
        told=book.look(text_wrap=True, font_color="#B3261E"),
        told_changed=book.look(text_wrap=True, font_color="#6B5300"),
        head=book.look(bold=True, text_wrap=True, bg_color="#E8EDF3"),
        wrapped=book.look(text_wrap=True),
        link=book.look(font_color="#0B57D0", underline=1),
    )


def _paired(raw: Iterator[Row], rows: Iterable[Checked]) -> Iterator[tuple[Row, Checked | None]]:
    """All rows of the sheet, each with what was found in it where it was data."""
    waiting = iter(rows)
    checked = next(waiting, None)
    for row in raw:
        if checked is not None and checked.number == row.number:
            yield row, checked
            checked = next(waiting, None)
        else:
            yield row, None
    while checked is not None:
        checked = next(waiting, None)


def _prepare(made: _Marking) -> None:
    sheet = made.sheet
    sheet.set_column(0, 0, 40)
    for index, width in made.read.widths.items():
        if index + made.shift > 0:
            sheet.set_column(index + made.shift, index + made.shift, min(width, _WIDEST))
    sheet.freeze_panes(made.read.heading_rows[1], 1)
    for index, (_, width) in enumerate(_SUMMARY):
        made.summary.set_column(index, index, width)
    made.book.row(made.summary, 0, [(index, str(label), made.looks.head) for index, (label, _) in enumerate(_SUMMARY)])
    made.summary.freeze_panes(1, 0)


def _row(made: _Marking, row: Row, checked: Checked | None, old: Old | None, personal: bool) -> None:
    at, (top, bottom) = row.number - 1, made.read.heading_rows
    look = made.looks.head if top <= row.number <= bottom else made.book.plain
    before = _old_by_index(checked, old) if checked is not None and old is not None else {}
    cells: list[tuple[int, Cell, Look]] = []
    if checked is not None and checked.faults:
        cells.append((0, "\n".join(_in_words(each) for each in checked.faults), made.looks.told))
    elif before:
        said = Label(f"将修改 {len(before)} 项。", f"{len(before)} values will change.")
        cells.append((0, str(said), made.looks.told_changed))
    elif row.number == bottom:
        cells.append((0, OWN_HEADING, made.looks.head))
    shift, own = made.shift, made.read.own_column
    if checked is None or not (checked.faults or before):
        cells += [
            (index + shift, cell, look) for index, cell in enumerate(row.cells) if cell is not None and index != own
        ]
    else:
        cells += _marked(made, row, checked, before, personal)
    made.book.row(made.sheet, at, cells)


def _marked(
    made: _Marking, row: Row, checked: Checked, before: MappingOf[int, str], personal: bool
) -> Iterator[tuple[int, Cell, Look]]:
    """The cells of a row with faults or changes, which are told in comments and on the summary."""
    faults: dict[int, list[Fault]] = {}
    for fault in checked.faults:
        index = checked.places.get(fault.column)
        if index is not None:
            faults.setdefault(index, []).append(fault)
        shown = text_of(row.at(index)) if personal and index is not None else fault.shown
        _list(made, fault, shown, index)
    for index in range(max(len(row.cells), 1 + max((*faults, *before), default=-1))):
        cell, wrong, was = row.at(index), faults.get(index), before.get(index)
        if index == made.read.own_column or (cell is None and wrong is None and was is None):
            continue
        yield (
            index + made.shift,
            cell,
            made.looks.fault if wrong else made.looks.changed if was is not None else made.book.plain,
        )
        if (wrong or was is not None) and made.comments < MOST_COMMENTS:
            made.comments += 1
            said = [_in_words(each, named=False) for each in wrong or ()]
            said += [str(Label(f"原值：{was or '（空）'}", f"Before: {was or '(empty)'}"))] if was is not None else []
            made.sheet.write_comment(row.number - 1, index + made.shift, "\n".join(said), {"x_scale": 2})


def _in_words(fault: Fault, *, named: bool = True) -> str:
    where = f"{fault.heading}：" if named and fault.heading else ""
    return f"{where}{fault.rule}{fault.cure}"


def _old_by_index(checked: Checked, old: Old) -> dict[int, str]:
    return {index: text for name, text in old(checked).items() if (index := checked.places.get(name)) is not None}


def _list(made: _Marking, fault: Fault, shown: str, index: int | None = None) -> None:
    if made.listed >= MOST_LISTED:
        made.left += 1
        return
    made.listed += 1
    link = Link(made.sheet.get_name(), f"{letters(index + made.shift)}{fault.row}") if index is not None else None
    texts: tuple[Cell | Link, ...] = (fault.row or None, fault.heading, link, shown, str(fault.rule), str(fault.cure))
    wrapped, look = made.looks.wrapped, made.looks.link
    made.book.row(made.summary, made.listed, [
        (at, text, look if at == _LINKED else wrapped) for at, text in enumerate(texts) if text
    ])  # fmt: skip


def _close(made: _Marking, remarks: Iterable[Remark]) -> None:
    at = made.listed + 1
    if made.left:
        said = Label(f"另有 {made.left:,} 个问题，只在表中标出。", f"{made.left:,} more are marked in the sheet only.")
        made.book.row(made.summary, at, [(4, str(said), made.looks.head)])
        at += 1
    for remark in remarks:
        said = Label(f"提示：{remark.says.zh}", f"Note: {remark.says.en}")
        made.book.row(
            made.summary, at, [(0, remark.row or None, made.looks.wrapped), (4, str(said), made.looks.wrapped)]
        )
        at += 1
