"""Loading a county 整县装入: into an empty installation on either database, all or nothing, and proved first."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management.color import no_style
from django.db import IntegrityError, connection

from fazhi.exchange.county import laws, proving, tables
from fazhi.exchange.county import manifest as parts
from fazhi.exchange.county.carrying import carried
from fazhi.exchange.county.emptiness import held_empty, refuse_bare, refuse_full
from fazhi.exchange.county.errors import CountyRefused, unusable
from fazhi.exchange.county.manifest import KEYS, Manifest
from fazhi.exchange.county.placing import beside, place, recover, take_back
from fazhi.exchange.county.state import migrations
from fazhi.kernel.ledger import keys
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.search import rebuilding
from fazhi.operation import archive
from fazhi.operation.archive import ArchiveRefused
from fazhi.operation.sealing import SealRefused

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A county that was loaded, and what was proved of it.

    Attributes:
        manifest: what its directory says.
        leaves, rows, checkpoints: how many were compared by the verification of the ledger.
        demonstration: whether the installation is marked as a demonstration.
        law: whether law of its own came with it.
    """

    manifest: Manifest
    leaves: int
    rows: int
    checkpoints: int
    demonstration: bool
    law: bool


def load(
    source: Path, *, passphrase: str, demonstration: bool = False,
    progress: Progress = lambda what, done, total: None,
) -> Loaded:  # fmt: skip
    """Load a directory into this installation, which must be empty and have its tables.

    Args:
        source: the directory.
        passphrase: opens the keys.
        demonstration: the installation is to be one, without the checks of production.
        progress: told how far it is.

    Raises:
        CountyRefused: the installation is not empty, or not of the version that exported; or the directory is damaged,
            forged, incomplete, without personal data, or not proved when it is loaded. Nothing is left behind.
    """
    recover()
    manifest, text = parts.read(source)
    refuse_bare()
    _refuse_unfitting(manifest, demonstration)
    laws.refuse_other(source, manifest)
    refuse_full()
    with beside() as ready:
        _keys_out(source, ready, manifest, passphrase)
        _refuse_forged(source, ready, manifest, text)
        _made_ready(source, ready, manifest, progress)
        try:
            with held_empty():
                with _keys_of(ready):
                    _filled(source, manifest, progress)
                    proved = proving.prove(manifest, progress)
                place(ready)
        except BaseException:
            take_back(ready)
            raise
    if demonstration:
        (Path(settings.HOME) / "demonstration").touch()
    law = any(each.name.startswith(laws.FOLDER) for each in manifest.parts)
    return Loaded(manifest, proved.leaves, proved.rows, proved.checkpoints, demonstration, law)


def _refuse_unfitting(manifest: Manifest, demonstration: bool) -> None:
    if manifest.personal != "kept":
        raise CountyRefused(
            "这份导出不含个人信息和密钥，仅供分析，不能装入。请用含密钥的导出（--passphrase-file）。",
            "It was exported without personal data and keys, for analysis, and cannot be loaded: export it with "
            "--passphrase-file.",
        )
    if demonstration and not manifest.demonstration:
        raise CountyRefused(
            "这份导出不是演示装置的，不能按演示装入；请去掉 --demonstration。",
            "It is of no demonstration and is not loaded as one: leave out --demonstration.",
        )
    here, there = set(migrations()), set(manifest.migrations)
    if here != there:
        differs = sorted(here ^ there)
        raise CountyRefused(
            f"导出与本系统的表结构版本不同（{'、'.join(differs[:5])} 等 {len(differs)} 处）。"
            "请用导出时的版本装入，再升级。",
            f"It has another schema version than this installation ({', '.join(differs[:5])}; {len(differs)} "
            "migrations differ): load it with the version that exported it, then upgrade.",
        )
    if manifest.log.origin != settings.LEDGER_ORIGIN or manifest.log.algorithm != settings.LEDGER_HASH:
        raise CountyRefused(
            f"日志名称或算法不同：请设 FAZHI_LEDGER_ORIGIN={manifest.log.origin}、"
            f"FAZHI_LEDGER_HASH={manifest.log.algorithm} 后再装入。",
            f"Its log has another name or hash function: set FAZHI_LEDGER_ORIGIN={manifest.log.origin} and "
            f"FAZHI_LEDGER_HASH={manifest.log.algorithm}.",
        )
    expected = {model._meta.db_table for model in carried()}
    if {each.table for each in manifest.tables} != expected:
        raise unusable(
            parts.MANIFEST, "所列各表不是本系统的表", "the tables it names are not those of this installation"
        )
    if any(each.name != f"tables/{each.table}.parquet" for each in manifest.tables):
        raise unusable(parts.MANIFEST, "表与文件名不对应", "a table does not stand in the file of its name")


def _keys_out(source: Path, ready: Path, manifest: Manifest, passphrase: str) -> None:
    sealed = next((each for each in manifest.parts if each.name == KEYS), None)
    if sealed is None:
        raise unusable(KEYS, "清单中没有密钥", "the manifest names no keys")
    parts.refuse_changed(source, sealed)
    try:
        with archive.reading(source / KEYS, passphrase) as (told, members):
            if told.kind != "keys":
                raise unusable(KEYS, "不是密钥备份", "it holds no keys")
            members.take_out(told, ready)
    except (ArchiveRefused, SealRefused) as fault:
        raise unusable(KEYS, f"密钥打不开。{fault}", "the keys cannot be opened") from fault


def _refuse_forged(source: Path, ready: Path, manifest: Manifest, text: bytes) -> None:
    public = keys.public_key_in(ready / "keys")
    if public is None or public.public_bytes_raw().hex() != manifest.log.public_key:
        raise unusable(KEYS, "封存的密钥不是清单所说日志的密钥", "the sealed key is not that of the log")
    parts.refuse_forged(source, text, public)


def _made_ready(source: Path, ready: Path, manifest: Manifest, progress: Progress) -> None:
    """Compare everything with the manifest; files and law are copied and compared once more where they lie ready."""
    everything = [*manifest.tables, *manifest.parts]
    for number, each in enumerate(everything):
        progress(each.name, number, len(everything))
        parts.refuse_changed(source, each)
        if each.name.startswith(("files/", "law/")):
            target = ready / each.name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(source / each.name, target)
            parts.refuse_changed(ready, each)


@contextmanager
def _keys_of(ready: Path) -> Iterator[None]:
    """Let the ledger use the keys that lie ready, before they have their place."""
    before = settings.KEYS
    settings.KEYS = ready / "keys"
    try:
        yield
    finally:
        settings.KEYS = before


def _filled(source: Path, manifest: Manifest, progress: Progress) -> None:
    known = {each.table: each for each in manifest.tables}
    models = carried()
    for number, model in enumerate(models):
        table = model._meta.db_table
        progress(table, number, len(models))
        written = 0
        for rows in tables.read(model, source / known[table].name):
            tables.insert(model, rows)
            written += len(rows)
        if written != known[table].rows:
            raise unusable(
                known[table].name, f"有 {written} 行，清单为 {known[table].rows} 行",
                f"it has {written} rows, the manifest says {known[table].rows}",
            )  # fmt: skip
    filled = [model for model in models if model._base_manager.exists()]
    with connection.cursor() as cursor:  # On PostgreSQL it outlives a load that is taken back: only where it must be.
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)
    try:
        connection.check_constraints()
    except IntegrityError as fault:
        raise unusable("tables", "各表互相参照的行不全", f"rows refer to others that are not there: {fault}") from fault
    proving.refuse_other_log(manifest)
    if manifest.log.waiting:  # They would be called late by now.
        sequence_all()
    rebuilding.rebuild()
