"""What was returned 已报送数据: the returns that stand for a place and a period, and those that are still awaited."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.organs.models import Organ, subtree
from fazhi.kernel.procedures.asking import Asking
from fazhi.kernel.procedures.models import Act, ActQuerySet
from fazhi.kernel.returns.declaring import ReturnForm
from fazhi.kernel.returns.keepers import keepers
from fazhi.kernel.returns.models import DataReturn, numbers

_A_DAY = datetime.date.resolution
FAMILY = "kernel.return"
SIGNING = ("sign", "compare", "receive")
"""Acts by which a return stands: signed by its body, entered from its letter and compared, or received as a bundle."""
OPENING, DROPPING = ("ask", "begin"), ("drop", "take_back")


def _acts(names: tuple[str, ...], known: datetime.datetime | None) -> ActQuerySet:
    found: ActQuerySet = Act.objects.filter(family=FAMILY, name__in=names)
    return found if known is None else found.filter(recorded_at__lte=known)


def _periods(asked: Asking, prefix: str = "") -> Q:
    own = {} if asked.organ is None else {f"{prefix}organ": asked.organ}
    return Q(**{
        f"{prefix}from_on__gte": asked.start, f"{prefix}until_on__lte": asked.end,
        f"{prefix}place_code__startswith": subtree(asked.place),
    }, **own)  # fmt: skip


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


def last_of_each(acts: Sequence[Act]) -> list[Act]:
    """Of each body the act that signed its last period: what stands on the last day does not add up over periods."""
    typed = {row.pk: row for row in DataReturn.objects.filter(pk__in=[act.matter_id for act in acts])}
    last: dict[uuid.UUID, Act] = {}
    for act in sorted(acts, key=lambda each: typed[each.matter_id].until_on):
        last[typed[act.matter_id].organ_id] = act
    return list(last.values())


def year_before(of: DataReturn) -> dict[str, Decimal]:
    """The numbers that the same body signed for the same period a year before; empty where it did not."""
    try:
        start, end = (day.replace(year=day.year - 1) for day in (of.from_on, of.until_on))
    except ValueError:  # the 29th of February
        return {}
    rows = DataReturn.objects.filter(form=of.form, organ=of.organ_id, from_on=start, until_on=end)
    found = rows.exclude(stage="dropped").exclude(returned={}).order_by("pk").first()
    return numbers(found.returned) if found is not None else {}


def uncovered(form: ReturnForm, asked: Asking) -> list[str]:
    """The organs that keep a form and whose signed returns do not cover the period: without them there is no sum."""
    periods: dict[uuid.UUID, list[tuple[datetime.date, datetime.date]]] = {}
    mine = DataReturn.objects.filter(pk__in=signed(form.key, asked).values("matter"))
    for organ, start, end in mine.values_list("organ", "from_on", "until_on"):
        periods.setdefault(organ, []).append((start, end))
    kept = {} if form.office else {organ.pk: organ for organ in keepers(form, asked.place, asked.end - _A_DAY)}
    if asked.organ is not None:
        kept = {pk: organ for pk, organ in kept.items() if pk == asked.organ}
    organs = kept | {organ.pk: organ for organ in Organ.objects.filter(pk__in=periods)}
    return [str(organ) for pk, organ in organs.items() if not _covers(periods.get(pk, []), asked.start, asked.end)]


def _covers(periods: list[tuple[datetime.date, datetime.date]], start: datetime.date, end: datetime.date) -> bool:
    """Whether periods that do not overlap follow one another from the start to the end."""
    for first, until in sorted(periods):
        if first != start:
            return False
        start = until
    return start == end
