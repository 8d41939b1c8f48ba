"""Figures of a place and year beside what was published: the number from the records, and whether the two agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.figures.declaring import Asked, Figure, figures
from fazhi.report.published import Published, published_values


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure's number from the records beside the published one, where there is one.

    Attributes:
        hidden: whether the number, small and of cases that are not public, is kept from who reads.
    """

    figure: Figure
    value: int
    published: Published | None
    hidden: bool = False

    @property
    def equal(self) -> bool | None:
        """Whether they agree; None where nothing was published."""
        return None if self.published is None else self.published.agrees(self.value)

    def to_dict(self) -> dict[str, Any]:
        """The comparison for programs."""
        shown = self.published
        number = None if shown is None else int(shown.value) if shown.value == int(shown.value) else float(shown.value)
        return {
            "id": self.figure.id, "title": self.figure.title.zh, "title_en": self.figure.title.en,
            "value": self.value, "unit": self.figure.unit, "published": number,
            "published_kind": shown and shown.kind, "equal": self.equal, "definition": self.figure.definition,
        }  # fmt: skip


def compare(asked: Asked, only: Iterable[str] = ()) -> list[Comparison]:
    """Every figure (or those named) with its number and the published one."""
    published = published_values(asked.place, asked.start.year)
    wanted = set(only)
    return [
        Comparison(each, each.value(asked), published.get(each.id))
        for each in figures().values()
        if not wanted or each.id in wanted
    ]
