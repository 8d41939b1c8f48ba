"""Joint incentives and punishments 联合奖惩 on an entity: by the list, by class or event, until a day, or a repair."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL
from fazhi.kernel.parties.finding import rows_of, standing
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.clockwork import Term
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, RestsOn, act
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label, words
from fazhi.services.credit.choosing import (
    CODE_WANTED,
    ENTITY,
    EventChoice,
    eyes_on,
    measures_on,
    narrow_events,
    needs_code,
    offer_events,
)
from fazhi.services.credit.classes import Standing, class_of
from fazhi.services.credit.editions import NoEdition
from fazhi.services.credit.kinds import ADVERSE, EventKind
from fazhi.services.credit.models import CreditEvent, CreditMeasure, MeasureItem, event_of
from fazhi.services.credit.registers import CreditMeasures

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import ActFacts, State
    from fazhi.kernel.procedures.request import Request

GUIDE = "国办发〔2020〕49号"
AIMED_AT = tuple(sorted({*ADVERSE, EventKind.COMMENDATION}))


class MeasureForm(ActForm):
    """Which measure, by which event where one is its condition, and until when."""

    measure = forms.ChoiceField(label=words("措施", "Measure"))
    event = EventChoice(AIMED_AT, label=words("所依据的事件", "Event that it rests on"), required=False)
    asked_when: ClassVar = {
        "event": Label("措施以事件为条件的填写", "where an event is the condition"), "party_identifier": CODE_WANTED,
    }  # fmt: skip
    groups: ClassVar = (ENTITY, (Label("措施", "Measure"), ("measure", "event", "ends_on")))

    def prepare(self) -> None:
        """Offer the measures in force and the events that stand."""
        chosen = self.fields["measure"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(item.code, str(item)) for item in measures_on(self.on)]
            chosen.error_messages = {**chosen.error_messages, "invalid_choice": _OUTSIDE}
        offer_events(self, "event", self.on)

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Show the events that the officer may see, of whatever organ: measures are joint 联合."""
        narrow_events(self, "event", eyes_on(self, officer, posts), own=False)

    def clean(self) -> dict[str, Any]:
        """Keep name and basis of the measure; it lasts until a day that is still to come."""
        cleaned = super().clean() or self.cleaned_data
        event, last = cleaned.get("event"), cleaned.get("ends_on")
        item = next((each for each in measures_on(self.on) if each.code == cleaned.get("measure")), None)
        if isinstance(event, CreditEvent):
            cleaned["event"] = event.subject
        else:
            cleaned.pop("event", None)
        if item is not None:
            cleaned |= {"measure_name": item.name, "basis": item.basis_text}
        if "ends_on" in cleaned and (last is None or (self.on is not None and last <= self.on)):
            self.add_error("ends_on", ValidationError(words(
                "请填实施之日以后的截止日期：措施不能没有期限。",
                "Give a last day after the measure begins: none is without end.",
            )))  # fmt: skip
        needs_code(self, cleaned)
        return cleaned


_OUTSIDE = words(
    "该措施当日不在联合奖惩措施清单有效期内，清单之外不得实施。",
    "That measure is not on the list in force on the day: nothing outside the list is applied.",
)


class DecideForm(ActForm):
    """Nothing is asked; the class on which the measure rests is kept with the decision."""

    def clean(self) -> dict[str, Any]:
        """Keep class, score and edition as of the day."""
        cleaned = super().clean() or self.cleaned_data
        entity = _entity(self.state) if self.state is not None else None
        if entity is not None and self.on is not None:
            try:
                cleaned["support"] = class_of(entity, self.on).kept
            except NoEdition as none:
                self.add_error(None, ValidationError(words(none.message.zh, none.message.en)))
        return cleaned


def _entity(state: State) -> Party | None:
    ids = [party for capacity, party in state.parties if capacity == "entity"]
    return standing(Party.objects.get(pk=ids[0])) if ids else None


def supports(item: MeasureItem, entity: Party, event: CreditEvent | None, day: datetime.date) -> bool:
    """Whether the entity's class, or an event of its that stands, is what the measure is for.

    An event that is named must be the entity's own, of a kind that the measure names, and not ended by the day.
    """
    if event is None:
        return _class(entity, day) in item.classes
    open_ = CreditEvent.objects.unended(day).filter(subject=event.subject).exists()
    return open_ and standing(event.entity).pk == standing(entity).pk and event.kind in item.events


def _class(entity: Party, day: datetime.date) -> str:
    try:
        found: Standing = class_of(entity, day)
    except NoEdition:
        return ""
    return str(found.risk)


