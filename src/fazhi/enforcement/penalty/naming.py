"""What the penalty laws name on a day 处罚种类、听证范围、重大案件、不予处罚情形: dated tables beside the code."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a law names: in which days, by which article."""

    key: str
    from_on: datetime.date
    until_on: datetime.date | None
    label: Label | None = None
    law: str = ""
    article: str = ""
    large: bool = False

    def on(self, day: datetime.date) -> bool:
        """Whether the law names it on the day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@cache
def _table(name: str) -> tuple[Named, ...]:
    text = resources.files(__package__).joinpath("law_of_day.yaml").read_text(encoding="utf-8")
    rows: Mapping[str, Any] = YAML(typ="safe").load(text)[name]
    found = []
    for key, given in rows.items():
        versions: Sequence[Mapping[str, Any]] = given if isinstance(given, list) else [given]
        for row in versions:
            label = Label(row["zh"], row["en"]) if "zh" in row else None
            found.append(
                Named(
                    key, row["from"], row.get("until"), label, row.get("law", ""), row.get("article", ""),
                    bool(row.get("large")),
                )
            )  # fmt: skip
    return tuple(found)


def kinds_on(day: datetime.date) -> list[Named]:
    """The kinds of penalty that the law has on a day."""
    return [each for each in _table("kinds") if each.on(day)]


def every(name: str) -> list[tuple[str, Label]]:
    """All that a table names on any day, as choices: what the law of the day lacks, the rules refuse by article."""
    return [(each.key, each.label) for each in _table(name) if each.label is not None]


def kind_label(key: str) -> Label:
    """The name of a kind of penalty, of whatever day.

    Raises:
        LookupError: there is none of this key.
    """
    for each in _table("kinds"):
        if each.key == key and each.label is not None:
            return each.label
    raise LookupError(f"no kind of penalty {key}")


def heard_on(day: datetime.date) -> dict[str, bool]:
    """The kinds before which a hearing is offered on a day, each with whether only where the amount is large."""
    return {each.key: each.large for each in _table("hearing") if each.on(day)}


def major_on(day: datetime.date) -> list[Named]:
    """The grounds on which a case must pass legality review on a day."""
    return [each for each in _table("major") if each.on(day)]


def none_on(day: datetime.date) -> dict[str, Named]:
    """The grounds of no penalty that the law has on a day."""
    return {each.key: each for each in _table("none") if each.on(day)}
