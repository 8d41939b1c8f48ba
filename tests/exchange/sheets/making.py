"""Sheets as offices send them, made for the tests, and what reading and checking them gives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import openpyxl

from fazhi.exchange.sheets import (
    Checked,
    Choice,
    Column,
    Fault,
    Kind,
    Mapping,
    Remark,
    Sheet,
    check,
    examine,
    known_headings,
    read,
    suggest,
)
from fazhi.kernel.wording import Label

KINDS = (
    Choice("licence", Label("行政许可", "Licence")),
    Choice("penalty", Label("行政处罚", "Penalty")),
    Choice("inspection", Label("行政检查", "Inspection")),
)
COLUMNS = (
    Column(name="code", label=Label("事项编码", "Item code"), kind=Kind.CODE, required=True, max_length=40),
    Column(name="name", label=Label("事项名称", "Item name"), required=True, max_length=60),
    Column(name="kind", label=Label("权力类型", "Kind of power"), kind=Kind.CHOICE, choices=KINDS, fills_down=True),
    Column(name="person", label=Label("身份证号码", "Identity number"), kind=Kind.IDENTITY),
    Column(name="on", label=Label("立案日期", "Opened on"), kind=Kind.DATE),
    Column(name="money", label=Label("罚款金额", "Fine"), kind=Kind.MONEY, least=Decimal(0)),
    Column(name="count", label=Label("件数", "Count"), kind=Kind.WHOLE),
    Column(name="open", label=Label("是否公开", "Open"), kind=Kind.YES_NO),
)
HEADINGS = [column.label.zh for column in COLUMNS]
PERSON = "130130199001011232"
GOOD: list[Any] = ["A001", "企业登记", "行政许可", PERSON, "2021-03-05", 1234.5, 3, "是"]
KEY = "test.items"


def row(**given: Any) -> list[Any]:
    """A good row with some cells otherwise."""
    names = [column.name for column in COLUMNS]
    return [given.get(name, value) for name, value in zip(names, GOOD, strict=True)]


@dataclass
class Result:
    """What came of a sheet."""

    sheet: Sheet
    mapping: Mapping
    layout: tuple[Fault, ...]
    rows: list[Checked]
    remarks: list[Remark] = field(default_factory=list)

    @property
    def values(self) -> list[dict[str, Any]]:
        return [each.values for each in self.rows]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Cell and rule of each fault."""
        return [(each.cell, each.key) for one in self.rows for each in one.faults]

    @property
    def noted(self) -> list[str]:
        return [each.key for each in self.remarks]


def load(content: bytes, name: str = "清单.xlsx", columns: Sequence[Column] = COLUMNS, **given: Any) -> Result:
    """Read, map, examine and check a file."""
    kept = given.pop("kept", None)
    sheet = read(content, name, sheet=given.pop("sheet", None), wanted=known_headings(columns, kept))
    mapping = suggest(sheet.headings, columns, kept).mapping
    layout = examine(sheet, columns, mapping, key=KEY, targets=given.pop("targets", None))
    remarks = [*sheet.remarks, *layout.remarks]
    rows = [] if layout.faults else list(check(sheet, columns, mapping, note=remarks.append, **given))
    return Result(sheet, mapping, layout.faults, rows, remarks)


def xlsx(*rows: Sequence[Any], change: Callable[[Any], None] | None = None, title: str = "清单") -> bytes:
    """A workbook of these rows, from A1, changed as asked."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for each in rows:
        sheet.append(list(each))
    if change is not None:
        change(sheet)
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(content: bytes, **changes: Callable[[bytes], bytes]) -> bytes:
    """A package with some parts changed, named by the end of their names with _ for a point or stroke."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            held = old.read(each)
            for end, change in changes.items():
                if each.replace("/", "_").replace(".", "_").endswith(end):
                    held = change(held)
            new.writestr(each, held)
    return out.getvalue()


def ods(rows: str) -> bytes:
    """A sheet of LibreOffice of these rows, written as XML."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    body = f'<office:spreadsheet><table:table table:name="清单">{rows}</table:table></office:spreadsheet>'
    inside = f"<office:document-content{names}><office:body>{body}</office:body></office:document-content>"
    content = f'<?xml version="1.0"?>{inside}'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def text_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'
