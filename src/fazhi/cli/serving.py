"""``fazhi migrate`` and ``fazhi serve``."""

from __future__ import annotations

import errno
import os
import socket
import sys

import click
from django.conf import settings
from django.core.checks import run_checks
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from fazhi.operation.health import Level, tables
from fazhi.operation.metrics import share
from fazhi.web.account.production import refuse_unsafe


class AddressTaken(click.ClickException):
    """The address cannot be served."""

    exit_code = 2


_ADDRESS = {
    errno.EADDRINUSE: (
        "已有程序在用这个端口；请停止它，或用 --port 换端口（make run PORT=…）",
        "something serves there: stop it, or take another --port",
    ),
    errno.EACCES: (
        "没有权限使用 1024 以下的端口；请用 --port 换端口，由反向代理对外",
        "no right to ports below 1024: take another --port, behind a proxy",
    ),
}
_NOT_HERE = (
    "这不是本机的地址；请用 --host 写明本机地址，如 127.0.0.1",
    "this is no address of this machine: name one by --host, such as 127.0.0.1",
)


class NotFit(click.ClickException):
    """The installation has a fault that would show in the middle of a request."""

    exit_code = 2


@click.command()
def migrate() -> None:
    """Create or update the tables of the database."""
    before = _applied()
    call_command("migrate", verbosity=0, interactive=False)
    made = len(_applied() - before)
    click.echo(
        f"数据库的表已更新：执行 {made} 项迁移。The tables were updated: {made} migrations."
        if made
        else "数据库的表已是最新，没有改动。The tables are up to date: nothing changed."
    )


def _applied() -> set[tuple[str, str]]:
    """The migrations that the database has."""
    return set(MigrationRecorder(connection).applied_migrations())


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address that answers.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port that answers.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--threads", type=click.IntRange(1, 64), help="Threads of each; two a processor without it.")
@click.option(
    "--patience",
    default=30,
    show_default=True,
    type=click.IntRange(1, 600),
    help="Seconds that requests in hand have to end when it is stopped.",
)
@click.option("--check", is_flag=True, help="Only say whether it could serve, and end.")
def serve(host: str, port: int, workers: int, threads: int | None, patience: int, check: bool) -> None:  # fmt: skip
    """Serve the workbench; SIGTERM lets the requests in hand end first."""
    refuse_unsafe(accounts=True)
    _refuse_faults()
    refuse_tables()
    if check:
        refuse_taken(host, port)
        click.echo("可以启动。It can serve.")
        return
    serve_at(host, port, workers, threads, patience)


def _refuse_faults() -> None:
    """Refuse what Django's system checks find wrong: it would be wrong in the middle of a request."""
    wrong = [fault for fault in run_checks() if fault.is_serious()]
    if wrong:
        raise NotFit("\n".join(f"{fault.msg} {fault.hint or ''}".strip() for fault in wrong))


def refuse_tables() -> None:
    """Refuse a database that does not answer or is not up to date: every page would break.

    Raises:
        NotFit: with what is wrong and its cure.
    """
    found_ones = tables()
    connection.close()  # The processes that answer have their own; this one only waits for them.
    for found in found_ones:
        if found.level is Level.FAILED and found.cure:
            raise NotFit(f"{found.says.zh}。{found.cure.zh}\n{found.says.en}. {found.cure.en}")


def serve_at(host: str, port: int, workers: int = 2, threads: int | None = None, patience: int = 30) -> None:
    """Serve until stopped; the address is printed first. There is no access log but our own, which names nobody."""
    refuse_taken(host, port)
    share(settings.METRICS)
    face = "公开网站 public site" if settings.FACE == "public" else "工作台 workbench"
    click.echo(f"{face}: http://{host}:{port}/   （Ctrl-C 停止 stops）")
    sys.stdout.flush()
    Granian(
        "fazhi.web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=threads or 2 * (os.cpu_count() or 1), backpressure=32, log_level=LogLevels.warning,
        log_access=False, respawn_failed_workers=True, workers_kill_timeout=patience,
    ).serve(target_loader=_application, wrap_loader=False)  # fmt: skip


def _application() -> WSGIHandler:
    """The application, imported as any module is: granian would look for it in the folder where it is started."""
    from fazhi.web.wsgi import application

    return application


def refuse_taken(host: str, port: int) -> None:
    """Refuse an address that cannot be served.

    Raises:
        AddressTaken: something serves there already, or the address is not this machine's.
    """
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as fault:
            zh, en = _ADDRESS.get(fault.errno or 0, _NOT_HERE)
            raise AddressTaken(
                f"{host}:{port} 不可用：{zh}。{host}:{port} cannot be served: {en}.\n（{fault.strerror}）"
            ) from None
