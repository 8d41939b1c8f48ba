"""Templates of targets 模板: headings, explanations, choices to choose from, and columns that keep codes as text."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils import translation
from xlsxwriter.utility import xl_range_abs

from fazhi.exchange.sheets.cells import Cell
from fazhi.exchange.sheets.columns import Column, Kind
from fazhi.exchange.sheets.sheet import EXPLAINED, LISTS
from fazhi.exchange.sheets.writing import DAY, MOMENT, TEXT, Book, writing
from fazhi.exchange.sheets.xlsx import MARK_NAME
from fazhi.kernel.wording import Label

_ROWS = 5_000
"""Rows below the headings in which choices are offered."""
_INLINE = 200
_KEPT_AS_TEXT = frozenset(
    (
        Kind.TEXT,
        Kind.CODE,
        Kind.IDENTITY,
        Kind.CREDIT,
        Kind.IDENTIFIER,
        Kind.PHONE,
        Kind.ORGAN,
        Kind.OFFICER,
        Kind.BASIS,
        Kind.LIST,
    )
)
_HOW = {
    Kind.TEXT: Label("文字", "text"),
    Kind.CODE: Label("编码（文本格式，不要用数字格式）", "code, in the format Text"),
    Kind.WHOLE: Label("整数", "whole number"),
    Kind.DECIMAL: Label("数字", "number"),
    Kind.MONEY: Label("金额，单位元", "amount in yuan"),
    Kind.DATE: Label("日期，如 2021-03-05", "date, such as 2021-03-05"),
    Kind.MOMENT: Label("时间，如 2021-03-05 14:30", "date and time, such as 2021-03-05 14:30"),
    Kind.YES_NO: Label("是或否", "yes or no"),
    Kind.CHOICE: Label("从列表中选择", "one of the list"),
    Kind.IDENTITY: Label("18位身份证号码（文本格式）", "identity number of 18 digits, in the format Text"),
    Kind.CREDIT: Label("18位统一社会信用代码（文本格式）", "credit code of 18 signs, in the format Text"),
    Kind.IDENTIFIER: Label(
        "身份证号码或统一社会信用代码（文本格式）", "identity number or credit code, in the format Text"
    ),
    Kind.PHONE: Label("手机号码，或带区号的固定电话", "mobile number, or landline with its area code"),
    Kind.ORGAN: Label("单位的机构代码、全称或简称", "code, name or short name of the organ"),
    Kind.OFFICER: Label("人员编号", "officer's number"),
    Kind.BASIS: Label("《法律名称》第…条，几部之间用分号", "“《…》第…条”, several parted by semicolons"),
    Kind.LIST: Label("多项之间用分号或换行", "several, parted by semicolons or lines"),
}
_YES_NO = (Label("是", "yes"), Label("否", "no"))
_EXPLANATIONS = (
    (Label("列", "Column"), 24), (Label("是否必填", "Required"), 10), (Label("填写要求", "How to fill it in"), 44),
    (Label("可选的值", "Choices"), 44), (Label("示例", "Example"), 26),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """A template: key and label of its target, and its columns."""

    key: str
    label: Label
    columns: tuple[Column, ...]

    @property
    def version(self) -> str:
        """Changes whenever the columns do."""
        told = [
            [each.name, each.label.zh, each.kind.value, each.required, [c.value for c in each.choices]]
            for each in self.columns
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:12]


def template(made: Template, language: str = "zh-hans") -> bytes:
    """The template as a workbook, with headings in the language."""
    return filled(made, (), language)


def filled(made: Template, rows: Iterable[Mapping[str, Any]], language: str = "zh-hans") -> bytes:
    """The template with rows in it, each a mapping of column to typed value; ``read`` and ``check`` give them back."""
    out = io.BytesIO()
    write_filled(made, rows, out, language)
    return out.getvalue()


def write_filled(made: Template, rows: Iterable[Mapping[str, Any]], out: BinaryIO, language: str = "zh-hans") -> None:
    """The same, written to a file: large lists need no memory."""
    with translation.override(language), writing(out) as book:
        sheet = book.sheet(sheet_name(str(made.label)))
        explained, lists = book.sheet(str(EXPLAINED)), book.sheet(LISTS)
        lists.very_hidden()
        sheet.freeze_panes(1, 0)
        head = book.look(bold=True, text_wrap=True, bg_color="#E8EDF3", border=1, border_color="#9AA7B5")
        looks = [book.look(num_format=_format(column)) for column in made.columns]
        for index, column in enumerate(made.columns):
            sheet.set_column(index, index, _width(column), book.book.add_format({"num_format": _format(column)}))
        titles = [f"{column.label} *" if column.required else str(column.label) for column in made.columns]
        book.row(sheet, 0, [(index, title, head) for index, title in enumerate(titles)])
        _offer(made.columns, book, sheet, lists)
        _explain(made, book, explained)
        for at, row in enumerate(rows, 1):
            cells = [(index, cell_of(column, row.get(column.name))) for index, column in enumerate(made.columns)]
            book.row(sheet, at, [(index, cell, looks[index]) for index, cell in cells if cell is not None])
        book.book.define_name(MARK_NAME, f'="{made.key}|{made.version}"')


def sheet_name(text: str) -> str:
    """A name that programs take for a sheet: 31 characters without those they refuse."""
    return "".join(" " if each in "[]:*?/\\" else each for each in text).strip("' ")[:31] or "Sheet"


def cell_of(column: Column, value: Any) -> Cell | Decimal:
    """A typed value as its cell in a template: what ``check`` would read back."""
    if value is None or value == "" or value == []:
        return None
    if column.kind is Kind.CHOICE:
        return next((str(each.label) for each in column.choices if each.value == value), str(value))
    if column.kind is Kind.YES_NO:
        return str(_YES_NO[0] if value else _YES_NO[1])
    if column.kind is Kind.BASIS:
        return "；\n".join(basis_text(each) for each in value)
    if column.kind is Kind.LIST:
        return "\n".join(str(each) for each in value)
    if isinstance(value, Decimal):
        return value if len(value.as_tuple().digits) <= 15 else f"{value:f}"
    if isinstance(value, int) and abs(value) >= 10**15:
        return str(value)
    if isinstance(value, str | int | float | bool | datetime.date):
        return value
    return str(value)


def basis_text(basis: Mapping[str, str]) -> str:
    """A basis as one types it: article in figures, so that it reads back as it was."""
    number = basis.get("article", "")
    return f"《{basis['law']}》" + (f"第{number}条{basis.get('clause', '')}" if number else "")


def _format(column: Column) -> str:
    if column.kind in _KEPT_AS_TEXT:
        return TEXT
    return {Kind.DATE: DAY, Kind.MOMENT: MOMENT}.get(column.kind, "General")


def _width(column: Column) -> int:
    return 40 if column.kind in (Kind.BASIS, Kind.LIST) or (column.max_length or 0) > 150 else 22


def _offer(columns: Sequence[Column], book: Book, sheet: Any, lists: Any) -> None:
    """Choices to choose from in the cells; long lists stand on a sheet of their own, as a cell's list is short."""
    offered = {index: _offered(column) for index, column in enumerate(columns) if _offered(column)}
    longest = max(map(len, offered.values()), default=0)
    for at in range(longest):
        named = [(index, names[at]) for index, names in offered.items() if at < len(names)]
        book.row(lists, at, [(index, name, book.plain) for index, name in named])
    for index, names in offered.items():
        inline = sum(map(len, names)) + len(names) <= _INLINE and not any("," in name for name in names)
        source: Any = names if inline else f"='{LISTS}'!{_absolute(index, len(names))}"
        told = Label("请从列表中选择。", "Choose one of the list.")
        sheet.data_validation(1, index, _ROWS, index, {
            "validate": "list", "source": source, "error_type": "warning", "error_message": str(told),
        })  # fmt: skip


