"""Imports are killed at random moments and gone on with, and two processes are at one at once: each row once.

``python -m tests.exchange.kills --database sqlite --kills 20`` prints what happened as JSON; exit code 1 where
something did not hold.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from typing import Any

import click

from tests.proof.yard import DATABASES, installation, sound

ROWS, CHUNK = 400, 10
KEY = "first.toy.stalls"


def kill(database: str, kills: int, seed: int) -> dict[str, Any]:
    """Kill the writers of one import until it is done; then have two write another one at once."""
    with installation(database):
        from django.db import connections, transaction

        from fazhi.exchange.runs.examining import examine_anew
        from fazhi.exchange.targets.first_loads import FirstLoadTarget
        from tests.conftest import County
        from tests.exchange.importing import hand_in

        FirstLoadTarget.chunk = CHUNK
        with transaction.atomic():
            county = County()
        first, second = county.post("government", "handler"), county.post("justice", "principal")
        runs = [hand_in(KEY, _rows(letter), first) for letter in "AB"]
        for run in runs:
            _approve(run, second)
        fresh = hand_in(KEY, _rows("C"), first)
        examine_anew(fresh)
        chance, report = random.Random(seed), {"database": database, "rows": ROWS, "seed": seed}
        connections.close_all()
        report["killed"] = _until_done(str(runs[0].pk), kills, chance)
        _finish([_child(str(runs[1].pk)), _child(str(runs[1].pk))])
        _finish([_child(str(fresh.pk)), _child(str(fresh.pk))])
        report["broken"] = [*_wrong(str(runs[0].pk), "A"), *_wrong(str(runs[1].pk), "B"), *_miscounted(str(fresh.pk))]
        report["broken"] += sound()
        return report


def _rows(letter: str) -> list[dict[str, Any]]:
    from_on = datetime.date(2020, 1, 1)
    return [
        {"code": f"{letter}-{nth}", "name": f"摊位{nth}", "kind": "goods", "organ": "market", "places": nth,
         "from_on": from_on} for nth in range(1, ROWS + 1)
    ]  # fmt: skip


def _approve(run: Any, second: Any) -> None:
    from fazhi.exchange.models import Mode
    from fazhi.exchange.runs import deciding
    from tests.exchange.importing import DAY, NOW

    deciding.choose_mode(run, Mode.BY_ROW)
    deciding.ask(run, second, DAY, NOW)
    deciding.approve(run, second, DAY, NOW)


def _until_done(run: str, kills: int, chance: random.Random) -> int:
    """Start a writer and kill it in the middle, so many times; then let one come to its end."""
    killed = 0
    for _ in range(kills):
        child = _child(run)
        time.sleep(0.05 + chance.random() * 0.5)
        if os.waitpid(child, os.WNOHANG)[0]:
            break
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        killed += 1
    _finish([_child(run)])
    return killed


def _finish(children: list[int]) -> None:
    for child in children:
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(f"a writer ended with {status}")


def _child(run: str) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        from fazhi.exchange.models import ImportRun
        from fazhi.exchange.runs.working import advance
        from tests.exchange.importing import NOW

        advance(ImportRun.objects.get(pk=run), NOW)
        code = 0
    finally:
        os._exit(code)


def _wrong(run: str, letter: str) -> list[str]:
    """Codes that are there twice or not at all, rows without an outcome, evidence that names a row twice."""
    from fazhi.exchange.models import Imported, ImportRow, ImportRun
    from tests.toy.models import Stall

    codes = Counter(Stall.objects.filter(code__startswith=letter).values_list("code", flat=True))
    found = [f"{code} is there {number} times" for code, number in codes.items() if number != 1]
    found += [f"{letter}-{nth} is missing" for nth in range(1, ROWS + 1) if f"{letter}-{nth}" not in codes]
    lines = ImportRow.objects.filter(run=run).count()
    named = Counter(row for each in Imported.objects.filter(run=run) for row, _ in each.written)
    told = ImportRun.objects.get(pk=run)
    if (lines, len(named), told.standing, told.counts["written_new"]) != (ROWS, ROWS, "done", ROWS):
        found.append(f"{lines} rows, {len(named)} named, {told.standing}, {told.counts}")
    return found + [f"row {row} is named {number} times" for row, number in named.items() if number != 1]


def _miscounted(run: str) -> list[str]:
    """What does not hold of a sheet that two examined at once: each row counted once, each chunk kept."""
    from fazhi.exchange.models import ImportRun

    told = ImportRun.objects.get(pk=run)
    held = (told.standing, told.counts.get("new"), told.findings.count())
    return [] if held == ("examined", ROWS, ROWS // CHUNK) else [f"examined by two: {held}"]


@click.command()
@click.option("--database", type=click.Choice(DATABASES), default="sqlite", show_default=True)
@click.option("--kills", type=int, default=20, show_default=True)
@click.option("--seed", type=int, default=20211231, show_default=True)
def main(database: str, kills: int, seed: int) -> None:
    """Kill, and print what happened."""
    report = kill(database, kills, seed)
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    sys.exit(1 if report["broken"] or not report["killed"] else 0)


if __name__ == "__main__":
    main()
