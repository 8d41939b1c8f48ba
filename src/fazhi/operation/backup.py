"""The installation as one checked archive 备份: database, files, law of one's own; keys as an archive of their own.

The database is taken first, in one state, while officers go on writing; then the files that it names, which were
complete before their rows were. So evidence, leaves and files of the archive agree.
"""

from __future__ import annotations

import datetime
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger import keys
from fazhi.kernel.ledger.errors import KeyRefused
from fazhi.kernel.ledger.models import Head, WaitingLeaf
from fazhi.operation import archive, postgres
from fazhi.operation.archive import Item, LogState, Manifest

SQLITE, DUMP = "database.sqlite3", "database.dump"
_STORED_DIGEST = slice(0, 2)


class BackupRefused(Exception):
    """A backup that cannot be made."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where, what it holds, how large it is, whether the key of the ledger signed it."""

    path: Path
    manifest: Manifest
    size: int
    signed: bool


def back_up(target: Path, now: datetime.datetime, passphrase: str = "") -> Made:
    """Write the installation to an archive, without its keys.

    Args:
        target: the file, which must not be there, or a folder, in which the file is named by the moment.
        now: the moment.
        passphrase: seals the archive, where it is given.

    Raises:
        BackupRefused: the file is there, or the folder is not.
        ToolRefused: pg_dump is missing or failed.
    """
    path = _fresh(target, f"fazhi-{now:%Y%m%d-%H%M%S}.tar.gz{'.sealed' if passphrase else ''}")
    with (
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".fazhi-backup-") as scratch,
        _database(Path(scratch)) as taken,
    ):
        items, paths = [taken.item], [taken.path]
        lost = []
        for digest in taken.digests:
            file = settings.FILES / digest[_STORED_DIGEST] / digest
            if file.is_file():
                items.append(archive.item(f"files/{digest[_STORED_DIGEST]}/{digest}", file))
                paths.append(file)
            else:
                lost.append(digest)
        for name, law in _laws():
            items.append(archive.item(name, law))
            paths.append(law)
        manifest = Manifest(
            format=archive.FORMAT, kind="data", made_at=now.isoformat(timespec="seconds"), vendor=taken.vendor,
            demonstration=settings.DEMONSTRATION, log=taken.log, migrations=taken.migrations, lost=lost, items=items,
        )  # fmt: skip
        return _written(path, manifest, paths, passphrase)


def back_up_keys(target: Path, now: datetime.datetime, passphrase: str = "") -> Made:
    """Write the keys of the ledger and of personal data to an archive of their own.

    Raises:
        BackupRefused: the file is there, or there are no keys yet.
    """
    path = _fresh(target, f"fazhi-keys-{now:%Y%m%d-%H%M%S}.tar.gz{'.sealed' if passphrase else ''}")
    there = [keys.folder() / name for name in (keys.SIGNING, keys.PUBLIC, keys.PERSONAL)]
    paths = [each for each in there if each.exists()]
    if not paths:
        raise BackupRefused("还没有密钥可备份。There are no keys yet: nothing was signed or encrypted.")
    manifest = Manifest(
        format=archive.FORMAT, kind="keys", made_at=now.isoformat(timespec="seconds"),
        items=[archive.item(f"keys/{each.name}", each) for each in paths],
    )  # fmt: skip
    return _written(path, manifest, paths, passphrase)


def refuse_place(target: Path, *, folder: bool = False) -> None:
    """Refuse a target that cannot be written to, before anything is done.

    Args:
        target: as ``back_up`` takes it.
        folder: whether it was written as a folder, with a stroke at its end.

    Raises:
        BackupRefused: the file is there, its folder is not, or the name may be meant as that of a folder.
    """
    if not target.exists() and (folder or not target.suffix):
        raise BackupRefused(
            f"没有目录 {target}。要写入目录的，请先建立：mkdir -m 700 {target}；要写成文件的，请写明扩展名，"
            f"如 {target}.tar.gz。没有备份。There is no folder {target}: make it first (mkdir -m 700 {target}), "
            f"or name a file with its ending, such as {target}.tar.gz. Nothing was backed up."
        )
    _fresh(target, "")


