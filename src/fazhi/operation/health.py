"""Whether the installation stands 健康检查: each thing that must hold, what is wrong with it, and the cure.

``FAILED`` means that acts may not go through or may be lost, and makes the installation not ready. ``WARNED`` means
that somebody should look.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger import keys, triggers
from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.roles import unbound
from fazhi.kernel.ledger.sequencer import waiting
from fazhi.kernel.wording import Label
from fazhi.law import LawError
from fazhi.operation import jobs
from fazhi.operation.models import JobState, Mailbox, Message, Standing, WorkerState
from fazhi.operation.refusals import refusal
from fazhi.operation.warnings import mails

ALIVE = 120.0
"""Seconds after which a worker that was not heard of counts as stopped."""
BEHIND = 60.0
"""Seconds that a leaf may wait for its place before somebody should look."""
LOW, FULL = 2 * 1024**3, 200 * 1024**2
"""Bytes free below which the disk is low, and below which nothing more should be taken."""


NOTICE_EXPECTED = (11, 1)
"""Month and day from which the notice of the coming year's holidays should be looked for. A rule of the
house: those of the last ten years came out between 25 October and 8 December (``law/calendars``)."""


class Level(Enum):
    """How a check ended."""

    OK = Label("正常", "ok")
    WARNED = Label("注意", "warning")
    FAILED = Label("故障", "failed")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked: how it stands, and the cure where it does not."""

    name: str
    level: Level
    says: Label
    cure: Label | None = None


def findings(now: datetime.datetime) -> list[Finding]:
    """Everything that must hold, as it stands now; what needs the database is left out where there is none."""
    found = tables()
    whole = ready(found)
    if whole:
        for check in (_triggers, _role, _keys, _log):
            found += check()
        for timed in (_worker, _messages):
            found += timed(now)
    return [*found, _disk(), _calendar(now, limits=whole)]


def tables() -> list[Finding]:
    """Whether the database answers and its tables are up to date: what must hold before anything is served."""
    found = [_database()]
    return [*found, _migrations()] if ready(found) else found


_MIGRATED: set[str] = set()
"""Databases whose tables were found up to date by this process: while it runs, its own migrations become no more."""


def answers() -> bool:
    """Whether the database answers and its tables are up to date: one query, for those whom anybody may send to ask.

    What else must hold, ``findings`` asks with many queries, for this machine and for who shows its token.
    """
    if _database().level is Level.FAILED:
        return False
    name = str(connection.settings_dict["NAME"])
    if name not in _MIGRATED and _migrations().level is not Level.FAILED:
        _MIGRATED.add(name)
    return name in _MIGRATED


def ready(found: list[Finding]) -> bool:
    """Whether requests can be served."""
    return all(each.level is not Level.FAILED for each in found)


def _ok(name: str, zh: str, en: str) -> Finding:
    return Finding(name, Level.OK, Label(zh, en))


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as fault:
        return _refused("database", fault)
    return _ok("database", f"数据库 {connection.vendor}", f"database {connection.vendor}")


def _refused(name: str, fault: DatabaseError) -> Finding:
    found = refusal(fault)
    return Finding(name, Level.FAILED, found.says, found.cure)


def _migrations() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as fault:
        return _refused("migrations", fault)
    if plan:
        return Finding(
            "migrations", Level.FAILED,
            Label(f"有 {len(plan)} 个数据库变更未执行", f"{len(plan)} migrations are not applied"),
            Label("请先备份，再运行 fazhi migrate。", "Make a backup, then run fazhi migrate."),
        )  # fmt: skip
    return _ok("migrations", "数据库结构是最新的", "the tables are up to date")


def _triggers() -> Iterator[Finding]:
    missing = triggers.missing()
    if missing or not triggers.supported():
        names = "、".join(name for _, name in missing[:3]) or connection.vendor
        yield Finding(
            "triggers", Level.FAILED,
            Label(f"防篡改触发器缺失 {len(missing)} 个：{names}", f"{len(missing)} triggers are missing: {names}"),
            Label(
                "请查明原因，运行 fazhi migrate 重建，再运行 fazhi ledger verify。",
                "Find out why, run fazhi migrate to put them back, then fazhi ledger verify.",
            ),
        )  # fmt: skip
    else:
        yield _ok("triggers", "防篡改触发器齐全", "all triggers are in place")


def _role() -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = str(cursor.fetchone()[0])
    if unbound(role):
        yield Finding(
            "role", Level.WARNED,
            Label(
                f"程序以数据库角色 {role} 运行，权限管不住它，只有触发器防改",
                f"the software runs as the database role {role}, which no right binds: only triggers protect evidence",
            ),
            Label(
                "请为程序另建角色，运行 fazhi ledger roles（见 docs/postgresql.md）。",
                "Make a role for the software and run fazhi ledger roles (see docs/postgresql.md).",
            ),
        )  # fmt: skip
    else:
        yield _ok("role", f"程序的数据库角色 {role} 受权限约束", f"the database role {role} is bound by its rights")


def _keys() -> Iterator[Finding]:
    try:
        if head() is not None:
            keys.signing_key(first_use=False)
        absent = [] if head() is None or (keys.folder() / keys.PERSONAL).exists() else [keys.PERSONAL]
    except LedgerError as fault:
        yield Finding("keys", Level.FAILED, fault.message, Label("请从密钥备份恢复。", "Restore it from its backup."))
        return
    if absent:
        yield Finding(
            "keys", Level.WARNED, Label("没有个人信息密钥 personal.key", "there is no personal.key"),
            Label("若已登记过当事人，请从密钥备份恢复。", "Where parties are recorded, restore it from its backup."),
        )  # fmt: skip
    else:
        yield _ok("keys", "密钥在位", "the keys are there")


