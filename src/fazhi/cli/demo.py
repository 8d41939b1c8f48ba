"""``fazhi demo``: perform the demonstration county's year, show its figures, compile its report."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from fazhi.cli.figures import table
from fazhi.demo.accounts import Demonstrated, open_accounts, passwords
from fazhi.demo.loading import load, marker, refuse_real_data
from fazhi.demo.people import COUNTY
from fazhi.kernel.figures.declaring import year
from fazhi.report.comparing import compare
from fazhi.report.compiling import compile_report

YEAR = 2021


@click.command()
@click.option("--quiet", is_flag=True, help="No progress.")
def demo(quiet: bool) -> None:
    """Perform the year of the demonstration county; running it again changes nothing."""
    started = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    refuse_real_data()
    marker().touch()
    settings.DEMONSTRATION = True
    performed = load(_silent if quiet else _Progress())
    click.echo(
        f"已办理 {performed} 个行为，用时 {time.monotonic() - started:.0f} 秒。{performed} acts performed."
        if performed
        else "演示县已办理完毕，没有改动。The year was performed before; nothing changed."
    )
    page = Path(settings.HOME) / "reports" / f"{COUNTY}-{YEAR}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(compile_report(COUNTY, YEAR).page(), encoding="utf-8")
    found = compare(year(COUNTY, YEAR))
    table(found)
    click.echo(f"报告 report: {page}")
    _accounts(open_accounts())
    if any(each.equal is False for each in found):
        sys.exit(1)


def _silent(title: str, percent: int) -> None:
    return None


class _Progress:
    """A line that is rewritten on a terminal, and one line for each tenth elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._shown = -1

    def __call__(self, title: str, percent: int) -> None:
        step = percent if self._terminal else percent // 10 * 10
        if step != self._shown:
            self._shown = step
            click.echo(f"\r{percent:3d} %  {title}   ", nl=not self._terminal, err=True)
        if percent == 100 and self._terminal:
            click.echo("", err=True)


def _accounts(accounts: list[Demonstrated]) -> None:
    click.echo(f"演示账号 accounts（口令保存在 {passwords()}）：")
    for each in accounts:
        password = each.password or "（已设 set before）"
        click.echo(f"  {each.username:13} {password:14} {each.post.organ.short_name} {each.post.title}")
