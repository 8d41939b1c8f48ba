"""Old workbooks of Excel and WPS (.xls, .et; MS-XLS), read by calamine in a process of its own."""

from __future__ import annotations

import datetime
import json
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fazhi.exchange.sheets import xls_apart
from fazhi.exchange.sheets.book import Facts, Info, broken, trimmed
from fazhi.exchange.sheets.cells import Cell, Odd, Oddity, counted, typed
from fazhi.exchange.sheets.faults import Remark, SheetError
from fazhi.exchange.sheets.sheet import Limits, Row, TemplateMark
from fazhi.kernel.wording import Label

_BEGINS, _FILEPASS, _BOUNDSHEET = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F, 0x85
_APART, _SECONDS = Path(xls_apart.__file__), 2 * xls_apart.SECONDS
_KINDS: dict[str, Callable[[Any], Cell]] = {
    "date": datetime.date.fromisoformat, "datetime": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat, "timedelta": lambda seconds: datetime.timedelta(seconds=seconds),
}  # fmt: skip
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
        self._content, self._name, self._limits = content, name, limits
        listed = self._told()
        self._numbers = [int(each["at"]) for each in listed]
        self._spans = [each["spans"] for each in listed]
        self.sheets = [Info(each["name"], each["hidden"]) for each in listed]
        self.remarks = (
            Remark("xls.hidden-unknown", Label(
                "旧格式 .xls 中的隐藏行无法识别，一律读取；错误值（如 #N/A）读作空白。请核对，或另存为 .xlsx 后导入。",
                "Of the old format .xls hidden rows are not told apart, all are read; cells with errors (#N/A) read as "
                "empty. Compare them, or save it as .xlsx and import that.",
            )),
        )  # fmt: skip

    def _told(self, *sheet: str) -> list[Any]:
        """What the program that reads the format says: of the sheets, or of the rows of one."""
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(_APART), *sheet], input=self._content, capture_output=True, timeout=_SECONDS,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as fault:
            raise broken(self._name) from fault
        if done.returncode == xls_apart.PROTECTED or (done.returncode and _encrypted(self._content)):
            raise protected(self._name)
        if done.returncode:
            raise broken(self._name)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def facts(self, number: int) -> Facts:
        """Merged cells."""
        return Facts([(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in self._spans[number]])

    def rows(self, number: int) -> Iterator[Row]:
        """The rows."""
        for at, cells in enumerate(self._told(str(self._numbers[number])), 1):
            yield Row(at, trimmed([self._cell(each) for each in cells]))

    def _cell(self, value: Any) -> Cell:
        if isinstance(value, str):
            if value in _ERRORS:
                return Odd(Oddity.ERROR, value)
            return typed(value, self._limits.text)
        if isinstance(value, float):
            return counted(value, str(value))
        if isinstance(value, dict):
            ((kind, told),) = value.items()
            return _KINDS[kind](told)
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
