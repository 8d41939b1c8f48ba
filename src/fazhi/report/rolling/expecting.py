"""Who is expected to send figures 应报地方: places below whose installations are registered on a day; and by when."""

from __future__ import annotations

import datetime

from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.organs.models import subtree
from fazhi.kernel.returns.installations import InstallationKind
from fazhi.kernel.returns.models import Installation
from fazhi.law import MonthDay
from fazhi.report.years import SUBMISSION


def expected(place: str, day: datetime.date) -> dict[str, str]:
    """The places of the next level that are expected on a day, by code, each with its verifier key.

    Those are the registered ones within the place; one that lies within another registered one reports to that.
    """
    return {code: entry.verifier_key for code, entry in _next_level(place, day).items()}


def names(place: str, day: datetime.date) -> dict[str, str]:
    """The names of these places, as the register has them."""
    return {code: entry.name for code, entry in _next_level(place, day).items()}


def _next_level(place: str, day: datetime.date) -> dict[str, Installation]:
    rows = Installation.objects.as_of(day).filter(kind=InstallationKind.BELOW, of_place__startswith=subtree(place))
    below = {row.of_place: row for row in rows.order_by("from_on", "recorded_at") if row.of_place != place}
    return {
        code: row for code, row in sorted(below.items())
        if not any(other != code and code.startswith(subtree(other)) for other in below)
    }  # fmt: skip


def due_on(year: int) -> datetime.date:
    """The last day on which figures of a year are handed in, by the law of that day."""
    begins = datetime.date(year + 1, 1, 1)
    amount = value(SUBMISSION, begins).amount
    if not isinstance(amount, MonthDay):
        raise TypeError(f"{SUBMISSION} is no date of the year: {amount!r}")
    return amount.in_year(begins.year)
