"""Credit events, which acts leave behind, and the matters of credit: outside records, measures, repairs (S19)."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fazhi.kernel.ledger.evidence import Evidence, EvidenceQuerySet
from fazhi.kernel.notices.displays import DISPLAYS
from fazhi.kernel.organs.models import Organ, subtree
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label, words
from fazhi.services.credit.kinds import EventKind, Field, Result, Severity, chinese

if TYPE_CHECKING:
    from fazhi.kernel.figures.declaring import Asked


class CreditEventQuerySet(EvidenceQuerySet["CreditEvent"]):
    """Credit events, asked by their day and by the moment at which they were known."""

    def standing(self, known: datetime.datetime | None = None) -> Self:
        """Events that no later row (known by then) corrects or takes out."""
        later = self.model._default_manager.filter(corrects=OuterRef("pk"))
        found = self
        if known is not None:
            later, found = later.filter(recorded_at__lte=known), self.filter(recorded_at__lte=known)
        return found.filter(~Exists(later), void=False)

    def as_of(self, day: datetime.date, known: datetime.datetime | None = None) -> Self:
        """Standing events that had happened by the day."""
        return self.standing(known).filter(happened_on__lte=day)

    def unended(self, day: datetime.date, known: datetime.datetime | None = None) -> Self:
        """Standing events of the day that no other event has ended by then: still listed, and not repaired."""
        ending = self.model._default_manager.as_of(day, known).filter(ends=OuterRef("subject"))
        return self.as_of(day, known).filter(~Exists(ending))

    def within(self, asked: Asked) -> Self:
        """Standing events of a place and a period as known at a moment: what a figure counts."""
        found = self.standing(asked.known).filter(happened_on__gte=asked.start, happened_on__lt=asked.end)
        return found.filter(place_code__startswith=subtree(asked.place))


class CreditEvent(Evidence):
    """A credit event 信用事件: what an act says of an entity; corrected and taken out by further rows.

    Attributes:
        subject: what all rows of one event share.
        origin: the line of ``events.yaml`` by which it arose.
        act: the act from which it arose; its matter stands beside it.
        because: the act by which this very row came: the source, its correction, or what revoked it.
        ends: the event (its subject) that ends by this one: removal from a list, repair.
        void: whether the row takes the event out.
    """

    subject = models.UUIDField(default=uuid.uuid4, db_index=True)
    entity = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=words("主体", "Entity"))
    kind = models.CharField(words("种类", "Kind"), max_length=20, choices=EventKind.choices)
    severity = models.CharField(words("程度", "Severity"), max_length=10, choices=Severity.choices)
    result = models.CharField(words("结果", "Result"), max_length=20, choices=Result.choices, blank=True, default="")
    field = models.CharField(
        words("领域", "Field"), max_length=10, choices=Field.choices, default=Field.ORDINARY
    )  # fmt: skip
    happened_on = models.DateField(words("日期", "Day"), db_index=True)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=words("认定单位", "Organ"))
    place_code = models.CharField(words("区划代码", "Place"), max_length=12, db_index=True)
    title = models.CharField(words("名称", "Title"), max_length=200)
    origin = models.CharField(words("来源规则", "Origin"), max_length=160)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name=words("来源事项", "Matter"))
    act = models.ForeignKey(Act, models.PROTECT, related_name="+", verbose_name=words("来源行为", "Act"))
    because = models.ForeignKey(Act, models.PROTECT, related_name="+", verbose_name=words("登记依据", "Because of"))
    ends = models.UUIDField(words("终止的事件", "Ends"), null=True, blank=True, db_index=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by",
        verbose_name=words("更正的记录", "Corrects"),
    )  # fmt: skip
    void = models.BooleanField(words("撤销", "Taken out"), default=False)

    entity_id: uuid.UUID
    organ_id: uuid.UUID
    matter_id: uuid.UUID
    act_id: uuid.UUID

    objects: ClassVar = CreditEventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["entity", "happened_on"], name="credit_event_of_entity")]

    def __str__(self) -> str:
        return f"{self.kind_label} {self.happened_on} {self.title}"

    @property
    def kind_label(self) -> str:
        """The kind in words, with the result of an inspection."""
        kind = str(EventKind(self.kind).label)
        return f"{kind}：{Result(self.result).label}" if self.result else kind


OUTSIDE = (
    EventKind.JUDGMENT, EventKind.JUDGMENT_REMOVAL, EventKind.COMMENDATION, EventKind.SERIOUS_LISTING,
    EventKind.SERIOUS_REMOVAL,
)  # fmt: skip
"""Kinds that others report and an officer records with their paper; all others arise from acts done here."""


class CreditRecord(Matter):
    """A credit event reported from outside 外部信用信息: by whom, with which paper, and what it says."""

    event_kind = models.CharField(
        words("种类", "Kind"), max_length=20, choices=[(each.value, each.label) for each in OUTSIDE]
    )
    severity = models.CharField(words("程度", "Severity"), max_length=10, choices=Severity.choices)
    event_on = models.DateField(words("认定日期", "Day of the source"), null=True)
    source_organ = models.CharField(words("来源单位", "Reported by"), max_length=120)
    source_paper = models.CharField(words("来源文书及文号", "Paper and number"), max_length=160)
    summary = models.TextField(words("内容", "What it says"), blank=True, default="")
    ends = models.UUIDField(words("终止的事件", "Event that it ends"), null=True)
    objection = models.TextField(words("异议", "Objection"), blank=True, default="")
    answer = models.TextField(words("答复", "Answer"), blank=True, default="")

    def headline(self) -> str:
        """The kind with the paper."""
        return f"{chinese(EventKind(self.event_kind).label)}：{self.source_paper}"

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """An event as its kind, day and title."""
        return event_in_words(value) if name == "ends" else ()


class MeasureKind(models.TextChoices):
    """Kind of measure 联合奖惩措施种类."""

    INCENTIVE = "incentive", words("激励", "Incentive")
    PUNISHMENT = "punishment", words("惩戒", "Punishment")


class MeasureSource(models.TextChoices):
    """What a measure may rest on 措施依据的层级 (国办发〔2020〕49号)."""

    LAW = "law", words("法律", "Law")
    REGULATION = "regulation", words("行政法规、地方性法规", "Regulation")
    NATIONAL_LIST = "national-list", words("全国基础目录、基础清单", "National lists")


class MeasureItem(Entry):
    """A measure 联合奖惩措施: who may be met by it, by class or by event, and on what it rests."""

    source = models.CharField(words("依据层级", "Rests on"), max_length=20, choices=MeasureSource.choices)
    classes = models.JSONField(words("适用等级", "Classes"), default=list, blank=True)
    events = models.JSONField(words("适用事件", "Events"), default=list, blank=True)
    repairable = models.BooleanField(words("可以修复", "Ends by repair"), default=True)


class CreditMeasureQuerySet(models.QuerySet["CreditMeasure"]):
    """Measures, by what is in force on a day. No job ends one: the day is part of the question."""

    def in_force(self, day: datetime.date) -> Self:
        """Decided by the day, not past their last day, and not lifted."""
        lasting = Q(lifted_on=None) | Q(lifted_on__gt=day)
        return self.filter(lasting, Q(ends_on=None) | Q(ends_on__gte=day), decided_on__lte=day)


class CreditMeasure(Matter):
    """A measure on an entity 联合奖惩措施的实施: which one, by which event or class, and until when."""

    measure = models.CharField(words("措施编码", "Code of the measure"), max_length=40)
    measure_name = models.CharField(words("措施", "Measure"), max_length=300, blank=True, default="")
    event = models.UUIDField(words("所依据的事件", "Event that it rests on"), null=True)
    ends_on = models.DateField(words("截止日期", "Last day"), null=True)
    basis = models.TextField(words("依据", "Basis"), blank=True, default="")
    support = models.JSONField(words("等级和得分", "Class and score"), default=dict)
    decided_on = models.DateField(words("决定日期", "Decided on"), null=True)
    lifted_on = models.DateField(words("解除日期", "Lifted on"), null=True)

    objects: ClassVar = CreditMeasureQuerySet.as_manager()

    def headline(self) -> str:
        """The measure by its name."""
        return f"{self.measure_name}（{self.basis}）"

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """An event as its kind, day and title; class and score as such."""
        if name == "event":
            return event_in_words(value)
        if name == "support" and isinstance(value, dict) and value:
            return (str(Label(f"{value['class']}级，{value['score']}分（{value['edition']}）",
                              f"Class {value['class']}, {value['score']} points ({value['edition']})")),)  # fmt: skip
        return ()


class CreditRepair(Matter):
    """An application to repair credit 信用修复申请: of which event, and what was done and promised."""

    event = models.UUIDField(words("申请修复的事件", "Event to be repaired"), null=True)
    event_title = models.CharField(words("事件名称", "Title of the event"), max_length=200, blank=True, default="")
    event_on = models.DateField(words("认定日期", "Day of the paper"), null=True)
    grade = models.CharField(words("公示类别", "Grade of display"), max_length=20, blank=True, default="")
    statement = models.TextField(words("纠正和履行情况", "What was put right and performed"))
    promised_by = models.DateField(words("答复日期", "To be answered by"), null=True)
    performed = models.BooleanField(words("义务已履行、危害已消除", "Duties performed, harm removed"), default=False)
    committed = models.BooleanField(words("已签署信用承诺书", "Commitment signed"), default=False)
    verification = models.TextField(words("核查情况", "What was verified"), blank=True, default="")

    def headline(self) -> str:
        """The event that is to be repaired."""
        return self.event_title

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """An event as its kind, day and title; the grade by its name."""
        if name == "grade" and value in {each.key for each in DISPLAYS["credit"].grades}:
            return (str(DISPLAYS["credit"].grade(value).label),)
        return event_in_words(value) if name == "event" else ()


def event_of(subject: uuid.UUID | str | None) -> CreditEvent | None:
    """The standing row of an event; None where it was taken out, or there is none."""
    return CreditEvent.objects.standing().filter(subject=subject).first() if subject else None


def event_in_words(subject: uuid.UUID | str | None) -> tuple[str, ...]:
    """An event as its kind, day and title; nothing where it no longer stands."""
    found = event_of(subject)
    return () if found is None else (str(found),)
