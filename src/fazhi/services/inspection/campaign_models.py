"""Matters of random inspection: campaigns 抽查任务, and the inspection of each target 检查."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import words
from fazhi.services.credit.kinds import Result
from fazhi.services.inspection.choices import Joint, TargetKind
from fazhi.services.inspection.models import InspectionPlan, SamplingItem
from fazhi.services.inspection.results import Answer, ItemOutcome, Signature
from fazhi.services.inspection.wording import places_named


class Strata(models.TextChoices):
    """How the list is divided, so that each part is drawn from in proportion 分层方式."""

    NONE = "none", words("不分层", "Not divided")
    KIND = "kind", words("按对象类别", "By kind of target")
    AREA = "area", words("按乡镇", "By township")


class InspectionCampaign(Matter):
    """A campaign of random inspection 抽查任务, as the yearly plan has it, with how it draws.

    Attributes:
        partners: organs that go along, by id.
        per_organ: inspectors of each organ at a target; ``skill`` is one that one of the lead organ's has.
        load: most targets of an inspector.
        not_again: visits of a target, the last ones, whose inspectors do not come again.
        drawn_by: the upper platform that drew, where one did; ``entered`` holds by target who goes.
        most_a_year: inspections of a target in the year above which it is left out of the draw.
    """

    plan = models.UUIDField(words("年度计划", "Yearly plan"), null=True)
    plan_number = models.CharField(words("计划文号", "Number of the plan"), max_length=80, blank=True, default="")
    line = models.PositiveSmallIntegerField(words("计划项次", "Line of the plan"), null=True)
    name = models.CharField(words("任务名称", "Name"), max_length=120)
    joint = models.CharField(words("组织方式", "Who goes along"), max_length=20, choices=Joint.choices)
    items = models.JSONField(words("抽查事项", "Items"), default=list)
    partners = models.JSONField(words("配合单位", "Partner organs"), default=list)
    kinds = models.JSONField(words("检查对象类别", "Kinds of targets"), default=list)
    scope = models.CharField(words("抽查范围", "Scope"), max_length=300, blank=True, default="")
    industry = models.CharField(words("行业（名录中的写法）", "Industry"), max_length=60, blank=True, default="")
    ratio = models.DecimalField(words("抽取比例（%）", "Ratio (percent)"), max_digits=4, decimal_places=1, null=True)
    count = models.PositiveIntegerField(words("抽取数量", "Number drawn"), null=True)
    strata = models.CharField(words("分层方式", "Strata"), max_length=10, choices=Strata.choices, default=Strata.NONE)
    visits_from = models.DateField(words("检查期间自", "Visits from"), null=True)
    visits_until = models.DateField(words("检查期间至（含）", "Visits until (that day included)"), null=True)
    per_organ = models.PositiveSmallIntegerField(words("每单位检查人数", "Inspectors of each organ"), default=0)
    skill = models.CharField(words("须有专业", "Skill wanted"), max_length=60, blank=True, default="")
    load = models.PositiveSmallIntegerField(words("每人最多检查户数", "Most targets of an inspector"), default=0)
    not_again = models.PositiveSmallIntegerField(words("不重复派员的次数", "Visits without the same people"), default=0)
    most_a_year = models.PositiveSmallIntegerField(words("同一对象每年最多次数", "Most inspections a year"), null=True)
    drawn_by = models.CharField(words("抽取平台", "Drawn by the platform"), max_length=80, blank=True, default="")
    drawn_task = models.CharField(words("平台任务编号", "Number of its task"), max_length=80, blank=True, default="")
    drawn_on = models.DateField(words("抽取日期", "Drawn on"), null=True)
    entered = models.JSONField(words("平台抽取结果", "What the platform drew"), default=dict)
    opinion = models.TextField(words("审批意见", "Opinion"), blank=True, default="")

    def headline(self) -> str:
        """Its name in the plan."""
        return self.name

    @property
    def inspected(self) -> QuerySet[SiteInspection]:
        """The inspections that stand, by the code of their target."""
        return self.inspections.exclude(stage="withdrawn").order_by("target")

    @property
    def replaced(self) -> QuerySet[SiteInspection]:
        """The inspections of targets that were drawn and replaced before anybody went there."""
        return self.inspections.filter(stage="withdrawn").order_by("target")

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Organs, items and kinds by their names."""
        if name == "partners":
            return tuple(Organ.objects.filter(pk__in=value).values_list("name", flat=True))
        if name == "items":
            return item_names(value)
        if name == "entered":
            return tuple(f"{target}：{'、'.join(people)}" for target, people in value.items())
        if name == "plan":
            return tuple(str(plan) for plan in InspectionPlan.objects.filter(pk=value))
        return tuple(str(TargetKind(each).label) for each in value) if name == "kinds" else ()


