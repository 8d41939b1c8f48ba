"""Pages of the public site under 200 readers at once, beside a bare Django view on the same server, and datasette.

A side starts its server on a free port of this machine, lets the readers ask for one page over connections that stay
open, and stops it. The rate counts right answers alone; a wrong one breaks the bench off. The note of a side gives the
middle and the slowest twentieth of the waits, and the bytes of an answer. Readers and server share the processors.
"""

from __future__ import annotations

import asyncio
import datetime
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.ground import SINCE, office, set_up

if TYPE_CHECKING:
    from fazhi.kernel.organs.models import Organ

READERS = 200
ENTRIES = 100_000
NOTICES = 200
PART = 5_000
WARM = 20
"""Answers that each server gives before it is measured."""
PATIENCE = 60
"""Seconds that a server has to start."""
SLOWEST = 0.95
REGISTER = "services.powers"
TEXT = "依照《政府信息公开条例》，现将下列事项予以公开。\n" * 12


class Broken(Exception):
    """A server did not start, or gave a wrong answer."""


def _ground() -> str:
    """The entries and notices, made once; the identifier of a notice with its proof."""
    set_up()
    from django.db import transaction

    from fazhi.kernel.ledger.journal import record_many
    from fazhi.kernel.ledger.sequencer import sequence_all
    from fazhi.kernel.notices.models import Notice, PublishedText
    from fazhi.services.models import PowerItem

    organ, _, _ = office()
    if PowerItem.objects.count() < ENTRIES:
        _fill(organ)
    if Notice.objects.count() < NOTICES:
        day = datetime.date(2021, 3, 1)
        with transaction.atomic():
            made = [_notice(organ, number, day) for number in range(NOTICES)]
            record_many(
                [
                    PublishedText(
                        notice=each, heading=each.heading, body=each.body, organ=organ.name,
                        published_on=each.published_on,
                    )
                    for each in made
                ]
            )  # fmt: skip
        sequence_all()
    return str(Notice.objects.order_by("-published_on", "-pk")[0].pk)


def _notice(organ: Organ, number: int, day: datetime.date) -> object:
    """A published notice, put in past the engine: a page reads it and verifies nothing."""
    from fazhi.kernel.notices.models import Notice

    return Notice.objects.create(
        family="kernel.publication", version="1", stage="published", final=True, organ=organ, secrecy="public",
        place_code=organ.place_code, opened_on=day, title=f"许可结果公示{number}", heading=f"许可结果公示{number}",
        body=TEXT, limit="openness.publication", published_on=day + number * datetime.date.resolution,
    )  # fmt: skip


def _fill(organ: Organ) -> None:
    from fazhi.services.models import PowerItem, PowerKind

    kinds = list(PowerKind.values)
    for start in range(0, ENTRIES, PART):
        PowerItem._base_manager.bulk_create(
            PowerItem(
                code=f"Q{number:06}", name=f"第{number}号事项的办理", kind=kinds[number % len(kinds)], organ=organ,
                exercised_by=organ.name, basis=[{"law": "行政许可法", "article": "12"}], from_on=SINCE,
            )
            for number in range(start, start + PART)
        )  # fmt: skip


