"""The manifest of a county's directory 整县导出清单: what it holds, under which log and schema, signed with its key.

A directory comes from outside, so nothing of it is believed: names have one of a few shapes, which lead nowhere else;
only plain files are read; each has the size and the digest that the manifest gives.
"""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, ValidationError

from fazhi.exchange.county.errors import CountyRefused, unusable

MANIFEST, SIGNATURE, KEYS = "manifest.json", "manifest.signature", "keys.tar.gz.sealed"
FORMAT: Literal["fazhi-county-1"] = "fazhi-county-1"
_SIGNED = b"fazhi-county-1 manifest\n"
"""Stands before what is signed, so that no signature of another kind is taken for it."""
_LARGEST = 512 * 1024**2
_PIECE = 1024 * 1024
_NAMES = re.compile(
    r"tables/[a-z0-9_]{1,80}\.parquet|files/([0-9a-f]{2})/\1[0-9a-f]{62}|keys\.tar\.gz\.sealed|README\.md"
    r"|dictionary\.json|law/\d{1,3}/(?:statutes|calendars)/[^/\\\x00-\x1f.][^/\\\x00-\x1f]{0,80}\.yaml"
)
"""All names that a directory may hold."""


class Part(BaseModel):
    """A file of the directory: name, bytes, SHA-256."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    size: int
    sha256: str


class TablePart(Part):
    """A table: the file, and how many rows it has."""

    table: str
    rows: int


class Log(BaseModel):
    """How far the log went: its name, its hash function, the signed head, and the leaves that waited."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    origin: str
    algorithm: str
    size: int
    note: str
    waiting: int
    public_key: str


class FigureValue(BaseModel):
    """A figure as it was computed at the export; one with decimal places as text, none while a return is awaited."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    place: str
    year: int
    id: str
    value: int | str | None


class Manifest(BaseModel):
    """What a directory holds.

    Attributes:
        personal: ``kept`` with the keys sealed beside it, or ``left-out``, which cannot be loaded.
        lost: digests of files that the installation itself had lost.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["fazhi-county-1"]
    made_at: str
    vendor: str
    demonstration: bool
    personal: Literal["kept", "left-out"]
    migrations: list[str]
    log: Log
    tables: list[TablePart]
    parts: list[Part]
    lost: list[str]
    figures: list[FigureValue]

    @property
    def files(self) -> list[Part]:
        """The files of the store."""
        return [part for part in self.parts if part.name.startswith("files/")]


def part(folder: Path, name: str) -> Part:
    """A file of a directory as it is."""
    digest, size = hashlib.sha256(), 0
    with (folder / name).open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Part(name=name, size=size, sha256=digest.hexdigest())


def write(folder: Path, manifest: Manifest, key: Ed25519PrivateKey) -> None:
    """Write the manifest and its signature."""
    text = manifest.model_dump_json(indent=1).encode()
    (folder / MANIFEST).write_bytes(text)
    (folder / SIGNATURE).write_bytes(key.sign(_SIGNED + text))


def read(folder: Path) -> tuple[Manifest, bytes]:
    """The manifest of a directory, and its text.

    Raises:
        CountyRefused: there is none, it cannot be read, or a name in it leads elsewhere.
    """
    if not _plain(folder, MANIFEST):
        raise CountyRefused(
            f"{folder} 中没有 {MANIFEST}：不是整县导出的目录。",
            f"There is no {MANIFEST} in {folder}: no county export.",
        )
    if (folder / MANIFEST).stat().st_size > _LARGEST:
        raise unusable(MANIFEST, "过大", "it is too large")
    text = (folder / MANIFEST).read_bytes()
    try:
        found = Manifest.model_validate_json(text)
    except ValidationError as fault:
        count = fault.error_count()
        raise unusable(MANIFEST, f"有 {count} 处不能识别", f"{count} parts of it cannot be read") from fault
    named = [each.name for each in (*found.tables, *found.parts)]
    for name in named:
        if not _NAMES.fullmatch(name):
            raise unusable(MANIFEST, f"写有 {name[:80]!r}，导出中不会有这个名称", f"it names {name[:80]!r}")
    if len(set(named)) < len(named):
        raise unusable(MANIFEST, "有重名", "a name stands twice")
    return found, text


def refuse_forged(folder: Path, text: bytes, key: Ed25519PublicKey) -> None:
    """Refuse a manifest that the key of its log did not sign.

    Raises:
        CountyRefused: it was changed, or another key signed it.
    """
    signature = (folder / SIGNATURE).read_bytes()[:1024] if _plain(folder, SIGNATURE) else b""
    try:
        key.verify(signature, _SIGNED + text)
    except InvalidSignature as fault:
        raise unusable(MANIFEST, "被改动，或由别的密钥签名", "it was changed, or another key signed it") from fault


def refuse_changed(folder: Path, wanted: Part) -> None:
    """Refuse a file that is not the one of the manifest.

    Raises:
        CountyRefused: it is missing, no plain file, or not as it was written.
    """
    if not _plain(folder, wanted.name):
        raise unusable(wanted.name, "缺失，或不是普通文件", "it is missing, or no plain file")
    found = part(folder, wanted.name)
    if (found.size, found.sha256) != (wanted.size, wanted.sha256):
        raise unusable(wanted.name, "与清单的摘要不符，已损坏或被改动", "it is damaged or changed")


def _plain(folder: Path, name: str) -> bool:
    """Whether a plain file of this name lies in the directory itself; links lead elsewhere and are not followed."""
    path = folder
    for step in name.split("/"):
        path /= step
        if path.is_symlink():
            return False
    return path.exists() and stat.S_ISREG(path.lstat().st_mode)
