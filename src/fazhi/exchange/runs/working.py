"""An import at work 核对、导入: examined, then written, a chunk at a time, until it is done or its time is up.

Rows and what they become stand in one transaction, so that an import that is killed goes on after the last of them.
"""

from __future__ import annotations

import datetime
import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from fazhi.exchange.models import Imported, ImportRow, ImportRun, Mode, Standing
from fazhi.exchange.runs.keeping import SheetGone, close, keep_findings
from fazhi.exchange.runs.passing import Chunk, Passing, where
from fazhi.exchange.targets.declaring import Becomes, Verdict, Work
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.locks import alone
from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.wording import Label

log = logging.getLogger(__name__)
Enough = Callable[[], bool]
Told = Callable[[ImportRun], None]
_CHANGED = Label(
    "核对之后情况已变化，未导入任何行；已重新核对。",
    "Things changed since it was examined: no row was imported, and it is examined anew.",
)


_UNFORESEEN = Label(
    "导入时遇到未预料的情况，已停止；已导入的行保留，其余未导入。请管理员查看运行日志，或核对表格后重新交表。",
    "Something unforeseen stopped the import; rows that are in stay, the others are not in. Let the administrator look "
    "at the log, or compare the sheet and hand it in again.",
)


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


def advance(run: ImportRun, now: datetime.datetime, enough: Enough = never, told: Told = unheard) -> None:
    """Go on with an import that is being examined or written.

    Args:
        run: the import; it is brought up to date.
        now: the moment.
        enough: asked after each chunk whether to stop there and go on another time.
        told: called after each chunk.
    """
    if run.standing == Standing.EXAMINING:
        _examine(run, now, enough, told)
    elif run.standing == Standing.WRITING:
        _write(run, now, enough, told)


def go_on(run: ImportRun, now: datetime.datetime, enough: Enough) -> None:
    """The same, for pages and the worker: what it stumbles over stops this import, with a reason for its people.

    What was written stands. A database that is busy or away stops nothing: it is tried again.
    """
    try:
        advance(run, now, enough)
    except DatabaseError as fault:
        if isinstance(fault, OperationalError | InterfaceError):
            raise
        _stopped(run, now, fault, _UNFORESEEN)
    except SheetGone:
        log.info("import %s was put away meanwhile", run.pk)
    except FileError as fault:
        _stopped(run, now, fault, fault.message + fault.cure)
    except LedgerError as fault:
        _stopped(run, now, fault, fault.message)
    except Exception as fault:
        _stopped(run, now, fault, _UNFORESEEN)


def _stopped(run: ImportRun, now: datetime.datetime, fault: Exception, why: Label) -> None:
    log.error("import %s of %s stopped: %s", run.pk, run.target, where(fault))
    with transaction.atomic():
        held = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
        if held is None:
            return
        if held.standing in (Standing.EXAMINING, Standing.WRITING):
            close(held, Standing.STOPPED, now, str(why))
    run.refresh_from_db()


def _examine(run: ImportRun, now: datetime.datetime, enough: Enough, told: Told) -> None:
    passing = Passing(run)
    work = passing.target.work(passing.asked(writing=False), dict(run.notes))
    done = run.examined
    for chunk in passing.chunks():
        if chunk.last <= done:
            _remember(work, chunk)
            continue
        verdicts = _verdicts(work, chunk)
        with transaction.atomic():
            keep_findings(run, chunk.first, passing.findings(chunk, verdicts))
            run.counts = _added(run.counts, "", verdicts)
            run.examined = chunk.last
            run.save(update_fields=["counts", "examined"])
        told(run)
        if enough():
            return
    ended = [[turn.column, turn.old] for turn in work.ended()]
    run.counts = {**run.counts, "ended": len(ended), "ends": ended[:20], "remarks": passing.remarks()}
    run.standing, run.at = Standing.EXAMINED, now
    run.save(update_fields=["counts", "standing", "at"])


def _verdicts(work: Work, chunk: Chunk) -> list[Verdict]:
    """What becomes of the rows of a chunk, in their order: those that could not be read are bad."""
    asked = {verdict.line.row: verdict for verdict in work.examine(chunk.good)} if chunk.good else {}
    unread = {line.row: Verdict(line, Becomes.BAD) for line in chunk.bad}
    return [found for _, found in sorted({**asked, **unread}.items())]


def _remember(work: Work, chunk: Chunk) -> None:
    for line in chunk.good:
        work.remember(line)


