"""Figures of random inspection: campaigns, what was inspected and found, what was listed for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from fazhi.kernel.figures.declaring import Asked, distinct, figure
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.wording import Label
from fazhi.services.inspection.campaign_models import InspectionCampaign, SiteInspection
from fazhi.services.inspection.campaigns import InspectionCampaigning
from fazhi.services.inspection.choices import Joint
from fazhi.services.inspection.listing import AbnormalOperation
from fazhi.services.inspection.results import BAD, ItemOutcome
from fazhi.services.inspection.visits import Inspecting

_ORGAN = {Label("单位", "Organ"): "matter__organ__name"}
_HOW = {Label("组织方式", "Who goes along"): "matter__inspectioncampaign__joint"}
_FOUND = {
    Label("检查结果", "Result"): "matter__siteinspection__result",
    Label("对象类别", "Kind of target"): "matter__siteinspection__kind",
    Label("所在乡镇", "Area"): "matter__siteinspection__area",
    Label("信用风险等级", "Credit-risk class"): "matter__siteinspection__credit_class",
    Label("抽查任务", "Campaign"): "matter__siteinspection__campaign__name",
}
_ITEM = {Label("抽查事项", "Item"): "checked_item", Label("事项检查结果", "Found at the item"): "checked_outcome"}
"""By the names under which ``_checked`` has them: records then stand once for each item."""
_TARGETS = distinct("matter__siteinspection__target")


def _begun(asked: Asked) -> QuerySet[Act]:
    again = Act.objects.of(InspectionCampaigning.enter_draw).filter(matter=OuterRef("matter"), seq__lt=OuterRef("seq"))
    begun = Act.objects.of(InspectionCampaigning.begin, InspectionCampaigning.enter_draw).filter(~Exists(again))
    return begun.within(asked)


def _reviewed(asked: Asked) -> QuerySet[Act]:
    return Act.objects.of(Inspecting.review).within(asked)


def _checked(asked: Asked) -> QuerySet[Any]:
    """Reviews, each once for every item that the inspection covered."""
    found = "matter__siteinspection__item_checks__"
    told: QuerySet[Any] = _reviewed(asked).annotate(
        checked_item=F(f"{found}title"), checked_outcome=F(f"{found}outcome")
    )
    return told.filter(checked_item__isnull=False)


def _internal() -> QuerySet[InspectionCampaign]:
    return InspectionCampaign.objects.filter(joint=Joint.INTERNAL)


@figure(
    "services.inspection.campaigns", zh="随机抽查任务", en="Campaigns of random inspection", unit="次",
    breakdowns=_ORGAN | _HOW,
    definition_en="Campaigns of random inspection whose inspections were begun in the period, by the day on which they "
    "were, after targets and inspectors had been drawn.",
)  # fmt: skip
def campaigns(asked: Asked) -> QuerySet[Act]:
    """当年抽出检查对象和检查人员、下达检查任务的随机抽查，按下达日期计。"""
    return _begun(asked)


@figure(
    "inspection.joint-campaigns", zh="跨部门“双随机、一公开”联合抽查",
    en="Cross-department random inspection campaigns", unit="次", breakdowns=_ORGAN,
    definition_en="Of the campaigns begun in the period, those in which several departments went along.",
)  # fmt: skip
def joint_campaigns(asked: Asked) -> QuerySet[Act]:
    """当年下达检查任务的随机抽查中，两个以上部门联合实施的。"""
    cross = InspectionCampaign.objects.filter(joint=Joint.CROSS)
    return _begun(asked).filter(matter__in=cross.values("pk"))


@figure(
    "services.inspection.inspections", zh="随机抽查检查对象", en="Targets inspected at random", unit="户",
    reduce=_TARGETS, adds=True, breakdowns=_ORGAN | _FOUND,
    definition_en="Targets of random inspections whose result was reviewed in the period, each counted once.",
)  # fmt: skip
def inspections(asked: Asked) -> QuerySet[Act]:
    """当年随机抽查中检查结果经审核的检查对象，同一对象计一户。"""
    return _reviewed(asked)


@figure(
    "services.inspection.problems", zh="随机抽查发现问题", en="Targets at which something was found", unit="户",
    reduce=_TARGETS, adds=True, breakdowns=_ORGAN | _FOUND,
    definition_en="Of the targets inspected at random, those at which something was found, each counted once.",
)  # fmt: skip
def problems(asked: Asked) -> QuerySet[Act]:
    """当年随机抽查的检查对象中，检查发现问题的，同一对象计一户。"""
    again = Act.objects.of(Inspecting.visit).filter(matter=OuterRef("matter"), seq__gt=OuterRef("seq"))
    last = Act.objects.of(Inspecting.visit).filter(~Exists(again))
    return _reviewed(asked).filter(matter__in=last.saying(asked.known, result=list(BAD)).values("matter"))


@figure(
    "services.inspection.item-checks", zh="随机抽查事项检查", en="Checks of sampling items", unit="项次",
    breakdowns=_ORGAN | _ITEM | _FOUND,
    definition_en="Sampling items checked by random inspections whose result was reviewed in the period: an inspection "
    "that covers several items counts once for each of them, so that the items add up to the whole. What was found at "
    "an item is that of the points of its own checklist.",
)  # fmt: skip
def item_checks(asked: Asked) -> QuerySet[Act]:
    """当年检查结果经审核的随机抽查所检查的抽查事项，一次检查几个事项的计几项次，各事项相加等于合计；事项检查结果按该事项的检查要点确定。"""
    return _checked(asked)


@figure(
    "services.inspection.item-problems", zh="随机抽查事项不符合", en="Checks of items that found something",
    unit="项次",
    breakdowns=_ORGAN | {title: path for title, path in _ITEM.items() if path == "checked_item"} | _FOUND,
    definition_en="Of the checks of sampling items, those in which a point of the item's own checklist was not in "
    "order.",
)  # fmt: skip
def item_problems(asked: Asked) -> QuerySet[Act]:
    """当年随机抽查的事项检查中，该事项有检查要点不符合的，一次检查几个事项不符合的计几项次。"""
    return _checked(asked).filter(checked_outcome=ItemOutcome.NOT_IN_ORDER)


@figure(
    "inspection.targets", zh="内部联合随机抽查市场主体", en="Market entities drawn and inspected", unit="户",
    reduce=_TARGETS, adds=True, breakdowns=_ORGAN | _FOUND,
    definition_en="Entities inspected in internal joint random inspections (one department, several items at one "
    "visit) whose result was reviewed in the period, each counted once; cross-department campaigns are told apart.",
)  # fmt: skip
def targets(asked: Asked) -> QuerySet[Act]:
    """当年部门内部联合随机抽查中检查结果经审核的市场主体，同一主体计一户，不含跨部门联合抽查。"""
    mine = SiteInspection.objects.filter(campaign__in=_internal().values("pk"))
    return _reviewed(asked).filter(matter__in=mine.values("pk"))


@figure(
    "inspection.targets.abnormal", zh="列入经营异常", en="Entities listed as operating abnormally", unit="户",
    reduce=distinct("matter__abnormallisting__target"), adds=True, breakdowns=_ORGAN,
    definition_en="Entities listed as operating abnormally in the period for what an internal joint random inspection "
    "found, each counted once.",
)  # fmt: skip
def abnormal(asked: Asked) -> QuerySet[Act]:
    """当年因部门内部联合随机抽查的检查结果，决定列入经营异常名录的市场主体，同一主体计一户。"""
    mine = SiteInspection.objects.filter(campaign__in=_internal().values("pk"))
    listed = Act.objects.of(AbnormalOperation.decide).within(asked)
    return listed.filter(matter__abnormallisting__inspection__in=mine.values("pk"))
