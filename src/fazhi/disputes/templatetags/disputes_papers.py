"""What the papers of this chapter write: citations by the paper's day, names of parties, the law's short name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import template

from fazhi.disputes.choices import ADVERSE, ActComplained
from fazhi.disputes.citations import cited, regime
from fazhi.disputes.models import IncidentalReview, ReconsiderationCase
from fazhi.disputes.procedures.papers import CLOSING
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.models import Paper

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context: dict[str, Any], name: str) -> str:
    """The article of this name in the law in force on the paper's own day."""
    return cited(name, context["on"])


@register.simple_tag(takes_context=True)
def conduct(context: dict[str, Any]) -> str:
    """What is complained of, in the words of the law of the day: the law of 2017 says 具体行政行为."""
    return "具体行政行为" if regime(context["on"]) == "2017" else "行政行为"


@register.simple_tag(takes_context=True)
def regime_of_day(context: dict[str, Any]) -> str:
    """The regime in force on the paper's own day, where a paper's words differ: ``2017``, ``2023`` or ``2026``."""
    return regime(context["on"])


@register.simple_tag(takes_context=True)
def worded(context: dict[str, Any], text: str) -> str:
    """A label of the vocabularies, which speak the words of the law of 2023, in the words of the law of the day."""
    return text.replace("行政行为", conduct(context))


@register.filter
def done(case: ReconsiderationCase) -> str:
    """The act complained of after its maker's name: an act was made, a failure to act was not."""
    return case.act_cited if case.act_kind == ActComplained.OMISSION else f"作出的{case.act_cited}"


@register.filter
def unproven(case: ReconsiderationCase) -> bool:
    """Whether the decision rests on the respondent's silence: without an answer the act counts as without evidence."""
    return not case.answer and case.outcome in ADVERSE


@register.filter
def day(written: str | None) -> str:
    """A day that an act holds as ISO text, as a paper writes it."""
    if not written:
        return ""
    known = datetime.date.fromisoformat(written)
    return f"{known.year}年{known.month}月{known.day}日"


@register.filter
def of_case(review: IncidentalReview) -> str:
    """The reconsideration organ of the case that a review belongs to: it, not its body, deals with the document."""
    decider = ReconsiderationCase.objects.select_related("decider").get(links__child=review).decider
    return decider.name if decider else ""


@register.filter
def closing_paper(case: ReconsiderationCase) -> str:
    """Title and number of the paper that closed the case."""
    declared = CLOSING[case.stage]
    paper = Paper.objects.filter(matter=case, kind=declared.key).order_by("recorded_at").last()
    return f"{paper.title}（{paper.number}）" if paper and paper.number else declared.label.zh


@register.filter
def names(parties: Iterable[Party] | None) -> str:
    """Full names of parties, as an official paper gives them."""
    return "、".join(party.name for party in parties or ())


@register.filter
def officers(identities: Iterable[str] | None) -> str:
    """Names of officers whose ids an act holds."""
    known = Officer.objects.filter(pk__in=list(identities or ())).order_by("number")
    return "、".join(known.values_list("name", flat=True))


@register.filter
def address(party: Party | None) -> str:
    """The address for service, where a paper needs it."""
    return (party.reveal("address") if party else None) or ""
