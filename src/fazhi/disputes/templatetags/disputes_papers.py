"""What the papers of this chapter write: citations by the paper's day, names of parties, the law's short name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from fazhi.disputes.citations import cited
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.parties.models import Party

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context: dict[str, Any], name: str) -> str:
    """The article of this name in the law in force on the paper's own day."""
    return cited(name, context["on"])


@register.filter
def names(parties: Iterable[Party] | None) -> str:
    """Full names of parties, as an official paper gives them."""
    return "、".join(party.name for party in parties or ())


@register.filter
def officers(identities: Iterable[str] | None) -> str:
    """Names of officers whose ids an act holds."""
    known = {
        str(pk): name for pk, name in Officer.objects.filter(pk__in=list(identities or ())).values_list("pk", "name")
    }
    return "、".join(known[each] for each in identities or () if each in known)


@register.filter
def address(party: Party | None) -> str:
    """The address for service, where a paper needs it."""
    return (party.reveal("address") if party else None) or ""
