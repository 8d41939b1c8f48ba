"""Numbers and amounts as sheets have them 数字、金额: separators, full-width digits, units of money."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from fazhi.exchange.sheets.cells import Cell, Odd, Oddity, plain_number, text_of
from fazhi.exchange.sheets.columns import Column, Kind
from fazhi.exchange.sheets.wrong import wrong

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}([,，]\d{3})+(\.\d*)?")
_MONEY = re.compile(r"(?:人民币|RMB|[¥￥$])?(?P<number>[^元万亿圆]*)(?P<unit>亿|万)?(?:元|圆)?(?:整|人民币)?", re.I)
_UNITS = {"万": Decimal(10_000), "亿": Decimal(100_000_000), None: Decimal(1)}
_LONGEST = 100
_NEGATIVE = re.compile(r"\((.+)\)")


def number_converter(column: Column, scale: Decimal | None) -> Callable[[Cell], int | Decimal]:
    """How a cell becomes a whole number, a decimal or an amount.

    Args:
        column: the column.
        scale: by what its numbers are multiplied, 10,000 for a column of 万元.
    """

    def convert(cell: Cell) -> int | Decimal:
        found = _exact(cell, column)
        if scale is not None:
            found *= scale
        _within(found, column)
        if column.kind is Kind.WHOLE:
            if found != found.to_integral_value():
                raise wrong(
                    "whole.fraction",
                    "应为整数。",
                    "It must be a whole number.",
                    "请填不带小数的数字。",
                    "Give a number without decimals.",
                )
            return int(found)
        places = -int(found.normalize().as_tuple().exponent)
        if places > column.places:
            raise wrong(
                "number.places", f"小数多于 {column.places} 位。", f"It has more than {column.places} decimals.",
                f"请四舍五入到 {column.places} 位小数。", f"Round it to {column.places} decimals.",
            )  # fmt: skip
        return found

    return convert


def _exact(cell: Cell, column: Column) -> Decimal:
    if isinstance(cell, bool) or cell is None:
        raise _no_number(column)
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        return Decimal(plain_number(cell))
    if isinstance(cell, Odd) and cell.kind is Oddity.PERCENT and cell.number is not None:
        return _percentage(cell.number, column)
    if not isinstance(cell, str):
        raise _no_number(column)
    if len(cell) > _LONGEST:
        raise _no_number(column)
    text = unicodedata.normalize("NFKC", cell).replace(" ", "").removeprefix("'")
    if text.endswith("%"):
        return _percentage(_parsed(text[:-1], column), column)
    unit: str | None = None
    if column.kind is Kind.MONEY and (money := _MONEY.fullmatch(text)):
        text, unit = money["number"], money["unit"]
    return _parsed(text, column) * _UNITS[unit]


def _parsed(text: str, column: Column) -> Decimal:
    negative = _NEGATIVE.fullmatch(text)
    if negative:
        text = f"-{negative[1]}"
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "").replace("，", "")
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if "," in text and _PLAIN.fullmatch(text.replace(",", "")):
        raise wrong(
            "number.separator",
            "千位分隔符的位置不对，读法不明。",
            "The thousands separators stand wrong: it could be read in two ways.",
            "请去掉逗号，只填数字和小数点。",
            "Leave the commas out.",
        )
    raise _no_number(column)


def _percentage(number: Decimal, column: Column) -> Decimal:
    if column.percent:
        return number
    raise wrong(
        "number.percent", "此列不是百分数。", "This column holds no percentages.",
        "请改填数字，并把单元格格式设为“常规”。", "Give a number, and set the cell's format to General.",
    )  # fmt: skip


def _no_number(column: Column) -> Exception:
    what = Kind.MONEY is column.kind
    return wrong(
        "number.unknown",
        "应为金额。" if what else "应为数字。",
        "It must be an amount." if what else "It must be a number.",
        "请只填数字（可带小数点），单位写在表头。"
        if not what
        else "请填以元为单位的数字，如 1234.50；也可写“1.2万元”。",
        "Give figures only; the unit stands in the heading." if not what else "Give figures in yuan, such as 1234.50.",
    )


def _within(number: Decimal, column: Column) -> None:
    if column.least is not None and number < column.least:
        raise wrong(
            "number.least",
            f"不得小于 {column.least}。",
            f"It may not be under {column.least}.",
            "请核对数字。",
            "Check the number.",
        )
    if column.most is not None and number > column.most:
        raise wrong(
            "number.most",
            f"不得大于 {column.most}。",
            f"It may not be over {column.most}.",
            "请核对数字。",
            "Check the number.",
        )


def shown_number(value: Decimal) -> str:
    """A number as it is written in a sheet."""
    return text_of(float(value)) if abs(value) < Decimal(10) ** 15 else f"{value:f}"
