"""``fazhi county``: the whole county to a directory that any program reads, and from it into an empty installation."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection

from fazhi.cli.backup import passphrase_to_seal
from fazhi.exchange.county.loading import Loaded, load
from fazhi.exchange.county.taking import Taken, take
from fazhi.now import moment

_PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that holds the passphrase with which the archive is sealed.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def county() -> None:
    """The whole county as a directory: Parquet, files, ledger; and back."""


@county.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@_PASSPHRASE
@click.option(
    "--without-personal",
    is_flag=True,
    help="Leave out personal data, files and keys: for analysis; it cannot be loaded.",
)
@_JSON
def export(target: Path, passphrase_file: Path | None, without_personal: bool, as_json: bool) -> None:
    """Write the county to the directory TARGET, while officers go on working.

    A single list is exported from its page, to Excel, CSV or JSON.
    """
    started = time.monotonic()
    made = take(
        target, moment(), passphrase=passphrase_to_seal(passphrase_file), without_personal=without_personal,
        progress=_Progress(),
    )  # fmt: skip
    if as_json:
        click.echo(json.dumps(_facts(made), ensure_ascii=False))
        return
    found = made.manifest
    rows = sum(each.rows for each in found.tables)
    click.echo(
        f"已导出到 {made.path}：{len(found.tables)} 张表 {rows} 行、{len(found.files)} 个文件、"
        f"{len(found.figures)} 项数据，日志 {found.log.size} 片叶，{made.size / 1024**2:.1f} MiB，"
        f"用时 {time.monotonic() - started:.1f} 秒。"
        f"Exported: {len(found.tables)} tables, {rows} rows, {len(found.files)} files, {found.log.size} leaves."
    )
    if not without_personal:
        click.echo(
            "! 姓名和案件内容为明文，请保管在受控处；口令另行保管。"
            "Names and cases can be read in it: keep it where few can go, and the passphrase elsewhere.",
            err=True,
        )
    for digest in found.lost:
        click.echo(f"! 文件库缺少或已损坏 lost or damaged in the store: {digest}", err=True)


def _facts(made: Taken) -> dict[str, Any]:
    found = made.manifest
    return {
        "path": str(made.path), "bytes": made.size, "rows": {each.table: each.rows for each in found.tables},
        "files": len(found.files), "leaves": found.log.size, "figures": len(found.figures), "lost": found.lost,
        "personal": found.personal,
    }  # fmt: skip


@county.command("load")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_PASSPHRASE
@click.option(
    "--demonstration",
    is_flag=True,
    help="It is of a demonstration, and so is this installation: without the checks of production.",
)
@_JSON
def load_(source: Path, passphrase_file: Path | None, demonstration: bool, as_json: bool) -> None:
    """Load the directory SOURCE into this installation, which must be empty; all or nothing."""
    started = time.monotonic()
    secret = passphrase_file.read_text(encoding="utf-8").strip() if passphrase_file else ""
    done = load(source, passphrase=secret, demonstration=demonstration, progress=_Progress())
    if as_json:
        click.echo(json.dumps({
            "rows": done.rows, "leaves": done.leaves, "checkpoints": done.checkpoints,
            "files": len(done.manifest.files), "figures": len(done.manifest.figures),
            "demonstration": done.demonstration,
        }))  # fmt: skip
        return
    _tell(done, time.monotonic() - started)


def _tell(done: Loaded, seconds: float) -> None:
    found = done.manifest
    click.echo(
        f"已装入 {found.made_at} 的导出并核验：{done.rows} 行证据与 {done.leaves} 片叶、"
        f"{done.checkpoints} 个检查点相符，"
        f"{len(found.files)} 个文件摘要相符，{len(found.figures)} 项数据与导出时相同；用时 {seconds:.1f} 秒。\n"
        f"Loaded and proved: {done.rows} rows of evidence, {done.leaves} leaves, {done.checkpoints} checkpoints, "
        f"{len(found.files)} files, {len(found.figures)} figures are as they were exported."
    )
    if found.demonstration and not done.demonstration:
        click.echo(
            "! 这份导出自称来自演示装置；已按正式装置装入。"
            "It says that it is a demonstration; it was loaded as any other.",
            err=True,
        )
    if done.law:
        place = Path(settings.HOME) / "law" / "0"
        click.echo(f"! 自有法定参数已放入，请设 FAZHI_LAW={place}。Law of its own came with it: set it.", err=True)
    rights = "fazhi ledger roles --application ROLE --apply && " if connection.vendor == "postgresql" else ""
    click.echo(f"下一步 next: {rights}fazhi accounts open …（账号不随导出转移 accounts do not come with it）")


class _Progress:
    """A line that is rewritten on a terminal; elsewhere nothing."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._terminal:
            click.echo(f"\r{done * 100 // max(total, 1):3d} %  {what:60}", nl=False, err=True)
