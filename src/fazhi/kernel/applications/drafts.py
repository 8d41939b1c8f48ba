"""Drafts of applications 申请草稿: begun, saved step by step, bounded in size and number, gone after a while."""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Sum, TextField
from django.db.models.functions import Cast, Length

from fazhi.kernel.applications import codes
from fazhi.kernel.applications.models import (
    CLOSES,
    ApplicationDraft,
    ApplicationKey,
    Door,
    DraftFile,
    Happening,
)
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import Upload, inspect
from fazhi.kernel.files.sealing import SealBroken, fresh_key, opened, sealed
from fazhi.kernel.ledger.personal import PersonalKind, protect, reveal
from fazhi.kernel.wording import Label

MEGABYTE = 2**20
SHARE = 10
"""One address fills at most a tenth of what is left of the store for drafts."""
Content = dict[str, Any]
ALONE = frozenset({"html", "htm", "doc", "xls", "wps", "et", "pptx", "mp3", "wav", "m4a"})
"""Endings that officers may hand in and strangers may not: what holds scripts or old macros, or is not asked for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a draft as its owner sees it."""

    position: int
    name: str
    size: int
    sha256: str
    key: str
    media_type: str


def begin(
    key: str, contact: str, content: Content, origin: str, now: datetime.datetime
) -> tuple[ApplicationDraft, str]:
    """Begin a draft; returns it with its code.

    Raises:
        FileError: what drafts may fill is full.
    """
    refuse_full(origin, 0)
    code = codes.fresh_code()
    draft = ApplicationDraft.objects.create(
        key=key, code=codes.digest("draft", code), contact=codes.hashed(contact), origin=origin, saved_at=now,
        content=_sealed({**content, "code": code}),
    )  # fmt: skip
    return draft, code


def _sealed(content: Content) -> Mapping[str, Any]:
    return protect(PersonalKind.PAPER, json.dumps(content, ensure_ascii=False))


def content_of(draft: ApplicationDraft) -> Content:
    """All that was typed."""
    found: Content = json.loads(reveal(draft.content) or "{}")
    return found


@transaction.atomic
def save(draft: ApplicationDraft, now: datetime.datetime, **parts: Any) -> Content:
    """Put parts of the content in the place of those that were there; what another window saved elsewhere stays."""
    held = ApplicationDraft.objects.select_for_update().get(pk=draft.pk)
    content = {**content_of(held), **parts}
    held.content, held.saved_at, held.revision = _sealed(content), now, held.revision + 1
    held.save()
    return content


def files_of(draft: ApplicationDraft) -> list[Kept]:
    """The files of a draft in their order."""
    found = []
    for row in draft.files.defer("sealed"):
        told = json.loads(reveal(row.kept) or "{}")
        found.append(Kept(row.position, told["name"], row.size, told["sha256"], told["key"], told["media_type"]))
    return found


@transaction.atomic
def add_file(draft: ApplicationDraft, upload: Upload, now: datetime.datetime) -> Kept:
    """Look at a file as at every other one that is kept, seal it, and keep it with the draft.

    Raises:
        FileError: what stands against it, or no room is left.
    """
    held = ApplicationDraft.objects.select_for_update().get(pk=draft.pk)
    name = checked(upload)
    known = files_of(held)
    _refuse_more(known, len(upload.content))
    refuse_full(held.origin, len(upload.content))
    digest = hashlib.sha256(upload.content).hexdigest()
    same = next((each for each in known if each.sha256 == digest and each.name == name), None)
    if same is not None:
        return same
    key, place = fresh_key(), max((each.position for each in known), default=0) + 1
    told = {"name": name, "sha256": digest, "key": key.hex(), "media_type": upload.media_type}
    DraftFile.objects.create(
        draft=held, position=place, size=len(upload.content), sealed=b"".join(sealed(upload.content, key)),
        kept=protect(PersonalKind.FILE, json.dumps(told, ensure_ascii=False)),
    )  # fmt: skip
    ApplicationDraft.objects.filter(pk=held.pk).update(saved_at=now, revision=F("revision") + 1)
    return Kept(place, name, len(upload.content), digest, key.hex(), upload.media_type)


def checked(upload: Upload) -> str:
    """The name under which a stranger's file is kept, once nothing stands against it.

    Raises:
        FileError: as ``files.intake.inspect``; further kinds are not taken from strangers, and none above the size set.
    """
    refuse_large(len(upload.content))
    name, _ = inspect(upload)
    ending = name.rpartition(".")[2].lower()
    if ending in ALONE:
        raise FileError(
            f"网上申请不收 .{ending} 文件。", f"Files of the kind .{ending} are not taken online.",
            Label("请转为 PDF、图片、docx 或文本后上传。", "Convert it to PDF, a picture, docx or text and send that."),
        )  # fmt: skip
    return name


def refuse_large(size: int) -> None:
    """Refuse a file by its size.

    Raises:
        FileError: it is larger than may be.
    """
    most: int = settings.APPLYING_FILE_MB
    if size > most * MEGABYTE:
        raise FileError(
            f"文件超过 {most} MB。", f"The file is larger than {most} MB.",
            Label("请压缩、分成几份，或者邮寄、当面提交。", "Compress or divide it, or send it by post."),
        )  # fmt: skip


