"""A filled form as a workbook: the platform's sheet alone first, then what it lacks, then what it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile

from fazhi.exchange.forms.filling import MOST_FAULTS, Filled
from fazhi.exchange.lists.listing import Said
from fazhi.exchange.lists.workbooks import IN_MEMORY, about, begun, sheet_of
from fazhi.kernel.wording import Label

_HEADS = (
    Label("行", "Row"),
    Label("记录", "Record"),
    Label("栏目", "Heading"),
    Label("问题", "Fault"),
    Label("办法", "Cure"),
)


def workbook_of(filled: Filled, said: Said) -> SpooledTemporaryFile[bytes]:
    """The workbook, open at its beginning; whoever asks closes it."""
    form = filled.form
    with ExitStack() as opened:
        file = opened.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        book = begun(file)
        try:
            headings = [column.heading for column in form.columns]
            sheet_of(book, form.sheet, headings, filled.rows, demonstration=said.demonstration)
            if filled.count:
                heads = [str(head) for head in _HEADS]
                sheet_of(book, str(Label("缺项", "Missing")), heads, _faults(filled), demonstration=said.demonstration)
            about(book, form.title.label, said)
        finally:
            book.close()
        file.seek(0)
        opened.pop_all()
    return file


def _faults(filled: Filled) -> Iterator[list[int | str]]:
    for each in filled.faults:
        yield [each.row or str(Label("全部", "all")), each.record, each.heading, str(each.says), str(each.cure)]
    if filled.count > MOST_FAULTS:
        yield ["", "", "", str(Label(f"共 {filled.count} 处", f"{filled.count} in all")), ""]
