"""The archive of a backup 备份包: a tar with a manifest first, and nothing in it that the manifest does not name.

An archive comes from outside, so nothing of it is believed: names are those of the manifest, whose names are of four
shapes; only plain files are taken; each must have the size and digest that the manifest gives. The manifest itself is
signed with the key of the ledger, where there is one: who holds its public key tells a changed archive.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, ValidationError

from fazhi.kernel.wording import Label
from fazhi.operation.sealing import Opening, Sealing, sealed

MANIFEST, SIGNATURE = "manifest.json", "manifest.signature"
_SIGNED = b"fazhi-backup-1 manifest\n"
"""Stands before what is signed: the key signs checkpoints of the log as well, and neither is taken for the other."""
_SIGNATURE_BYTES = 64
FORMAT: Literal["fazhi-backup-1"] = "fazhi-backup-1"
_LARGEST_MANIFEST = 256 * 1024**2
_NAMES = re.compile(
    r"database\.(?:sqlite3|dump)|files/[0-9a-f]{2}/[0-9a-f]{64}|keys/(?:ledger\.pem|ledger\.pub|personal\.key)"
    r"|law/\d{1,3}/(?:statutes|calendars)/[^/\\\x00-\x1f.][^/\\\x00-\x1f]{0,80}\.yaml"
)
"""All names that an archive may hold; none of them leads out of a folder."""
_PIECE = 1024 * 1024


class ArchiveRefused(ValueError):
    """An archive that is not taken: damaged, foreign, or made to do harm."""


class NotSealed(ArchiveRefused):
    """A plain file where a sealed one was to be: a passphrase that opened nothing proves nothing."""


class Item(BaseModel):
    """A file in the archive: name, bytes, SHA-256."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    size: int
    sha256: str


class LogState(BaseModel):
    """How far the log went when the backup was made: the checkpoint with which the restored one is compared."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    origin: str
    size: int
    note: str
    waiting: int = 0


class Manifest(BaseModel):
    """What an archive holds 备份清单, and what it was made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["fazhi-backup-1"]
    kind: Literal["data", "keys"]
    made_at: str
    vendor: Literal["sqlite", "postgresql", ""] = ""
    demonstration: bool = False
    log: LogState | None = None
    migrations: list[str] = []
    lost: list[str] = []
    items: list[Item]