@rule(
    law=GUIDE, article="", yields=False,
    says=Label(
        "该主体当日的信用风险等级和信用事件不支持这项措施，或者措施已不在清单有效期内。",
        "Class and events of the entity on the day do not support this measure, or it is no longer on the list.",
    ),
    cure=Label(
        "请核对该主体的信用档案和措施清单；以事件为条件的，选择该主体尚未终止的事件。",
        "Compare the entity's credit file with the list; where an event is its condition, choose one that stands.",
    ),
)  # fmt: skip
def Supported(request: Request) -> bool:
    """A measure meets an entity whose class or events are what it is for 惩戒措施与失信行为相关联."""
    code, event = request.given("measure"), request.given("event")
    item = MeasureItem.objects.as_of(request.on).filter(code=code).first()
    entity = request.party or _entity(request.before)
    named = event_of(event)
    if item is None or entity is None or (event and named is None):
        return False
    return supports(item, entity, named, request.on)


@rule(
    law=GUIDE, article="", yields=False,
    says=Label("该主体已在实施同一措施。", "This measure is in force on the entity already."),
    cure=Label("请待其到期或者解除后再办理。", "Do it once that one has ended or was lifted."),
)  # fmt: skip
def NotInForceYet(request: Request) -> bool:
    """One measure is in force on an entity once."""
    entity = request.party or _entity(request.before)
    ids = [row.pk for row in rows_of(entity)] if entity is not None else []
    others = CreditMeasure.objects.in_force(request.on).exclude(pk=request.matter_id)
    return not others.filter(measure=request.given("measure"), parties__party__in=ids).exists()


def _decided(state: State, fact: ActFacts) -> None:
    state.fields["decided_on"] = fact.on.isoformat()


def _lifted(state: State, fact: ActFacts) -> None:
    state.fields["lifted_on"] = fact.on.isoformat()


LASTS = Term("credit-measure", Label("措施实施期限", "Term of the measure"), until="ends_on", runs_out=True)


class CreditMeasuring(Procedure):
    """Application of a joint incentive or punishment 联合奖惩措施实施 (国办发〔2020〕49号); it ends on its day."""

    key = "services.credit-measure"
    label = Label("联合奖惩措施实施", "Measure on an entity")
    matter = CreditMeasure
    governs = Governs(datetime.date(2020, 12, 18), source="国办发〔2020〕49号（尚未与文本核对）")
    number = "{mark}信措〔{year}〕{serial}号"
    capacities: ClassVar = {"entity": Label("信用主体", "Entity")}

    proposed = Stage("待决定", "To be decided")
    applied = Stage("已实施", "Applied", final=True)
    lifted = Stage("已解除", "Lifted", final=True)
    dropped = Stage("不予实施", "Not applied", final=True)

    propose = act(
        NEW >> proposed, zh="提请实施措施", en="Propose a measure", by=HANDLER, form=MeasureForm, fields=("ends_on",),
        party="entity", numbers=True, rests_on=RestsOn(CreditMeasures.key, "measure"),
        requires=(Supported, NotInForceYet), stands=True,
    )  # fmt: skip
    decide = act(
        proposed >> applied, zh="决定实施", en="Decide", by=PRINCIPAL, form=DecideForm,
        requires=(Supported, NotInForceYet), apart_from=["propose"], starts=LASTS, replays=_decided, stands=True,
    )  # fmt: skip
    drop = act(
        proposed >> dropped, zh="决定不予实施", en="Decide against it", by=PRINCIPAL, needs_reason=True, optional=True,
    )  # fmt: skip
    lift = act(
        after=applied, to=lifted, zh="提前解除", en="Lift early", by=PRINCIPAL, needs_reason=True, replays=_lifted,
    )  # fmt: skip
    end_by_repair = act(
        after=applied, to=lifted, zh="因信用修复解除", en="Ended by repair", automatic=True, replays=_lifted,
    )  # fmt: skip


def end_measures(request: Request, event: CreditEvent) -> None:
    """End the measures in force that rest on an event, since it was repaired; those not repairable go on."""
    measures = CreditMeasure.objects.in_force(request.on).filter(event=event.subject, stage="applied")
    for measure in measures:
        item = MeasureItem.objects.as_of(measure.decided_on or request.on).filter(code=measure.measure).first()
        if item is not None and not item.repairable:
            continue
        last = Act.objects.filter(matter=measure).aggregate(last=Max("happened_on"))["last"]
        perform(measure, "end_by_repair", by=request.by, on=max(request.on, last), because=request.done)


def measures_of(entities: Iterable[Party]) -> Iterable[CreditMeasure]:
    """The measures decided on an entity, the latest first."""
    rows = CreditMeasure.objects.filter(parties__party__in=list(entities)).exclude(decided_on=None)
    return rows.order_by("-decided_on", "pk").distinct()
