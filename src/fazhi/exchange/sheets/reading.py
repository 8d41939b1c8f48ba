"""Reading a file as a sheet 读取表格: what it is, which sheet is meant, where its headings stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from fazhi.exchange.sheets.book import Book, Whole, covering, limited, whole
from fazhi.exchange.sheets.cells import letters
from fazhi.exchange.sheets.faults import Remark, SheetError
from fazhi.exchange.sheets.headings import Found, find, plain
from fazhi.exchange.sheets.opening import opened
from fazhi.exchange.sheets.rows import data_rows
from fazhi.exchange.sheets.sheet import OWN_HEADING, OWN_SHEETS, Heading, Limits, Row, Sheet
from fazhi.kernel.wording import Label

_BEGINNING, _MOST_SPANS = 60, 1_000


def read(
    content: bytes, name: str, *, sheet: str | None = None, wanted: Collection[str] = (), limits: Limits | None = None,
    looked_through: bool = False,
) -> Sheet:  # fmt: skip
    """A file of Excel, WPS or LibreOffice, or a text file of a table, as a sheet with headings.

    Args:
        content: the file.
        name: its name.
        sheet: which of its sheets is meant; without, the visible one whose headings are known best.
        wanted: headings that are known (``mapping.known_headings``): by them headings are found under titles.
        limits: how large it may be.
        looked_through: that these very bytes were read before, and bear no mark of a secret.

    Raises:
        SheetError: it is no table, too large, protected, holds macros, or no row of it looks like headings.
        MarkedSecret: it bears the mark of a state secret.
    """
    bounds = limits or Limits()
    with whole(name):
        book = Whole(opened(content, name, bounds, looked_through=looked_through), name)
    known = {plain(each) for each in wanted}
    number, found = _chosen(book, name, sheet, known, bounds)
    facts = book.facts(number)
    headings, own = [], None
    for each in found.headings:
        if plain(each.text) == plain(OWN_HEADING):
            own = each.index
        else:
            headings.append(each)

    def raw() -> Iterator[Row]:
        return limited(book.rows(number), bounds, name)

    shown = tuple(headings)
    return Sheet(
        file=name, name=book.sheets[number].name, kind=book.kind, headings=shown,
        heading_rows=(found.top, found.bottom), remarks=tuple(_remarks(book, number, found, shown)), mark=book.mark,
        widths=facts.widths, own_column=own, raw=raw,
        rows=lambda note: data_rows(covering(raw(), facts.spans, bounds, name), shown, found.bottom, own, note),
        since_1904=book.since_1904,
    )  # fmt: skip


def _chosen(book: Book, name: str, sheet: str | None, known: Collection[str], limits: Limits) -> tuple[int, Found]:
    """The number of the sheet that is meant, and where its headings stand."""
    names = [each.name for each in book.sheets]
    if sheet is not None and sheet not in names:
        raise SheetError(
            f"“{name}”没有名为“{sheet}”的工作表。", f"{name} has no sheet {sheet}.",
            Label(f"请从中选择：{'、'.join(names)}。", f"Choose one of: {', '.join(names)}."),
        )  # fmt: skip
    asked = [
        at
        for at, each in enumerate(book.sheets)
        if (each.name == sheet if sheet is not None else not each.hidden and each.name not in OWN_SHEETS)
    ]
    found = [(at, each) for at in asked if (each := _headings(book, at, known, limits, name)) is not None]
    if not found:
        raise SheetError(
            f"“{name}”中没有找到表头。",
            f"No headings were found in {name}.",
            Label(
                "请在数据上方保留一行列名（可下载模板对照），再导入。",
                "Keep one row of headings above the data (see the template), and import again.",
            ),
        )
    return max(found, key=lambda each: (each[1].score, -each[0]))


def _headings(book: Book, number: int, known: Collection[str], limits: Limits, name: str) -> Found | None:
    beginning = list(islice(limited(book.rows(number), limits, name), _BEGINNING))
    last = beginning[-1].number if beginning else 0
    above = [each for each in book.facts(number).spans if each[0] <= last]
    return find(beginning, list(dict.fromkeys(above))[:_MOST_SPANS], known)


def _remarks(book: Book, number: int, found: Found, headings: Collection[Heading]) -> Iterator[Remark]:
    yield from book.remarks
    others = [each.name for at, each in enumerate(book.sheets) if at != number and each.name not in OWN_SHEETS]
    hidden = [each.name for each in book.sheets if each.hidden and each.name in others]
    if hidden:
        yield Remark("sheet.hidden", Label(
            f"隐藏的工作表没有读取：{'、'.join(hidden)}。", f"Hidden sheets were not read: {', '.join(hidden)}."
        ))  # fmt: skip
    shown = [each for each in others if each not in hidden]
    if shown:
        yield Remark("sheet.others", Label(
            f"只读取工作表“{book.sheets[number].name}”，其余没有读取：{'、'.join(shown)}。",
            f"Only the sheet {book.sheets[number].name} was read, not {', '.join(shown)}.",
        ))  # fmt: skip
    if found.bottom > found.top:
        yield Remark(
            "headings.rows",
            Label(
                f"第 {found.top} 至 {found.bottom} 行合并读作表头。",
                f"Rows {found.top} to {found.bottom} were read as headings.",
            ),
            found.top,
        )
    columns = [each for each in book.facts(number).hidden_columns if any(named.index == each for named in headings)]
    if columns:
        listed = [letters(each) for each in columns]
        yield Remark(
            "columns.hidden",
            Label(f"隐藏的列也已读取：{'、'.join(listed)}。", f"Hidden columns were read, too: {', '.join(listed)}."),
        )
