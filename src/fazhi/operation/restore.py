"""An archive as an installation 恢复: into an empty one only, looked through first, all or nothing."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection

from fazhi.kernel.ledger import keys
from fazhi.kernel.ledger.models import Head
from fazhi.operation import archive, postgres
from fazhi.operation.archive import LogState, Manifest, Members, NotSealed
from fazhi.operation.backup import DUMP, SQLITE, log_of_sqlite


class RestoreRefused(Exception):
    """An archive that is not restored here; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and whether the keys came with it.

    Attributes:
        manifest: what the archive says of itself.
        keys: whether the keys came with it.
        law: where law of the installation's own was put.
        authentic: whether the data are known to be what was backed up: opened by their passphrase, or signed with the
            key of the ledger.
        demonstration: whether the installation is marked as a demonstration.
    """

    manifest: Manifest
    keys: bool
    law: Path | None
    authentic: bool
    demonstration: bool


def restore(
    path: Path, keys_path: Path | None = None, passphrase: str = "", *, demonstration: bool = False,
    unsealed: Collection[str] = (),
) -> Restored:  # fmt: skip
    """Restore an archive into this installation, which must be empty.

    Digests are compared before anything is moved, and the head of the restored log with the checkpoint in the manifest.
    What the archive says of itself relaxes nothing: that it is a demonstration, whose checks are fewer, is for whoever
    restores it to say.

    Args:
        path: the archive.
        keys_path: the archive of its keys.
        passphrase: with which both were sealed.
        demonstration: the installation is to be one, without the checks of production.
        unsealed: which of them (``data``, ``keys``) was not, where a passphrase is given for the other.

    Raises:
        RestoreRefused: the installation is not empty, the archive is of another database, its log is not what the
            manifest says, or it is to be a demonstration and is none.
        ArchiveRefused: the archive is damaged, foreign, changed since it was signed, or not sealed where it should be.
        SealRefused: the passphrase does not open it.
        ToolRefused: pg_restore is missing or failed.
    """
    _refuse_full(keys_path is not None)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restoring-") as name:
        scratch = Path(name)
        manifest, members = _taken_out(path, scratch, "data", "" if "data" in unsealed else passphrase)
        _refuse_unfitting(manifest, demonstration)
        if keys_path is not None:
            _taken_out(keys_path, scratch, "keys", "" if "keys" in unsealed else passphrase)
        signed = _signed(members, scratch / "keys" if keys_path is not None else keys.folder())
        moves = list(_moves(scratch, manifest))
        if connection.vendor == "sqlite":
            _refuse_other_log(log_of_sqlite(scratch / SQLITE), manifest)
            moves.append((scratch / SQLITE, Path(settings.DATABASES["default"]["NAME"])))
            _move(moves, scratch)
        else:
            _move(moves, scratch, then=lambda: _into_postgres(scratch / DUMP, manifest))
    if demonstration:
        (settings.HOME / "demonstration").touch()
    law = settings.HOME / "law"
    authentic = signed or members.opened
    return Restored(manifest, keys_path is not None, law if law.exists() else None, authentic, demonstration)


def _refuse_unfitting(manifest: Manifest, demonstration: bool) -> None:
    if demonstration and not manifest.demonstration:
        raise RestoreRefused(
            "这份备份不是演示装置的备份，不能按演示恢复；请去掉 --demonstration。"
            "The archive is of no demonstration and is not restored as one: leave out --demonstration."
        )
    if manifest.vendor != connection.vendor:
        raise RestoreRefused(
            f"备份来自 {manifest.vendor}，而 DATABASE_URL 指向 {connection.vendor}；请改 DATABASE_URL。"
            f"The archive is of {manifest.vendor}, but DATABASE_URL names {connection.vendor}: change it."
        )


def _signed(members: Members, folder: Path) -> bool:
    """Whether the key of the ledger that is known here signed what was taken out."""
    public = keys.public_key_in(folder)
    return public is not None and members.signed_with(public)


def _taken_out(path: Path, scratch: Path, kind: str, passphrase: str) -> tuple[Manifest, Members]:
    with _as_said(kind), archive.reading(path, passphrase) as (manifest, members):
        if manifest.kind != kind:
            raise RestoreRefused(
                f"{path} 是{'密钥' if manifest.kind == 'keys' else '数据'}备份，请核对参数顺序。"
                f"{path} holds {manifest.kind}: give the data first, and the keys by --keys."
            )
        members.take_out(manifest, scratch)
    return manifest, members


@contextmanager
def _as_said(kind: str) -> Iterator[None]:
    """Where a passphrase is given, both archives are sealed but for what is said not to be."""
    try:
        yield
    except NotSealed as fault:
        raise RestoreRefused(
            f"{fault} 给出的口令打不开未加密的文件，也不能证明它未被调换。应是加密备份的，请换用原件；"
            f"确系未加密备份且来源可靠的，请加 --unsealed {kind}。没有写入任何内容。"
            "A passphrase does not prove a plain file: it may have been put in the place of the sealed one. Use the "
            f"original; where the backup was never sealed and you trust where it comes from, add --unsealed {kind}. "
            "Nothing was written."
        ) from fault


def _refuse_full(with_keys: bool) -> None:
    """Nothing that is there is overwritten."""
    full = ["DATABASE_URL"] if _holds_tables() else []
    if any(settings.FILES.rglob("*")):
        full.append(str(settings.FILES))
    there = [keys.folder() / name for name in (keys.SIGNING, keys.PUBLIC, keys.PERSONAL)]
    full += [str(each) for each in there if with_keys and each.exists()]
    if full:
        raise RestoreRefused(
            f"此装置不是空的（{'、'.join(full)}），恢复不覆盖任何内容。请换一个空的 FAZHI_HOME 和 DATABASE_URL。"
            "The installation is not empty, and nothing is overwritten: name an empty FAZHI_HOME and DATABASE_URL."
        )


def _holds_tables() -> bool:
    """Whether something is in the database already; a file of SQLite is not made, and not touched, by asking."""
    if connection.vendor == "sqlite":
        file = Path(settings.DATABASES["default"]["NAME"])
        if not file.exists() or (file.is_file() and file.stat().st_size == 0):
            return False
        waiting = file.with_name(f"{file.name}-wal")
        return not file.is_file() or (waiting.exists() and waiting.stat().st_size > 0) or _rows_in(file)
    with connection.cursor() as cursor:
        found = bool(connection.introspection.table_names(cursor))
    connection.close()
    return found


def _rows_in(file: Path) -> bool:
    """Whether a file is a database with tables, or anything else that would be lost."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            return bool(opened.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.Error:
        return True