def _fresh(target: Path, name: str) -> Path:
    target = target.absolute()  # SQLite opens a copy by its URI, and a URI has no relative paths
    path = target / name if target.is_dir() else target
    if path.exists() and not (path.is_dir() and not name):
        raise BackupRefused(
            f"{path} 已存在，备份不覆盖任何文件；请换文件名，或写明一个目录。没有备份。"
            f"{path} is there and is not overwritten: name another file, or a folder. Nothing was backed up."
        )
    if not path.parent.is_dir():
        raise BackupRefused(
            f"没有目录 {path.parent}，请先建立。没有备份。"
            f"There is no folder {path.parent}: make it first. Nothing was backed up."
        )
    return path


def _written(path: Path, manifest: Manifest, paths: list[Path], passphrase: str) -> Made:
    """Write under another name, have it on disk, then give it its own: a file of the right name is whole."""
    key = _signing(manifest)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".fazhi-backup-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            archive.write(file, manifest, paths, passphrase, key)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # unlike a rename, fails where the file is there
    finally:
        Path(draft).unlink()
    return Made(path, manifest, path.stat().st_size, signed=key is not None)


def _signing(manifest: Manifest) -> Ed25519PrivateKey | None:
    """The key of the ledger for an archive of data, made where nothing was signed yet.

    An archive of the keys themselves proves nothing by them; and a key that was lost, cannot be read, or is not the
    ledger's, keeps nobody from a backup: it is left unsigned, for what another key signed could not be restored.
    """
    if manifest.kind == "keys":
        return None
    begun = manifest.log is not None or (keys.folder() / keys.PUBLIC).exists()
    try:
        public = keys.public_key()
        if begun and public is None:  # Which key is the ledger's is said by the public one alone.
            return None
        key = keys.signing_key(first_use=not begun)
    except (KeyRefused, OSError):
        return None
    return key if public is None or key.public_key() == public else None


def _laws() -> Iterator[tuple[str, Path]]:
    """Statutes and calendars that the installation added."""
    for number, folder in enumerate(settings.LAW_FOLDERS):
        for kind in ("statutes", "calendars"):
            for file in sorted((folder / kind).glob("*.yaml")):
                yield f"law/{number}/{kind}/{file.name}", file


@dataclass(frozen=True, slots=True)
class _Taken:
    """One state of the database: as a file, with what it says of the log, the migrations and the files."""

    vendor: str
    item: Item
    path: Path
    log: LogState | None
    migrations: list[str]
    digests: list[str]


@contextmanager
def _database(scratch: Path) -> Iterator[_Taken]:
    if connection.vendor == "postgresql":
        path = scratch / DUMP
        with postgres.one_snapshot() as snapshot:
            postgres.dump(path, snapshot)
            yield _taken(path, DUMP)
        return
    path = scratch / SQLITE
    copy_sqlite(Path(settings.DATABASES["default"]["NAME"]), path)
    # Asked of the database itself, a moment later: it names every file that the copy names.
    yield _taken(path, SQLITE, log_of_sqlite(path))


def _taken(path: Path, name: str, log: LogState | None = None) -> _Taken:
    purged = File.objects.filter(purge__isnull=False).values("sha256")
    digests = File.objects.exclude(sha256__in=purged).values_list("sha256", flat=True)
    applied = MigrationRecorder(connection).applied_migrations()
    return _Taken(
        connection.vendor, archive.item(name, path), path, log or _log_here(),
        sorted(f"{app}.{migration}" for app, migration in applied), sorted(set(digests)),
    )  # fmt: skip


def _log_here() -> LogState | None:
    row = Head.objects.filter(pk=1).first()
    if row is None:
        return None
    return LogState(origin=settings.LEDGER_ORIGIN, size=row.size, note=row.note, waiting=WaitingLeaf.objects.count())


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database of SQLite in one state while others write to it; the copy is one file.

    Raises:
        BackupRefused: the database is damaged.
    """
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        fault = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if fault != "ok":
        raise BackupRefused(
            "数据库已损坏，请先从上一份备份恢复。没有备份。"
            f"The database is damaged: restore the last backup. Nothing was backed up.\n（{fault}）"
        )


def log_of_sqlite(path: Path) -> LogState | None:
    """The head of the log in a file of SQLite; None where nothing was recorded."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        row = database.execute(f'SELECT size, note FROM "{Head._meta.db_table}"').fetchone()
    return LogState(origin=settings.LEDGER_ORIGIN, size=row[0], note=row[1]) if row else None
