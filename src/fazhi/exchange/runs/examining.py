"""Examining an import's sheet 核对, a chunk at a time: what would become of its rows, kept as far as it has come.

A page and the worker may be at one import at once: whoever comes first keeps a chunk, and the other one goes on behind
it. A sheet whose columns were mapped anew meanwhile is left to whoever begins with it anew.
"""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from fazhi.exchange.models import ImportRun, Standing
from fazhi.exchange.runs.keeping import SheetGone, keep_findings
from fazhi.exchange.runs.passing import Chunk, Passing
from fazhi.exchange.targets.declaring import Verdict, Work, bad

Enough = Callable[[], bool]
Told = Callable[[ImportRun], None]


def never() -> bool:
    """Time that is never up."""
    return False


def within(seconds: float) -> Enough:
    """Time that is up after so many seconds."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def unheard(run: ImportRun) -> None:
    """Progress that nobody follows."""


def examine_anew(run: ImportRun) -> None:
    """Have an import examined from its first row, as after its columns were mapped."""
    run.findings.all().delete()
    run.standing, run.examined, run.counts, run.notes = Standing.EXAMINING, 0, {}, {}
    run.save(update_fields=["standing", "examined", "counts", "notes"])


def examine_on(run: ImportRun, now: datetime.datetime, enough: Enough, told: Told) -> None:
    """Examine an import from where it was left.

    Args:
        run: the import; it is brought up to date.
        now: the moment.
        enough: asked after each chunk whether to stop there and go on another time.
        told: called after each chunk.
    """
    passing = Passing(run)
    work = passing.target.work(passing.asked(writing=False), dict(run.notes))
    reached = 0
    for chunk in passing.chunks():
        if chunk.last <= run.examined:
            remember(work, chunk)
        else:
            verdicts = verdicts_of(work, chunk)
            if not _keep(run, chunk, reached, verdicts, passing.findings(chunk, verdicts)):
                return
            told(run)
            if enough():
                return
        reached = chunk.last
    ended = [[turn.column, turn.old] for turn in work.ended()]
    with transaction.atomic():
        if _still(run) and run.examined == reached:
            run.counts = {**run.counts, "ended": len(ended), "ends": ended[:20], "remarks": passing.remarks()}
            run.standing, run.at = Standing.EXAMINED, now
            run.save(update_fields=["counts", "standing", "at"])


@transaction.atomic
def _keep(
    run: ImportRun, chunk: Chunk, reached: int, verdicts: Sequence[Verdict], content: Mapping[str, Any]
) -> bool:  # fmt: skip
    """Keep what was found in a chunk, unless another process did; whether this one is to go on."""
    if not _still(run):
        return False
    if run.examined >= chunk.last:
        return True
    if run.examined != reached:
        return False
    keep_findings(run, chunk.first, content)
    run.counts, run.examined = added(run.counts, "", verdicts), chunk.last
    run.save(update_fields=["counts", "examined"])
    return True


def _still(run: ImportRun) -> bool:
    """Whether an import is still to be examined by the mapping that this process has; it is brought up to date."""
    kept = locked(run)
    same = kept.standing == Standing.EXAMINING and kept.mapping == run.mapping
    run.standing, run.examined, run.counts, run.mapping = kept.standing, kept.examined, kept.counts, kept.mapping
    return same


def locked(run: ImportRun) -> ImportRun:
    """The import as it is kept, held until the transaction ends.

    Raises:
        SheetGone: it was thrown away.
    """
    kept = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if kept is None:
        raise SheetGone("该导入已撤回，表格已删除。The import was withdrawn and its sheet deleted.")
    return kept


def verdicts_of(work: Work, chunk: Chunk) -> list[Verdict]:
    """What becomes of the rows of a chunk, in their order: one with a cell that could not be read is bad."""
    found = work.examine(chunk.lines)
    return [bad(each.line, each.key, *each.wrong) if each.line.unread else each for each in found]


def remember(work: Work, chunk: Chunk) -> None:
    """Have a target remember the rows of a chunk that was gone through before."""
    for line in chunk.lines:
        work.remember(line)


def added(counts: Mapping[str, Any], prefix: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Counts with what became of further rows."""
    found = dict(counts)
    for becomes, number in Counter(verdict.becomes for verdict in verdicts).items():
        name = f"{prefix}{becomes.value}"
        found[name] = found.get(name, 0) + number
    return found
