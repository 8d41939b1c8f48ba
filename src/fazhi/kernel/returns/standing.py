"""What was returned 已报送数据: the returns that stand for a place and a period, and those that are still awaited."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.organs.models import subtree
from fazhi.kernel.procedures.models import Act, ActQuerySet, Asking
from fazhi.kernel.returns.models import DataReturn, numbers

FAMILY = "kernel.return"
SIGNING = ("sign", "compare", "receive")
"""Acts by which a return stands: signed by its body, entered from its letter and compared, or received as a bundle."""
OPENING, DROPPING = ("ask", "begin"), ("drop",)


def _acts(names: tuple[str, ...], known: datetime.datetime | None) -> ActQuerySet:
    found: ActQuerySet = Act.objects.filter(family=FAMILY, name__in=names)
    return found if known is None else found.filter(recorded_at__lte=known)


def _periods(asked: Asking, prefix: str = "") -> Q:
    return Q(**{
        f"{prefix}from_on__gte": asked.start, f"{prefix}until_on__lte": asked.end,
        f"{prefix}place_code__startswith": subtree(asked.place),
    })  # fmt: skip


def signed(form: str, asked: Asking) -> ActQuerySet:
    """The acts by which the returns of a form stand for a place and a period: of each return the last one known."""
    later = _acts(SIGNING, asked.known).filter(matter=OuterRef("matter"), seq__gt=OuterRef("seq"))
    dropped = _acts(DROPPING, asked.known).filter(matter=OuterRef("matter"))
    mine = DataReturn.objects.filter(_periods(asked), form=form)
    found: ActQuerySet = (
        _acts(SIGNING, asked.known).filter(~Exists(later), ~Exists(dropped), matter__in=mine.values("pk"))
    )  # fmt: skip
    return found


def awaited(form: str, asked: Asking) -> QuerySet[DataReturn]:
    """The returns of a form that were asked for a place and a period, and not signed, as known at a moment."""
    mine = {"matter": OuterRef("pk")}
    return DataReturn.objects.filter(
        _periods(asked),
        Exists(_acts(OPENING, asked.known).filter(**mine)),
        ~Exists(_acts(SIGNING, asked.known).filter(**mine)),
        ~Exists(_acts(DROPPING, asked.known).filter(**mine)),
        form=form,
    ).select_related("organ")


def number_in(act: Act, id: str) -> Decimal | None:
    """The number of a figure in an act that signed a return; None where it has none."""
    text = act.data.get("returned", {}).get(id)
    return None if text is None else Decimal(text)


def year_before(of: DataReturn) -> dict[str, Decimal]:
    """The numbers that the same body signed for the same period a year before; empty where it did not."""
    try:
        start = of.from_on.replace(year=of.from_on.year - 1)
    except ValueError:  # the 29th of February
        return {}
    found = _returned_for(of.form, of.organ_id, start)
    return numbers(found.returned) if found is not None else {}


def _returned_for(form: str, organ: uuid.UUID, start: datetime.date) -> Any:
    rows = (
        DataReturn.objects.filter(form=form, organ=organ, from_on=start).exclude(returned={}).exclude(stage="dropped")
    )
    return rows.order_by("pk").first()
