"""The file store: bytes come in once, looked at and encrypted; nothing is overwritten, and only a purge takes away."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import localtime

from fazhi.kernel.files.errors import FileError, MarkedSecret
from fazhi.kernel.files.intake import Upload, inspect
from fazhi.kernel.files.models import File, FileIndex, FilePurge
from fazhi.kernel.files.sealing import CHUNK, SealBroken, fresh_key, opened, sealed
from fazhi.kernel.ledger.journal import erase, record
from fazhi.kernel.ledger.personal import PersonalKind, blind_index
from fazhi.kernel.wording import Label

__all__ = ["FileError", "MarkedSecret", "Upload", "keep", "purge", "read", "same_content"]

_KEPT = ("title", "key", "digest")


def keep(upload: Upload, *, redacts: File | None = None) -> File:
    """Look at a file, encrypt it under a key of its own, keep it and record it.

    Raises:
        FileError: what stands against it (``intake.inspect``).
        MarkedSecret: it bears the mark of a state secret.
    """
    name, kind = inspect(upload)
    key, digest = fresh_key(), hashlib.sha256(upload.content).hexdigest()
    stored = b"".join(sealed(upload.content, key))
    kept = hashlib.sha256(stored).hexdigest()
    file = File(name="", media_type=kind.media_type, size=len(upload.content), sha256=kept, redacts=redacts)
    for field, value in (("title", name), ("key", key.hex()), ("digest", digest)):
        file.set_personal(field, PersonalKind.FILE, value)
    with transaction.atomic():
        record(file)
        FileIndex.objects.create(file=file, value=blind_index(digest))
        default_storage.save(_place(kept), ContentFile(stored))
    return file


def read(file: File) -> bytes:
    """The bytes of a file, compared with its digest.

    Raises:
        FileError: it was purged, or the store no longer holds the bytes that were recorded.
    """
    _refuse_purged(file)
    if not default_storage.exists(_place(file.sha256)):
        raise FileError(f"文件库缺少“{file}”（{file.sha256}）。", f"The store has lost {file}.")
    digest = file.reveal("digest") if file.sealed else file.sha256
    try:
        content = b"".join(_bytes(file))
    except SealBroken as fault:
        raise _differs(file) from fault
    if hashlib.sha256(content).hexdigest() != digest:
        raise _differs(file)
    return content


def _bytes(file: File) -> Iterator[bytes]:
    with default_storage.open(_place(file.sha256)) as kept:
        pieces = kept.chunks(CHUNK)
        key = file.reveal("key") if file.sealed else None
        yield from opened(pieces, bytes.fromhex(key)) if key else pieces


def _differs(file: File) -> FileError:
    return FileError(f"文件“{file}”已被改动，与登记的摘要不符。", f"{file} differs from its recorded digest.")


def _refuse_purged(file: File) -> None:
    purged = FilePurge.objects.filter(file=file).first()
    if purged is not None:
        day = localtime(purged.recorded_at).date()
        raise FileError(
            f"该材料已于 {day} 清除（行为 {purged.act}）。", f"The file was purged on {day} by act {purged.act}.",
            Label("内容已销毁，不能恢复。", "What it held is destroyed and cannot be had again."),
        )  # fmt: skip


def same_content(file: File) -> list[File]:
    """The file with every other one of the same bytes, and those redacted from any of them, that are not purged."""
    index = FileIndex.objects.filter(file=file).first()
    same = {file.pk, *File.objects.filter(name__gt="", sha256=file.sha256).values_list("pk", flat=True)}
    if index is not None:
        same |= set(FileIndex.objects.filter(value=index.value).values_list("file", flat=True))
    derived = set(same)
    while derived:
        derived = set(File.objects.filter(redacts__in=derived).values_list("pk", flat=True)) - same
        same |= derived
    return list(File.objects.filter(pk__in=same, purge=None).order_by("recorded_at", "pk"))


def purge(
    files: Sequence[File], *, act: uuid.UUID, reason: str, basis: str, by: uuid.UUID, second: uuid.UUID
) -> list[FilePurge]:
    """Destroy files: key, name and digest are erased with their salts, the bytes leave the store; rows and leaves stay.

    Args:
        files: those of ``same_content``, or some of them; bytes that another file still has are left in the store.
        act: the act by which they are purged.
        reason: why, without repeating what they held.
        basis: statute and article.
        by: the officer who purges.
        second: the officer who asked for it, another person.

    Raises:
        ErasureRefused: one person acts alone, or reason or basis is empty.
    """
    done, gone = [], [file.pk for file in files]
    with transaction.atomic():
        for file in files:
            held = [field for field in _KEPT if file.personal.get(field, {}).get("value") is not None]
            if held:
                erase(file, held, reason=reason, basis=basis, by=by, second=second)
            FileIndex.objects.filter(file=file).delete()
            purged = FilePurge(file=file, act=act, reason=reason)
            record(purged)
            done.append(purged)
            if not File.objects.filter(sha256=file.sha256, purge=None).exclude(pk__in=gone).exists():
                transaction.on_commit(partial(default_storage.delete, _place(file.sha256)))
    return done


def _place(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
