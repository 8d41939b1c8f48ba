"""From a cell to a value 取值: one converter a column, made once and used for every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from fazhi.exchange.sheets.basis import basis_converter
from fazhi.exchange.sheets.cells import Cell, Odd
from fazhi.exchange.sheets.columns import Column, Kind
from fazhi.exchange.sheets.days import day_converter, moment_converter
from fazhi.exchange.sheets.numbers import number_converter
from fazhi.exchange.sheets.texts import (
    choice_converter,
    code_converter,
    code_of,
    list_converter,
    odd,
    text_converter,
    yes_no_converter,
)
from fazhi.exchange.sheets.wrong import Wrong, lost_digits, wrong
from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen, check_credit_code
from fazhi.kernel.parties.telephones import check_telephone
from fazhi.kernel.wording import Label, in_both

Convert = Callable[[Cell], Any]
Resolver = Callable[[str], Any]
"""Gives the organ or officer that a text names, or raises ``Wrong``; asked once for each different text."""
_KEPT = 20_000
_CREDIT_SIGNS = {sign: at for at, sign in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_CREDIT_WEIGHTS = tuple(pow(3, at, 31) for at in range(17))
_REPEATED = frozenset((Kind.CHOICE, Kind.DATE, Kind.MOMENT, Kind.ORGAN, Kind.OFFICER, Kind.BASIS, Kind.YES_NO))


def converter(
    column: Column, *, values: Mapping[str, str] | None = None, scale: Decimal | None = None, dates: str = "",
    since_1904: bool = False, resolver: Resolver | None = None,
) -> Convert:  # fmt: skip
    """How the cells of a column become values.

    Args:
        column: the column.
        values: what the mapping translates, as it stands in the sheet → as it is meant.
        scale: by what numbers are multiplied.
        dates: order of day and month where a sheet writes 5/3/2021.
        since_1904: whether the workbook counts its days from 1904.
        resolver: of organs or officers, for a column of these.

    Returns:
        What takes a cell that is not blank, and gives a value or raises ``Wrong``.
    """
    inner = _inner(column, values or {}, scale, dates, since_1904, resolver)
    percents = column.kind in (Kind.WHOLE, Kind.DECIMAL, Kind.MONEY)

    def convert(cell: Cell) -> Any:
        if isinstance(cell, Odd):
            fault = odd(cell)
            if fault is not None:
                raise fault
            if not percents:
                cell = cell.shown
        return inner(cell)

    return _remembered(convert) if column.kind in _REPEATED else convert


def _remembered(convert: Convert) -> Convert:
    """The same, asked once for each different cell: of ten thousand kinds and organs only a few differ."""
    known: dict[tuple[type, Cell], Any] = {}

    def remembered(cell: Cell) -> Any:
        key = (cell.__class__, cell)
        found = known.get(key)
        if found is None:
            try:
                found = convert(cell)
            except Wrong as fault:
                found = fault
            if len(known) < _KEPT:
                known[key] = found
        if isinstance(found, Wrong):
            raise found
        return found

    return remembered


def _inner(
    column: Column,
    values: Mapping[str, str],
    scale: Decimal | None,
    dates: str,
    since_1904: bool,
    resolver: Resolver | None,
) -> Convert:
    kind = column.kind
    if kind in (Kind.WHOLE, Kind.DECIMAL, Kind.MONEY):
        return number_converter(column, scale)
    if kind is Kind.DATE:
        return day_converter(dates, since_1904)
    if kind is Kind.MOMENT:
        return moment_converter(dates, since_1904)
    if kind is Kind.CHOICE:
        return choice_converter(column.choices, values)
    if kind is Kind.YES_NO:
        return yes_no_converter(values)
    made: dict[Kind, Callable[[Column], Convert]] = {
        Kind.CODE: code_converter, Kind.LIST: list_converter, Kind.BASIS: basis_converter, Kind.TEXT: text_converter,
    }  # fmt: skip
    if kind in made:
        return _translated(made[kind](column), values)
    if kind in _CHECKED:
        return _CHECKED[kind]
    return _translated(_resolving(kind, resolver), values)


def _translated(convert: Convert, values: Mapping[str, str]) -> Convert:
    if not values:
        return convert
    return lambda cell: convert(values.get(cell.strip(), cell) if isinstance(cell, str) else cell)


def _resolving(kind: Kind, resolver: Resolver | None) -> Convert:
    zh, en = ("机构代码", "organ code") if kind is Kind.ORGAN else ("人员编号", "officer number")

    def convert(cell: Cell) -> Any:
        text = code_of(cell, zh, en)
        return text if resolver is None else resolver(text)

    return convert


def _citizen(cell: Cell) -> str:
    text = _digits(cell, "身份证号码", "identity number")
    if len(text) == 15 and text.isdigit():
        raise wrong(
            "identity.fifteen", "是15位的旧身份证号码。", "This is an old number of 15 digits.",
            "请查证后填写18位号码。", "Find out and give the number of 18 digits.",
        )  # fmt: skip
    return _identified(text, check_citizen, "identity.check")


def _credit(cell: Cell) -> str:
    text = _digits(cell, "统一社会信用代码", "credit code").upper()
    return text if _fits_credit(text) else _identified(text, check_credit_code, "credit.check")


def _fits_credit(code: str) -> bool:
    """Whether a code is right, told in a tenth of the time of the check that says what is wrong (GB 32100)."""
    if len(code) != 18 or not (code.isascii() and code[:8].isdigit()):
        return False
    values = [_CREDIT_SIGNS.get(each) for each in code]
    if None in values:
        return False
    total = sum(weight * (value or 0) for weight, value in zip(_CREDIT_WEIGHTS, values, strict=False))
    return values[17] == (31 - total % 31) % 31


def _either(cell: Cell) -> str:
    text = _digits(cell, "证件号码", "identifier")
    citizen = len(text) == 15 or (len(text) == 18 and text[:17].isdigit() and text[6:8] in ("19", "20", "18"))
    return _citizen(text) if citizen else _identified(text, check_credit_code, "credit.check")


def _digits(cell: Cell, zh: str, en: str) -> str:
    """A long number, refused where a program of sheets kept it as a number: nobody can say which digits are lost."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**15:
        raise lost_digits(zh, en)
    return code_of(cell, zh, en)


def _identified(text: str, check: Callable[[str], str], key: str) -> str:
    try:
        return check(text)
    except IdentifierError as fault:
        raise Wrong(key, fault.message, Label("请与证件核对。", "Compare with the document.")) from None


def _phone(cell: Cell) -> str:
    text = code_of(cell, "电话号码", "telephone number") if not isinstance(cell, str) else cell
    try:
        return check_telephone(text.strip().removeprefix("'"))
    except ValidationError as fault:
        raise Wrong("phone.unknown", in_both(fault), Label("请核对号码。", "Check the number.")) from None


_CHECKED: dict[Kind, Convert] = {
    Kind.IDENTITY: _citizen, Kind.CREDIT: _credit, Kind.IDENTIFIER: _either, Kind.PHONE: _phone,
}  # fmt: skip
