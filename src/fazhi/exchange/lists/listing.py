"""A list that is taken away: its table and rows, and what is said of it: who took it, when, with which filters."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fazhi.exchange.lists.tables import Table
from fazhi.kernel.wording import Label

MOST = 100_000
"""Rows of one export: a list that is longer is narrowed by its filters, or the county is exported whole."""

INVENTED = Label("演示数据，个案虚构", "Demonstration data; the cases are invented")


@dataclass(frozen=True, slots=True)
class Said:
    """What an export says of itself.

    Attributes:
        by: who took it, with their organ.
        at: when.
        place: the name of the place.
        filters: what was asked for, as label and text.
        demonstration: whether what stands in it is invented.
        notes: what a reader has to know besides.
    """

    by: str
    at: datetime.datetime
    place: str
    filters: Sequence[tuple[Label, str]] = ()
    demonstration: bool = False
    notes: Sequence[Label] = ()

    def lines(self, title: Label) -> Iterator[tuple[str, str]]:
        """Label and text of each thing that is said, in the active language."""
        if self.demonstration:
            yield str(Label("注意", "Note")), str(INVENTED)
        yield str(Label("名称", "List")), str(title)
        yield str(Label("区划", "Place")), self.place
        yield str(Label("导出人", "Exported by")), self.by
        yield str(Label("导出时间", "Exported at")), f"{self.at:%Y-%m-%d %H:%M}"
        for label, text in self.filters:
            yield str(Label("条件", "Filter")), f"{label}{Label('：', ': ')}{text}"
        for note in self.notes:
            yield str(Label("说明", "Remark")), str(note)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it is taken away: what stands where, and the things that become its rows, read while it is written."""

    table: Table
    things: Iterable[Any]
    said: Said

    @property
    def file_name(self) -> str:
        """The name of the file without its ending, in the active language: title and day."""
        mark = str(Label("（演示数据）", " (demonstration)")) if self.said.demonstration else ""
        title = "".join("_" if sign in '\\/:*?"<>|' or sign < " " else sign for sign in str(self.table.title))
        return f"{title[:80]}{mark}_{self.said.at:%Y%m%d}"
