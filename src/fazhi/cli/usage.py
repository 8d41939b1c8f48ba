"""What is wrong with how a command was called, in both languages; the parser's own English at most as a last detail."""

from __future__ import annotations

import re

import click
from click.exceptions import NoArgsIsHelpError

from fazhi.kernel.wording import Label

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_DAY = Label("应为日期，写作 2021-07-15", "give a day, written 2021-07-15")
_PLACES = (
    (r"does not exist|No such file", Label("没有这个文件或目录，请核对路径", "it is not there: compare the path")),
    (r"is a directory|Is a directory", Label("这是目录，应为文件", "this is a folder: give a file")),
    (r"is a file|Not a directory", Label("这是文件，应为目录", "this is a file: give a folder")),
    (r"not readable|not writable|Permission denied",
     Label("没有权限，请以运行本系统的用户执行", "no right: run it as the user who runs the installation")),
)  # fmt: skip
"""What the parser says of a path, and what it means."""
_SHAPES = (
    (r"unexpected extra argument", Label("多写了参数，请核对命令", "there is one argument too many")),
    (r"Missing command", Label("没有写明子命令", "a command below this one is missing")),
    (r"No such command", Label("没有这个命令", "there is no such command")),
    (r"requires an? argument|requires \d+ arguments", Label("选项后应有值", "a value must follow the option")),
    (r"does not take a value", Label("这个选项后不写值", "no value follows this option")),
)
_OTHER = Label("命令写法有误", "the command cannot be read")


def in_words(fault: click.ClickException) -> str:
    """The message of a fault: how the command is called, what is wrong, what to write instead."""
    if isinstance(fault, NoArgsIsHelpError):
        return fault.format_message()
    said = fault.message.strip()
    if isinstance(fault, click.UsageError):
        ctx = fault.ctx
        usage = f"{ctx.get_usage()}\n" if ctx else ""
        return f"{usage}{_usage(fault)}{_help(ctx)}"
    if isinstance(fault, click.FileError):
        what = _of_path(said)
        return f"{fault.ui_filename}：{what.zh}。{fault.ui_filename}: {what.en}."
    return said


def _help(ctx: click.Context | None) -> str:
    return f"\n用法见 {ctx.command_path} --help 。How it is called: {ctx.command_path} --help" if ctx else ""


def _usage(fault: click.UsageError) -> str:
    said = fault.message.strip()
    if isinstance(fault, click.MissingParameter):
        name = _name(fault)
        return f"缺少 {name}。{name} is missing."
    if isinstance(fault, click.BadParameter):
        name = _name(fault)
        if _CHINESE.search(said):
            return f"{name}：{said}"
        what = _wanted(fault.param.type if fault.param else None, said)
        return f"{name} 的值不能用：{what.zh}。{name} cannot be used: {what.en}.\n（{said}）"
    if _CHINESE.search(said):
        return said
    if isinstance(fault, click.NoSuchOption):
        near = "、".join(fault.possibilities or ())
        zh, en = (f"；相近的有 {near}", f"; near to it: {near}") if near else ("", "")
        return f"没有选项 {fault.option_name}{zh}。There is no option {fault.option_name}{en}."
    what = next((label for words, label in _SHAPES if re.search(words, said)), _OTHER)
    return f"{what.zh}。{what.en[0].upper()}{what.en[1:]}.\n（{said}）"


def _name(fault: click.BadParameter) -> str:
    hint = fault.param_hint or (fault.param.get_error_hint(fault.ctx) if fault.param else "")
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "") or "参数 argument"


def _wanted(kind: click.ParamType[object] | None, said: str) -> Label:
    """What a parameter of this type takes."""
    if isinstance(kind, click.IntRange):
        return Label(f"应为 {kind.min} 至 {kind.max} 的整数", f"give a whole number from {kind.min} to {kind.max}")
    if isinstance(kind, click.Choice):
        return Label(f"可选 {'、'.join(map(str, kind.choices))}", f"give one of {', '.join(map(str, kind.choices))}")
    if isinstance(kind, click.DateTime):
        return _DAY
    if kind is click.UUID:
        return Label(
            "应为标识（UUID），请从页面或 --json 输出中复制", "give an id (UUID), copied from a page or --json"
        )
    if isinstance(kind, click.Path | click.File):
        return _of_path(said)
    return _OTHER


def _of_path(said: str) -> Label:
    unusable = Label("这个文件不能用", "this file cannot be used")
    return next((label for words, label in _PLACES if re.search(words, said)), unusable)
