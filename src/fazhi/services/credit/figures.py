"""Figures of credit supervision: events by kind, entities by class, repairs granted, measures decided."""

from __future__ import annotations

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from fazhi.kernel.figures.declaring import Asked, Kind, figure
from fazhi.kernel.organs.models import subtree
from fazhi.kernel.parties.models import Party, PartyMerge
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.wording import Label
from fazhi.services.credit.classes import classes_of, read_as
from fazhi.services.credit.editions import NoEdition
from fazhi.services.credit.kinds import RiskClass
from fazhi.services.credit.models import CreditEvent

KIND, SEVERITY, CLASS, ORGAN = (
    Label("种类", "Kind"), Label("程度", "Severity"), Label("等级", "Class"), Label("单位", "Organ"),
)  # fmt: skip
UNCLASSED = "unclassified"
"""The class of entities on a day without rules."""


@figure(
    "services.credit.events", zh="信用事件", en="Credit events", unit="条", public_records=False,
    breakdowns={KIND: "kind", SEVERITY: "severity", ORGAN: "organ__name"},
    definition_en="Credit events of enterprises and organisations dated in the period, as corrected; events that were "
    "taken out do not count, repairs and removals from lists count as events of their own kind.",
)  # fmt: skip
def events(asked: Asked) -> QuerySet[CreditEvent]:
    """当年发生的企业和其他组织的信用事件，按更正后的日期和内容计；已撤销的不计，移出名单、信用修复各按其种类计。"""
    found: QuerySet[CreditEvent] = CreditEvent.objects.within(asked)
    return found


def _classed(entities: QuerySet[Party], asked: Asked) -> QuerySet[Party]:
    """Entities, each with its class on the last day, which is worked out from its events."""
    try:
        found = classes_of(entities.values_list("pk", flat=True), asked.last_day, asked.known)
    except NoEdition:
        return entities.annotate(credit_class=Value(UNCLASSED))
    cases = [
        When(pk__in=[id for id, standing in found.items() if standing.risk == risk], then=Value(risk.value))
        for risk in RiskClass if risk is not RiskClass.A
    ]  # fmt: skip
    by_class = Case(*cases, default=Value(RiskClass.A.value), output_field=CharField())
    return entities.annotate(credit_class=by_class)


@figure(
    "services.credit.entities", zh="有信用记录的主体", en="Entities with a credit record", unit="家", kind=Kind.STOCK,
    public_records=False, breakdowns={CLASS: "credit_class"}, dividing=_classed,
    definition_en="Enterprises and organisations with at least one credit event in the place by the last day of the "
    "period, by their class of credit risk on that day under the rules in force on it.",
)  # fmt: skip
def entities(asked: Asked) -> QuerySet[Party]:
    """期末在本地有信用事件的企业和其他组织，按期末有效的信用风险分类规则所得的等级分组。"""
    rows = CreditEvent.objects.as_of(asked.last_day, asked.known).filter(place_code__startswith=subtree(asked.place))
    own, merged = rows.values("entity"), PartyMerge.objects.all()
    if asked.known is not None:
        merged = merged.filter(recorded_at__lte=asked.known)
    away = set(merged.filter(merged__in=own).values_list("merged", flat=True))  # few, and read as others
    kept = set(read_as(away, asked.known).values())
    return Party.objects.filter(Q(pk__in=own) & ~Q(pk__in=away) | Q(pk__in=kept))


@figure(
    "services.credit.repairs", zh="信用修复", en="Repairs of credit granted", unit="件", public_records=False,
    breakdowns={ORGAN: "matter__organ__name"},
    definition_en="Decisions in the period that grant the repair of a credit event.",
)  # fmt: skip
def repairs(asked: Asked) -> QuerySet[Act]:
    """当年作出的准予信用修复的决定。"""
    return Act.objects.of(("services.credit-repair", "grant")).within(asked)


@figure(
    "services.credit.measures", zh="联合奖惩措施", en="Measures decided", unit="件", public_records=False,
    breakdowns={ORGAN: "matter__organ__name"},
    definition_en="Decisions in the period that apply a joint incentive or punishment to an entity.",
)  # fmt: skip
def measures(asked: Asked) -> QuerySet[Act]:
    """当年作出的对主体实施联合奖惩措施的决定。"""
    return Act.objects.of(("services.credit-measure", "decide")).within(asked)
