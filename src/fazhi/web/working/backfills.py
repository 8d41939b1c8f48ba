"""Keeping acts that wait for a second person 补录申请: seen by the two alone, encrypted, gone after a while."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from fazhi.kernel.files.sealing import fresh_key, opened, sealed
from fazhi.kernel.files.store import Upload
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.personal import PersonalKind, protect, reveal
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.wording import Label
from fazhi.web.working.drafts import Typed
from fazhi.web.working.models import Backfill, BackfillFile, Standing


@dataclass(frozen=True, slots=True)
class FileName:
    """A file that waits: its name, its media type as sent, and the key under which it is sealed, in hex."""

    name: str
    media_type: str
    key: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is asked to be recorded.

    Attributes:
        raw: the values of the act's form.
        typed: all that was typed, as a draft of the form holds it.
        reason: why it is back-filled.
        revision: the matter's revision that the first saw.
        files: the files, in order.
    """

    raw: Mapping[str, Any]
    typed: Typed
    reason: str
    revision: int | None
    files: tuple[FileName, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the answer says: the second person's reason, or the grounds on which the engine refused."""

    why: str = ""
    grounds: tuple[tuple[Label, Label], ...] = ()


def standing(officer: Officer, now: datetime.datetime) -> QuerySet[Backfill]:
    """What the officer asked and what the officer is asked, as far as it has not run out; nobody else sees it."""
    mine = Q(first=officer) | Q(approver=officer, standing=Standing.WAITING)
    rows = Backfill.objects.filter(mine, at__gte=_oldest(now))
    return rows.select_related("matter__organ", "first", "approver", "by__organ", "by__officer", "second__organ")


def expire(now: datetime.datetime) -> int:
    """Throw away all that have run out, answered or not; how many there were."""
    gone = Backfill.objects.filter(at__lt=_oldest(now))
    count = gone.count()
    gone.delete()
    return count


def _oldest(now: datetime.datetime) -> datetime.datetime:
    return now - datetime.timedelta(days=settings.DRAFT_DAYS)


def keep(asked: Backfill, said: Said, uploads: Sequence[Upload]) -> Backfill:
    """Keep what is asked with its files; what was asked under the same key stands as it is."""
    try:
        with transaction.atomic():
            return _kept(asked, said, uploads)
    except IntegrityError:
        return Backfill.objects.get(request_key=asked.request_key, first=asked.first)


def _kept(asked: Backfill, said: Said, uploads: Sequence[Upload]) -> Backfill:
    keys = [fresh_key() for _ in uploads]
    named = [FileName(each.name, each.media_type, key.hex()) for each, key in zip(uploads, keys, strict=True)]
    content = {**asdict(said), "files": [asdict(each) for each in named]}
    asked.content = protect(PersonalKind.PAPER, json.dumps(content, ensure_ascii=False))
    asked.save(force_insert=True)
    BackfillFile.objects.bulk_create(
        BackfillFile(backfill=asked, position=place, sealed=b"".join(sealed(each.content, key)))
        for place, (each, key) in enumerate(zip(uploads, keys, strict=True))
    )
    return asked


def said_in(asked: Backfill) -> Said | None:
    """What is asked to be recorded; None where it can no longer be read."""
    told = _told(asked)
    if told is None:
        return None
    return Said(**{**told, "files": tuple(FileName(**each) for each in told["files"])})


def uploads_of(asked: Backfill, said: Said) -> list[Upload]:
    """The files as they were handed in."""
    return [
        Upload(name.name, b"".join(opened([bytes(row.sealed)], bytes.fromhex(name.key))), name.media_type)
        for name, row in zip(said.files, asked.files.all(), strict=True)
    ]


@transaction.atomic
def close(asked: Backfill, standing: Standing, now: datetime.datetime, answer: Answer | None = None) -> bool:
    """Answer what waits: its content and files go, what the answer says is kept for the first.

    Returns:
        Whether it still waited; what is answered already stays as it is.
    """
    said = answer or Answer()
    content = {"why": said.why, "grounds": [[asdict(part) for part in ground] for ground in said.grounds]}
    kept = protect(PersonalKind.PAPER, json.dumps(content, ensure_ascii=False))
    waiting = Backfill.objects.filter(pk=asked.pk, standing=Standing.WAITING)
    if not waiting.update(standing=standing, content=kept, at=now):
        return False
    asked.files.all().delete()
    return True


def answer_to(asked: Backfill) -> Answer | None:
    """What the answer says; None while it waits, or where it can no longer be read."""
    told = _told(asked) if asked.standing != Standing.WAITING else None
    if told is None:
        return None
    return Answer(told["why"], tuple((Label(**says), Label(**cure)) for says, cure in told["grounds"]))


def said_of(grounds: Sequence[Ground]) -> Answer:
    """The grounds of a refusal, as an answer keeps them."""
    return Answer(grounds=tuple((ground.says, ground.cure) for ground in grounds))


def _told(asked: Backfill) -> dict[str, Any] | None:
    try:
        text = reveal(asked.content)
    except LedgerError:
        return None
    return json.loads(text) if text else None
