"""An import at work 核对、导入: examined, then written, a chunk at a time, until it is done or its time is up.

Rows and what they become stand in one transaction, so that an import that is killed goes on after the last of them.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from collections.abc import Mapping, Sequence

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from fazhi.exchange.models import Imported, ImportRow, ImportRun, Mode, Standing
from fazhi.exchange.runs.examining import (
    Enough,
    Told,
    added,
    examine_anew,
    examine_on,
    locked,
    never,
    remember,
    unheard,
    verdicts_of,
)
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
_CHANGED = Label(
    "核对之后情况已变化，未导入任何行；已重新核对。",
    "Things changed since it was examined: no row was imported, and it is examined anew.",
)

_UNFORESEEN = Label(
    "导入时遇到未预料的情况，已停止；已导入的行保留，其余未导入。请管理员查看运行日志，或核对表格后重新交表。",
    "Something unforeseen stopped the import; rows that are in stay, the others are not in. Let the administrator look "
    "at the log, or compare the sheet and hand it in again.",
)


def advance(run: ImportRun, now: datetime.datetime, enough: Enough = never, told: Told = unheard) -> None:
    """Go on with an import that is being examined or written.

    Args:
        run: the import; it is brought up to date.
        now: the moment.
        enough: asked after each chunk whether to stop there and go on another time.
        told: called after each chunk.
    """
    if run.standing == Standing.EXAMINING:
        examine_on(run, now, enough, told)
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
        _stopped(run, now, fault, Label(f"{fault.message.zh}{fault.cure.zh}", f"{fault.message.en} {fault.cure.en}"))
    except LedgerError as fault:
        _stopped(run, now, fault, fault.message)
    except Refusal as refusal:
        says, cure = refusal.grounds[0].says, refusal.grounds[0].cure
        _stopped(run, now, refusal, Label(f"{says.zh}{cure.zh}", f"{says.en} {cure.en}"))
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
        if _begun_anew(run, str(_CHANGED) if isinstance(fault, _StoppedError) else f"{_CHANGED} {fault}"):
            examine_on(run, now, enough, told)


@transaction.atomic
def _begun_anew(run: ImportRun, why: str) -> bool:
    """Have a sheet of which nothing was written examined anew, unless another process did, or wrote it."""
    locked(run)
    run.refresh_from_db()
    if run.standing != Standing.WRITING:
        return False
    examine_anew(run)
    run.why = why
    run.save(update_fields=["why"])
    return True


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
    held = locked(run)
    run.written, run.notes, run.standing, run.counts = held.written, held.notes, held.standing, held.counts
    if chunk.last <= held.written or held.standing != Standing.WRITING:
        remember(work, chunk)
        return
    work.notes.clear()
    work.notes.update(held.notes)
    alone(*work.held())
    verdicts = {verdict.line.row: verdict for verdict in verdicts_of(work, chunk)}
    plans = [each for each in verdicts.values() if each.becomes in (Becomes.NEW, Becomes.CHANGED)]
    written, otherwise = work.write(plans)
    verdicts |= {each.line.row: each for each in otherwise}
    if whole and any(each.becomes == Becomes.BAD for each in verdicts.values()):
        raise _StoppedError
    _record(run, list(verdicts.values()), written)
    run.notes, run.written = work.notes, chunk.last
    run.counts = added(run.counts, "written_", list(verdicts.values()))
    run.save(update_fields=["notes", "written", "counts"])
    # A row that was bad when it was examined may be in by now: then nothing stands against it any more.
    if not whole and (run.counts.get("bad") or any(each.becomes == Becomes.BAD for each in verdicts.values())):
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
    held = locked(run)
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
