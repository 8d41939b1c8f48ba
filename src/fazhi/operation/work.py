"""The work of the worker's jobs: sequencing, re-projecting, warning, sending, checkpoints, tidying."""

from __future__ import annotations

import datetime
import time
from importlib import import_module

from django.conf import settings
from django.db import connection

from fazhi.kernel.clocks.projecting import reproject
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger.journal import checkpoint
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.models import Checkpoint
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.mirrors.asking import expire, take_approved
from fazhi.kernel.mirrors.switching import carry_out_due
from fazhi.kernel.procedures import errands
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from fazhi.operation import jobs
from fazhi.operation.jobs import Job
from fazhi.operation.models import Message, WorkerState
from fazhi.operation.sending import send
from fazhi.operation.warnings import give

SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0


def _day(now: datetime.datetime) -> datetime.date:
    return now.astimezone(SHANGHAI).date()


def sequence(now: datetime.datetime) -> Label | None:
    """Give waiting leaves their places in the log; on SQLite they have them at once."""
    placed = sequence_all()
    return Label(f"{placed} 片叶入日志", f"{placed} leaves placed in the log") if placed else None


def follow_calendar(now: datetime.datetime) -> Label | None:
    """Count open clocks anew when the law tree has another holiday calendar than the last time, and journal why."""
    edition = tree().calendar.edition
    state = WorkerState.objects.filter(pk=1).first()
    if state is not None and state.edition == edition:
        return None
    journalled = reproject(_day(now), f"法定节假日安排更新：{edition}"[:300])
    WorkerState.objects.filter(pk=1).update(edition=edition)
    moved = len(journalled.moved) if journalled else 0
    return Label(f"日历更新，{moved} 个期限重算", f"new calendar, {moved} due dates moved") if moved else None


def recount(now: datetime.datetime) -> Label | None:
    """Count all open clocks anew: an order may have been recorded while an act that it touches was being written."""
    journalled = reproject(_day(now), "核对期限：补算停计决定")
    moved = len(journalled.moved) if journalled else 0
    return Label(f"{moved} 个期限已补算", f"{moved} due dates put right") if moved else None


def switch(now: datetime.datetime) -> Label | None:
    """Carry out the changes of modes whose day has come."""
    done = carry_out_due(_day(now))
    return Label(f"{done} 项运行方式变更已执行", f"{done} changes of modes carried out") if done else None


def bring_in(now: datetime.datetime) -> Label | None:
    """Take over what a platform sent and a second person has approved; stop what nobody decided on."""
    done, _ = take_approved(_day(now)), expire(_day(now))
    return Label(f"带入平台同步 {done} 批", f"{done} batches of platforms taken over") if done else None


def carry_on(now: datetime.datetime) -> Label | None:
    """Do the acts that others left to be done after them, for some seconds before the other jobs have their turn."""
    until = time.monotonic() + SLICE
    done = errands.carry_on(lambda: time.monotonic() >= until)
    return Label(f"后续办理 {done} 件", f"{done} acts that follow done") if done else None


def warn(now: datetime.datetime) -> Label | None:
    """Give the warnings that are new today, and write whom to tell."""
    given, messages = give(_day(now))
    if not given:
        return None
    return Label(f"催办 {len(given)} 项，待发 {messages} 条", f"{len(given)} warnings, {messages} messages to send")


def deliver(now: datetime.datetime) -> Label | None:
    """Send the messages that wait."""
    return send(now).label()


def note_checkpoint(now: datetime.datetime) -> Label | None:
    """Make a checkpoint where the log has grown since the last one."""
    row, last = head(), Checkpoint.objects.order_by("-size").first()
    if row is None or (last is not None and last.size >= row.size):
        return None
    made = checkpoint()
    return Label(f"检查点，日志 {made.size} 片叶", f"checkpoint at {made.size} leaves")


def tidy(now: datetime.datetime) -> Label | None:
    """Take away sessions that have run out, and messages that no longer matter."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store.clear_expired()
    old = now - KEPT
    gone, _ = Message.objects.exclude(standing="waiting").filter(warning__recorded_at__lt=old).delete()
    return Label(f"清理 {gone} 条旧消息", f"{gone} old messages taken away") if gone else None


def analyze(now: datetime.datetime) -> None:
    """Have SQLite look at how many rows its tables hold, by which it chooses indexes; PostgreSQL does so by itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
        cursor.execute("ANALYZE")


SLICE = 3.0
"""Seconds for which acts that follow are done at a stretch: leaves wait no longer than this for the sequencer."""
LOOKED_AT = 1000
"""Rows of each index that are looked at: it takes well under a second, however large the table."""
KEPT = datetime.timedelta(seconds=90 * 24 * HOUR)
"""How long messages that were sent or given up are kept; a habit of the house, not a limit of the law."""


def join() -> None:
    """Add the jobs."""
    for job in (
        Job("sequence", Label("日志定序", "Sequence the log"), SECOND, sequence),
        Job("calendar", Label("按新日历重算期限", "Follow the calendar"), 10 * MINUTE, follow_calendar, by_day=True),
        Job("recount", Label("核对期限", "Recount limits"), 24 * HOUR, recount, by_day=True),
        Job("modes", Label("执行运行方式变更", "Carry out changes of modes"), 10 * MINUTE, switch, by_day=True),
        Job("mirror-batches", Label("带入平台同步", "Take over batches of platforms"), MINUTE, bring_in),
        Job("errands", Label("后续办理", "Do the acts that follow"), SECOND, carry_on),
        Job("warnings", Label("催办提醒", "Give warnings"), 10 * MINUTE, warn, by_day=True),
        Job("deliver", Label("发送消息", "Send messages"), MINUTE, deliver),
        Job("checkpoint", Label("检查点", "Checkpoint"), HOUR, note_checkpoint),
        Job("tidy", Label("清理", "Tidy"), HOUR, tidy),
        Job("analyze", Label("更新统计", "Analyze"), 24 * HOUR, analyze),
    ):
        if _OF_ONE.get(job.name, connection.vendor) == connection.vendor:
            jobs.add(job)


_OF_ONE = {"sequence": "postgresql", "analyze": "sqlite"}
"""Jobs that only one database needs."""