def item_names(codes: list[str]) -> tuple[str, ...]:
    """Sampling items by name, as they read last."""
    names = dict(SamplingItem.objects.standing().filter(code__in=codes).values_list("code", "name"))
    return tuple(f"{code} {names.get(code, '')}".strip() for code in codes)


class SiteInspection(Matter):
    """The inspection of a target in a campaign 对一个检查对象的检查.

    Attributes:
        inspectors: certificates of those drawn; ``inspector_names`` beside them, in the same order.
        inspecting: organs whose inspectors go, by id.
        answers: by number of the point what was found there.
        present: certificates of those who were there.
    """

    campaign = models.ForeignKey(
        InspectionCampaign, models.PROTECT, null=True, related_name="inspections",
        verbose_name=words("抽查任务", "Campaign"),
    )  # fmt: skip
    target = models.CharField(words("检查对象编码", "Code of the target"), max_length=40, db_index=True)
    target_name = models.CharField(words("检查对象", "Target"), max_length=300)
    kind = models.CharField(words("对象类别", "Kind"), max_length=20, choices=TargetKind.choices)
    address = models.CharField(words("地址", "Address"), max_length=200, blank=True, default="")
    area = models.CharField(words("所在乡镇", "Area"), max_length=12, blank=True, default="")
    credit_class = models.CharField(words("信用风险等级", "Credit-risk class"), max_length=1, blank=True, default="")
    inspectors = models.JSONField(words("检查人员执法证号", "Certificates"), default=list)
    inspector_names = models.JSONField(words("检查人员", "Inspectors"), default=list)
    inspecting = models.JSONField(words("检查单位", "Inspecting organs"), default=list)
    answers = models.JSONField(words("检查要点", "Points checked"), default=dict)
    present = models.JSONField(words("到场检查人员", "Inspectors present"), default=list)
    result = models.CharField(
        words("检查结果", "Result"), max_length=20, choices=Result.choices, blank=True, default=""
    )
    findings = models.TextField(words("检查情况", "What was found"), blank=True, default="")
    met = models.CharField(words("现场负责人", "Whom they met"), max_length=60, blank=True, default="")
    signature = models.CharField(
        words("被检查人签字", "Signature"), max_length=10, choices=Signature.choices, blank=True, default=""
    )
    witness = models.CharField(words("见证人", "Witness"), max_length=60, blank=True, default="")
    correct_by = models.DateField(words("责令改正期限", "To be put right by"), null=True)
    ordered = models.TextField(words("责令改正内容", "What is to be put right"), blank=True, default="")
    corrected = models.TextField(words("改正情况", "How it was put right"), blank=True, default="")
    opinion = models.TextField(words("审核意见", "Reviewer's opinion"), blank=True, default="")
    passed_to = models.JSONField(words("移送单位", "Passed on to"), default=list)
    leads = models.TextField(words("移送线索", "Lead passed on"), blank=True, default="")

    def headline(self) -> str:
        """Who is inspected, in which campaign."""
        return f"{self.target_name}（{self.campaign.name}）" if self.campaign is not None else self.target_name

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Answers by the text of their points, organs and the area by name."""
        if name in ("inspecting", "passed_to"):
            return tuple(Organ.objects.filter(pk__in=value).values_list("name", flat=True))
        if name == "area":
            return places_named([value])
        if name == "answers" and isinstance(value, Mapping):
            return tuple(f"{point}：{Answer(answer).label}" for point, answer in value.items())
        return ()


class ItemCheck(models.Model):
    """What an inspection found at one sampling item of its campaign 一次检查中的一个抽查事项; follows from the acts.

    Attributes:
        item: code of the item.
        title: the code with what the item was called on the day of the inspection.
    """

    inspection = models.ForeignKey(
        SiteInspection, models.CASCADE, related_name="item_checks", verbose_name=words("检查", "Inspection")
    )
    item = models.CharField(words("抽查事项编码", "Code of the item"), max_length=60)
    title = models.CharField(words("抽查事项", "Item"), max_length=300)
    outcome = models.CharField(words("事项检查结果", "Found at the item"), max_length=20, choices=ItemOutcome.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["inspection", "item"], name="item_once_in_inspection")]

    def __str__(self) -> str:
        return f"{self.title} {self.outcome}"
