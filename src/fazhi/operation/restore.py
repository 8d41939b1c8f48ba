"""An archive as an installation 恢复: into an empty one only, looked through first, all or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import ProgrammingError, connection

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
            _move(moves)
        else:
            _move(moves, then=lambda: _into_postgres(scratch / DUMP, manifest))
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
    full = []
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            full.append("DATABASE_URL")
    connection.close()
    if any(settings.FILES.rglob("*")):
        full.append(str(settings.FILES))
    there = [keys.folder() / name for name in (keys.SIGNING, keys.PUBLIC, keys.PERSONAL)]
    full += [str(each) for each in there if with_keys and each.exists()]
    if full:
        raise RestoreRefused(
            f"此装置不是空的（{'、'.join(full)}），恢复不覆盖任何内容。请换一个空的 FAZHI_HOME 和 DATABASE_URL。"
            "The installation is not empty, and nothing is overwritten: name an empty FAZHI_HOME and DATABASE_URL."
        )


def _moves(scratch: Path, manifest: Manifest) -> Iterator[tuple[Path, Path]]:
    """From where to where the folders go, those that are in the archive."""
    for name, target in (("files", settings.FILES), ("law", settings.HOME / "law")):
        if (scratch / name).exists():
            yield scratch / name, target
    for file in sorted((scratch / "keys").glob("*")):
        yield file, keys.folder() / file.name


def _move(moves: list[tuple[Path, Path]], then: Callable[[], None] | None = None) -> None:
    """Put everything in its place, or take away again what was put."""
    done: list[Path] = []
    try:
        for source, target in moves:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if target.is_dir():
                target.rmdir()
            elif target.exists():
                target.unlink()
            os.rename(source, target)
            done.append(target)
        if then is not None:
            then()
    except BaseException:
        for target in done:
            shutil.rmtree(target) if target.is_dir() else target.unlink()
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


def prove(
    path: Path, keys_path: Path | None = None, passphrase_file: Path | None = None, unsealed: Collection[str] = ()
) -> tuple[bool, str]:
    """Restore an archive into a scratch place, bring it up to date and verify its ledger there; nothing is left of it.

    Without an archive of keys those of this installation are used; ``unsealed`` is as ``restore`` takes it.

    Returns:
        Whether everything was as it was recorded, and what the commands said.
    """
    with tempfile.TemporaryDirectory(prefix="fazhi-verify-") as name, _scratch_database() as url:
        home = Path(name)
        if keys_path is None and keys.folder().exists():
            kept = shutil.ignore_patterns("session.key", "metrics.token")
            shutil.copytree(keys.folder(), home / "keys", ignore=kept)
        environment = {**settings.ENV, "FAZHI_HOME": str(home), "DATABASE_URL": url, "FAZHI_LAW": ""}
        options = ["--keys", str(keys_path)] if keys_path else []
        options += ["--passphrase-file", str(passphrase_file)] if passphrase_file else []
        options += [each for kind in unsealed for each in ("--unsealed", kind)]
        said = ""
        # Leaves that waited for their place when the backup was made would be called late by now: place them first.
        place = [["ledger", "sequence"]] if connection.vendor == "postgresql" else []
        for command in (["restore", str(path), *options], ["migrate"], *place, ["ledger", "verify"]):
            good, text = _fazhi(command, environment, home)
            said += text
            if not good:
                return False, said
        return True, said


def _fazhi(command: list[str], environment: Mapping[str, str], home: Path) -> tuple[bool, str]:
    law = home / "law" / "0"
    own = {**environment, "FAZHI_LAW": str(law)} if law.exists() else environment
    done = subprocess.run(
        [sys.executable, "-m", "fazhi", *command], env=dict(own), capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _scratch_database() -> Iterator[str]:
    """The address of an empty database: a file of the scratch place, or a database beside ours on the same server."""
    if connection.vendor != "postgresql":
        yield ""
        return
    fresh = f"fazhi_verify_{os.getpid()}"
    quoted = connection.ops.quote_name(fresh)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quoted}")
    except ProgrammingError as fault:
        raise RestoreRefused(
            "此数据库角色不能新建数据库，无法试恢复。请换用有 CREATEDB 权限的角色，或在另一台机器上实际恢复。"
            "The role may not create a database to try it in: use one with CREATEDB, or restore on another machine."
        ) from fault
    try:
        yield urlsplit(settings.ENV["DATABASE_URL"])._replace(path=f"/{fresh}").geturl()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
