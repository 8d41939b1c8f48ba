"""Keeping drafts 草稿: saved and read by their officer alone, encrypted, gone when the act is done or after a while."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.ledger.personal import PersonalKind, protect, reveal
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.procedures.models import Matter
from fazhi.web.working.models import Draft

Typed = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a saving: the draft as it stands, and whether this saving is the one that stands.

    There is none where the window knew one that was dropped since: by the act, or in another window.
    """

    draft: Draft | None
    taken: bool


def standing(officer: Officer, now: datetime.datetime) -> QuerySet[Draft]:
    """The drafts of an officer that have not run out."""
    return Draft.objects.filter(officer=officer, saved_at__gte=_oldest(now))


def expire(now: datetime.datetime) -> int:
    """Throw away all drafts that have run out; how many there were."""
    return Draft.objects.filter(saved_at__lt=_oldest(now)).delete()[0]


def _oldest(now: datetime.datetime) -> datetime.datetime:
    return now - datetime.timedelta(days=settings.DRAFT_DAYS)


def save(
    officer: Officer, place: str, typed: Typed, *, seen: int, now: datetime.datetime, matter: Matter | None = None
) -> Saved:
    """Save what is typed into a form.

    Args:
        officer: whose draft it is.
        place: address of the form.
        typed: the values of each field.
        seen: the version that the window knows; 0 for none.
        now: the moment.
        matter: the matter that the form is about.

    Returns:
        The draft; where another window saved it since, as that one saved it, and nothing is taken.
    """
    expire(now)
    content = protect(PersonalKind.PAPER, json.dumps(dict(typed), ensure_ascii=False))
    if seen:
        mine = Draft.objects.filter(officer=officer, place=place, version=seen)
        taken = mine.update(content=content, saved_at=now, version=F("version") + 1)
        return Saved(Draft.objects.filter(officer=officer, place=place).first(), bool(taken))
    try:
        with transaction.atomic():
            new = Draft.objects.create(officer=officer, place=place, matter=matter, content=content, saved_at=now)
    except IntegrityError:
        return Saved(Draft.objects.get(officer=officer, place=place), False)
    return Saved(new, True)


def typed_in(draft: Draft) -> Typed | None:
    """What was typed, by field; None where it can no longer be read."""
    try:
        text = reveal(draft.content)
    except LedgerError:
        return None
    return json.loads(text) if text else None


def drop(officer: Officer, place: str) -> None:
    """Throw away the draft of a form, once the act is done or the officer wants it no more."""
    Draft.objects.filter(officer=officer, place=place).delete()
