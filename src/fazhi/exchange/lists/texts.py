"""A list as CSV and as JSON, line by line, so that memory does not grow with it.

Excel and WPS take what begins with a sign of reckoning in a CSV for a formula; there it has a ' before it. In JSON a
text is a text, and stands as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils import translation

from fazhi.exchange.lists.listing import Listing
from fazhi.exchange.lists.tables import BEGINNING, line, plain_json


def csv_of(listing: Listing) -> Iterator[str]:
    """What is said of the list, an empty line, the headings, the rows."""
    yield BEGINNING
    for label, text in listing.said.lines(listing.table.title):
        yield line([label, text])
    yield "\r\n"
    yield line([str(column.title) for column in listing.table.columns])
    for row in listing.table.rows(listing.things):
        yield line(row)


def json_of(listing: Listing) -> Iterator[str]:
    """An object with what is said of the list, its columns, and a row for each thing."""
    table = listing.table
    about = [{"label": label, "text": text} for label, text in listing.said.lines(table.title)]
    columns = [{"name": column.name, "type": column.type, "title": str(column.title)} for column in table.columns]
    yield f'{{"about": {json.dumps(about, ensure_ascii=False)},\n'
    yield f'"columns": {json.dumps(columns, ensure_ascii=False)},\n'
    before = '"rows": [\n'
    for row in table.rows(listing.things):
        told = dict(zip(table.names, row, strict=True))
        yield before + json.dumps(told, ensure_ascii=False, default=plain_json)
        before = ",\n"
    yield '"rows": []}\n' if before.startswith('"') else "\n]}\n"


def spoken(language: str, lines: Iterator[str]) -> Iterator[str]:
    """Lines as they read in a language: they are written after the answer has left whoever chose it."""
    while True:
        with translation.override(language):
            said = next(lines, None)
        if said is None:
            return
        yield said
