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
    from dj_database_url import UnknownSchemeError
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, InterfaceError

    if isinstance(fault, DatabaseError | InterfaceError):
        from fazhi.operation.refusals import refusal

        found = refusal(fault)
        return f"{found.says.zh}。{found.cure.zh}\n{found.says.en}. {found.cure.en}\n（{_first_line(fault)}）"
    if isinstance(fault, UnknownSchemeError):
        return (
            f"DATABASE_URL 的开头{_scheme(fault)}不是 sqlite:// 或 postgresql://（也许是笔误），"
            "请写成 sqlite:////路径/文件 或 postgresql://角色:口令@主机/数据库 这样的形式。"
            f"DATABASE_URL cannot be read: it begins with {_scheme(fault) or 'neither'}. Write it like "
            "sqlite:////folder/file or postgresql://role:password@host/database."
        )
    if isinstance(fault, ImproperlyConfigured):
        return f"配置有误：{fault}。The configuration is wrong."
    return str(fault) if type(fault).__module__.startswith("fazhi.") else None


def _scheme(fault: Exception) -> str:
    """What a misspelt address of a database begins with; never more of it, as it holds a password."""
    scheme = str(getattr(fault, "scheme", ""))
    return f"“{scheme}://”" if scheme.isalnum() else ""


def _first_line(fault: Exception) -> str:
    """What the database itself said; what follows its first line may hold the values of a row."""
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]


def _environment(fault: Exception) -> str | None:
    if isinstance(fault, ModuleNotFoundError) and fault.name and not fault.name.startswith("fazhi"):
        return (
            f"没有 Python 模块 {fault.name}，请核对 FAZHI_CHAPTERS 和安装的软件包。"
            f"There is no module {fault.name}: compare FAZHI_CHAPTERS with what is installed."
        )
    if isinstance(fault, UnicodeDecodeError):
        return f"文件不是 UTF-8 文本（第{fault.start + 1}个字节）。The file is no UTF-8 text."
    if isinstance(fault, OSError) and fault.filename is not None:
        return f"文件不可用：{fault.filename}（{fault.strerror}）。The file cannot be used."
    return None
