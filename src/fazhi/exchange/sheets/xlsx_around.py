"""What a sheet's part says before and behind its rows: columns, merged cells; the rows themselves are passed over."""

from __future__ import annotations

import re
from typing import IO, Any

from lxml import etree

from fazhi.exchange.sheets.book import MOST_SPANS, Facts
from fazhi.exchange.sheets.cells import index_of, natural
from fazhi.exchange.sheets.xlsx_rows import LAST_ROW, BrokenRows, Parts, parts_of
from fazhi.kernel.files.packages import local

_PIECE = 2**20
_BEGINNING = 200_000
_MOST = 2**27
"""Bytes around the rows that are looked at."""
_OPENED, _CLOSED = b"<sheetData>", b"</sheetData>"
_SPAN = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


class Around:
    """A part that is read around its rows."""

    def __init__(self, columns: int) -> None:
        """Read it up to so many columns."""
        self.facts, self.declares, self._columns, self._last, self._fed = Facts(), False, columns, 0, 0
        self._parser = etree.XMLPullParser(
            events=("end",), tag=("{*}col", "{*}mergeCell", "{*}row"), resolve_entities=False, load_dtd=False,
            no_network=True, remove_comments=True, remove_pis=True, huge_tree=False,
        )  # fmt: skip

    def read(self, part: IO[bytes]) -> Parts:
        """Read it; returns how its rows are to be read.

        Raises:
            XMLSyntaxError: it is no XML.
            BrokenRows: there is more than a sheet can have.
        """
        before, seam, odd, passing = b"", b"", False, False
        while piece := part.read(_PIECE):
            before = before or piece[:_BEGINNING]
            odd = odd or b"<!" in seam[-1:] + piece
            seam, passing = self._take(seam + piece, passing)
        self._feed(seam)
        self._parser.close()
        return parts_of(before, odd)

    def _take(self, held: bytes, passing: bool) -> tuple[bytes, bool]:
        """Hand over what stands outside of the rows; returns what may be a part of the next mark, and where we are."""
        while True:
            mark = _CLOSED if passing else _OPENED
            at = held.find(mark)
            if at < 0:
                keep = max(len(held) - len(mark) + 1, 0)
                if not passing:
                    self._feed(held[:keep])
                return held[keep:], passing
            if passing:
                held = held[at:]
            else:
                self._feed(held[: at + len(mark)])
                held = held[at + len(mark) :]
            passing = not passing
            if not passing:
                self._feed(held[: len(_CLOSED)])
                held = held[len(_CLOSED) :]

    def _feed(self, content: bytes) -> None:
        if not content:
            return
        self._fed += len(content)
        if self._fed > _MOST:
            raise BrokenRows
        self._parser.feed(content)
        for _, element in self._parser.read_events():
            self.declares = self.declares or bool(element.getroottree().docinfo.doctype)
            kind = local(element)
            if kind == "mergeCell":
                self._span(element.get("ref") or "")
            elif kind == "col":
                self._column(element.attrib)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _span(self, told: str) -> None:
        found = _SPAN.fullmatch(told[:40])
        if found and len(self.facts.spans) < MOST_SPANS:
            top, bottom = int(found[2]), min(int(found[4]), LAST_ROW)
            self.facts.spans.append((top, index_of(found[1]), bottom, index_of(found[3])))

    def _column(self, given: Any) -> None:
        """Take in a stretch of columns; they come in their order, and what stands behind the last is not looked at."""
        first, last = natural(given.get("min"), self._columns), natural(given.get("max"), 99_999)
        if first is None or last is None or first <= self._last:
            return
        self._last = last
        width = given.get("width") or ""
        for index in range(first - 1, min(last, self._columns)):
            if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,20})?", width):
                self.facts.widths[index] = float(width)
            if given.get("hidden") in ("1", "true"):
                self.facts.hidden_columns.append(index)