def _added(counts: dict[str, object], prefix: str, verdicts: Sequence[Verdict]) -> dict[str, object]:
    found = dict(counts)
    for becomes, number in Counter(verdict.becomes for verdict in verdicts).items():
        before = found.get(f"{prefix}{becomes.value}", 0)
        found[f"{prefix}{becomes.value}"] = number + (before if isinstance(before, int) else 0)
    return found


class _StoppedError(Exception):
    """A row that is bad after all, in an import that is taken whole or not at all."""


def _write(run: ImportRun, now: datetime.datetime, enough: Enough, told: Told) -> None:
    passing = Passing(run)
    work = passing.target.work(passing.asked(writing=True), dict(run.notes))
    if run.mode == Mode.BY_ROW:
        if _by_row(run, passing, work, enough, told):
            _finish(run, work, now)
        return
    try:
        with transaction.atomic():
            for chunk in passing.chunks():
                _chunk(run, passing, work, chunk, whole=True)
                told(run)
            _finish(run, work, now)
    except (_StoppedError, Refusal, LedgerError) as fault:
        run.refresh_from_db()
        if run.standing == Standing.WRITING:
            examine_anew(run)
            run.why = str(_CHANGED) if isinstance(fault, _StoppedError) else f"{_CHANGED} {fault}"
            run.save(update_fields=["why"])
            _examine(run, now, enough, told)


def _by_row(run: ImportRun, passing: Passing, work: Work, enough: Enough, told: Told) -> bool:
    """Write chunk by chunk, each in a transaction of its own; whether all of them are."""
    for chunk in passing.chunks():
        with transaction.atomic():
            _chunk(run, passing, work, chunk, whole=False)
        told(run)
        if enough():
            return False
    return True


def _chunk(run: ImportRun, passing: Passing, work: Work, chunk: Chunk, *, whole: bool) -> None:
    """Examine a chunk once more, as things stand now, and write it; one that another process wrote is left."""
    held = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    run.written, run.notes, run.standing, run.counts = held.written, held.notes, held.standing, held.counts
    if chunk.last <= held.written or held.standing != Standing.WRITING:
        _remember(work, chunk)
        return
    work.notes.clear()
    work.notes.update(held.notes)
    alone(*work.held())
    verdicts = {verdict.line.row: verdict for verdict in _verdicts(work, chunk)}
    plans = [each for each in verdicts.values() if each.becomes in (Becomes.NEW, Becomes.CHANGED)]
    written, otherwise = work.write(plans)
    verdicts |= {each.line.row: each for each in otherwise}
    if whole and any(each.becomes == Becomes.BAD for each in verdicts.values()):
        raise _StoppedError
    _record(run, list(verdicts.values()), written)
    run.notes, run.written = work.notes, chunk.last
    run.counts = _added(run.counts, "written_", list(verdicts.values()))
    run.save(update_fields=["notes", "written", "counts"])
    if not whole and any(each.becomes == Becomes.BAD for each in verdicts.values()):
        keep_findings(run, chunk.first, passing.findings(chunk, list(verdicts.values())))


def _record(run: ImportRun, verdicts: Sequence[Verdict], written: Mapping[int, uuid.UUID]) -> None:
    """Keep what became of each row of the chunk, and that it was imported."""
    ImportRow.objects.bulk_create(
        ImportRow(
            run=run, row=each.line.row, key=blind_index(each.key) if each.key else "", outcome=each.becomes,
            subject=written.get(each.line.row),
        )
        for each in verdicts
    )  # fmt: skip
    pairs = [[row, str(subject)] for row, subject in sorted(written.items())]
    if pairs:
        record(
            Imported(
                run=run.pk, target=run.target, organ=run.organ, officer=run.first, second=run.approver, named=run.named,
                day=run.day, mode=run.mode, digest=run.digest, written=pairs,
            )
        )  # fmt: skip


@transaction.atomic
def _finish(run: ImportRun, work: Work, now: datetime.datetime) -> None:
    """What follows once all rows are written, and the end of the import."""
    held = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.standing == Standing.WRITING:
        work.notes.clear()
        work.notes.update(held.notes)
        alone(*work.held())
        work.finish()
        run.notes, run.counts = work.notes, {**held.counts, "bad": held.counts.get("written_bad", 0)}
        run.save(update_fields=["notes", "counts"])
        close(run, Standing.DONE, now)
    else:
        run.standing = held.standing
