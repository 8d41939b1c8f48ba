"""Reading the tables of facts under ``facts/``."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FACTS = Path(__file__).parent / "facts"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table, by column."""
    with (FACTS / name).open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table, delimiter="\t" if name.endswith(".tsv") else ",")


def documents(name: str) -> list[dict[str, Any]]:
    """The documents of a YAML list."""
    loaded: list[dict[str, Any]] = YAML(typ="safe").load((FACTS / name).read_text(encoding="utf-8"))
    return loaded


def day(text: str) -> datetime.date:
    """A day in ISO form."""
    return datetime.date.fromisoformat(text)


def maybe_day(text: str) -> datetime.date | None:
    """A day in ISO form, or nothing."""
    return day(text) if text else None
