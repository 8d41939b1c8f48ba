"""The sheet of an import back with what was found marked in place 标注表, and the empty sheet of a target 模板."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from django.utils.translation import get_language

from fazhi.exchange.models import ImportRun
from fazhi.exchange.runs.keeping import findings_of
from fazhi.exchange.runs.passing import Passing, fault_of, read_or_refused
from fazhi.exchange.sheets import Checked, Fault, Kind, Remark, Template, mark, template
from fazhi.exchange.targets.declaring import Asked, Becomes, Target


def marked(run: ImportRun) -> bytes:
    """The sheet with its faults and, where rows change an entry, the old values; in the reader's language.

    Raises:
        SheetGone: the import is over.
    """
    out = io.BytesIO()
    write_marked(run, out)
    return out.getvalue()


def write_marked(run: ImportRun, out: BinaryIO) -> None:
    """The same, written to a file."""
    passing = Passing(run)
    kept = _Kept(run)
    remarks = [Remark("read", each.says, each.row) for each in passing.sheet.remarks]
    language = get_language() or "zh-hans"
    with read_or_refused():
        mark(passing.sheet, kept.told(passing.rows()), out, remarks=remarks, old=kept.old, language=language)


class _Kept:
    """What was found, brought back to the rows that it was found in."""

    def __init__(self, run: ImportRun) -> None:
        self._faults: dict[int, list[Fault]] = {}
        self._old: dict[int, dict[str, str]] = {}
        for content in findings_of(run):
            for each in content["faults"]:
                fault = fault_of(each)
                self._faults.setdefault(fault.row, []).append(fault)
            for each in content["rows"]:
                if each["becomes"] == Becomes.CHANGED:
                    self._old[each["row"]] = {column: old for column, _, old, _ in each["turns"]}

    def told(self, rows: Iterator[Checked]) -> Iterator[Checked]:
        """The rows with the faults that the target found, besides those of their cells."""
        for row in rows:
            had = {(fault.column, fault.key) for fault in row.faults}
            for fault in self._faults.get(row.number, ()):
                if (fault.column, fault.key) not in had:
                    row.fault(fault.column, fault.key, fault.rule, fault.cure)
            yield row

    def old(self, row: Checked) -> Mapping[str, str]:
        """What the columns that change held before."""
        return self._old.get(row.number, {})


def template_of(target: Target, asked: Asked) -> bytes:
    """An empty sheet with the columns of a target, each with an example of who asks where there is one."""
    own = {Kind.ORGAN: asked.organ.short_name or asked.organ.name, Kind.OFFICER: asked.by.officer.number}
    given = target.examples(asked)
    columns = tuple(
        replace(column, example=column.example or given.get(column.name) or own.get(column.kind, ""))
        for column in target.columns(asked)
    )
    return template(Template(target.key, target.label, columns), get_language() or "zh-hans")
