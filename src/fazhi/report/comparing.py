"""Figures of a place and year beside what was published: the number from the records, and whether the two agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.figures.declaring import Asked, Figure, Number, figures
from fazhi.kernel.figures.measuring import measured
from fazhi.kernel.figures.reported import NOBODY, worded
from fazhi.report.published import Published, published_values


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure's number from the records beside the published one, where there is one.

    Attributes:
        value: the number; none while a return is awaited, or where nobody was asked for it.
        missing: the bodies whose returns are awaited.
        hidden: whether the number, small and of cases that are not public, is kept from who reads.
        idle: whether it is asked of an organ that has nothing of it: no sentence speaks of it alone.
    """

    figure: Figure
    value: Number | None
    published: Published | None
    hidden: bool = False
    missing: Sequence[str] = ()
    idle: bool = False

    @property
    def equal(self) -> bool | None:
        """Whether they agree; None where nothing was published, or there is no number."""
        return None if self.published is None or self.value is None else self.published.agrees(self.value)

    @property
    def asked_for(self) -> bool:
        """Whether it is counted here, or somebody was asked for it in the period; of an organ, what is its work."""
        return not self.idle and tuple(self.missing) != (NOBODY,)

    def to_dict(self) -> dict[str, Any]:
        """The comparison for programs."""
        shown = self.published
        number = None if shown is None else shown.value
        return {
            "id": self.figure.id, "title": self.figure.title.zh, "title_en": self.figure.title.en,
            "value": plain(self.value), "unit": self.figure.unit, "published": plain(number),
            "published_kind": shown and shown.kind, "equal": self.equal, "definition": self.figure.definition,
            "missing": list(self.missing),
        }  # fmt: skip


def plain(number: Number | None) -> int | float | None:
    """A number for programs: whole where it is."""
    return None if number is None else int(number) if number == int(number) else float(number)


def compare(asked: Asked, only: Iterable[str] = ()) -> list[Comparison]:
    """Every figure (or those named) with its number and the published one.

    What is nobody's own is not asked of an organ, and of what it has no records of nothing is said. Nor is anything of
    cases that are not public: of two organs' numbers and their sum, which is published, the third would follow.
    """
    published = published_values(asked.place, asked.start.year) if asked.organ is None else {}
    wanted = set(only)
    found = (worded(each, asked) for each in figures().values() if not wanted or each.id in wanted)
    if asked.organ is not None:
        return [_of_an_organ(each, asked) for each in found]
    return [
        Comparison(each.figure, each.value, published.get(each.figure.id), missing=tuple(each.missing))
        for each in measured(found, asked)
    ]


def _of_an_organ(figure: Figure, asked: Asked) -> Comparison:
    if not figure.form and not (figure.public_records and figure.divides(asked)):
        return Comparison(figure, None, None, missing=(NOBODY,))
    missing = tuple(figure.missing(asked))
    idle = not missing and not figure.records(asked).exists()
    return Comparison(figure, figure.value(asked), None, missing=missing, idle=idle)
