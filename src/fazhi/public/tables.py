"""Tables to take away 表格: lines of CSV, in which no table program finds a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
"""Forms in which whole tables are handed out, with their media types."""
BEGINNING = "\ufeff"
"""The mark of its encoding, by which office programs know a table."""


def line(values: Iterable[str]) -> str:
    """One line of a table."""
    written = io.StringIO()
    csv.writer(written).writerow([_harmless(value) for value in values])
    return written.getvalue()


def _harmless(value: str) -> str:
    """A text that no table program takes for a formula, whatever blanks stand before its sign, in whichever width."""
    begins = value.lstrip()[:1]
    return f"'{value}" if (begins and begins in "=+-@＝＋－＠") or value[:1] in ("\t", "\r") else value
