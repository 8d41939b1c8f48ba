"""What the papers of penalties write: names, days, kinds and choices by name, limits with their articles."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django import template
from django.db.models import TextChoices
from django.utils import timezone

from fazhi import law
from fazhi.enforcement.penalty.choices import Disposal, Mode, RecordKind
from fazhi.enforcement.penalty.naming import kind_label
from fazhi.kernel.parties.models import Party
from fazhi.law.articles import article

register = template.Library()


@register.filter
def names(parties: Iterable[Party] | None) -> str:
    """Names of parties, in full in a paper, masked in a notice."""
    return "、".join(party.name for party in parties or ())


@register.filter
def cited(value: law.Value) -> str:
    """The statute and article of a limit."""
    return f"《中华人民共和国{value.law_name}》{article(value.article).zh}"


@register.filter
def day(value: datetime.date | str | None) -> str:
    """A day as a paper writes it, from a column or from what an act holds."""
    known = datetime.date.fromisoformat(value) if isinstance(value, str) and value else value
    return f"{known.year}年{known.month}月{known.day}日" if isinstance(known, datetime.date) else ""


@register.filter
def moment(value: str | None) -> str:
    """A moment as a record writes it."""
    if not value:
        return ""
    known = timezone.localtime(datetime.datetime.fromisoformat(value))
    return f"{known.year}年{known.month}月{known.day}日{known:%H时%M分}"


@register.filter
def kind(key: str) -> str:
    """A kind of penalty by name."""
    return kind_label(key).zh


def _chosen(choices: type[TextChoices], value: str) -> str:
    return str(choices(value).label)


@register.filter
def record_kind(value: str) -> str:
    """The kind of a record by name."""
    return _chosen(RecordKind, value)


@register.filter
def disposal(value: str) -> str:
    """What becomes of preserved evidence, by name."""
    return _chosen(Disposal, value)


@register.filter
def mode(value: str) -> str:
    """A mode of service by name."""
    return _chosen(Mode, value)
