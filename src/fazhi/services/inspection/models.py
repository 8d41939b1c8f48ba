"""Entries of the directories of random inspection, matters of plans, interests and listings, and who is on the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from fazhi.kernel.ledger.evidence import Dated
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import words
from fazhi.services.inspection.choices import (
    Ground,
    InterestKind,
    Level,
    Method,
    Service,
    TargetState,
)
from fazhi.services.inspection.wording import campaign_in_words, organs_named, places_named

WHOLE = 100
"""All, in percent."""


class SamplingItem(Entry):
    """An item that may be checked by sampling 随机抽查事项: what, whom, how, how many and how often."""

    power_item = models.CharField(
        words("权责清单事项编码", "Code on the power list"), max_length=40,
        help_text=words("所依据的行政检查事项在权责清单中的编码。", "Code of the inspection on the list of powers."),
    )  # fmt: skip
    subject_matter = models.TextField(words("检查内容", "What is checked"))
    method = models.CharField(words("检查方式", "Method"), max_length=20, choices=Method.choices)
    ratio = models.DecimalField(
        words("抽查比例（%）", "Ratio (percent)"), max_digits=4, decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(WHOLE)],
        help_text=words("每次抽取的对象占名录中该类对象的百分比。", "Percent of the targets drawn each time."),
    )  # fmt: skip
    times = models.PositiveSmallIntegerField(
        words("抽查频次（次/年）", "Times a year"), validators=[MinValueValidator(1)]
    )
    level = models.CharField(words("抽查层级", "Level"), max_length=20, choices=Level.choices, default=Level.COUNTY)
    joint_with = models.JSONField(
        words("联合单位", "Joint with"), default=list, blank=True,
        help_text=words("联合抽查的其他单位的机构代码，每行一个；单部门的不填。", "Codes of the organs that go along."),
    )  # fmt: skip
    checklist = models.JSONField(
        words("检查要点", "Checklist"), default=list, blank=True,
        help_text=words(
            "现场逐项核对的要点，每行一项：编号、空格、内容。", "Points checked, one a line: number, blank, text."
        ),
    )  # fmt: skip

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Organs by name; the checklist point by point."""
        if name == "joint_with":
            return organs_named(value)
        return tuple(map(str, value)) if name == "checklist" else ()

    @property
    def points(self) -> list[tuple[str, str]]:
        """The points of the checklist: number and text."""
        return [(number, text.strip()) for number, _, text in (line.partition(" ") for line in self.checklist)]


class InspectionTarget(Entry):
    """A target of inspections 检查对象; the code is its unified social credit code, or one of our own (``codes``)."""

    address = models.CharField(words("住所、地址", "Address"), max_length=200, blank=True, default="")
    area = models.CharField(
        words("所在乡镇（区划代码）", "Area (place code)"), max_length=12,
        help_text=words("所在乡镇、街道或者村的区划代码。", "Code of the township or village."),
    )  # fmt: skip
    industry = models.CharField(words("行业、类型", "Industry"), max_length=60)
    state = models.CharField(
        words("经营状态", "State"), max_length=20, choices=TargetState.choices, default=TargetState.OPEN
    )
    also_supervised_by = models.JSONField(
        words("其他监管单位", "Also supervised by"), default=list, blank=True,
        help_text=words("机构代码，每行一个。", "Codes of organs, one a line."),
    )  # fmt: skip

    class Meta(Entry.Meta):
        indexes: ClassVar = [models.Index(fields=["name"], name="inspection_target_name")]

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Organs and the area by name."""
        if name == "also_supervised_by":
            return organs_named(value)
        return places_named([value]) if name == "area" else ()


class Inspector(Entry):
    """An inspector 执法检查人员; the code is the number of the enforcement certificate."""

    skills = models.JSONField(words("专业领域", "Skills"), default=list, help_text=words("每行一项。", "One a line."))
    areas = models.JSONField(
        words("检查区域", "Areas"), default=list, blank=True,
        help_text=words("区划代码，每行一个；不填为全县。", "Place codes, one a line; the whole county when empty."),
    )  # fmt: skip
    valid_from = models.DateField(words("证件有效期自", "Certificate valid from"))
    valid_until = models.DateField(
        words("证件有效期至", "Certificate valid until"), help_text=words("含当日。", "That day included.")
    )

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Areas by name."""
        return places_named(value) if name == "areas" else ()


class InterestDeclaration(Matter):
    """A declaration of an interest 回避事项申报: which inspector is bound to which target, and how."""

    certificate = models.CharField(words("执法证号", "Certificate"), max_length=40)
    inspector_name = models.CharField(words("检查人员", "Inspector"), max_length=100, blank=True, default="")
    target = models.CharField(words("检查对象编码", "Code of the target"), max_length=40)
    target_name = models.CharField(words("检查对象", "Target"), max_length=300, blank=True, default="")
    kind = models.CharField(words("利害关系", "Interest"), max_length=20, choices=InterestKind.choices)

    def headline(self) -> str:
        """Who stands back from whom."""
        return f"{self.inspector_name}回避{self.target_name}"


