"""Credit records reported from outside 外部信用信息登记: with their paper, by two persons, open to objection."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL, REVIEWER
from fazhi.kernel.parties.finding import rows_of, standing
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label, words
from fazhi.services.credit.choosing import CODE_WANTED, ENTITY, EventChoice, OfOwnEvents, needs_code, needs_paper
from fazhi.services.credit.kinds import ADVERSE, ENDS, Severity
from fazhi.services.credit.models import CreditRecord, event_of

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

GUIDE = "国办发〔2020〕49号"
SAID = (
    Label("来源和内容", "Source and content"),
    ("event_kind", "severity", "event_on", "source_organ", "source_paper", "summary", "ends"),
)


class SourceForm(OfOwnEvents):
    """What the source says, and which event ends by it."""

    chosen = "ends"
    files_label = Label("来源文书（裁判文书、表彰决定等）", "The paper of the source (judgment, commendation …)")
    asked_when: ClassVar = {"ends": Label("移出名单的填写", "for a removal from a list")}
    groups: ClassVar[tuple[tuple[Label, tuple[str, ...]], ...]] = (SAID,)
    ends = EventChoice(ENDS.values(), label=words("移出所终止的事件", "Event that ends by the removal"), required=False)

    def clean(self) -> dict[str, Any]:
        """A removal names the listing that it ends; what speaks against an entity is graded; nothing is to come."""
        cleaned = super().clean() or self.cleaned_data
        self.keep_event(cleaned)
        kind, severity, day = cleaned.get("event_kind"), cleaned.get("severity"), cleaned.get("event_on")
        if not cleaned.get("ends"):
            cleaned.pop("ends", None)
        ended = ENDS.get(kind or "")
        if ended != (self.picked.kind if self.picked is not None else None):
            self._refuse("ends", "移出名单的，选择被移出的事件；其他不填。",
                         "For a removal choose the listing that it ends, else leave it open.")  # fmt: skip
        if kind and severity and (kind in ADVERSE) == (severity == Severity.NONE):
            self._refuse("severity", "失信信息须分轻微、一般、严重；其他信息不分程度。",
                         "Grade what speaks against an entity, and nothing else.")  # fmt: skip
        if day is not None and self.on is not None and day > self.on:
            self._refuse("event_on", "认定日期晚于登记之日。", "The day of the source is later than the record.")
        needs_paper(self)
        return cleaned

    def _refuse(self, field: str, zh: str, en: str) -> None:
        self.add_error(field if field in self.fields else None, ValidationError(words(zh, en)))


class ProposeForm(SourceForm):
    """A record about an entity with a credit code."""

    asked_when: ClassVar = {**SourceForm.asked_when, "party_identifier": CODE_WANTED}
    groups: ClassVar = (ENTITY, SAID)

    def clean(self) -> dict[str, Any]:
        """The entity has a credit code."""
        cleaned = super().clean()
        needs_code(self, cleaned)
        return cleaned


class ObjectionForm(forms.Form):
    """What the party objects."""

    objection = forms.CharField(label=words("异议内容", "Objection"), widget=forms.Textarea(attrs={"rows": 3}))


@rule(
    law=GUIDE, article="", yields=False,
    says=Label("该来源是本系统内的另一单位。", "The source is another organ that works here."),
    cure=Label(
        "由该单位登记；其处罚、许可、检查等由其行为自动形成信用信息。",
        "Let that organ record it: its penalties, licences and inspections enter by its own acts.",
    ),
)  # fmt: skip
def OwnSource(request: Request) -> bool:
    """Nobody records an event for another organ's act 谁产生谁登记."""
    named = str(request.data.get("source_organ") or "").strip()
    return not Organ.objects.filter(Q(name=named) | Q(short_name=named)).exclude(pk=request.organ.pk).exists()


@rule(
    law=GUIDE, article="", yields=False,
    says=Label("被终止的事件属于其他主体或者其他单位。", "The event that ends is another entity's or another organ's."),
    cure=Label("请选择本单位登记的、同一主体的事件。", "Choose an event of the same entity, recorded by your organ."),
)  # fmt: skip
def SameEntity(request: Request) -> bool:
    """A removal ends a listing of the same entity, recorded by the same organ."""
    event = event_of(request.data.get("ends"))
    if event is None:
        return not request.data.get("ends")
    known = {standing(party).pk for party in _entities(request)}
    return event.organ_id == request.organ.pk and standing(event.entity).pk in known


