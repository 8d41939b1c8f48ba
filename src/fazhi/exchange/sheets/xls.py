"""Old workbooks of Excel and WPS (.xls, .et; MS-XLS), read by calamine; they are small by their kind: 65,536 rows."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

from fazhi.exchange.sheets.book import Facts, Info, broken, trimmed
from fazhi.exchange.sheets.cells import Cell, Odd, Oddity
from fazhi.exchange.sheets.faults import Remark, SheetError
from fazhi.exchange.sheets.sheet import Limits, Row, TemplateMark
from fazhi.kernel.wording import Label

_BEGINS, _FILEPASS, _BOUNDSHEET = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F, 0x85
_HIDDEN = (calamine.SheetVisibleEnum.Hidden, calamine.SheetVisibleEnum.VeryHidden)
_ERRORS = frozenset(("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))


class OldWorkbook:
    """An old workbook that was opened."""

    kind = "xls"
    mark: TemplateMark | None = None
    since_1904 = False

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        """Open it.

        Raises:
            SheetError: it is broken or protected by a password.
        """
        self._name, self._limits = name, limits
        try:
            self._book = calamine.load_workbook(io.BytesIO(content))
        except calamine.PasswordError as fault:
            raise protected(name) from fault
        except (calamine.CalamineError, OSError, ValueError) as fault:
            raise (protected(name) if _encrypted(content) else broken(name)) from fault
        listed = self._book.sheets_metadata
        self._numbers = [at for at, each in enumerate(listed) if each.typ == calamine.SheetTypeEnum.WorkSheet]
        self.sheets = [Info(listed[at].name, listed[at].visible in _HIDDEN) for at in self._numbers]
        self.remarks = (
            Remark("xls.hidden-unknown", Label(
                "旧格式 .xls 中的隐藏行无法识别，一律读取；如有隐藏行请核对。",
                "Hidden rows of the old format .xls are not told apart; all rows are read.",
            )),
        )  # fmt: skip

    def _sheet(self, number: int) -> calamine.CalamineSheet:
        try:
            return self._book.get_sheet_by_index(self._numbers[number])
        except (calamine.CalamineError, OSError, ValueError) as fault:
            raise broken(self._name) from fault

    def facts(self, number: int) -> Facts:
        """Merged cells."""
        spans = self._sheet(number).merged_cell_ranges or []
        return Facts([(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in spans])

    def rows(self, number: int) -> Iterator[Row]:
        """The rows."""
        for at, cells in enumerate(self._sheet(number).to_python(skip_empty_area=False), 1):
            yield Row(at, trimmed([self._cell(each) for each in cells]))

    def _cell(self, value: Any) -> Cell:
        if isinstance(value, str):
            if value in _ERRORS:
                return Odd(Oddity.ERROR, value)
            return value if len(value) <= self._limits.text else Odd(Oddity.LONG, value[:40] + "…")
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return int(value)
        return value  # type: ignore[no-any-return]


def _encrypted(content: bytes) -> bool:
    """Whether the record FILEPASS stands among the first of the workbook (MS-XLS 2.4.117)."""
    at = content.find(_BEGINS)
    while 0 <= at < len(content) - 4:
        kind, length = struct.unpack_from("<HH", content, at)
        if kind in (_FILEPASS, _BOUNDSHEET):
            return bool(kind == _FILEPASS)
        at += 4 + length
    return False


def protected(name: str) -> SheetError:
    """The file asks for a password."""
    return SheetError(
        f"文件“{name}”设有打开密码，无法读取。",
        f"The file {name} asks for a password and cannot be read.",
        Label(
            "请在 Excel 或 WPS 中去掉打开密码，保存后再导入。",
            "Take the password off in Excel or WPS, save, and import again.",
        ),
    )
