"""Many figures counted at once 一并计数: what several figures of one form share is asked once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.figures.declaring import Asked, Figure, Number


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its number, or with the bodies whose returns are awaited instead."""

    figure: Figure
    value: Number | None
    missing: Sequence[str]


def measured(figures: Iterable[Figure], asked: Asked) -> Iterator[Measured]:
    """Each figure with its number; of the figures of a form, the returns are the same ones."""
    waiting: dict[str, Sequence[str]] = {}
    returned: dict[str, QuerySet[Any]] = {}
    for figure in figures:
        form = figure.form
        if not form:
            yield Measured(figure, figure.value(asked), ())
            continue
        if form not in waiting:
            waiting[form], returned[form] = figure.missing(asked), figure.records(asked)
        missing = waiting[form]
        yield Measured(figure, None if missing else figure.reduce(returned[form]), missing)
