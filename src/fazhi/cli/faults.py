"""Which faults are expected, and how each is said: what is wrong and the cure, never a trace."""

from __future__ import annotations

from fazhi import law


def expected(fault: Exception) -> str | None:
    """The message of an expected fault; None for one that nobody foresaw."""
    if isinstance(fault, law.LawError):
        return str(fault)
    known = _known_with_django(fault)
    return known if known is not None else _environment(fault)


def _known_with_django(fault: Exception) -> str | None:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, OperationalError, ProgrammingError

    if isinstance(fault, OperationalError | ProgrammingError) and "no such table" in str(fault):
        return (
            "数据库还没有建表，请先运行 fazhi migrate（演示用 fazhi demo）。"
            "The database has no tables yet: run fazhi migrate."
        )
    if isinstance(fault, DatabaseError):
        return (
            f"数据库不可用：{fault}。请检查 DATABASE_URL 和数据库文件；"
            "文件受损时请从备份恢复，再运行 fazhi ledger verify。"
            "The database cannot be used: check DATABASE_URL; "
            "restore a damaged file from its backup and run fazhi ledger verify."
        )
    if isinstance(fault, ImproperlyConfigured):
        return f"配置有误：{fault}。The configuration is wrong."
    return str(fault) if type(fault).__module__.startswith("fazhi.") else None


def _environment(fault: Exception) -> str | None:
    if isinstance(fault, PermissionError | FileNotFoundError | IsADirectoryError):
        return f"文件不可用：{fault.filename}（{fault.strerror}）。The file cannot be used."
    return None
