"""What a report is checked beside: names of organs and laws of its day, and the figures of this installation."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from fazhi.cli.figures import known_place
from fazhi.kernel.figures.declaring import Asked, year
from fazhi.kernel.organs.models import Place
from fazhi.report.checking import Findings, check
from fazhi.report.checking.naming import KnownNames, NamesError, known_names
from fazhi.report.checking.telling import joined
from fazhi.report.outlining import OutlineError
from fazhi.report.own_figures import own_figures


class WrongChoice(click.ClickException):
    """A file of names that cannot be used, a year without outline, or no place to ask."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Beside:
    """The names, the report's day where it was said, and of whose figures the draft tells."""

    known: KnownNames
    on: datetime.date | None
    asked: Asked | None

    def check(self, text: str) -> Findings:
        """All that is found in a text; the database is asked only where a year was given.

        Raises:
            WrongChoice: no outline serves the year.
        """
        found = check(text, self.known, self.on)
        if self.asked is None:
            return found
        try:
            return joined(found, own_figures(text, found.numbers, self.asked))
        except OutlineError as fault:
            raise WrongChoice(str(fault)) from fault


def beside_choices(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that say beside what it checks; it gets them as ``beside``."""

    @click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the report (default: as it says).")
    @click.option(
        "--names", "own", type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File with names of organs and laws of your own (default: FAZHI_NAMES).",
    )  # fmt: skip
    @click.option(
        "--year", "number", type=click.IntRange(1949, 2999), help="Compare with this year's own figures, too."
    )
    @click.option("--place", help="Place code, with --year (default: the only county of this installation).")
    @wraps(command)
    def run(
        day: datetime.datetime | None, own: Path | None, number: int | None, place: str | None, **given: Any
    ) -> None:  # fmt: skip
        if place and number is None:
            raise click.UsageError("--place 与 --year 一起使用。Give --place with --year.")
        named = own or (Path(settings.NAMES) if settings.NAMES else None)
        try:
            known = known_names(named)
        except NamesError as fault:
            raise WrongChoice(str(fault)) from fault
        asked = year(known_place(place) if place else _only_county(), number) if number else None
        command(beside=Beside(known, day.date() if day else None, asked), **given)

    return run


def _only_county() -> str:
    """The code of the only county that the installation holds.

    Raises:
        WrongChoice: it holds none, or several.
    """
    held = sorted(set(Place.objects.standing().filter(level="county").values_list("code", flat=True)))
    if len(held) != 1:
        listed = ", ".join(held)
        raise WrongChoice(
            f"请用 --place 指明区划代码；本系统的县级区划：{listed or '无'}。"
            f"Say --place; counties held: {listed or 'none'}."
        )
    return str(held[0])
