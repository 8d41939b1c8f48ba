"""``fazhi demo``: perform the demonstration county's year, show its figures, compile its report."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from fazhi.cli.figures import table
from fazhi.demo.accounts import Demonstration, open_accounts
from fazhi.demo.application_in_hand import receive_application
from fazhi.demo.in_hand import open_work
from fazhi.demo.loading import load, marker, refuse_real_data
from fazhi.demo.notices_in_hand import open_notices
from fazhi.demo.people import COUNTY
from fazhi.kernel.figures.declaring import year
from fazhi.now import today
from fazhi.report.comparing import compare
from fazhi.report.compiling import compile_report
from fazhi.web.account.passwords import random_password, set_password

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
    if opened := open_work(today()):
        click.echo(f"另开 {opened} 件在办整改，供工作台演示。{opened} findings opened as of today, for the desks.")
    if owed := open_notices(today()):
        click.echo(
            f"另有 {owed} 件信息待公开，供拟稿和审核演示。{owed} notices are in hand, to be drafted and confirmed."
        )
    if came := receive_application(today()):
        click.echo(f"另有 {came} 件网上申请待登记。{came} application from the public site waits to be registered.")
    page = Path(settings.HOME) / "reports" / f"{COUNTY}-{YEAR}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(compile_report(year(COUNTY, YEAR)).page(), encoding="utf-8")
    found = compare(year(COUNTY, YEAR))
    table(found)
    click.echo(f"报告 report: {page}")
    password = random_password()
    encoded = make_password(password)
    _accounts(open_accounts(lambda user: set_password(user, password, demonstration=True, encoded=encoded)), password)
    if any(each.published and not each.equal for each in found):
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


def _accounts(made: Demonstration, password: str) -> None:
    click.echo("演示账号 accounts：")
    for each in made.accounts:
        click.echo(f"  {each.username:13} {each.post.organ.short_name} {each.post.title}")
    if made.fresh:
        click.echo(f"口令（全部演示账号相同，只显示这一次）password of all, shown this once: {password}")
    else:
        click.echo("口令已在首次运行时显示；重设用 fazhi accounts password 账号。")
        click.echo("The password was shown by the first run; fazhi accounts password NAME issues another.")