def _refuse_more(known: list[Kept], size: int) -> None:
    number, total = settings.APPLYING_FILES, settings.APPLYING_TOTAL_MB
    if len(known) >= number:
        raise FileError(
            f"最多上传 {number} 个文件。", f"At most {number} files.",
            Label("请先删去不需要的，或把几页合为一个文件。", "Remove some, or join pages into one file."),
        )  # fmt: skip
    if sum(each.size for each in known) + size > total * MEGABYTE:
        raise FileError(
            f"本申请的文件合计超过 {total} MB。", f"The files of this application exceed {total} MB together.",
            Label("请删去不需要的，其余邮寄或当面提交。", "Remove some, and hand in the rest by post or in person."),
        )  # fmt: skip


def refuse_full(origin: str, size: int) -> None:
    """Refuse what would fill more than one address may, or more than its share of what is left of the store.

    What was sent in counts until an officer has dealt with it: whoever sends a draft in has no new room by it, else one
    address would fill the disk with what is kept for good. The share shrinks as the store fills: however many addresses
    one network has, some room is left for everybody else.

    Raises:
        FileError: it would.
    """
    free = settings.APPLYING_STORE_MB * MEGABYTE - _filled({})
    most = min(settings.APPLYING_ADDRESS_MB * MEGABYTE, free // SHARE)
    if free <= 0 or _filled({"origin": origin}) + size > most:
        raise FileError(
            "网上申请的存放空间暂时已满。", "There is no room for more applications now.",
            Label(
                "请删除您不用的草稿，或者稍后再试；急需的请邮寄或当面提交。",
                "Discard the drafts that you do not need, or try again later; what cannot wait goes by post.",
            ),
        )  # fmt: skip


def _filled(whose: Mapping[str, str]) -> int:
    """The bytes of drafts, what was typed and the files, and of applications that nobody has dealt with."""
    drafts = ApplicationDraft.objects.filter(**whose)
    typed = drafts.aggregate(total=Sum(Length(Cast("content", TextField()))))["total"] or 0
    files = DraftFile.objects.filter(draft__in=drafts).aggregate(total=Sum("size"))["total"] or 0
    closed = Happening.objects.filter(application=OuterRef("application"), what__in=CLOSES)
    waiting = ApplicationKey.objects.filter(~Exists(closed), **whose).aggregate(total=Sum("size"))["total"] or 0
    return int(typed + files + waiting)


@transaction.atomic
def remove_file(draft: ApplicationDraft, position: int, now: datetime.datetime) -> None:
    """Take a file away for good."""
    held = ApplicationDraft.objects.select_for_update().get(pk=draft.pk)
    held.files.filter(position=position).delete()
    ApplicationDraft.objects.filter(pk=held.pk).update(saved_at=now, revision=F("revision") + 1)


def upload_of(draft: ApplicationDraft, kept: Kept) -> Upload:
    """A file of a draft as it was handed in.

    Raises:
        FileError: the store no longer holds what was handed in.
    """
    row = draft.files.get(position=kept.position)
    try:
        content = b"".join(opened([bytes(row.sealed)], bytes.fromhex(kept.key)))
    except SealBroken as fault:
        raise FileError(
            f"文件“{kept.name}”保存时受损。", f"The file {kept.name} was damaged in the store.",
            Label("请删去后重新上传。", "Remove it and upload it again."),
        ) from fault  # fmt: skip
    return Upload(kept.name, content, kept.media_type)


def find(code: str, contact: str, now: datetime.datetime) -> ApplicationDraft | None:
    """The draft of a code, if the contact code is its own; unknown and wrong take equally long."""
    plain = codes.read(code)
    draft = ApplicationDraft.objects.filter(code=codes.digest("draft", plain), saved_at__gte=oldest(now)).first()
    return draft if codes.fits(contact, draft.contact if draft else "") else None


def let_in(
    now: datetime.datetime, *, draft: ApplicationDraft | None = None, application: uuid.UUID | None = None
) -> str:
    """Open a door for a browser; returns the token that it holds."""
    token = secrets.token_urlsafe(32)
    Door.objects.create(
        token=codes.digest("door", token), draft=draft, application_id=application, until=until(now)
    )  # fmt: skip
    return token


def until(now: datetime.datetime) -> datetime.datetime:
    """Until when a door stands open that was used at a moment."""
    return now + datetime.timedelta(minutes=settings.APPLYING_IDLE)


def door_of(token: str, now: datetime.datetime) -> Door | None:
    """The door that a token opens now."""
    rows = Door.objects.select_related("draft", "application__organ")
    return rows.filter(token=codes.digest("door", token), until__gt=now).first() if token else None


def oldest(now: datetime.datetime) -> datetime.datetime:
    """The moment before which a draft must not have been saved last to stand still."""
    return now - datetime.timedelta(days=settings.APPLYING_DRAFT_DAYS)


def kept_until(draft: ApplicationDraft) -> datetime.datetime:
    """Until when a draft is kept that nobody continues."""
    return draft.saved_at + datetime.timedelta(days=settings.APPLYING_DRAFT_DAYS)


def expire(now: datetime.datetime) -> int:
    """Throw away drafts that nobody continued, with their files, and doors that are shut; how many drafts it were."""
    Door.objects.filter(until__lte=now).delete()
    gone = ApplicationDraft.objects.filter(saved_at__lt=oldest(now))
    count = gone.count()
    gone.delete()
    return count
