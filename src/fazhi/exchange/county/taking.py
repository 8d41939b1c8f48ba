"""Taking a county out 整县导出: into a directory that is there whole or not at all, while officers go on working."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, models

from fazhi.exchange.county import dictionary, laws, manifest, tables
from fazhi.exchange.county.carrying import carried, telling
from fazhi.exchange.county.errors import CountyRefused
from fazhi.exchange.county.manifest import KEYS, Log, Manifest, Part, TablePart
from fazhi.exchange.county.state import computed, migrations, one_view
from fazhi.exchange.county.values import columns_of
from fazhi.kernel.files.models import File
from fazhi.kernel.ledger import keys
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.journal import checkpoint
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.models import WaitingLeaf
from fazhi.kernel.wording import Label
from fazhi.operation.backup import back_up_keys

Progress = Callable[[str, int, int], None]
"""Told which part is being done, and how many of how many parts are."""
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600


@dataclass(frozen=True, slots=True)
class Taken:
    """A county that was taken out: where, what it holds, how many bytes."""

    path: Path
    manifest: Manifest
    size: int


def take(
    target: Path, now: datetime.datetime, *, passphrase: str = "", without_personal: bool = False,
    progress: Progress = lambda what, done, total: None,
) -> Taken:  # fmt: skip
    """Write the county to a directory.

    Args:
        target: the directory, which is not there yet, or is empty.
        now: the moment.
        passphrase: seals the keys that lie beside the data; without them nothing encrypted in it can be read.
        without_personal: leave out personal values, files and keys instead: for analysis; it cannot be loaded.
        progress: told how far it is.

    Raises:
        CountyRefused: the directory holds something, nothing was recorded yet, or it is not said which of the two
            is wanted.
    """
    if bool(passphrase) == without_personal:
        raise CountyRefused(
            "请二选一：给出口令文件，密钥以口令封存在导出中；或不含个人信息，仅供分析。没有导出。",
            "Choose one: a passphrase, with which the keys are sealed in it; or without personal data, for analysis. "
            "Nothing was exported.",
        )
    _refuse_place(target)
    if head() is None and not WaitingLeaf.objects.exists():
        raise CountyRefused("本装置还没有任何记录，没有可导出的。", "Nothing was recorded here yet.")
    checkpoint()
    folder = Path(tempfile.mkdtemp(dir=target.absolute().parent, prefix=".fazhi-county-"))
    try:
        written = _write(folder, now, passphrase, progress)
        for path in folder.rglob("*"):
            path.chmod(_FOLDER_MODE if path.is_dir() else _FILE_MODE)
        folder.replace(target.absolute())
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Taken(target, written, sum(path.stat().st_size for path in target.rglob("*") if path.is_file()))


def _refuse_place(target: Path) -> None:
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise CountyRefused(
            f"{target} 已有内容，导出不覆盖任何文件；请换一个目录名。没有导出。",
            f"{target} holds something and is not overwritten: name another folder. Nothing was exported.",
        )
    if not target.absolute().parent.is_dir():
        raise CountyRefused(
            f"没有目录 {target.absolute().parent}，请先建立。没有导出。",
            f"There is no folder {target.absolute().parent}: make it first. Nothing was exported.",
        )


def _write(folder: Path, now: datetime.datetime, passphrase: str, progress: Progress) -> Manifest:
    models_ = [model for model in carried() if passphrase or model._meta.db_table not in telling()]
    with one_view():
        written = list(_tables(folder, models_, bool(passphrase), progress))
        digests = _digests() if passphrase else []
        log, values = _log(), computed()
        applied = migrations()
    parts, lost = _files(folder, digests, progress)
    parts += _laws(folder)
    if passphrase:
        back_up_keys(folder / KEYS, now, passphrase)
        parts.append(manifest.part(folder, KEYS))
    made = Manifest(
        format=manifest.FORMAT, made_at=now.isoformat(timespec="seconds"), vendor=connection.vendor,
        demonstration=settings.DEMONSTRATION, personal="kept" if passphrase else "left-out", migrations=applied,
        log=log, tables=written, parts=[*_described(folder, models_, log, now, passphrase), *parts], lost=lost,
        figures=values,
    )  # fmt: skip
    manifest.write(folder, made, keys.signing_key(first_use=False))
    _on_disk(folder)
    return made


def _tables(folder: Path, models_: list[type[models.Model]], whole: bool, progress: Progress) -> Iterator[TablePart]:
    (folder / "tables").mkdir()
    for number, model in enumerate(models_):
        table = model._meta.db_table
        progress(table, number, len(models_))
        name = f"tables/{table}.parquet"
        rows = tables.write(model, folder / name, None if whole else _without_personal(model))
        known = manifest.part(folder, name)
        yield TablePart(name=known.name, size=known.size, sha256=known.sha256, table=table, rows=rows)
    progress("", len(models_), len(models_))


def _without_personal(model: type[models.Model]) -> tables.Change | None:
    """Take value and salt from every personal value of a row; that there was one is still said."""
    if not issubclass(model, Evidence):
        return None
    place = [column.attname for column in columns_of(model)].index("personal")

    def changed(row: tables.Row) -> tables.Row:
        bare = {field: {**entry, "value": None, "salt": None} for field, entry in row[place].items()}
        return (*row[:place], bare, *row[place + 1 :])

    return changed


def _digests() -> list[str]:
    """The stored files that rows name, but for those that were purged."""
    purged = File.objects.filter(purge__isnull=False).values("sha256")
    return sorted(set(File.objects.exclude(sha256__in=purged).values_list("sha256", flat=True)))


def _log() -> Log:
    row, public = head(), keys.public_key()
    if row is None or public is None:
        raise CountyRefused("日志还没有签名的检查点。", "The log has no signed head yet.")
    return Log(
        origin=settings.LEDGER_ORIGIN, algorithm=row.algorithm, size=row.size, note=row.note,
        waiting=WaitingLeaf.objects.count(), public_key=public.public_bytes_raw().hex(),
    )  # fmt: skip


def _files(folder: Path, digests: list[str], progress: Progress) -> tuple[list[Part], list[str]]:
    """Copy the stored files; what the store has lost, or what is no longer as it was stored, is named."""
    parts, lost = [], []
    for number, digest in enumerate(digests):
        progress("files", number, len(digests))
        kept, name = settings.FILES / digest[:2] / digest, f"files/{digest[:2]}/{digest}"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if kept.is_file():
            shutil.copyfile(kept, folder / name)
            found = manifest.part(folder, name)
            if found.sha256 == digest:
                parts.append(found)
                continue
            (folder / name).unlink()
        lost.append(digest)
    return parts, lost


def _laws(folder: Path) -> list[Part]:
    """Statutes and calendars that the installation added, by which its limits were counted."""
    found = []
    for name, file in laws.own():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / name)
        found.append(manifest.part(folder, name))
    return found


def _described(
    folder: Path, models_: list[type[models.Model]], log: Log, now: datetime.datetime, passphrase: str
) -> list[Part]:
    told = dictionary.dictionary(models_, personal=bool(passphrase))
    facts = {
        "made": Label(f"导出时刻：{now:%Y-%m-%d %H:%M}", f"Exported: {now:%Y-%m-%d %H:%M}"),
        "log": Label(f"日志 {log.origin}，{log.size} 片叶", f"Log {log.origin}, {log.size} leaves"),
        "personal": _KEPT if passphrase else _LEFT,
        **({"demonstration": _INVENTED} if settings.DEMONSTRATION else {}),
    }
    (folder / "dictionary.json").write_text(dictionary.as_json(told), encoding="utf-8")
    (folder / "README.md").write_text(dictionary.read_me(told, facts), encoding="utf-8")
    return [manifest.part(folder, name) for name in ("README.md", "dictionary.json")]


_KEPT = Label(
    "含个人信息：姓名和案件内容为明文，号码、电话、住址、文书正文和文件为密文；密钥以口令封存在 keys.tar.gz.sealed 中。"
    "请按涉密以外的敏感资料保管。",
    "With personal data: names and the content of cases can be read; numbers, telephones, addresses, papers and files "
    "are encrypted, and their keys are sealed with a passphrase in keys.tar.gz.sealed. Keep it where few can go.",
)
_LEFT = Label(
    "不含当事人的个人信息：姓名、号码、文书正文、文件、密钥以及登录日志、个人信息查阅记录均未导出；工作人员的姓名和编号、"
    "案件事实和办理理由中写有的文字仍在，对外提供前请再核对。仅供分析，不能装入。",
    "Without personal data of parties: no names, numbers, texts of papers, files or keys, and neither the journal of "
    "access nor that of reading personal data. The names and numbers of officers, and what was written as facts and "
    "reasons of cases, are in it: look it through before it goes out of the house. For analysis only: it cannot be "
    "loaded.",
)
_INVENTED = Label("演示数据，个案虚构", "Demonstration data; the cases are invented")


def _on_disk(folder: Path) -> None:
    """Have everything on disk before the directory gets its name."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
