"""A batch is brought in by two 同步由两人办理: one hands in the file, another sees what it would do and approves.

The file waits sealed, and is thrown away once it is decided and taken; what was taken is evidence as ``Batch``.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import uuid
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction

from fazhi.kernel.files.sealing import fresh_key, opened, sealed
from fazhi.kernel.ledger.locks import contended
from fazhi.kernel.ledger.personal import PersonalKind, protect, reveal
from fazhi.kernel.mirrors.models import AskedBatch, AskedStanding, Batch
from fazhi.kernel.mirrors.outcome import Outcome, Taken
from fazhi.kernel.mirrors.reading import read
from fazhi.kernel.mirrors.taking import Given, may_approve, rehearse, take
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.refusals import Refusal

log = logging.getLogger(__name__)
BUSY = "busy"
"""What the engine refuses since too many acted at once: the same again may go through."""


def ask(
    content: bytes, *, by: Post, day: datetime.date, platform: str = "", source_name: str = "", whole: bool = False,
    source: str = "",
) -> tuple[AskedBatch | None, Taken]:  # fmt: skip
    """Hand in a file of a platform, and keep it until another person decides.

    Args:
        content: the file (JSON).
        by: the post under which it is brought in.
        day: the day now.
        platform: name of the platform; the file's own without it.
        source_name: name of the file.
        whole: take all or nothing.
        source: digest of the file that came, where the content was made from it: from a sheet.

    Returns:
        What waits now, and what it would do; nothing waits where nothing of it could be taken.

    Raises:
        Refusal: the file cannot be read, names no known platform, or the post may bring nothing in.
    """
    named, matters = read(content)
    source = source or hashlib.sha256(content).hexdigest()
    given = Given(platform or named, by, day, source, source_name, whole)
    would = rehearse(matters, given)
    if len(would.faults) == len(would.rows) or (whole and would.faults):
        return None, would
    key = fresh_key()
    asked = AskedBatch.objects.create(
        platform_name=given.platform, organ=by.organ, officer=by.officer, by=by, asked_on=day, source=source,
        source_name=source_name[:200], whole=whole, key=protect(PersonalKind.FILE, key.hex()),
        content=b"".join(sealed(content, key)), rows=[*_rows(would)],
        counts={
            **{outcome.name.lower(): number for outcome, number in would.counts().items()},
            "differing": would.differing, "acts": sum(row.acts for row in would.rows),
        },
    )  # fmt: skip
    return asked, would


def _rows(would: Taken) -> list[dict[str, Any]]:
    """What would become of each matter that is not left as it is: by number and rule, without values."""
    return [
        {
            "number": row.number, "where": row.where, "outcome": row.outcome.name, "acts": row.acts,
            "faults": [[ground.code, ground.field] for ground in row.grounds], "differing": len(row.differences),
            "cautions": sorted({ground.code for ground in row.cautions}),
        }
        for row in would.rows
        if row.outcome is not Outcome.UNCHANGED or row.differences
    ]  # fmt: skip


@transaction.atomic
def approve(asked: AskedBatch, *, second: Post, day: datetime.date) -> AskedBatch:
    """Approve it, as whoever is signed in; the worker then takes it over.

    Raises:
        Refusal: it is decided already, or the post may not.
    """
    held = _waiting(asked)
    may_approve(second, held.by, day)
    return _decided(held, second, day, AskedStanding.APPROVED)


@transaction.atomic
def decline(asked: AskedBatch, *, second: Post, day: datetime.date, why: str) -> AskedBatch:
    """Send it back, with the reason; its file is thrown away.

    Raises:
        Refusal: it is decided already, the post may not, or no reason is given.
    """
    held = _waiting(asked)
    may_approve(second, held.by, day)
    if not why.strip():
        raise Refusal.because(
            "reason", "没有写明理由。", "No reason is given.",
            "请写明不批准的理由。", "Say why it is not approved.", "why",
        )  # fmt: skip
    held.why = why.strip()
    return _gone(_decided(held, second, day, AskedStanding.DECLINED))


def _waiting(asked: AskedBatch) -> AskedBatch:
    rows = AskedBatch.objects.select_for_update(of=("self",)).select_related("by__officer", "by__organ")
    held = rows.get(pk=asked.pk)
    if held.standing != AskedStanding.ASKED:
        raise Refusal.because(
            "decided", "这批同步已经办理。", "This batch is decided already.",
            "请刷新后核对。", "Reload and compare.",
        )  # fmt: skip
    return held


def _decided(held: AskedBatch, second: Post, day: datetime.date, standing: AskedStanding) -> AskedBatch:
    held.approver, held.second, held.decided_on, held.standing = second.officer, second, day, standing
    held.save()
    return held


def _gone(held: AskedBatch) -> AskedBatch:
    """Throw the file away."""
    held.key, held.content = {}, b""
    held.save()
    return held


def take_approved(day: datetime.date) -> int:
    """Take over what was approved; one that fails is stopped with the reason, and the others go on.

    Returns:
        How many were taken over.
    """
    done = 0
    rows = AskedBatch.objects.filter(standing=AskedStanding.APPROVED)
    for asked in rows.select_related("by__organ", "by__officer", "second__officer").order_by("decided_on", "pk"):
        try:
            taken = _take(asked, day)
            if any(ground.code == BUSY for row in taken.faults for ground in row.grounds):
                continue  # Nothing is wrong with those rows: it is taken once more in the next round, without doubles.
            asked.batch = Batch.objects.filter(pk=taken.batch).first()
            asked.standing = AskedStanding.TAKEN
            done += 1
        except Refusal as refusal:
            asked.standing, asked.why = AskedStanding.STOPPED, str(refusal.grounds[0])
        except Exception as fault:
            if isinstance(fault, OperationalError) and contended(fault):
                continue
            # Whatever it is, it must not keep the batches of others from being taken.
            log.exception("batch %s of a platform could not be taken", asked.pk)
            asked.standing, asked.why = AskedStanding.STOPPED, "程序未能处理此文件，请联系系统管理员。"
        _gone(asked)
    return done


def expire(day: datetime.date) -> int:
    """Stop what nobody decided on in the time for which drafts are kept, and throw the files away.

    Returns:
        How many there were.
    """
    old = AskedBatch.objects.filter(
        standing=AskedStanding.ASKED, asked_on__lt=day - datetime.timedelta(days=settings.DRAFT_DAYS)
    )
    return sum(_expired(pk) for pk in old.values_list("pk", flat=True))


@transaction.atomic
def _expired(pk: uuid.UUID) -> bool:
    """Stop one, unless somebody decided on it meanwhile."""
    asked = AskedBatch.objects.select_for_update().filter(pk=pk, standing=AskedStanding.ASKED).first()
    if asked is None:
        return False
    asked.standing, asked.why = AskedStanding.STOPPED, "长期无人批准，文件已清理，请重新带入。"
    _gone(asked)
    return True


def _take(asked: AskedBatch, day: datetime.date) -> Taken:
    second, key = asked.second, reveal(asked.key)
    assert second is not None and key is not None, "what is approved has its file and who approved"
    _, matters = read(b"".join(opened([bytes(asked.content)], bytes.fromhex(key))))
    return take(
        matters, platform=asked.platform_name, by=asked.by, second=second, day=day, source=asked.source,
        source_name=asked.source_name, whole=asked.whole,
    )  # fmt: skip
