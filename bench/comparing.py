"""Comparisons: the sides run one after the other, round by round, so that a busy moment hits all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what it is called in the table, and what ``bench.side`` runs for it.

    ``count`` is how often the job is done in one round; ``env`` what the side's process needs in its environment.
    """

    title: str
    job: str
    count: int
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sides that do the same; the first is ours, the others its floor or its peers.

    ``aim`` says, for each of the others, the ratio ours/other that is aimed at. Comparisons of a topic share one
    installation, unless they name an ``installation`` of their own.
    """

    title: str
    unit: str
    sides: Sequence[Side]
    aim: Sequence[str] = ()
    installation: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a comparison gave: of each side the rates of its rounds, and what it said of the middle one."""

    comparison: Comparison
    rates: Sequence[Sequence[float]]
    notes: Sequence[str] = ()

    def lines(self) -> list[str]:
        """Rows of the table: side, median (lowest to highest), and how many times as fast ours is."""
        ours = statistics.median(self.rates[0])
        rows = []
        for number, (side, rates) in enumerate(zip(self.comparison.sides, self.rates, strict=True)):
            median = statistics.median(rates)
            ratio = f"{ours / median:.2f}" if number else ""
            note = f"; {self.notes[number]}" if self.notes and self.notes[number] else ""
            aim = self.comparison.aim[number - 1] if number and number <= len(self.comparison.aim) else ""
            rows.append(
                f"| {self.comparison.title if not number else ''} | {side.title} | {_round(median)} "
                f"({_round(min(rates))} to {_round(max(rates))}) {self.comparison.unit}{note} | {ratio} | {aim} |"
            )
        return rows


def _round(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"


HEAD = "| what | side | median (lowest to highest) | ours is … times as fast | aim |\n|---|---|---|---|---|"


def measure(comparison: Comparison, rounds: int = ROUNDS) -> Measured:
    """Run all sides of a comparison, alternating."""
    found: list[list[tuple[float, str]]] = [[] for _ in comparison.sides]
    for _ in range(rounds):
        for done, side in zip(found, comparison.sides, strict=True):
            done.append(_run(side))
    notes = [sorted(done)[len(done) // 2][1] for done in found]
    return Measured(comparison, [[rate for rate, _ in done] for done in found], notes)


def _run(side: Side) -> tuple[float, str]:
    """The rate of a side, and what it says of it."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.side", side.job, str(side.count)],
        env={**os.environ, **side.env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{side.job}: {done.stderr[-3000:]}")
    note, _, rate = done.stdout.strip().splitlines()[-1].strip().rpartition(" ")
    return float(rate), note.strip()