def take_folders_away() -> None:
    """Take empty folders away again that the start of this process made: a refused restore leaves nothing."""
    for folder in settings.MADE:
        with suppress(OSError):  # what holds something by now stays
            folder.rmdir()


def _moves(scratch: Path, manifest: Manifest) -> Iterator[tuple[Path, Path]]:
    """From where to where the folders go, those that are in the archive."""
    for name, target in (("files", settings.FILES), ("law", settings.HOME / "law")):
        if (scratch / name).exists():
            yield scratch / name, target
    for file in sorted((scratch / "keys").glob("*")):
        yield file, keys.folder() / file.name


def _move(moves: list[tuple[Path, Path]], scratch: Path, then: Callable[[], None] | None = None) -> None:
    """Put everything in its place, or take away again what was put and leave what was there as it was."""
    undo: list[Callable[[], object]] = []
    aside = scratch / "aside"
    aside.mkdir()
    try:
        for number, (source, target) in enumerate(moves):
            for folder in [each for each in (target.parent, *target.parent.parents) if not each.exists()][::-1]:
                folder.mkdir(mode=0o700)
                undo.append(folder.rmdir)
            if target.exists():  # an empty folder, or an empty database
                kept = aside / str(number)
                shutil.move(target, kept)
                undo.append(partial(shutil.move, kept, target))
            shutil.move(source, target)
            undo.append(partial(shutil.move, target, source))
        if then is not None:
            then()
    except BaseException:
        for step in reversed(undo):
            step()
        raise


def _into_postgres(dump: Path, manifest: Manifest) -> None:
    postgres.restore(dump)
    try:
        row = Head.objects.filter(pk=1).first()
        found = LogState(origin=settings.LEDGER_ORIGIN, size=row.size, note=row.note) if row else None
        _refuse_other_log(found, manifest)
    except RestoreRefused:
        postgres.empty()
        raise


def _refuse_other_log(found: LogState | None, manifest: Manifest) -> None:
    said = manifest.log
    if (found.size, found.note) != (said.size, said.note) if found and said else found is not said:
        raise RestoreRefused(
            "备份中数据库的日志头与清单中的检查点不一致，备份不可信。请用另一份备份。"
            "The log in the archive is not the one of its manifest: it cannot be trusted. Use another copy."
        )
