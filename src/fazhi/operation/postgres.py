"""PostgreSQL's own tools: pg_dump of one snapshot, pg_restore all or nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from fazhi.operation.refusals import NO_RIGHT


class ToolRefused(Exception):
    """A tool of PostgreSQL is missing, or did not do its work."""


def _tool(name: str) -> str:
    found = shutil.which(name, path=settings.PG_BIN or None)
    if found is None:
        raise ToolRefused(
            f"找不到 {name}，请安装 postgresql-client（版本不低于数据库），或用 FAZHI_PG_BIN 指明其目录。"
            f"There is no {name}: install postgresql-client, not older than the server, or name its folder in "
            "FAZHI_PG_BIN."
        )
    return found


def _environment() -> dict[str, str]:
    """How libpq reaches the database; the password is not shown in a list of processes."""
    told: Mapping[str, Any] = connection.settings_dict
    options: dict[str, Any] = told.get("OPTIONS") or {}
    pairs = {
        "PGDATABASE": told["NAME"], "PGUSER": told.get("USER"), "PGPASSWORD": told.get("PASSWORD"),
        "PGHOST": told.get("HOST") or options.get("host"), "PGPORT": told.get("PORT") or options.get("port"),
        "PGSSLMODE": options.get("sslmode"), "PGSSLROOTCERT": options.get("sslrootcert"),
    }  # fmt: skip
    return {**settings.ENV, **{name: str(value) for name, value in pairs.items() if value}}


def _run(*command: str) -> None:
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[0][:300]
        name = Path(command[0]).name
        if re.search(r"permission denied|must be owner|权限|属主", last):
            says, cure = NO_RIGHT.says, NO_RIGHT.cure
            raise ToolRefused(f"{name}：{says.zh}。{cure.zh}\n{says.en}. {cure.en}\n（{last}）")
        raise ToolRefused(
            f"{name} 没有完成，数据库没有改动。若其版本低于数据库，请用 FAZHI_PG_BIN 指明新版本所在目录；"
            "否则看数据库的日志。\n"
            f"{name} failed, and the database is as it was. If it is older than the server, name the folder of a newer "
            f"one in FAZHI_PG_BIN; else see the database's log.\n（{last}）"
        )


@contextmanager
def one_snapshot() -> Iterator[str]:
    """One state of the database, which all that is asked inside sees, and its name for ``dump``."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def dump(target: Path, snapshot: str) -> None:
    """Write the snapshot to a file that ``restore`` reads.

    Raises:
        ToolRefused: pg_dump is missing or failed.
    """
    _run(
        _tool("pg_dump"),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={target}",
    )


def restore(source: Path) -> None:
    """Write a dump into the database, all or nothing; only rows and tables, no owners and no rights.

    Raises:
        ToolRefused: pg_restore is missing or failed; the database is as it was.
    """
    name = settings.DATABASES["default"]["NAME"]
    _run(
        _tool("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
        f"--dbname={name}", str(source),
    )  # fmt: skip


def empty() -> None:
    """Take away every table of ours again, after a restored database was found to be another one."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
