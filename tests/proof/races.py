"""Eight processes race: for one matter, for numbers, for one request sent by all; each round one wins, nothing is lost.

``python -m tests.proof.races --database postgresql --rounds 1000`` prints what happened as JSON; exit code 1 where
something did not hold.
"""

from __future__ import annotations

import collections
import json
import multiprocessing
import sys
import time
import uuid
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import click

from tests.proof.yard import DATABASES, installation, sound

RACERS = 8
FAIR = {"stale"}
"""The ground that a loser of a race for one matter must be told."""


class Task(NamedTuple):
    """What every racer does at the signal: an act by its stored name in a matter, or opening one."""

    matter: uuid.UUID | None
    act: str
    revision: int | None = None
    key: str | None = None


class Answer(NamedTuple):
    """What became of it: the act's id, or the codes of the grounds on which it was refused."""

    act: uuid.UUID | None
    codes: tuple[str, ...]


def race(database: str, rounds: int) -> dict[str, Any]:
    """Run the races; counts by kind of round, and whatever did not hold under ``broken``."""
    with installation(database):
        from tests.proof.market import Market

        market = Market.found()
        racers = Racers(market)
        report: dict[str, Any] = {"database": database, "rounds": rounds, "racers": RACERS}
        broken: list[str] = []
        began = time.monotonic()
        for number in range(rounds):
            kind = (_one_matter, _numbers, _one_request)[number % 3]
            tally = report.setdefault(kind.__name__[1:], collections.Counter())
            broken += [f"round {number}: {what}" for what in kind(market, racers, tally)]
        report["seconds"] = round(time.monotonic() - began, 1)
        racers.stop()
        report["broken"] = broken + sound() + market.gaps()
        return report


def _one_matter(market: Any, racers: Racers, tally: collections.Counter[str]) -> list[str]:
    """All decide one matter as they saw it: one does, the others are told that it was acted on meanwhile."""
    matter, revision = market.ready()
    answers = racers.all(Task(matter, "decide", revision))
    won = [each for each in answers if each.act]
    lost = [each for each in answers if not each.act]
    tally.update(won=len(won), refused=len(lost))
    found = [f"refused as {each.codes}" for each in lost if set(each.codes) != FAIR]
    if len(won) != 1:
        found.append(f"{len(won)} won")
    if market.acts(matter) != 4:
        found.append(f"the matter has {market.acts(matter)} acts")
    return found


def _numbers(market: Any, racers: Racers, tally: collections.Counter[str]) -> list[str]:
    """All open a matter of their own, and take its number from one series: nobody is refused, none is given twice."""
    answers = racers.all(Task(None, "apply"))
    tally.update(opened=sum(1 for each in answers if each.act))
    return [f"refused as {each.codes}" for each in answers if not each.act]


def _one_request(market: Any, racers: Racers, tally: collections.Counter[str]) -> list[str]:
    """All send one request under one key: it is one act, and everybody is answered with it."""
    matter, _ = market.ready()
    answers = racers.all(Task(matter, "decide", key=uuid.uuid4().hex))
    acts = {each.act for each in answers}
    tally.update(answered=len(answers), acts=len(acts))
    found = [f"refused as {each.codes}" for each in answers if not each.act]
    return found + ([f"{len(acts)} acts for one key"] if len(acts) != 1 else [])


class Racers:
    """Processes with a connection each, that wait for a task and start at one signal."""

    def __init__(self, market: Any) -> None:
        context = multiprocessing.get_context("fork")
        self._gate = context.Barrier(RACERS)
        self._ends: list[Connection] = []
        market.disconnect()
        self._processes = []
        for number in range(RACERS):
            here, there = context.Pipe()
            process = context.Process(target=_racer, args=(market, number, there, self._gate), daemon=True)
            process.start()
            self._ends.append(here)
            self._processes.append(process)

    def all(self, task: Task) -> list[Answer]:
        """Give every racer the task; their answers."""
        for end in self._ends:
            end.send(task)
        return [end.recv() for end in self._ends]

    def stop(self) -> None:
        """Let them go home."""
        for end in self._ends:
            end.send(None)
        for process in self._processes:
            process.join()


def _racer(market: Any, number: int, end: Connection, gate: Any) -> None:
    while (task := end.recv()) is not None:
        gate.wait()
        end.send(market.attempt(number, task))


@click.command()
@click.option("--database", type=click.Choice(DATABASES), default="sqlite", show_default=True)
@click.option("--rounds", type=int, default=1000, show_default=True)
def main(database: str, rounds: int) -> None:
    """Race, and print what happened."""
    report = race(database, rounds)
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    sys.exit(1 if report["broken"] else 0)


if __name__ == "__main__":
    main()
