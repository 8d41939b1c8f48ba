"""Workbooks of Excel and WPS (.xlsx, ISO/IEC 29500), read row by row: no more of a sheet is held than one row.

Read here and not by a library, because an import must see what libraries leave out: hidden rows, formulas that were
never counted, errors, percentages, numbers that only their format shows with leading zeros.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from fazhi.exchange.sheets.book import MOST_SPANS, Facts, Info, Span, broken
from fazhi.exchange.sheets.cells import Cell, Odd, Oddity, index_of
from fazhi.exchange.sheets.faults import Remark
from fazhi.exchange.sheets.sheet import Limits, Row, TemplateMark
from fazhi.exchange.sheets.styles import Shown, shown_by_styles
from fazhi.exchange.sheets.xlsx_rows import BrokenRows, Parts, parts_of, rows_by_parser, rows_by_pattern
from fazhi.kernel.files.packages import local, parsed

MARK_NAME = "_fazhi_template"
"""Defined name in which a template says what it is."""
_SPAN = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_PIECE = 2**20
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
        """Merged cells stand after the rows, columns before them: both are found without reading the rows."""
        before, after, seam, odd = b"", b"", b"", False
        with self._opened() as archive, archive.open(self._parts[number]) as part:
            ended = False
            while piece := part.read(_PIECE):
                before = before or piece[:200_000]
                after += piece
                odd = odd or b"<!" in seam + piece
                seam = piece[-1:]
                at = after.find(b"sheetData>")
                ended = ended or at >= 0
                if not ended:
                    after = after[-32:]
                elif len(after) > 64 * _PIECE:
                    raise broken(self._name)
        self._how[number] = parts_of(before, odd)
        found = Facts(spans=_spans(after))
        for each in _COLUMN.finditer(before.partition(b"sheetData")[0]):
            _column(dict(_ATTRIBUTE.findall(each[1])), found)
        return found

    def rows(self, number: int) -> Iterator[Row]:
        """The rows, one at a time."""
        how = self._how.get(number)
        if how is None:
            self.facts(number)
            how = self._how[number]
        try:
            with self._opened() as archive, archive.open(self._parts[number]) as part:
                if how.simple:
                    yield from rows_by_pattern(part, how, self._value, _text)
                else:
                    yield from rows_by_parser(part, self._value, _text)
        except BrokenRows as fault:
            raise broken(self._name) from fault

    def _value(
        self, kind: str | None, style: str | None, value: str | None, formula: str | None, inline: str | None
    ) -> Cell:
        if kind == "s":
            return self._texts[int(value)] if value and value.isdigit() and int(value) < len(self._texts) else None
        if kind is None or kind == "n":
            if value is not None:
                return _number(value, self._styles.get(style or "0"))
            return None if formula is None else Odd(Oddity.FORMULA, f"={formula}")
        if inline is not None:
            return _limited(_decoded(inline), self._limits.text)
        if kind == "e":
            return Odd(Oddity.ERROR, value or "#N/A")
        if kind == "str" and (value is not None or formula is None):
            return _limited(_decoded(value or ""), self._limits.text)
        if value is None:
            return None if formula is None else Odd(Oddity.FORMULA, f"={formula}")
        return value == "1" if kind == "b" else _number(value, None)


def _number(text: str, shown: Shown | None) -> Cell:
    if shown is None and len(text) < 16 and text.isdigit():
        return int(text)
    try:
        number = float(text)
    except ValueError:
        return text  # A day in ISO form, which strict workbooks write.
    if shown is not None:
        return shown(number)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _text(element: Any) -> str:
    """The text of a rich or plain string, without its reading aids."""
    found: list[str] = []
    for each in element.iter():
        if local(each) == "t" and not any(local(above) == "rPh" for above in each.iterancestors()):
            found.append(each.text or "")
    return "".join(found)


def _decoded(text: str) -> str:
    """Signs that XML cannot hold are written as _x000D_."""
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _limited(text: str, longest: int) -> Cell:
    return text if len(text) <= longest else Odd(Oddity.LONG, text[:40] + "…")


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
        found.append(_limited(_decoded(text), limits.text))
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]
    return found


def _spans(after: bytes) -> list[Span]:
    found = []
    for left, top, right, bottom in _SPAN.findall(after):
        found.append((int(top), index_of(left.decode()), int(bottom), index_of(right.decode())))
        if len(found) > MOST_SPANS:
            break
    return found


def _column(given: dict[bytes, bytes], found: Facts) -> None:
    first, last = int(given.get(b"min", b"1")), int(given.get(b"max", b"1"))
    for index in range(first - 1, min(last, first + 300)):
        if b"width" in given:
            found.widths[index] = float(given[b"width"])
        if given.get(b"hidden") in (b"1", b"true"):
            found.hidden_columns.append(index)


def _mark(root: Any) -> TemplateMark | None:
    """What the template wrote about itself: a text of key and version, parted by a bar."""
    for each in root.iter():
        if local(each) == "definedName" and each.get("name") == MARK_NAME:
            key, _, version = (each.text or "").strip('"= ').partition("|")
            return TemplateMark(key, version) if key else None
    return None
