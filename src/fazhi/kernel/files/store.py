"""The file store: bytes are kept once, under their SHA-256; nothing is ever overwritten."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.journal import record


class FileError(ValueError):
    """A file that cannot be taken or is no longer what it was."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in: name, bytes, media type."""

    name: str
    content: bytes
    media_type: str


def keep(upload: Upload, *, redacts: File | None = None) -> File:
    """Keep a file and record it.

    Raises:
        FileError: it is empty, or its name leads out of a folder.
    """
    if not upload.content:
        raise FileError(f"文件“{upload.name}”是空的，请重新选择。The file {upload.name} is empty: choose it again.")
    name = upload.name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name or name.startswith("."):
        raise FileError(f"文件名“{upload.name}”不可用，请改名。The name {upload.name!r} cannot be used: rename it.")
    digest = hashlib.sha256(upload.content).hexdigest()
    if not default_storage.exists(_place(digest)):
        default_storage.save(_place(digest), ContentFile(upload.content))
    file = File(name=name, media_type=upload.media_type, size=len(upload.content), sha256=digest, redacts=redacts)
    record(file)
    return file


def read(file: File) -> bytes:
    """The bytes of a file, compared with its digest.

    Raises:
        FileError: the store no longer holds the bytes that were recorded.
    """
    if not default_storage.exists(_place(file.sha256)):
        raise FileError(f"文件库缺少“{file.name}”（{file.sha256}）。The store has lost {file.name}.")
    with default_storage.open(_place(file.sha256)) as kept:
        content: bytes = kept.read()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileError(f"文件“{file.name}”已被改动，与登记的摘要不符。{file.name} differs from its recorded digest.")
    return content


def _place(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