def _port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@contextmanager
def _serving(*command: str) -> Iterator[int]:
    """A server in a process of its own, once it answers; ``{port}`` stands for the port."""
    port = _port()
    process = subprocess.Popen(
        [sys.executable, "-m", *(each.format(port=port) for each in command)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        began = time.perf_counter()
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise Broken(f"{' '.join(command)} did not start")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


async def _chunks(reader: asyncio.StreamReader) -> int:
    """Bytes of a body that comes in pieces."""
    size = 0
    while piece := int(await reader.readline(), 16):
        await reader.readexactly(piece + 2)
        size += piece
    await reader.readline()
    return size


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asks: bytes) -> tuple[int, bytes, int]:
    """One answer: status, head, and bytes of the body."""
    writer.write(asks)
    head = await reader.readuntil(b"\r\n\r\n")
    status, size = int(head[9:12]), 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            size = int(line[15:])
            await reader.readexactly(size)
        elif line.startswith(b"transfer-encoding:"):
            size = await _chunks(reader)
    return status, head, size


def _request(path: str, etag: bytes = b"") -> bytes:
    known = b"If-None-Match: " + etag + b"\r\n" if etag else b""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n".encode() + known + b"\r\n"


async def _readers(port: int, path: str, seconds: int, unchanged: bool) -> tuple[list[float], float, int]:
    """Waits of all answers, seconds measured, bytes of an answer; 200 connections, each asking as soon as answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asks, wanted, size = _request(path), 200, 0
    for _ in range(WARM):
        status, head, size = await _ask(reader, writer, asks)
        if status != wanted:
            raise Broken(f"{path} answered {status}")
    writer.close()
    if unchanged:
        tags = [line[5:].strip() for line in head.split(b"\r\n") if line.lower().startswith(b"etag:")]
        asks, wanted, size = _request(path, tags[0]), 304, 0
    waits: list[float] = []
    began = time.perf_counter()

    async def read() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - began < seconds:
            asked = time.perf_counter()
            status, _, _ = await _ask(reader, writer, asks)
            if status != wanted:
                raise Broken(f"{path} answered {status}")
            waits.append(time.perf_counter() - asked)
        writer.close()

    await asyncio.gather(*(read() for _ in range(READERS)))
    return waits, time.perf_counter() - began, size


def _load(port: int, path: str, seconds: int, unchanged: bool = False) -> tuple[float, str]:
    """Right answers a second, and what is to be said of the waits."""
    waits, took, size = asyncio.run(_readers(port, path, seconds, unchanged))
    waits.sort()
    middle, slow = statistics.median(waits), waits[int(len(waits) * SLOWEST)]
    return len(waits) / took, f"p50 {middle * 1000:,.0f} ms, p95 {slow * 1000:,.0f} ms, {size:,} bytes, no errors"


def _ours(path: str, seconds: int, unchanged: bool = False) -> tuple[float, str]:
    notice = _ground()
    os.environ["FAZHI_DEMONSTRATION"] = "1"
    with _serving("fazhi", "serve", "--port", "{port}") as port:
        return _load(port, path.format(notice=notice), seconds, unchanged)


HOME, LIST, NOTICE = "/public/", f"/public/registers/{REGISTER}/", "/public/notices/{notice}/"


def home(seconds: int) -> tuple[float, str]:
    """The first page."""
    return _ours(HOME, seconds)


def home_unchanged(seconds: int) -> tuple[float, str]:
    """The first page for readers who have it."""
    return _ours(HOME, seconds, unchanged=True)


def register(seconds: int) -> tuple[float, str]:
    """The first page of a register of 100,000 entries."""
    return _ours(LIST, seconds)


def register_unchanged(seconds: int) -> tuple[float, str]:
    """The same for readers who have it."""
    return _ours(LIST, seconds, unchanged=True)


def notice(seconds: int) -> tuple[float, str]:
    """A notice with its proof at hand."""
    return _ours(NOTICE, seconds)


def notice_unchanged(seconds: int) -> tuple[float, str]:
    """The same for readers who have it."""
    return _ours(NOTICE, seconds, unchanged=True)


def bare(seconds: int) -> tuple[float, str]:
    """A view that asks no database and renders nothing."""
    with _serving("bench.bare", "{port}") as port:
        return _load(port, "/", seconds)


def datasette(seconds: int) -> tuple[float, str]:
    """The table page of datasette, of the same rows and as many on a page."""
    _ground()
    file = Path(os.environ["FAZHI_HOME"]) / "powers.db"
    if not file.exists():
        _copy(file)
    with _serving("datasette", "serve", str(file), "-p", "{port}") as port:
        return _load(port, "/powers/items?_size=50&_sort=code", seconds)


def _copy(file: Path) -> None:
    from fazhi.services.models import PowerItem

    rows = PowerItem.objects.values_list("code", "name", "kind", "organ__short_name", "from_on")
    with closing(sqlite3.connect(file)) as kept:
        kept.execute("CREATE TABLE items (code TEXT PRIMARY KEY, name TEXT, kind TEXT, organ TEXT, from_on TEXT)")
        kept.executemany(
            "INSERT INTO items VALUES (?, ?, ?, ?, ?)", ([*row[:4], str(row[4])] for row in rows.iterator())
        )
        kept.commit()