class DeclaredInterest(Dated):
    """That an inspector stands back from a target for a period 应当回避; never public, and read by draws."""

    certificate = models.CharField(words("执法证号", "Certificate"), max_length=40, db_index=True)
    target = models.CharField(words("检查对象编码", "Code of the target"), max_length=40, db_index=True)
    kind = models.CharField(words("利害关系", "Interest"), max_length=20, choices=InterestKind.choices)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=words("单位", "Organ"))
    matter = models.ForeignKey(
        InterestDeclaration, models.PROTECT, related_name="interests", verbose_name=words("申报", "Declaration")
    )

    def __str__(self) -> str:
        return f"{self.certificate} {self.kind} {self.target}"


class InspectionPlan(Matter):
    """A yearly plan of inspections 年度抽查工作计划: the campaigns as drafted, and those of the plan in force.

    A campaign is a mapping: ``line``, ``name``, ``joint``, ``items`` and ``item_names``, ``lead`` and ``partners``
    (codes of organs) with their names, ``scope``, ``kinds``, ``ratio`` or ``count``, ``starts_on``, ``ends_on``.
    ``campaign`` is what an act puts in; of the matter itself it is empty.
    """

    year = models.PositiveSmallIntegerField(words("年度", "Year"))
    campaigns = models.JSONField(words("抽查任务", "Campaigns"), default=list)
    campaign = models.JSONField(words("编入的任务", "Campaign put in"), default=dict)
    in_force = models.JSONField(words("现行计划的抽查任务", "Campaigns of the plan in force"), default=list)
    partners = models.JSONField(words("配合单位", "Partner organs"), default=list)
    opinion = models.TextField(words("审核意见", "Reviewer's opinion"), blank=True, default="")

    def headline(self) -> str:
        """The year and the organ."""
        return f"{self.organ.name}{self.year}年度“双随机、一公开”抽查工作计划"

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Campaigns, one a line; partner organs by name."""
        if name == "partners":
            return organs_named(value)
        rows = [value] if isinstance(value, Mapping) else value
        if name in ("campaign", "campaigns", "in_force"):
            return tuple(campaign_in_words(row) for row in rows)
        return ()


class AbnormalListing(Matter):
    """A listing as operating abnormally 列入经营异常名录, with the objection to it and the removal."""

    target = models.CharField(words("检查对象编码", "Code in the directory of targets"), max_length=40)
    name = models.CharField(words("名称", "Name"), max_length=300, blank=True, default="")
    ground = models.CharField(words("列入事由", "Ground"), max_length=20, choices=Ground.choices)
    facts = models.TextField(words("查明的事实和证据", "Facts and evidence"))
    verified_on = models.DateField(
        words("查实（责令期限届满）日期", "Verified on, or end of the ordered term"),
        help_text=words(
            "列入期限自此日起算；未公示年度报告的，为年报公示截止日。",
            "The limit runs from it; for a yearly report, the last day to publish it.",
        ),
    )  # fmt: skip
    inspection = models.UUIDField(words("所由检查事项", "Inspection it arises from"), null=True, blank=True)
    served_on = models.DateField(words("送达日期", "Served on"), null=True, blank=True)
    service = models.CharField(
        words("送达方式", "How served"), max_length=20, choices=Service.choices, blank=True, default=""
    )
    objected_on = models.DateField(words("提出异议日期", "Objection received on"), null=True, blank=True)
    objection = models.TextField(words("异议的事实和理由", "Objection"), blank=True, default="")
    objection_finding = models.TextField(
        words("异议核实结果", "What the check of the objection found"), blank=True, default=""
    )
    mistaken = models.BooleanField(words("列入存在错误", "The listing was a mistake"), default=False)
    removal_asked_on = models.DateField(words("申请移出日期", "Removal asked for on"), null=True, blank=True)
    removal_ground = models.TextField(words("申请移出的理由", "Why removal is asked for"), blank=True, default="")
    removal_finding = models.TextField(
        words("移出申请核实结果", "What the check of the application found"), blank=True, default=""
    )
    cured = models.BooleanField(words("列入事由已经消除", "The ground is gone"), default=False)

    def headline(self) -> str:
        """Who is listed, and why."""
        return f"{self.name}列入经营异常名录（{self.get_ground_display()}）"


class AbnormalEntry(Entry):
    """An entity on the list of abnormal operation 经营异常名录 for a period; the kind is the ground.

    One may be on the list by several grounds at once, each with its own decision. So the code is the entity's with the
    number of the ground (``standing.list_code``), and no ground stands twice at one time.
    """

    target = models.CharField(words("统一社会信用代码", "Credit code"), max_length=40, db_index=True)
    decision = models.CharField(words("列入决定文号", "Number of the decision"), max_length=80)
