"""A writing process is killed at random moments: every act it was told is done is there with its leaf, and no half act.

``python -m tests.proof.kills --database sqlite --kills 1000`` prints what happened as JSON; exit code 1 where something
did not hold. On PostgreSQL a sequencer runs beside the writer, and is killed with it.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import uuid
from typing import Any

import click

from tests.proof.yard import DATABASES, installation, sound

MATTERS = 1.5
"""Within the time that so many matters take from application to decision, a writer is killed."""
AUDITED = 100
"""After so many kills the whole ledger is verified; the writer's own acts are looked at after each."""


def kill(database: str, kills: int, seed: int) -> dict[str, Any]:
    """Kill writers; how many, what they had acknowledged, and whatever did not hold under ``broken``."""
    with installation(database):
        from tests.proof.market import Market

        market = Market.found()
        chance = random.Random(seed)
        report: dict[str, Any] = {"database": database, "kills": kills, "seed": seed, "acknowledged": 0, "unsaid": 0}
        broken: list[str] = []
        longest = MATTERS * market.pace()
        began = time.monotonic()
        for number in range(1, kills + 1):
            before = market.known()
            said = _killed(market, longest * chance.random(), sequenced=database == "postgresql")
            report["acknowledged"] += len(said)
            report["unsaid"] += len(market.known() - before) - len(said)
            broken += [f"kill {number}: {what}" for what in market.half_done(said)]
            if number % AUDITED == 0 or number == kills:
                broken += [f"after kill {number}: {what}" for what in (*market.settle(), *sound())]
        if not report["acknowledged"]:
            broken.append("no writer got as far as one act")
        report |= {"seconds": round(time.monotonic() - began, 1), "broken": broken}
        return report


def _killed(market: Any, after: float, *, sequenced: bool) -> set[uuid.UUID]:
    """Let a writer write, kill it and its sequencer after so many seconds, and read which acts it acknowledged."""
    market.disconnect()
    read, write = os.pipe()
    children = [_child(lambda: market.write(write), read)]
    if sequenced:
        children.append(_child(market.sequence, read))
    os.close(write)
    select.select([read], [], [], 20)
    time.sleep(after)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with os.fdopen(read, "rb") as words:
        said = words.read().decode()
    # The last line may be cut: an act is acknowledged once its whole line was written.
    return {uuid.UUID(line) for line in said.split("\n")[:-1] if line != "begin"}


def _child(work: Any, unused: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        os.close(unused)
        work()
    finally:
        os._exit(1)


@click.command()
@click.option("--database", type=click.Choice(DATABASES), default="sqlite", show_default=True)
@click.option("--kills", type=int, default=1000, show_default=True)
@click.option("--seed", type=int, default=20211231, show_default=True)
def main(database: str, kills: int, seed: int) -> None:
    """Kill, and print what happened."""
    report = kill(database, kills, seed)
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    sys.exit(1 if report["broken"] else 0)


if __name__ == "__main__":
    main()
