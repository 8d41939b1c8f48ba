"""What the forms of credit matters choose among: events that stand, and measures in force; papers that are needed."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.forms import PARTY_FIELDS, ActForm
from fazhi.kernel.procedures.seeing import Eyes, seen
from fazhi.kernel.wording import Label, words
from fazhi.services.credit.models import CreditEvent, MeasureItem

if TYPE_CHECKING:
    EventField = forms.ModelChoiceField[CreditEvent]
else:
    EventField = forms.ModelChoiceField


class EventChoice(EventField):
    """A choice of one event among those that stand, named with its entity; acts keep what all its rows share."""

    def __init__(self, kinds: Iterable[str], **others: Any) -> None:
        """The choice among events of some kinds."""
        self.kinds = tuple(kinds)
        super().__init__(CreditEvent.objects.none(), to_field_name="subject", **others)

    def label_from_instance(self, obj: Any) -> str:
        """The entity, and the event."""
        return f"{obj.entity.name}：{obj}"


def offer_events(form: ActForm, name: str, day: datetime.date | None) -> None:
    """Offer the events that stand and have not ended by the day; all that stand where no day is known yet."""
    field = form.fields[name]
    if not isinstance(field, EventChoice):
        return
    rows = CreditEvent.objects.standing() if day is None else CreditEvent.objects.unended(day)
    field.queryset = rows.filter(kind__in=field.kinds).select_related("entity").order_by("-happened_on", "pk")


def narrow_events(form: ActForm, name: str, eyes: Eyes, *, own: bool) -> None:
    """Leave the events that the officer may see; ``own`` leaves those of the organs in which they have a post."""
    field = form.fields.get(name)
    if isinstance(field, EventChoice) and field.queryset is not None:
        rows = seen(field.queryset, eyes)
        field.queryset = rows.filter(organ__in={post.organ_id for post in eyes.posts}) if own else rows


def eyes_on(form: ActForm, officer: Officer, posts: Collection[Post]) -> Eyes:
    """The officer as who chooses; what is seen depends on the posts, the day is that of the act."""
    return Eyes(officer, form.on or datetime.date.min, tuple(posts))


class OfOwnEvents(ActForm):
    """A form in which one of the organ's own events is chosen.

    Attributes:
        chosen: the field.
        picked: the event, once the form is clean.
    """

    chosen = "event"
    picked: CreditEvent | None = None

    def prepare(self) -> None:
        """Offer what stands on the day."""
        offer_events(self, self.chosen, self.on)

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Show the events of one's own organs only; another one that is typed is refused by rule."""
        narrow_events(self, self.chosen, eyes_on(self, officer, posts), own=True)

    def keep_event(self, cleaned: dict[str, Any]) -> None:
        """Keep in the act what all rows of the event share."""
        found = cleaned.get(self.chosen)
        if isinstance(found, CreditEvent):
            self.picked = found
            cleaned[self.chosen] = found.subject


CODE_WANTED = Label("必填", "required")
"""Beside the party's identifier, which forms leave optional: an entity is one with a code."""
ENTITY = Label("信用主体", "Entity"), PARTY_FIELDS
"""The fields of the entity, under their heading."""


def needs_code(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """An entity of credit supervision has a credit code; citizens have no class of credit risk.

    A form that takes the party from an application asks for neither.
    """
    if "party_kind" not in form.fields:
        return
    if cleaned.get("party_kind") == PartyKind.CITIZEN:
        form.add_error("party_kind", ValidationError(words(
            "信用监管的对象是企业和其他组织，不包括公民。", "Credit supervision is of enterprises and organisations."
        )))  # fmt: skip
    elif not cleaned.get("party_identifier") and "party_identifier" not in form.errors:
        form.add_error("party_identifier", ValidationError(words(
            "请填统一社会信用代码。", "Give the unified social credit code."
        )))  # fmt: skip


def needs_paper(form: ActForm) -> None:
    """The act rests on a paper, which comes with it."""
    if form.is_bound and not form.uploads:
        form.add_error(None, ValidationError(words(
            "请附上来源文书或者证明材料。", "Attach the paper on which it rests."
        )))  # fmt: skip


def measures_on(day: datetime.date | None) -> list[MeasureItem]:
    """The measures of the list in force on the day; all that stand where no day is known yet."""
    rows = MeasureItem.objects.standing() if day is None else MeasureItem.objects.as_of(day)
    return list(rows.order_by("code"))