@rule(
    law=GUIDE, article="", yields=False,
    says=Label("该主体的同一来源文书已经登记。", "This paper of the source is recorded of the entity already."),
    cure=Label(
        "请核对已登记的事项；内容有误的，按异议更正。",
        "Compare what is recorded; what is wrong is corrected there.",
    ),
)  # fmt: skip
def NotRecordedYet(request: Request) -> bool:
    """One paper makes one event: what is recorded twice would count twice."""
    kind, paper = request.given("event_kind"), request.given("source_paper")
    rows = CreditRecord.objects.exclude(pk=request.matter_id).exclude(stage__in=("dropped", "struck"))
    ids = {row.pk for party in _entities(request) for row in rows_of(party)}
    return not rows.filter(event_kind=kind, source_paper=paper, parties__party__in=ids).exists()


def _entities(request: Request) -> list[Party]:
    """The entity that joins by the act, else those of the matter."""
    if request.party is not None:
        return [request.party]
    return list(Party.objects.filter(pk__in=[party for _, party in request.before.parties]))


class CreditRecording(Procedure):
    """Recording of credit information from outside 外部信用信息登记 (国办发〔2020〕49号): judgments, awards, lists."""

    key = "services.credit-record"
    label = Label("外部信用信息登记", "Credit record from outside")
    matter = CreditRecord
    governs = Governs(datetime.date(2014, 6, 14), source="社会信用体系建设规划纲要（国发〔2014〕21号，尚未与文本核对）")
    number = "{mark}信记〔{year}〕{serial}号"
    capacities: ClassVar = {"entity": Label("信用主体", "Entity")}

    proposed = Stage("待复核", "To be confirmed")
    recorded = Stage("已登记", "Recorded", final=True)
    objected = Stage("异议处理中", "Objected to")
    amending = Stage("更正待复核", "Correction to be confirmed")
    struck = Stage("已撤销", "Struck out", final=True)
    dropped = Stage("未登记", "Not recorded", final=True)

    propose = act(
        NEW >> proposed, zh="登记外部信用信息", en="Record information from outside", by=HANDLER, form=ProposeForm,
        fields=("event_kind", "severity", "event_on", "source_organ", "source_paper", "summary"), party="entity",
        attach=True, numbers=True, requires=(OwnSource, SameEntity, NotRecordedYet), stands=True,
    )  # fmt: skip
    confirm = act(
        (proposed | amending) >> recorded, zh="复核并记入信用记录", en="Confirm and enter", by=(REVIEWER, PRINCIPAL),
        apart_from=["propose", "amend"], stands=True,
    )  # fmt: skip
    drop = act(
        proposed >> dropped, zh="复核不予登记", en="Do not enter", by=(REVIEWER, PRINCIPAL), needs_reason=True,
        apart_from=["propose"], optional=True,
    )  # fmt: skip
    object = act(
        after=recorded, to=objected, zh="收到信用主体异议", en="Take in an objection", by=(CLERK, HANDLER),
        form=ObjectionForm, attach=True,
    )  # fmt: skip
    keep = act(
        objected >> recorded, zh="异议不成立，维持记录", en="Keep the record", by=(REVIEWER, PRINCIPAL),
        fields=("answer",), needs_reason=True, apart_from=["propose", "amend"],
    )  # fmt: skip
    amend = act(
        objected >> amending, zh="异议成立，拟更正", en="Draft a correction", by=HANDLER, form=SourceForm,
        fields=("event_kind", "severity", "event_on", "source_organ", "source_paper", "summary"), attach=True,
        requires=(OwnSource, SameEntity, NotRecordedYet), stands=True,
    )  # fmt: skip
    send_back = act(
        amending >> objected, zh="更正退回", en="Send the correction back", by=(REVIEWER, PRINCIPAL), needs_reason=True,
        apart_from=["amend"], optional=True,
    )  # fmt: skip
    strike = act(
        objected >> struck, zh="异议成立，撤销记录", en="Strike the record out", by=(REVIEWER, PRINCIPAL),
        fields=("answer",), needs_reason=True, apart_from=["propose", "amend"],
    )  # fmt: skip
    withdraw = act(
        after=recorded, to=struck, zh="来源已撤销，撤销记录", en="Strike out, the source being revoked", by=PRINCIPAL,
        needs_reason=True, attach=True, apart_from=["propose"],
    )  # fmt: skip