def _absolute(index: int, rows: int) -> str:
    return str(xl_range_abs(0, index, rows - 1, index))


def _offered(column: Column) -> list[str]:
    if column.kind is Kind.YES_NO:
        return [str(each) for each in _YES_NO]
    return [str(each.label) for each in column.choices]


_EXAMPLES = {
    Kind.DATE: "2021-03-05", Kind.MOMENT: "2021-03-05 14:30", Kind.MONEY: "1234.50",
    # The numbers by which GB 11643 and GB 32100 show how they are made: nobody's.
    Kind.IDENTITY: "11010519491231002X", Kind.CREDIT: "91350100M000100Y43", Kind.IDENTIFIER: "91350100M000100Y43",
    Kind.PHONE: "0311-85211234", Kind.BASIS: "《行政许可法》第四十二条第一款；《行政处罚法》第三十三条",
}  # fmt: skip
_NUMBERS = (Decimal(3), Decimal("12.5"))


def example_of(column: Column) -> str:
    """An example of what a cell of the column may hold: the declared one, else one of its kind; empty for texts."""
    if column.example:
        return column.example
    if column.choices:
        return str(column.choices[0].label)
    if column.kind is Kind.YES_NO:
        return str(_YES_NO[0])
    if column.kind is Kind.DECIMAL and "元" in column.label.zh:
        return _EXAMPLES[Kind.MONEY]
    if column.kind in (Kind.WHOLE, Kind.DECIMAL):
        return _number_of(column)
    if column.kind is Kind.LIST:
        return str(Label("第一项；第二项", "the first；the second"))
    return _EXAMPLES.get(column.kind, "")


def _number_of(column: Column) -> str:
    number = _NUMBERS[column.kind is Kind.DECIMAL and column.places > 0]
    number = max(number, column.least) if column.least is not None else number
    return f"{min(number, column.most) if column.most is not None else number:f}"


def _explain(made: Template, book: Book, sheet: Any) -> None:
    head, wrapped = book.look(bold=True, bg_color="#E8EDF3"), book.look(text_wrap=True)
    for index, (_, width) in enumerate(_EXPLANATIONS):
        sheet.set_column(index, index, width)
    book.row(sheet, 0, [(index, str(label), head) for index, (label, _) in enumerate(_EXPLANATIONS)])
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(made.columns, 1):
        how = str(_HOW[column.kind])
        if column.max_length and column.kind in (Kind.TEXT, Kind.CODE):
            how += str(Label(f"，不超过 {column.max_length} 个字符", f", up to {column.max_length} characters"))
        how += f"\n{column.help}" if column.help else ""
        required = str(Label("必填", "yes") if column.required else Label("选填", "no"))
        texts = (str(column.label), required, how, "、".join(_offered(column)), example_of(column))
        book.row(sheet, at, [(index, text or None, wrapped) for index, text in enumerate(texts)])
