"""What an inspection found item by item 事项检查结果, a row for each item of its campaign; it follows from the acts.

A visit covers all items of its campaign, and counts once under each. What it found at one is read from the answers to
the points of that item's checklist; where nobody was met, or an item has no points, that is what is told of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fazhi.kernel.procedures.engine import subscribers
from fazhi.services.inspection.campaign_models import ItemCheck, SiteInspection
from fazhi.services.inspection.models import SamplingItem
from fazhi.services.inspection.results import NOBODY_THERE, Answer, ItemOutcome

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

_TITLE = ItemCheck._meta.get_field("title").max_length or 0
_SAYS = ("result", "answers")
"""What of an inspection its outcomes follow from."""


def mark(place: int, items: Collection[str]) -> str:
    """What the numbers of an item's points begin with; nothing where the campaign has one item."""
    return f"{place}-" if len(items) > 1 else ""


def follow(request: Request) -> None:
    """Bring the outcomes in line with what the inspection's acts say by now, corrections included."""
    if request.procedure.matter is not SiteInspection or not request.after.fields.get("result"):
        return
    if all(request.standing.fields.get(name) == request.after.fields.get(name) for name in _SAYS):
        return
    keep(request.matter_id)


def keep(id: uuid.UUID) -> None:
    """Write the outcomes of an inspection from its row."""
    inspection = SiteInspection.objects.select_related("campaign").get(pk=id)
    wanted = {code: (title, outcome) for code, title, outcome in _found(inspection)}
    rows = ItemCheck.objects.filter(inspection=id)
    known = {each.item: (each.title, each.outcome) for each in rows}
    if wanted == known:
        return
    rows.delete()
    ItemCheck.objects.bulk_create(
        ItemCheck(inspection_id=id, item=code, title=title, outcome=outcome)
        for code, (title, outcome) in wanted.items()
    )


def _found(inspection: SiteInspection) -> Iterator[tuple[str, str, str]]:
    """Of each item its code, what it is called on the day of the inspection, and what was found."""
    items = inspection.campaign.items if inspection.campaign is not None else []
    named = dict(SamplingItem.objects.as_of(inspection.opened_on).filter(code__in=items).values_list("code", "name"))
    for place, code in enumerate(items, start=1):
        title = f"{code} {named.get(code, '')}".strip()[:_TITLE]
        yield code, title, outcome_of(mark(place, items), inspection.result, inspection.answers)


def outcome_of(begins: str, result: str, answers: Mapping[str, Any]) -> ItemOutcome:
    """What was found at an item, from the answers to its points, whose numbers begin so."""
    if result in NOBODY_THERE:
        return ItemOutcome.NOBODY_THERE
    given = {answer for number, answer in answers.items() if number.startswith(begins)}
    if Answer.NO in given:
        return ItemOutcome.NOT_IN_ORDER
    if Answer.YES in given:
        return ItemOutcome.IN_ORDER
    return ItemOutcome.NOT_APPLICABLE if given else ItemOutcome.NOT_TOLD


subscribers.append(follow)
