"""Keeping an import: its sheet sealed while it lives, what was found in it, and how it ends."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from fazhi.exchange.models import OPEN, ImportFile, ImportFindings, ImportRun, Standing
from fazhi.exchange.sheets import refuse_other
from fazhi.exchange.targets.declaring import Target
from fazhi.kernel.files.intake import Upload, inspect
from fazhi.kernel.files.sealing import fresh_key, opened, sealed
from fazhi.kernel.ledger.personal import PersonalKind, blind_index, protect, reveal
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.procedures.seeing import Eyes, sees


@dataclass(frozen=True, slots=True)
class Begun:
    """An import as it is begun: into what, by whom, on which day, in which way, with what else was asked for.

    ``again`` is the import whose sheet was put right: the columns of the new sheet are as they were in that one.
    """

    target: Target
    by: Post
    day: datetime.date
    now: datetime.datetime
    options: Mapping[str, Any]
    mode: str
    second: Post | None = None
    again: ImportRun | None = None


class SheetGone(Exception):
    """The sheet of an import that is over was taken away."""


@transaction.atomic
def begin(begun: Begun, upload: Upload) -> ImportRun:
    """Keep an import with its sheet, once nothing stands against the file.

    Raises:
        FileError: the file is not taken.
    """
    refuse_other(upload.name)
    inspect(upload)
    key = fresh_key()
    run = ImportRun.objects.create(
        target=begun.target.key, organ=begun.by.organ, first=begun.by.officer, by=begun.by, day=begun.day,
        mode=begun.mode, options=dict(begun.options), at=begun.now, digest=digest_of(upload.content),
        second=begun.second, approver=begun.second.officer if begun.second else None,
        mapping=begun.again.mapping if begun.again else {},
        mapping_name=begun.again.mapping_name if begun.again else "",
        file=protect(PersonalKind.FILE, json.dumps({"name": upload.name, "key": key.hex()}, ensure_ascii=False)),
    )  # fmt: skip
    ImportFile.objects.create(run=run, sealed=b"".join(sealed(upload.content, key)))
    return run


def digest_of(content: bytes) -> str:
    """The keyed digest by which the same sheet is known; it says nothing about what the sheet holds."""
    return blind_index(hashlib.sha256(content).hexdigest())


def name_of(run: ImportRun) -> str:
    """The name of the sheet; empty once it is gone."""
    told = reveal(run.file) if run.file else None
    return str(json.loads(told)["name"]) if told else ""


def content_of(run: ImportRun) -> bytes:
    """The bytes of the sheet.

    Raises:
        SheetGone: the import is over.
    """
    told, kept = reveal(run.file) if run.file else None, ImportFile.objects.filter(run=run).first()
    if told is None or kept is None:
        raise SheetGone("该导入已结束，表格已删除，请重新导入。The sheet of this import is gone: import it again.")
    return b"".join(opened([bytes(kept.sealed)], bytes.fromhex(json.loads(told)["key"])))


def close(run: ImportRun, standing: Standing, now: datetime.datetime, why: str = "") -> None:
    """End an import; its sheet and what was found stay only while there are rows to put right."""
    run.standing, run.why, run.at = standing, why, now
    run.save(update_fields=["standing", "why", "at"])
    if standing == Standing.DONE and not run.counts.get("bad"):
        take_away(run)


@transaction.atomic
def take_away(run: ImportRun) -> None:
    """Throw away the sheet of an import and what was found in it."""
    ImportFile.objects.filter(run=run).delete()
    run.findings.all().delete()
    run.file = {}
    run.save(update_fields=["file"])


@transaction.atomic
def drop(run: ImportRun) -> None:
    """Throw an import away; one that wrote anything, or is writing, is kept without its sheet."""
    held = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if held is None:
        return
    if held.lines.exists():
        held.standing = Standing.STOPPED if held.standing != Standing.DONE else held.standing
        held.save(update_fields=["standing"])
        take_away(held)
    else:
        held.delete()


def expire(now: datetime.datetime) -> int:
    """Take away the sheets of imports that nobody went on with; how many there were."""
    old = now - datetime.timedelta(days=settings.DRAFT_DAYS)
    gone = list(ImportRun.objects.filter(at__lt=old).exclude(file={}))
    for run in gone:
        drop(run)
    return len(gone)


def keep_findings(run: ImportRun, start: int, content: Mapping[str, Any]) -> None:
    """Keep what was found in a chunk, sealed; what was found in it before is replaced."""
    kept = protect(PersonalKind.PAPER, json.dumps(content, ensure_ascii=False))
    ImportFindings.objects.update_or_create(run=run, start=start, defaults={"content": kept})


def findings_of(run: ImportRun) -> Iterable[dict[str, Any]]:
    """What was found, a chunk at a time."""
    for row in run.findings.order_by("start").iterator(chunk_size=4):
        told = reveal(row.content)
        if told:
            yield json.loads(told)


def standing_with(officer: Officer) -> QuerySet[ImportRun]:
    """The imports that concern an officer: begun by them, or waiting for their approval."""
    mine = Q(first=officer) | Q(approver=officer, standing__in=(Standing.ASKED, Standing.WRITING, Standing.DONE))
    return ImportRun.objects.filter(mine).select_related("organ", "first", "approver", "by__organ", "second__organ")


def on_desk(officer: Officer) -> QuerySet[ImportRun]:
    """Those of them that are not over, or that ended with rows to put right."""
    return standing_with(officer).filter(Q(standing__in=OPEN) | ~Q(file={})).order_by("-at")


@sees(ImportRun)
def runs(eyes: Eyes) -> Q:
    """An import is for the two whom it concerns: its sheet may hold what nobody else of the organ may see."""
    return Q(first=eyes.officer) | Q(approver=eyes.officer)


@sees(ImportFindings)
def findings(eyes: Eyes) -> Q:
    """What was found is seen with its import."""
    return Q(run__first=eyes.officer) | Q(run__approver=eyes.officer)


@sees(ImportFile)
def sheets(eyes: Eyes) -> Q:
    """A sheet is seen with its import."""
    return Q(run__first=eyes.officer) | Q(run__approver=eyes.officer)
