"""What the papers of random inspection write: names of parties, days, and limits with their articles."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django import template

from fazhi import law
from fazhi.kernel.parties.models import Party
from fazhi.law.articles import article

register = template.Library()


@register.filter
def names(parties: Iterable[Party] | None) -> str:
    """Full names of parties, as an official paper gives them."""
    return "、".join(party.name for party in parties or ())


@register.filter
def address(party: Party | None) -> str:
    """The address for service, where a paper needs it."""
    return (party.reveal("address") if party else None) or ""


@register.filter
def cited(value: law.Value) -> str:
    """The statute and article of a limit, e.g. ``《中华人民共和国行政复议法》第九条``."""
    return f"《中华人民共和国{value.law_name}》{article(value.article).zh}"


@register.filter
def written_day(value: datetime.date | str | None) -> str:
    """A day as a paper writes it, from a column or from what an act holds."""
    known = datetime.date.fromisoformat(value) if isinstance(value, str) and value else value
    return f"{known.year}年{known.month}月{known.day}日" if isinstance(known, datetime.date) else ""
