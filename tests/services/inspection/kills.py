"""Workers that open the inspections of a campaign are killed at random moments, and two do it at once: each once.

``python -m tests.services.inspection.kills --database sqlite --kills 20`` prints what happened as JSON; exit code 1
where something did not hold.
"""

from __future__ import annotations

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


def kill(database: str, kills: int, drawn: int, seed: int) -> dict[str, Any]:
    """Begin a campaign; kill who opens its inspections some times, then have two of them come to the end at once."""
    with installation(database):
        from django.db import connections, transaction

        from tests.conftest import County
        from tests.services.inspection.campaigning import MANY, Campaign
        from tests.services.inspection.field import Field

        with transaction.atomic():
            campaign = Campaign(Field(County()), shops=MANY[:drawn], drawn=drawn)
        begun, _ = campaign.drawn()
        since = time.perf_counter()
        campaign.do(begun, "begin", "2021-03-08", "handler")
        report: dict[str, Any] = {"database": database, "drawn": drawn, "seed": seed}
        report["answered_ms"] = round((time.perf_counter() - since) * 1000)
        connections.close_all()
        chance, report["killed"], report["open_when_killed"] = random.Random(seed), 0, []
        for _ in range(kills):
            child = _child()
            time.sleep(0.05 + chance.random() * 0.3)
            if os.waitpid(child, os.WNOHANG)[0]:
                break
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            report["killed"] += 1
            report["open_when_killed"].append(_opened())
            connections.close_all()
        since, left = time.perf_counter(), drawn - _opened()
        connections.close_all()
        for each in (_child(), _child()):
            _, status = os.waitpid(each, 0)
            if status:
                raise SystemExit(f"a worker ended with {status}")
        report["rest"], report["rest_ms"] = left, round((time.perf_counter() - since) * 1000)
        report["broken"] = [*_wrong(MANY[:drawn]), *sound()]
        return report


def _child() -> int:
    """A process that does what waits."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        from fazhi.kernel.procedures import errands

        errands.carry_on()
        code = 0
    finally:
        os._exit(code)


def _opened() -> int:
    from fazhi.services.models import SiteInspection

    return SiteInspection.objects.count()


def _wrong(targets: tuple[str, ...]) -> list[str]:
    """Targets that have no inspection or several, numbers that stand twice, errands that are left."""
    from fazhi.kernel.procedures.errand_models import Errand
    from fazhi.services.models import SiteInspection

    rows = SiteInspection.objects.values_list("target", "number")
    for_each, numbers = Counter(target for target, _ in rows), Counter(number for _, number in rows)
    found = [f"{target} has {for_each[target]} inspections" for target in targets if for_each[target] != 1]
    found += [f"{number} stands {many} times" for number, many in numbers.items() if many != 1]
    left = Errand.objects.exclude(standing="done").count()
    return found + ([f"{left} errands are left"] if left else [])


@click.command()
@click.option("--database", type=click.Choice(DATABASES), default="sqlite", show_default=True)
@click.option("--kills", type=int, default=20, show_default=True)
@click.option("--drawn", type=int, default=300, show_default=True)
@click.option("--seed", type=int, default=20210308, show_default=True)
def main(database: str, kills: int, drawn: int, seed: int) -> None:
    """Kill, and print what happened."""
    report = kill(database, kills, drawn, seed)
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    sys.exit(1 if report["broken"] or not report["killed"] else 0)


if __name__ == "__main__":
    main()
