"""What was published for a place and a year 已公布数据, as facts to compare with: exact values and hedged ones."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "published"


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure.

    Attributes:
        value: the number as published.
        kind: exact, over (余), about (约…多), near (近) or atleast.
        low: smallest number that agrees with what was published.
        high: largest number that agrees; None where there is no bound.
        source: counted, reported or derived.
    """

    id: str
    title: str
    value: Decimal
    unit: str
    kind: str
    low: Decimal
    high: Decimal | None
    source: str
    note: str

    def agrees(self, value: Decimal | int) -> bool:
        """Whether a number agrees with what was published."""
        return self.low <= value and (self.high is None or value <= self.high)


@lru_cache(maxsize=32)
def published_values(place: str, year: int) -> Mapping[str, Published]:
    """The published figures of a place and year by id; empty where nothing is kept."""
    table = FOLDER / f"{place}-{year}.csv"
    if not table.exists():
        return {}
    with table.open(encoding="utf-8", newline="") as rows:
        return {row["id"]: _read(row) for row in csv.DictReader(rows)}


def _read(row: dict[str, str]) -> Published:
    return Published(
        id=row["id"], title=row["title_zh"], value=Decimal(row["value"]), unit=row["unit"], kind=row["kind"],
        low=Decimal(row["low"]), high=Decimal(row["high"]) if row["high"] else None, source=row["source"],
        note=row["note"],
    )  # fmt: skip