def item(name: str, path: Path) -> Item:
    """A file as an item of an archive."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Item(name=name, size=size, sha256=digest.hexdigest())


def write(
    target: BinaryIO, manifest: Manifest, paths: Iterable[Path], passphrase: str = "",
    key: Ed25519PrivateKey | None = None,
) -> None:  # fmt: skip
    """Write an archive, sealed where a passphrase is given; ``paths`` are those of the items, in their order.

    Args:
        target: where it is written.
        manifest: what it holds.
        paths: the files of its items.
        passphrase: seals it.
        key: signs the manifest.
    """
    sink: BinaryIO | Sealing = Sealing(target, passphrase) if passphrase else target
    with tarfile.open(fileobj=sink, mode="w|gz", format=tarfile.PAX_FORMAT) as tar:
        text = manifest.model_dump_json(indent=1).encode()
        tar.addfile(_member(MANIFEST, len(text)), io.BytesIO(text))
        if key is not None:
            tar.addfile(_member(SIGNATURE, _SIGNATURE_BYTES), io.BytesIO(key.sign(_SIGNED + text)))
        for each, path in zip(manifest.items, paths, strict=True):
            with path.open("rb") as file:
                tar.addfile(_member(each.name, each.size), file)
    if isinstance(sink, Sealing):
        sink.finish()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


@contextmanager
def reading(path: Path, passphrase: str = "") -> Iterator[tuple[Manifest, Members]]:
    """An archive that is read: its manifest, and its members one after the other.

    Raises:
        ArchiveRefused: it is damaged, or no archive of ours.
        NotSealed: a passphrase is given, and the file is not sealed.
        SealRefused: it is sealed, and the passphrase does not open it.
    """
    with path.open("rb") as file:
        closed = sealed(file)
        if closed and not passphrase:
            raise ArchiveRefused(f"{path} 已加密，请给出口令。{path} is sealed: give its passphrase.")
        if passphrase and not closed:
            raise NotSealed(f"{path} 没有加密。{path} is not sealed.")
        source: BinaryIO | Opening = Opening(file, passphrase) if closed else file
        try:
            with tarfile.open(fileobj=source, mode="r|gz") as tar:
                text = _manifest_text(path, tar)
                yield _manifest(path, text), Members(path, tar, text, opened=closed)
        except (tarfile.TarError, EOFError, zlib.error, OSError) as fault:
            if isinstance(fault, OSError) and fault.errno is not None:
                raise  # It is the disk that fails, and not the archive.
            says = Label("文件损坏、被截断，或不是备份", "it is damaged or cut, or is no backup")
            raise ArchiveRefused(_says(path, says)) from fault


def _manifest_text(path: Path, tar: tarfile.TarFile) -> bytes:
    first = tar.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > _LARGEST_MANIFEST:
        raise ArchiveRefused(_says(path, Label("第一个文件不是清单", "the first file is not its manifest")))
    text = tar.extractfile(first)
    return text.read() if text else b""


def _manifest(path: Path, text: bytes) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as fault:
        raise ArchiveRefused(
            _says(path, Label(f"清单有 {fault.error_count()} 处错误", f"its manifest has {fault.error_count()} faults"))
        ) from fault
    names = [each.name for each in manifest.items]
    for name in names:
        if not _NAMES.fullmatch(name):
            raise ArchiveRefused(
                _says(
                    path,
                    Label(
                        f"清单写有 {name[:80]!r}，备份中不会有这个名称",
                        f"it names {name[:80]!r}, which no backup holds",
                    ),
                )
            )
    if len(set(names)) < len(names):
        raise ArchiveRefused(_says(path, Label("清单中有重名", "a name stands twice")))
    return manifest


class Members:
    """The members of an archive, taken out one after the other and compared with the manifest.

    ``opened``: whether the archive was sealed, so that its passphrase opened it.
    """

    def __init__(self, path: Path, tar: tarfile.TarFile, text: bytes, *, opened: bool) -> None:
        self.opened = opened
        self._path, self._tar, self._text, self._signature = path, tar, text, b""

    def take_out(self, manifest: Manifest, folder: Path) -> None:
        """Write every item under a folder that is empty.

        Raises:
            ArchiveRefused: an item is missing, foreign, no plain file, or not as the manifest says.
        """
        wanted = {each.name: each for each in manifest.items}
        while (member := self._tar.next()) is not None:
            if member.name == SIGNATURE and member.isreg() and not self._signature:
                self._signature = self._signed(member)
                continue
            each = wanted.pop(member.name, None)
            if each is None or not member.isreg():
                raise ArchiveRefused(
                    _says(
                        self._path,
                        Label(
                            f"包内有 {member.name[:80]!r}，清单中没有",
                            f"it holds {member.name[:80]!r}, which its manifest does not",
                        ),
                    )
                )
            content = self._tar.extractfile(member)
            if content is None or member.size != each.size or _copied(content, folder / each.name) != each.sha256:
                raise ArchiveRefused(
                    _says(self._path, Label(f"{each.name} 与清单不符", f"{each.name} is not what its manifest says"))
                )
        if wanted:
            raise ArchiveRefused(
                _says(self._path, Label(f"缺少 {next(iter(wanted))}", f"{next(iter(wanted))} is missing"))
            )

    def _signed(self, member: tarfile.TarInfo) -> bytes:
        content = self._tar.extractfile(member)
        return content.read() if content is not None and member.size == _SIGNATURE_BYTES else b"?"

    def signed_with(self, key: Ed25519PublicKey) -> bool:
        """Whether the manifest, and by its digests all that was taken out, was signed with the key; asked afterwards.

        Raises:
            ArchiveRefused: there is a signature, and it is another's or of another manifest.
        """
        if not self._signature:
            return False
        try:
            key.verify(self._signature, _SIGNED + self._text)
        except InvalidSignature as fault:
            raise ArchiveRefused(
                _says(
                    self._path,
                    Label("清单被改动，或由别的密钥签名", "its manifest was changed, or another key signed it"),
                )
            ) from fault
        return True


def _copied(content: IO[bytes], path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        while piece := content.read(_PIECE):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _says(path: Path, fault: Label) -> str:
    return (
        f"备份 {path} 不可用：{fault.zh}。请用另一份备份；没有写入任何内容。"
        f"The archive {path} cannot be used: {fault.en}. Use another copy; nothing was written."
    )
