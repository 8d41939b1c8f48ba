"""``fazhi found``: how a county starts: places, first organs, an administrator and a second person, from one file."""

from __future__ import annotations

from pathlib import Path

import click
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from fazhi.cli.acts import BadInput
from fazhi.kernel.ledger.keys import personal_key
from fazhi.kernel.staffing.founding import FoundingRefused, Plan, found_installation, opened, read
from fazhi.now import today
from fazhi.web.account.opening import issue_password

_EXAMPLE = Path(__file__).with_name("founding_example.yaml")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--dry-run", is_flag=True, help="Check everything and keep nothing.")
@click.option("--example", is_flag=True, help="Print a file to begin with.")
def found(file: Path | None, dry_run: bool, example: bool) -> None:
    """Found a fresh installation 初始建立 from FILE; the same file again changes nothing."""
    if example:
        click.echo(_EXAMPLE.read_text(encoding="utf-8"), nl=False)
        return
    if file is None:
        raise BadInput("请写明文件；没有时先用 fazhi found --example > county.yaml。Name a file; --example prints one.")
    plan = _plan(file)
    try:
        with transaction.atomic():
            done = found_installation(plan, today(), keep=not dry_run)
            passwords = _passwords() if done and not dry_run else []
        if done and not dry_run:
            # Made with the installation, so that it is in the first backup of the keys and its loss is noticed.
            personal_key("encryption", make=True)
    except FoundingRefused as refused:
        raise BadInput(_told(file, refused)) from None
    if not done:
        click.echo("本装置已由此文件建立，没有改动。Founded from this very file before: nothing changed.")
        return
    counts = f"{len(plan.places)} 个区划 places，{len(plan.rows)} 项 steps"
    if dry_run:
        click.echo(f"检查通过，未保存：{counts}。Checked, nothing kept: leave out --dry-run to found.")
        return
    click.echo(f"已建立：{counts}。Founded.")
    click.echo("首次口令（只显示这一次，请当面交付，登录后须改）First passwords, shown this once, to be changed:")
    for username, name, password in passwords:
        click.echo(f"  {username:20} {password}  {name}")
    click.echo(
        "下一步：系统管理岗登录，在“机构人员”申报其余机构和人员。"
        "Next: the administrator signs in and proposes the rest."
    )


def _plan(file: Path) -> Plan:
    try:
        content = file.read_bytes()
        parsed = YAML(typ="safe").load(content.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise BadInput(
            f"{file} 不是 UTF-8 文本（第 {fault.start + 1} 个字节起），请另存为 UTF-8。"
            f"{file} is no UTF-8 text (from byte {fault.start + 1}): save it as UTF-8."
        ) from None
    except YAMLError as fault:
        zh, en = _line_of(fault)
        raise BadInput(
            f"{file}{zh}不合 YAML 写法，请对照 fazhi found --example 改正括号、冒号和缩进。"
            f"{file} is no YAML{en}: compare brackets, colons and indents with fazhi found --example."
        ) from None
    if not isinstance(parsed, dict):
        raise BadInput(f"{file} 应由各栏目组成，见 fazhi found --example。{file} must be a mapping: see --example.")
    try:
        return read(content, parsed, file.parent)
    except FoundingRefused as refused:
        raise BadInput(_told(file, refused)) from None


def _line_of(fault: YAMLError) -> tuple[str, str]:
    """Where a file cannot be read on, as far as the reader says it."""
    mark = fault.problem_mark if isinstance(fault, MarkedYAMLError) else None
    return (f" 第 {mark.line + 1} 行", f" in line {mark.line + 1}") if mark else ("", "")


def _told(file: Path, refused: FoundingRefused) -> str:
    lines = [f"  {fault.zh}{fault.en}" for fault in refused.faults]
    return f"{file} 有 {len(lines)} 处问题，什么也没有保存。{len(lines)} faults; nothing is kept:\n" + "\n".join(lines)


def _passwords() -> list[tuple[str, str, str]]:
    """A first password for each account that was opened; names and passwords go to the terminal and nowhere else."""
    found_ones = []
    for account in opened():
        if isinstance(account.user, AbstractUser):
            password = issue_password(account.user, why="初始建立")
            found_ones.append((account.user.get_username(), account.officer.name, password))
    return found_ones