def _log() -> Iterator[Finding]:
    found = waiting()
    if found.longest.total_seconds() > BEHIND:
        yield Finding(
            "log", Level.WARNED,
            Label(
                f"{found.count} 片叶等待入日志，最久 {found.longest.total_seconds():.0f} 秒",
                f"{found.count} leaves wait for their place, the oldest for {found.longest.total_seconds():.0f} s",
            ),
            Label("请启动 fazhi worker。", "Start fazhi worker."),
        )  # fmt: skip
    else:
        yield _ok("log", f"日志无积压（等待 {found.count}）", f"the log is up to date ({found.count} waiting)")


def worker_is_alive(now: datetime.datetime) -> bool:
    """Whether a worker was heard of lately."""
    state = WorkerState.objects.filter(pk=1).first()
    return state is not None and (now - state.alive_at).total_seconds() <= ALIVE


def _worker(now: datetime.datetime) -> Iterator[Finding]:
    state = WorkerState.objects.filter(pk=1).first()
    age = (now - state.alive_at).total_seconds() if state else None
    if age is None or age > ALIVE:
        said = Label("后台进程从未运行", "no worker ever ran") if age is None else Label(
            f"后台进程已 {age:.0f} 秒没有动静", f"no worker was heard of for {age:.0f} s"
        )  # fmt: skip
        yield Finding(
            "worker", Level.WARNED, said,
            Label("请启动 fazhi worker，否则不催办、不定序。", "Start fazhi worker: nothing is warned of without it."),
        )  # fmt: skip
    else:
        yield _ok("worker", "后台进程在运行", "a worker runs")
    fault = jobs.set_back(now.date())
    if fault is not None:
        yield Finding(
            "clock", Level.FAILED,
            Label(
                f"服务器时钟 {fault.today} 早于已办到的 {fault.last}",
                f"the clock shows {fault.today}, but jobs acted on {fault.last}",
            ),
            Label(
                "请校正时钟；若此前的时钟才是错的，运行 fazhi worker --day-is-right。",
                "Put it right; where it was wrong before, run fazhi worker --day-is-right.",
            ),
        )  # fmt: skip
    for job in JobState.objects.filter(failures__gt=0):
        yield Finding(
            f"job {job.name}", Level.WARNED,
            Label(
                f"任务 {job.name} 连续失败 {job.failures} 次（{job.said}）",
                f"job {job.name} failed {job.failures} times ({job.said})",
            ),
            Label("请看日志中该任务的错误。", "Look for its fault in the log."),
        )  # fmt: skip


def _messages(now: datetime.datetime) -> Iterator[Finding]:
    if Mailbox.objects.exists() and not mails():
        yield Finding(
            "mail", Level.WARNED, Label("有工作邮箱而没有邮件服务器", "there are mailboxes and no mail server"),
            Label("请设 FAZHI_SMTP 和 FAZHI_MAIL_FROM。", "Set FAZHI_SMTP and FAZHI_MAIL_FROM."),
        )  # fmt: skip
    given_up = Message.objects.filter(standing=Standing.GIVEN_UP).count()
    if given_up:
        yield Finding(
            "messages", Level.WARNED,
            Label(f"{given_up} 条催办消息发送失败", f"{given_up} messages could not be sent"),
            Label("请核对通讯方式：fazhi contacts list。", "Compare the address book: fazhi contacts list."),
        )  # fmt: skip


def _disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    told = Label(f"磁盘剩余 {free / 1024**3:.1f} GiB", f"{free / 1024**3:.1f} GiB of disk free")
    if free >= LOW:
        return Finding("disk", Level.OK, told)
    cure = Label("请清理磁盘或扩容；证据不可删除。", "Free or add disk; evidence is not deleted.")
    return Finding("disk", Level.FAILED if free < FULL else Level.WARNED, told, cure)


def _calendar(now: datetime.datetime, *, limits: bool) -> Finding:
    """How far holidays are announced; a year that limits reach without its notice is said before it begins."""
    try:
        through = tree().calendar.announced_through
    except LawError as fault:
        return Finding(
            "calendar", Level.FAILED, Label(f"法定参数无法读取：{fault}", f"the law cannot be read: {fault}"),
            Label("请运行 fazhi law check。", "Run fazhi law check."),
        )  # fmt: skip
    told = Label(f"节假日安排公布到 {through}", f"holidays are announced through {through}")
    beyond = Clock.objects.running().filter(due_on__gt=through).count() if limits else 0
    if beyond:
        told += Label(f"，{beyond} 个期限的到期日在此之后", f", and {beyond} limits end after that day")
    expected = now.date() >= datetime.date(now.year, *NOTICE_EXPECTED) and through.year <= now.year
    if not (beyond or expected or now.date() > through):
        return Finding("calendar", Level.OK, told)
    year = through.year + 1
    cure = Label(
        f"请在国务院办公厅公布后加入{year}年放假通知（docs/zh/operations.md“放假通知”），在此之前到期日只是暂定。",
        f"Add the notice of {year} once it is published (docs/operations.md, Holiday notices); until then due dates "
        "are provisional.",
    )
    return Finding("calendar", Level.WARNED, told, cure)
