"""Which faults are expected, and how each is said: what is wrong and the cure, never a trace."""

from __future__ import annotations

import errno
import os
import re

from fazhi import law
from fazhi.kernel.wording import Label


def expected(fault: Exception) -> str | None:
    """The message of an expected fault; None for one that nobody foresaw."""
    if isinstance(fault, law.LawError):
        return of_law(fault)
    known = _known_with_django(fault)
    return known if known is not None else _environment(fault)


_LAW = {
    law.BrokenLaw: "法律数据有误，请按下列各处改正（fazhi law check 随时可查）",
    law.UnknownParameter: "没有这个法定参数，用 fazhi law list 查看全部",
    law.NotInForce: "所查的日期没有有效的数值，用 fazhi law show 查看各时期",
    law.AmbiguousAmount: "法律对不同情形规定了不同数值，请用 --case 写明情形",
    law.WrongExtension: "这个期限不能这样延长",
    law.WrongPause: "不计入的日子写法有误：后一日不得早于前一日，且须在期限之内",
    law.MomentNeeded: "该期限以小时计，请写明时刻，如 2021-07-16T10:30",
    law.OutOfCalendar: "超出可计算的日历范围",
}
"""What the law's refusals mean; the law itself, which knows no surface, says them in English."""


def of_law(fault: law.LawError) -> str:
    """A refusal of the law: what it means in Chinese, then all of it."""
    return f"{_LAW.get(type(fault), '这个期限算不出来，请核对起算日和参数')}。\n{fault}"


def _known_with_django(fault: Exception) -> str | None:
    from dj_database_url import ParseError, UnknownSchemeError
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, InterfaceError

    if isinstance(fault, DatabaseError | InterfaceError):
        from fazhi.operation.refusals import refusal

        found = refusal(fault)
        return f"{found.says.zh}。{found.cure.zh}\n{found.says.en}. {found.cure.en}\n（{_first_line(fault)}）"
    if isinstance(fault, UnknownSchemeError | ParseError):
        return (
            f"{_misread(fault)}"
            "请写成 sqlite:////路径/文件 或 postgresql://角色:口令@主机/数据库 这样的形式。"
            f"DATABASE_URL cannot be read{_begins(fault)}. Write it like "
            "sqlite:////folder/file or postgresql://role:password@host/database, signs in the password as %40."
        )
    if isinstance(fault, ImproperlyConfigured):
        said = str(fault)
        if re.search(r"[\u4e00-\u9fff]", said):
            return said
        return (
            "配置有误，请核对各项设置（docs/zh/operations.md“设置”）。"
            f"The configuration is wrong: compare the settings (docs/operations.md, Settings).\n（{said}）"
        )
    return str(fault) if type(fault).__module__.startswith("fazhi.") else None


def _misread(fault: Exception) -> str:
    scheme = _scheme(fault)
    if not hasattr(fault, "scheme"):
        return "DATABASE_URL 读不出：端口应为数字，口令中的特殊字符须写成 %40 这样的形式；"
    return f"DATABASE_URL 的开头{scheme}不是 sqlite:// 或 postgresql://（也许是笔误），"


def _begins(fault: Exception) -> str:
    return f": it begins with {_scheme(fault) or 'neither'}" if hasattr(fault, "scheme") else ": its port is no number"


def _scheme(fault: Exception) -> str:
    """What a misspelt address of a database begins with; never more of it, as it holds a password."""
    scheme = str(getattr(fault, "scheme", ""))
    return f"“{scheme}://”" if scheme.isalnum() else ""


def _first_line(fault: Exception) -> str:
    """What the database itself said; what follows its first line may hold the values of a row."""
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]


_CAUSES = {
    errno.ENOENT: Label("没有这个文件或目录，请核对路径", "there is no such file or folder: compare the path"),
    errno.EISDIR: Label("这是目录，应为文件", "this is a folder: give a file"),
    errno.ENOTDIR: Label("路径中有一段不是目录，请核对", "a part of the path is no folder: compare it"),
    errno.EEXIST: Label("已有同名文件，不覆盖；请换名称", "it is there and is not overwritten: give another name"),
    errno.EACCES: Label(
        "没有权限；请以运行本系统的用户执行，或把属主和权限改给该用户",
        "no right: run it as the user who runs the installation, or give that user the file",
    ),
    errno.EROFS: Label("所在的文件系统只读，请换位置", "its file system is read only: choose another place"),
    errno.ENOSPC: Label("磁盘已满，请腾出或扩充空间后重做", "the disk is full: make or add room, and do it again"),
    errno.EDQUOT: Label("磁盘配额已用完，请腾出或扩充后重做", "the quota is used up: make room, and do it again"),
    errno.EFBIG: Label("文件超出允许的大小，请放宽限制后重做", "larger than files may be here: raise the limit"),
    errno.EIO: Label("磁盘读写出错，请检查磁盘", "the disk fails to read or write: have it examined"),
}  # fmt: skip
"""What the system refuses, by its number: its own words come in the language of the machine."""
_UNUSABLE = Label("这个文件不能用", "this file cannot be used")


def of_system(fault: OSError) -> Label:
    """Why the system refuses, and the cure, in both languages."""
    number = errno.EACCES if fault.errno == errno.EPERM else fault.errno
    return _CAUSES.get(number or 0, _UNUSABLE)


def _environment(fault: Exception) -> str | None:
    if isinstance(fault, ModuleNotFoundError) and fault.name and not fault.name.startswith("fazhi"):
        return (
            f"没有 Python 模块 {fault.name}，请核对 FAZHI_CHAPTERS 和安装的软件包。"
            f"There is no module {fault.name}: compare FAZHI_CHAPTERS with what is installed."
        )
    if isinstance(fault, UnicodeDecodeError):
        return (
            f"文件不是 UTF-8 文本（第 {fault.start + 1} 个字节起），请另存为 UTF-8。"
            f"The file is no UTF-8 text (from byte {fault.start + 1}): save it as UTF-8."
        )
    if isinstance(fault, OSError) and fault.errno in {*_CAUSES, errno.EPERM}:
        what, name = of_system(fault), fault.filename
        zh, en = (f"{name}：", f"{name}: ") if isinstance(name, str | os.PathLike) else ("", "")
        return f"{zh}{what.zh}。{en}{what.en}.\n（{fault.strerror}）"
    return None
