"""Why a database refuses, and the cure: each cause has another, and only one of them is to restore a backup."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError

from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with a database, and what would put it right."""

    says: Label
    cure: Label


NO_TABLES = Refusal(
    Label("数据库还没有建表，或表不是最新的", "The database has no tables yet, or not all of them"),
    Label("请先运行 fazhi migrate（演示用 fazhi demo）。", "Run fazhi migrate (fazhi demo for a demonstration)."),
)
NO_RIGHT = Refusal(
    Label("数据库角色没有这项权限", "The role has no right to do this in the database"),
    Label(
        "fazhi migrate、fazhi restore 须以所有者角色运行；其他命令报此错的，由所有者运行 "
        "fazhi ledger roles --application 角色 --apply（见 docs/postgresql.md）。",
        "fazhi migrate and fazhi restore run as the owner; where another command says this, the owner runs "
        "fazhi ledger roles --application ROLE --apply (see docs/postgresql.md).",
    ),
)
NO_DATABASE = Refusal(
    Label("服务器上没有这个数据库", "There is no such database on the server"),
    Label(
        "请核对 DATABASE_URL 中的数据库名；尚未建库的，按 docs/postgresql.md 建立。",
        "Compare the name in DATABASE_URL; make the database as docs/postgresql.md says where there is none yet.",
    ),
)
NOT_LET_IN = Refusal(
    Label("数据库不接受这个角色登录", "The server does not let this role in"),
    Label(
        "请核对 DATABASE_URL 中的角色和口令，以及服务器的 pg_hba.conf。",
        "Compare role and password in DATABASE_URL, and the server's pg_hba.conf.",
    ),
)
NO_CONNECTION = Refusal(
    Label("数据库连不上", "The database does not answer"),
    Label(
        "请核对 DATABASE_URL 中的主机和端口，并看数据库服务是否在运行（systemctl status postgresql）。",
        "Compare host and port in DATABASE_URL, and see whether the server runs (systemctl status postgresql).",
    ),
)
NO_FILE = Refusal(
    Label("数据库文件打不开或不能写入", "The file of the database cannot be opened or written"),
    Label(
        "请核对 DATABASE_URL 和 FAZHI_HOME，该目录和文件须属于运行本系统的用户，磁盘须有空间。",
        "Compare DATABASE_URL and FAZHI_HOME: folder and file belong to the user who runs it, and the disk has room.",
    ),
)
BUSY = Refusal(
    Label("数据库正忙", "The database is busy"),
    Label("请稍后再试。", "Try again in a while."),
)
DAMAGED = Refusal(
    Label("数据库文件受损", "The file of the database is damaged"),
    Label(
        "请从备份恢复（fazhi restore），再运行 fazhi ledger verify。",
        "Restore it from its backup (fazhi restore), then run fazhi ledger verify.",
    ),
)
OTHER = Refusal(
    Label("数据库拒绝了这一操作", "The database refused"),
    Label("请查看数据库自己的日志。", "See the database's own log."),
)

_STATES = (
    ("42P01", NO_TABLES), ("42703", NO_TABLES), ("42501", NO_RIGHT), ("3D000", NO_DATABASE), ("28", NOT_LET_IN),
    ("08", NO_CONNECTION), ("57P", NO_CONNECTION), ("53", BUSY), ("55P03", BUSY), ("57014", BUSY), ("40", BUSY),
)  # fmt: skip
"""SQLSTATEs of PostgreSQL, or how they begin (its manual, appendix A)."""
_SAID_AT_THE_DOOR = (
    (r'database ".*" does not exist|数据库 ?["“].*不存在', NO_DATABASE),
    (r"permission denied|权限不够|权限不足", NO_RIGHT),
    (r'authentication failed|no pg_hba\.conf entry|no password supplied|role ".*" (does not exist|is not permitted)'
     r"|认证失败|角色 ?[\"“].*不存在|没有.*pg_hba\.conf", NOT_LET_IN),
    (r"too many (clients|connections)|connection slots|连接.*(过多|已满)", BUSY),
)  # fmt: skip
"""What the server says while a connection is opened: libpq hands on no SQLSTATE then, only words, in the server's
language; anything else is no connection."""
_CODES = {
    sqlite3.SQLITE_CORRUPT: DAMAGED, sqlite3.SQLITE_NOTADB: DAMAGED, sqlite3.SQLITE_CANTOPEN: NO_FILE,
    sqlite3.SQLITE_READONLY: NO_FILE, sqlite3.SQLITE_PERM: NO_FILE, sqlite3.SQLITE_FULL: NO_FILE,
    sqlite3.SQLITE_IOERR: NO_FILE, sqlite3.SQLITE_BUSY: BUSY, sqlite3.SQLITE_LOCKED: BUSY,
}  # fmt: skip


def refusal(fault: DatabaseError | InterfaceError) -> Refusal:
    """What a fault of the database comes from, by the code it gives rather than by its words where it gives one."""
    cause = fault.__cause__ or fault
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    state = getattr(cause, "sqlstate", None)
    if state:
        return next((found for begins, found in _STATES if str(state).startswith(begins)), OTHER)
    if not isinstance(fault, OperationalError | InterfaceError):
        return OTHER
    said = str(cause)
    return next((found for words, found in _SAID_AT_THE_DOOR if re.search(words, said)), NO_CONNECTION)


def _of_sqlite(cause: sqlite3.Error) -> Refusal:
    if re.match(r"no such (table|column)", str(cause)):
        return NO_TABLES
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest tells kinds of it apart
    return _CODES.get(code, OTHER)
