"""Workbooks of Excel and WPS (.xlsx, ISO/IEC 29500), read row by row: no more of a sheet is held than one row.

Read here and not by a library, because an import must see what libraries leave out: hidden rows, formulas that were
never counted, errors, percentages, numbers that only their format shows with leading zeros.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from lxml import etree

from fazhi.exchange.sheets.book import Facts, Info, broken
from fazhi.exchange.sheets.cells import Cell, Odd, Oddity, counted, natural, typed
from fazhi.exchange.sheets.faults import Remark
from fazhi.exchange.sheets.sheet import Limits, Row, TemplateMark
from fazhi.exchange.sheets.styles import Shown, shown_by_styles
from fazhi.exchange.sheets.xlsx_around import Around
from fazhi.exchange.sheets.xlsx_rows import BrokenRows, OtherRows, Parts, rows_by_parser, rows_by_pattern
from fazhi.kernel.files.packages import local, parsed

MARK_NAME = "_fazhi_template"
"""Defined name in which a template says what it is."""
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Workbook:
    """A workbook that was opened; each look at a sheet unpacks it anew."""

    kind = "xlsx"
    remarks: tuple[Remark, ...] = ()

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        """Open it.

        Raises:
            SheetError: it is broken.
        """
        self._content, self._name, self._limits = content, name, limits
        self._how: dict[int, Parts] = {}
        with self._opened() as archive:
            names = {each.lower(): each for each in archive.namelist()}
            book = _targets(archive, names, "", name).get("officeDocument", {}).get("", "xl/workbook.xml")
            root = parsed(archive.read(names[book.lower()]), name)
            related = _targets(archive, names, book, name)
            sheets = [each for each in root.iter() if local(each) == "sheet"]
            paths = related.get("worksheet", {})
            found = [(each, paths.get(_relation(each), "")) for each in sheets]
            found = [(each, names[path.lower()]) for each, path in found if path.lower() in names]
            self.sheets = [
                Info(each.get("name") or "", each.get("state", "") != "" and each.get("state") != "visible")
                for each, _ in found
            ]
            self._parts = [path for _, path in found]
            self.since_1904 = any(
                local(each) == "workbookPr" and each.get("date1904") in ("1", "true") for each in root.iter()
            )
            self.mark = _mark(root)
            self._styles = shown_by_styles(_part(archive, names, related, "styles"), name, self.since_1904)
            self._texts = _shared(_part(archive, names, related, "sharedStrings"), name, limits)

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, KeyError,
                etree.XMLSyntaxError, UnicodeDecodeError) as fault:  # fmt: skip
            raise broken(self._name) from fault

    def facts(self, number: int) -> Facts:
        """What stands before and behind the rows, without reading these."""
        with self._opened() as archive, archive.open(self._parts[number]) as part:
            around = Around(self._limits.columns)
            try:
                self._how[number] = around.read(part)
            except BrokenRows as fault:
                raise broken(self._name) from fault
            if around.declares:
                raise broken(self._name)
        return around.facts

    def rows(self, number: int) -> Iterator[Row]:
        """The rows, one at a time."""
        how = self._how.get(number)
        if how is None:
            self.facts(number)
            how = self._how[number]
        given = 0
        try:
            if how.simple:
                with self._opened() as archive, archive.open(self._parts[number]) as part:
                    for row in rows_by_pattern(part, how, self._value, _text):
                        given += 1
                        yield row
                return
        except OtherRows:
            pass  # Those that were given are right: the parser goes on behind them.
        except BrokenRows as fault:
            raise broken(self._name) from fault
        try:
            with self._opened() as archive, archive.open(self._parts[number]) as part:
                yield from islice(rows_by_parser(part, self._value, _text), given, None)
        except BrokenRows as fault:
            raise broken(self._name) from fault

    def _value(
        self, kind: str | None, style: str | None, value: str | None, formula: str | None, inline: str | None
    ) -> Cell:
        if kind == "s":
            at = natural(value, len(self._texts) - 1)
            return None if at is None else self._texts[at]
        if kind is None or kind == "n":
            if value is not None:
                return self._number(value, self._styles.get(style or "0"))
            return None if formula is None else Odd(Oddity.FORMULA, f"={formula}")
        if inline is not None:
            return typed(_decoded(inline), self._limits.text)
        if kind == "e":
            return Odd(Oddity.ERROR, (value or "#N/A")[:20])
        if kind == "str" and (value is not None or formula is None):
            return typed(_decoded(value or ""), self._limits.text)
        if value is None:
            return None if formula is None else Odd(Oddity.FORMULA, f"={formula}")
        return value == "1" if kind == "b" else self._number(value, None)

    def _number(self, text: str, shown: Shown | None) -> Cell:
        if shown is None and len(text) < 16 and text.isascii() and text.isdigit():
            return int(text)
        try:
            number = float(text)
        except ValueError:
            return typed(text, self._limits.text)  # A day in ISO form, which strict workbooks write.
        if shown is not None and math.isfinite(number):
            return shown(number)
        return counted(number, text)


def _text(element: Any) -> str:
    """The text of a rich or plain string, without its reading aids."""
    found: list[str] = []
    for each in element.iter():
        if local(each) == "t" and not any(local(above) == "rPh" for above in each.iterancestors()):
            found.append(each.text or "")
    return "".join(found)


def _decoded(text: str) -> str:
    """Signs that XML cannot hold are written as _x000D_."""
    if "_x" not in text:
        return text
    text = _CODED.sub(lambda found: chr(int(found[1], 16)), text)
    # Of two halves of a sign one sign is made; a half that stays alone is found by ``typed``.
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _relation(element: Any) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def _targets(archive: zipfile.ZipFile, names: dict[str, str], part: str, name: str) -> dict[str, dict[str, str]]:
    """What a part is related to: by the last word of the type, path by id; the first under an empty id."""
    folder, _, base = part.rpartition("/")
    path = f"{folder}/_rels/{base}.rels".lstrip("/").lower()
    found: dict[str, dict[str, str]] = {}
    if path in names:
        for row in parsed(archive.read(names[path]), name):
            if row.get("TargetMode") != "External":
                target = row.get("Target") or ""
                target = posixpath.normpath(target if target.startswith("/") else f"/{folder}/{target}").lstrip("/")
                kinds = found.setdefault((row.get("Type") or "").rpartition("/")[2], {})
                kinds.setdefault("", target)
                kinds[row.get("Id") or ""] = target
    return found


def _part(
    archive: zipfile.ZipFile, names: dict[str, str], related: dict[str, dict[str, str]], kind: str
) -> bytes | None:
    path = related.get(kind, {}).get("", "").lower()
    return archive.read(names[path]) if path in names else None


def _shared(content: bytes | None, name: str, limits: Limits) -> list[Cell]:
    """The table of texts: most have one part, which is taken without a look at what others may have."""
    if content is None:
        return []
    found: list[Cell] = []
    steps = etree.iterparse(
        io.BytesIO(content), events=("end",), tag="{*}si", resolve_entities=False, load_dtd=False, no_network=True,
        remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    for _, item in steps:
        only = item[0] if len(item) == 1 else None
        text = only.text or "" if only is not None and only.tag.endswith("}t") else _text(item)
        found.append(typed(_decoded(text), limits.text))
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]
    return found


def _mark(root: Any) -> TemplateMark | None:
    """What the template wrote about itself: a text of key and version, parted by a bar."""
    for each in root.iter():
        if local(each) == "definedName" and each.get("name") == MARK_NAME:
            key, _, version = (each.text or "").strip('"= ').partition("|")
            return TemplateMark(key, version) if key else None
    return None
