"""A backup tried 备份核验: restored in a scratch place, brought up to date, verified; nothing is left of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import ProgrammingError, connection

from fazhi.kernel.ledger import keys
from fazhi.kernel.wording import Label
from fazhi.operation.restore import RestoreRefused

_STEPS = {
    "restore": Label("取出并比对摘要", "taking it out and comparing digests"),
    "migrate": Label("更新试恢复的表", "bringing its tables up to date"),
    "sequence": Label("把待入列的叶编入", "placing the leaves that waited"),
    "verify": Label("核验记录", "verifying its ledger"),
}


@dataclass(frozen=True, slots=True)
class Proved:
    """What was found of a backup.

    Attributes:
        files, rows, leaves, checkpoints: how many were compared: files by their digests, evidence rows with leaves.
        authentic: whether it is known to be what was backed up.
        failed: the step that failed; None where all went well.
        said: what that step said.
    """

    files: int = 0
    rows: int = 0
    leaves: int = 0
    checkpoints: int = 0
    authentic: bool = False
    failed: Label | None = None
    said: str = ""


def prove(
    path: Path, keys_path: Path | None = None, passphrase_file: Path | None = None, unsealed: Collection[str] = ()
) -> Proved:
    """Restore an archive into a scratch place, bring it up to date and verify its ledger there; nothing is left of it.

    Without an archive of keys those of this installation are used; ``unsealed`` is as ``restore`` takes it.
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
        # Leaves that waited for their place when the backup was made would be called late by now: place them first.
        place = [["ledger", "sequence"]] if connection.vendor == "postgresql" else []
        told = {}
        for command in (
            ["restore", str(path), "--json", *options],
            ["migrate"],
            *place,
            ["ledger", "verify", "--json"],
        ):
            step = command[1] if command[0] == "ledger" else command[0]
            good, out, errors = _fazhi(command, environment, home)
            if not good:
                return Proved(failed=_STEPS[step], said=_faults(out) + errors)
            told[step] = out
    restored, verified = json.loads(told["restore"]), json.loads(told["verify"])
    return Proved(
        restored["files"], verified["rows"], verified["leaves"], verified["checkpoints"], restored["authentic"]
    )


def _faults(out: str) -> str:
    """What a step printed: of a verification its faults, in both languages."""
    try:
        found = json.loads(out)
    except ValueError:
        return out
    lines = [f"{one['subject']}：{one['zh']} {one['en']}" for one in found.get("faults", ())]
    lines += [f"{one['matter']}：{one['differs']}" for one in found.get("matters", ())]
    return "".join(f"{line}\n" for line in lines)


def _fazhi(command: list[str], environment: Mapping[str, str], home: Path) -> tuple[bool, str, str]:
    law = home / "law" / "0"
    own = {**environment, "FAZHI_LAW": str(law)} if law.exists() else environment
    done = subprocess.run(
        [sys.executable, "-m", "fazhi", *command], env=dict(own), capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout, done.stderr


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
