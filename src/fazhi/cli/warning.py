"""``fazhi warn``: give the warnings of a day now, as the worker does; what they are is said in both languages."""

from __future__ import annotations

import datetime

import click

from fazhi.cli.tables import show
from fazhi.kernel.clocks.models import Clock, ClockWarning
from fazhi.kernel.clocks.rungs import rung_of
from fazhi.kernel.procedures.models import Matter
from fazhi.now import moment, today
from fazhi.operation import jobs
from fazhi.operation.locks import only_one
from fazhi.operation.sending import send
from fazhi.operation.warnings import give


class NotNow(click.ClickException):
    """Warnings cannot be given now."""

    exit_code = 2


@click.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As of this day; today without it.")
@click.option("--send", "sending", is_flag=True, help="Also send what waits to be sent.")
def warn(on: datetime.datetime | None, sending: bool) -> None:
    """Give the warnings that are new on the day; each rung of a clock is given once for a due date."""
    fault = None if on else jobs.set_back(today())
    if fault is not None:
        raise NotNow(str(fault))
    with only_one("warnings") as held:
        if not held:
            raise NotNow("后台进程正在办理催办，请稍后再试。The worker is giving warnings: try again in a moment.")
        given, messages = give(on.date() if on else today())
    _print(given)
    click.echo(f"催办 {len(given)} 项，待发 {messages} 条。{len(given)} warnings, {messages} messages to send.")
    if sending:
        with only_one("deliver") as held:
            if held:
                click.echo(send(moment()).label() or "无消息可发。Nothing to send.")


def _print(given: list[ClockWarning]) -> None:
    matters = Matter.objects.in_bulk({each.subject for each in given})
    clocks = Clock.objects.in_bulk({each.clock for each in given})
    rows = []
    for each in sorted(given, key=lambda warning: warning.due_on):
        rung, limit, matter = rung_of(each.rung), clocks[each.clock].title, matters.get(each.subject)
        rows.append(
            (f"{rung.zh} {rung.en}", str(each.due_on), each.organ.short_name, f"{limit.zh} {limit.en}",
             matter.number if matter else "")
        )  # fmt: skip
    if rows:
        show(("级别 rung", "到期 due", "单位 organ", "期限 limit", "编号 number"), rows)
