"""A sheet passing by in chunks: each row typed and checked, those that can be read apart from those that cannot."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.db import DatabaseError

from fazhi.exchange.models import ImportRun
from fazhi.exchange.runs.keeping import SheetGone, content_of, name_of
from fazhi.exchange.sheets import Checked, Column, Fault, Mapping, Remark, Sheet, check, officers, organs_on, read
from fazhi.exchange.sheets.mapping import known_headings
from fazhi.exchange.targets.declaring import Asked, Becomes, Line, Target, Verdict
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.wording import Label

log = logging.getLogger(__name__)
_COUNTY = 6
"""Digits of a place's code that name its county, whose organs sheets call by their names."""
EXAMPLES = 20
"""Rows that are new of which a chunk keeps the values, to be shown; of those that change all are kept."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of a sheet that are examined and written together."""

    rows: tuple[Checked, ...]

    @property
    def first(self) -> int:
        """The number of its first row in the sheet."""
        return self.rows[0].number

    @property
    def last(self) -> int:
        """The number of its last row in the sheet."""
        return self.rows[-1].number

    @property
    def lines(self) -> list[Line]:
        """The rows as a target takes them; asked before it adds faults of its own."""
        constant = frozenset(name for name, index in self.rows[0].places.items() if index is None)
        return [
            Line(row.number, row.values, frozenset(fault.column for fault in row.faults), constant)
            for row in self.rows
        ]  # fmt: skip


def asked_of(run: ImportRun, *, writing: bool = False) -> Asked:
    """Who imports, and what was asked for."""
    return Asked(
        by=run.by, day=run.day, second=run.second, options=run.options, writing=writing, named=run.named
    )  # fmt: skip


def opened(
    run: ImportRun, columns: Sequence[Column], mapping: Mapping | None = None, *, looked_through: bool = False
) -> Sheet:  # fmt: skip
    """The sheet of an import; ``looked_through`` where it was opened before, for its columns to be mapped.

    Raises:
        SheetGone: the import is over.
        SheetError: it cannot be read as a table.
    """
    with read_or_refused():
        known = known_headings(columns, mapping)
        return read(content_of(run), name_of(run), wanted=known, looked_through=looked_through)


@contextmanager
def read_or_refused() -> Iterator[None]:
    """What a reader stumbles over in a sheet is a refusal of that sheet, never an end of the page or the worker.

    Raises:
        FileError: the sheet cannot be read.
    """
    try:
        yield
    except (FileError, SheetGone, DatabaseError):
        raise
    except Exception as fault:
        log.warning("a sheet cannot be read: %s", where(fault))
        raise FileError(
            "表格内部结构有误，不能读取。", "The sheet is broken inside and cannot be read.",
            Label("请用表格软件打开，另存为 xlsx 后重新交表。", "Open it, save it as xlsx and hand it in again."),
        ) from None  # fmt: skip


def where(fault: BaseException) -> str:
    """Kind and place of a fault, for the log: what it says might repeat what a cell holds."""
    frames = traceback.extract_tb(fault.__traceback__)
    return type(fault).__name__ + "".join(f" {PurePath(each.filename).name}:{each.lineno}" for each in frames[-3:])


class Passing:
    """The sheet of an import with its mapping, row by row."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.target: Target = target_of(run.target)
        self.columns = self.target.columns(asked_of(run))
        self.labels = {column.name: column.label for column in self.columns}
        self.mapping = Mapping.of(run.mapping)
        self.sheet = opened(run, self.columns, self.mapping, looked_through=True)
        self._remarks: list[Remark] = list(self.sheet.remarks)

    def asked(self, *, writing: bool) -> Asked:
        """Who imports, and what was asked for."""
        return asked_of(self.run, writing=writing)

    def rows(self) -> Iterator[Checked]:
        """Every row, typed and checked."""
        place = self.run.organ.place_code[:_COUNTY]
        resolvers = {"organ": organs_on(self.run.day, place), "officer": officers()}
        with read_or_refused():
            yield from check(self.sheet, self.columns, self.mapping, resolvers=resolvers, note=self._remarks.append)

    def chunks(self) -> Iterator[Chunk]:
        """The rows, as many at a time as the target takes."""
        rows = self.rows()
        while found := tuple(islice(rows, self.target.chunk)):
            yield Chunk(found)

    def remarks(self) -> list[dict[str, str]]:
        """How the sheet was read, in both languages; the same said once."""
        found = dict.fromkeys((each.says.zh, each.says.en) for each in self._remarks)
        return [{"zh": zh, "en": en} for zh, en in found]

    def findings(self, chunk: Chunk, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """What was found in a chunk, as it is kept: faults, rules broken, and what rows would become."""
        rows = {row.number: row for row in chunk.rows}
        for verdict in verdicts:
            for wrong in verdict.wrong:
                rows[verdict.line.row].fault(wrong.column, wrong.key, wrong.rule, wrong.cure)
        faults = [fault for row in chunk.rows for fault in row.faults]
        return {"faults": [fault.jsonable() for fault in faults], "rows": self._turned(verdicts)}

    def _turned(self, verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
        new = [each for each in verdicts if each.becomes == Becomes.NEW][:EXAMPLES]
        shown = {each.line.row for each in new}
        kept = [each for each in verdicts if each.becomes == Becomes.CHANGED or each.line.row in shown]
        return [
            {"row": each.line.row, "becomes": each.becomes.value, "key": each.key if self.target.known_by else "",
             "turns": [[turn.column, self._label(turn.column), turn.old, turn.new] for turn in each.tell()]}
            for each in kept
        ]  # fmt: skip

    def _label(self, name: str) -> list[str]:
        label = self.labels.get(name, Label(name, name))
        return [label.zh, label.en]


def fault_of(kept: dict[str, Any]) -> Fault:
    """A fault as it was kept."""
    return Fault(**{**kept, "rule": Label(**kept["rule"]), "cure": Label(**kept["cure"])})
