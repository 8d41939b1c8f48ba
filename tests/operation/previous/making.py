"""Makes the installation that the upgrade test starts from; run with the code of the landing it stands for.

It performs some acts of each procedure with that landing's own demonstration, then dumps the database as compressed SQL
beside the keys and files. See README.md beside it.
"""

from __future__ import annotations

import json
import lzma
import shutil
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django

CASES = 3
"""Matters of each kind that are taken into the small installation."""
FILES = 1
"""Files whose bytes are kept: they are large, and one shows that they can still be read."""


def perform() -> None:
    from fazhi.demo import adjusting, findings, people, reconsiderations
    from fazhi.demo.diary import perform as in_order
    from fazhi.demo.loading import marker

    marker().touch()
    people.found_places()
    people.found_first_organs()
    people.designate_offices()
    people.appoint_officers()
    list(in_order(sorted(adjusting.institutions_first(), key=lambda each: each.day)))
    people.found_other_organs()
    people.appoint_officers()
    findings.record_checks()
    year = [
        *adjusting.institutions_changed(),
        *_some(findings.findings()),
        *_some(reconsiderations.happenings()),
    ]
    list(in_order(sorted(year, key=lambda each: each.day)))


def _some(happenings: Iterable[Any]) -> list[Any]:
    """The happenings of the first few matters; a key reads ``demo:<kind>:<matter>:<act>``."""
    every = list(happenings)
    matters = list(dict.fromkeys(each.key.split(":")[2] for each in every))
    return [each for each in every if each.key.split(":")[2] in matters[:CASES]]


def told() -> dict[str, object]:
    """What must be the same after the upgrade: figures, counts of evidence, the head of the log."""
    from fazhi.kernel.figures.declaring import figures, year
    from fazhi.kernel.ledger.models import Head
    from fazhi.kernel.procedures.models import Act

    head = Head.objects.get()
    asked = year("130130", 2021)
    return {
        "figures": {each.id: str(each.value(asked)) for each in figures().values()},
        "acts": Act.objects.count(),
        "size": head.size,
        "note": head.note,
    }


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    perform()
    target = Path(sys.argv[1])
    (target / "told.json").write_text(json.dumps(told(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    connection.close()
    with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as database:
        text = "\n".join(database.iterdump())
    (target / "database.sql.xz").write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    for folder in ("keys", "files"):
        shutil.rmtree(target / folder, ignore_errors=True)
    shutil.copytree(settings.KEYS, target / "keys", ignore=shutil.ignore_patterns("session.key"))
    kept = sorted((each for each in settings.FILES.rglob("*") if each.is_file()), key=lambda each: each.stat().st_size)
    for file in kept[:FILES]:
        copy = target / "files" / file.relative_to(settings.FILES)
        copy.parent.mkdir(parents=True)
        shutil.copy(file, copy)


if __name__ == "__main__":
    main()
