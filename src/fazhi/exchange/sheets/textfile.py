"""Text files of tables (.csv, .tsv, RFC 4180 and what offices make of it): encoding and separator are found out."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from fazhi.exchange.sheets.book import Facts, Info, broken, trimmed
from fazhi.exchange.sheets.cells import Cell, typed
from fazhi.exchange.sheets.faults import Remark, SheetError
from fazhi.exchange.sheets.sheet import Limits, Row, TemplateMark
from fazhi.kernel.wording import Label

_SEPARATORS = {
    ",": Label("逗号", "comma"),
    "\t": Label("制表符", "tab"),
    ";": Label("分号", "semicolon"),
    "|": Label("竖线", "bar"),
}
_SEEN = 30
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
"""How sheets are told to keep a number as text: ``="0101"``."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


class TextFile:
    """A text file that was opened."""

    kind = "csv"
    mark: TemplateMark | None = None
    since_1904 = False

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        """Decode it and find its separator.

        Raises:
            SheetError: it is no text, or in an encoding that is not read.
        """
        self._name, self._limits = name, limits
        self.text, encoding = _decoded(content, name)
        first, _, rest = self.text.partition("\n")
        told = re.fullmatch(r"sep=(.)\r?", first)
        self._separator = told[1] if told else _separator(self.text)
        self._skipped = 1 if told else 0
        if told:
            self.text = rest
        self.sheets = [Info("")]
        called = _SEPARATORS.get(self._separator) or Label(self._separator, self._separator)
        self.remarks = (
            Remark(
                "text.read",
                Label(f"按 {encoding} 编码、{called.zh}分隔读取。", f"Read as {encoding}, parted by {called.en}."),
            ),
        )

    def facts(self, number: int) -> Facts:
        """A text says nothing beside its rows."""
        return Facts()

    def rows(self, number: int) -> Iterator[Row]:
        """The rows, one at a time; a row of several lines counts as one, as sheets count it."""
        csv.field_size_limit(2**24)
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self._separator)
        try:
            for at, texts in enumerate(reader, 1 + self._skipped):
                yield Row(at, trimmed([self._cell(text) for text in texts]))
        except csv.Error as fault:
            raise broken(self._name) from fault

    def _cell(self, text: str) -> Cell:
        if not text:
            return None
        kept = _KEPT_AS_TEXT.fullmatch(text.strip()) if text.startswith(("=", " =")) else None
        return typed(kept[1] if kept else text, self._limits.text)


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    codes: tuple[str, ...]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes = ("utf-16",)
    elif 0 in content[:2000]:  # Separators and figures of UTF-16 hold a nought in one of their two bytes.
        codes = ("utf-16-le",) if content[1:2000:2].count(0) >= content[:2000:2].count(0) else ("utf-16-be",)
    else:
        codes = ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text, code.upper().removesuffix("-SIG")
    raise SheetError(
        f"文件“{name}”不是表格，也不是 UTF-8、GB 18030、UTF-16 编码的文本。",
        f"{name} is no sheet, and no text in UTF-8, GB 18030 or UTF-16.",
        Label(
            "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。",
            "Open it in Excel or WPS, save it as .xlsx, and import that.",
        ),
    )


def _separator(text: str) -> str:
    """The separator by which most rows have equally many cells, more than one."""
    beginning = text[:200_000]
    best, most = ",", (0, 0)
    for each in _SEPARATORS:
        try:
            rows = [
                row
                for row, _ in zip(
                    csv.reader(io.StringIO(beginning, newline=""), delimiter=each), range(_SEEN), strict=False
                )
            ]
        except csv.Error:
            continue
        counts = Counter(len(row) for row in rows if len(row) > 1)
        if counts:
            width, rows_of_it = counts.most_common(1)[0]
            if (rows_of_it, width) > most:
                best, most = each, (rows_of_it, width)
    return best
