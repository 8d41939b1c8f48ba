"""Sheets handed in the short way: rows as a template holds them, examined, approved and written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs import deciding
from fazhi.exchange.runs.examining import Enough, never
from fazhi.exchange.runs.keeping import Begun, begin
from fazhi.exchange.runs.mapping import open_up
from fazhi.exchange.runs.results import Result, result_of
from fazhi.exchange.runs.working import advance
from fazhi.exchange.sheets.templates import Template, filled
from fazhi.exchange.targets.declaring import Asked, Target
from fazhi.exchange.targets.registry import target_of
from fazhi.kernel.files.intake import Upload
from fazhi.kernel.organs.models import Post
from fazhi.now import SHANGHAI

DAY = datetime.date(2021, 3, 22)
NOW = datetime.datetime(2021, 3, 22, 10, tzinfo=SHANGHAI)


def sheet_of(target: Target, rows: Iterable[Mapping[str, Any]], by: Post, options: Mapping[str, Any]) -> bytes:
    """A template with rows in it."""
    columns = target.columns(Asked(by, DAY, options=options))
    return filled(Template(target.key, target.label, columns), rows)


def hand_in(
    key: str, rows: Iterable[Mapping[str, Any]] | bytes, by: Post, name: str = "表.xlsx", **options: Any
) -> ImportRun:  # fmt: skip
    """A sheet handed in for a target and examined."""
    target = target_of(key)
    content = rows if isinstance(rows, bytes) else sheet_of(target, rows, by, options)
    run = begin(Begun(target, by, DAY, NOW, options, Mode.WHOLE), Upload(name, content, ""))
    open_up(run, NOW)
    advance(run, NOW)
    return run


def write(
    run: ImportRun, second: Post | None = None, mode: Mode = Mode.WHOLE, enough: Enough = never
) -> ImportRun:  # fmt: skip
    """Confirm an import, with the second person where one is needed, and write it."""
    deciding.choose_mode(run, mode)
    if second is None:
        deciding.confirm(run, DAY, NOW)
    else:
        deciding.ask(run, second, DAY, NOW)
        deciding.approve(run, second, DAY, NOW)
    advance(run, NOW, enough)
    return run


def go_on(run: ImportRun, enough: Enough = never) -> ImportRun:
    """Go on with an import that was cut off, in what could be another process."""
    found = ImportRun.objects.get(pk=run.pk)
    assert found.standing == Standing.WRITING
    advance(found, NOW, enough)
    return found


def found_in(run: ImportRun) -> Result:
    """What was found in an import."""
    return result_of(run, 1000)


def broken(run: ImportRun) -> list[tuple[int, str]]:
    """Row and rule of each fault."""
    return [(fault.row, fault.key) for fault in found_in(run).faults]


def counted(run: ImportRun, prefix: str = "") -> dict[str, int]:
    """What became of the rows."""
    names = ("new", "changed", "same", "bad")
    return {name: run.counts[prefix + name] for name in names if run.counts.get(prefix + name)}
