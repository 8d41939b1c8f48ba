"""What the law says in money and days of a penalty: large fines, ceilings, the added fine, limitation."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from fazhi import law
from fazhi.enforcement.penalty.choices import Large
from fazhi.enforcement.penalty.models import LargeAmount
from fazhi.enforcement.penalty.naming import heard_on
from fazhi.kernel.clocks.statutes import tree, value
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.parties.models import PartyKind

_CENT = Decimal("0.01")
_WHOLE = 100
_SUMMARY = {True: "penalty.summary-citizen", False: "penalty.summary-organisation"}


def _is_citizen(kind: str) -> bool:
    return kind == PartyKind.CITIZEN


def large_from(organ: Organ, kind: str, business: bool, day: datetime.date) -> Decimal:
    """The amount in yuan from which a fine or confiscation counts as large 较大数额, for a kind of party.

    The organ's own standard goes before that of the place. Where none is registered every amount counts as large: to
    offer a hearing is never wrong.
    """
    standing = LargeAmount.objects.as_of(day).filter(kind=Large.CITIZEN if _is_citizen(kind) else Large.ORGANISATION)
    own = standing.filter(organ=organ).first() or standing.filter(organ=None).first()
    if own is None:
        return Decimal(0)
    return Decimal(own.business if business else own.non_business)


def hearing_due(
    organ: Organ, kinds: Collection[str], amount: Decimal, confiscated: Decimal, kind: str, business: bool,
    day: datetime.date,
) -> bool:  # fmt: skip
    """Whether the party is told of the right to a hearing 听证告知.

    Source: 行政处罚法 2017 第四十二条, 2021 第六十三条.
    """
    large = large_from(organ, kind, business, day)
    if "fine" in kinds and amount >= large:
        return True
    heard = heard_on(day)
    return any(each in heard and (not heard[each] or confiscated >= large) for each in kinds)


def summary_ceiling(kind: str, day: datetime.date) -> Decimal:
    """The highest fine in yuan on the spot (行政处罚法 2017 第三十三条, 2021 第五十一条)."""
    return Decimal(value(_SUMMARY[_is_citizen(kind)], day).number)


def in_force(key: str, day: datetime.date) -> bool:
    """Whether the law has a value of this key on a day."""
    try:
        value(key, day)
    except law.LawError:
        return False
    return True


def added_fine(fine: Decimal, stretches: Collection[tuple[Decimal, int]], day: datetime.date) -> Decimal:
    """The added fine 加处罚款 in yuan, within its cap.

    Source: 行政处罚法 2017 第五十一条 with 行政强制法 第四十五条, 2021 第七十二条: a share of what is unpaid a day, at
    most as much as the fine.

    Args:
        fine: the fine in yuan.
        stretches: what was unpaid, in yuan, and for how many days overdue it was.
        day: the day by whose law it is reckoned.
    """
    daily = Decimal(value("penalty.surcharge", day).number) / _WHOLE
    cap = fine * Decimal(value("penalty.surcharge-cap", day).number) / _WHOLE
    reckoned = sum((unpaid * daily * max(days, 0) for unpaid, days in stretches), Decimal(0))
    return min(cap, reckoned).quantize(_CENT, ROUND_HALF_UP)


def last_day_to_penalise(ended_on: datetime.date, endangers: bool, day: datetime.date) -> datetime.date | None:
    """The last day on which a violation that ended on a day can be discovered in time 追责时效.

    The longer one, of violations that endangered life, health or finance with harm, is asked of the law of the day on
    which the violation ended: who could count on two years is not held to five (从旧兼从轻).

    Source: 行政处罚法 2017 第二十九条, 2021 第三十六条、第三十七条.
    """
    long = "penalty.limitation-life"
    found = value(long, ended_on) if endangers and in_force(long, ended_on) else value("penalty.limitation", day)
    return law.due_date(ended_on, found, tree().calendar)
