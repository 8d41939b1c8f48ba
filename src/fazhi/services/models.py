"""Entries of the registers of institutions (S13), of power items (S14) and of service items."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import words
from fazhi.services.credit.models import CreditEvent, CreditMeasure, CreditRecord, CreditRepair, MeasureItem
from fazhi.services.inspection.campaign_models import InspectionCampaign, ItemCheck, SiteInspection
from fazhi.services.inspection.models import (
    AbnormalEntry,
    AbnormalListing,
    DeclaredInterest,
    InspectionPlan,
    InspectionTarget,
    Inspector,
    InterestDeclaration,
    SamplingItem,
)

__all__ = [
    "AbnormalEntry",
    "AbnormalListing",
    "CreditEvent",
    "CreditMeasure",
    "CreditRecord",
    "CreditRepair",
    "DeclaredInterest",
    "ExemptionItem",
    "ExemptionKind",
    "InspectionCampaign",
    "InspectionPlan",
    "InspectionTarget",
    "Inspector",
    "Institution",
    "InstitutionKind",
    "InterestDeclaration",
    "ItemCheck",
    "MeasureItem",
    "PowerItem",
    "PowerKind",
    "SamplingItem",
    "ServiceItem",
    "ServiceKind",
    "SiteInspection",
]


class InstitutionKind(models.TextChoices):
    """Kind of institution 机构类别."""

    PARTY = "party", words("党委机构", "Party institution")
    GOVERNMENT = "government", words("政府工作部门", "Government department")


class Institution(Entry):
    """An institution 机构 with its functions, internal bodies and staffing as fixed (三定)."""

    short_name = models.CharField(words("简称", "Short name"), max_length=60)
    mark = models.CharField(words("机关代字", "Mark"), max_length=20, blank=True, default="")
    name_en = models.CharField(words("英文名称", "English name"), max_length=160, blank=True, default="")
    functions = models.TextField(words("主要职责", "Functions"))
    internal_bodies = models.JSONField(words("内设机构", "Internal bodies"), default=list, blank=True)
    staffing = models.PositiveIntegerField(words("编制数", "Established posts"))
    staffing_basis = models.CharField(words("三定规定", "Staffing rules"), max_length=120)


class PowerKind(models.TextChoices):
    """The ten kinds of power 权力类别 (中办发〔2015〕21号)."""

    LICENCE = "licence", words("行政许可", "Licence")
    PENALTY = "penalty", words("行政处罚", "Penalty")
    COMPULSION = "compulsion", words("行政强制", "Compulsion")
    COLLECTION = "collection", words("行政征收", "Collection")
    PAYMENT = "payment", words("行政给付", "Payment")
    ADJUDICATION = "adjudication", words("行政裁决", "Adjudication")
    CONFIRMATION = "confirmation", words("行政确认", "Confirmation")
    REWARD = "reward", words("行政奖励", "Reward")
    INSPECTION = "inspection", words("行政检查", "Inspection")
    OTHER = "other", words("其他权力", "Other powers")


class PowerItem(Entry):
    """A power item 权力事项: who may do what, on which basis, how, and who answers for it."""

    sub_items = models.JSONField(words("子项", "Sub-items"), default=list, blank=True)
    exercised_by = models.CharField(words("实施主体", "Exercised by"), max_length=120)
    procedure = models.TextField(words("办理流程", "Procedure"), blank=True, default="")
    responsibility = models.TextField(words("责任事项", "Responsibility"), blank=True, default="")
    accountability = models.TextField(words("追责情形", "Accountability"), blank=True, default="")


class ExemptionKind(models.TextChoices):
    """By which rule a violation is spared 免罚类别 (行政处罚法 2021 第三十三条)."""

    FIRST = "first", words("首次轻微违法免罚", "First minor violation")
    MINOR = "minor", words("轻微违法免罚", "Minor violation")


class ExemptionItem(Entry):
    """An item on the list of exemptions 首次轻微违法行为免罚清单事项 (S17): what is spared, on which terms."""

    power_item = models.CharField(
        words("权责清单事项编码", "Code on the power list"), max_length=40, blank=True, default="",
        help_text=words("对应的行政处罚事项；一项对应多个处罚事项的不填。", "The penalty it spares, where it is one."),
    )  # fmt: skip
    terms = models.TextField(words("适用条件", "Terms"))


class ServiceKind(models.TextChoices):
    """Kind of service item 政务服务事项类别 (国务院令第716号): a power used on application, or a public service."""

    POWER = "power", words("行政权力事项", "Administrative power")
    PUBLIC = "public", words("公共服务事项", "Public service")
    UNSTATED = "unstated", words("来源未注明", "Not stated by the source")


class ServiceItem(Entry):
    """A service item 政务服务事项: what people come to an office for, by the code of its implementing list."""

    code = models.CharField(words("编码", "Code"), max_length=80, db_index=True)
    main_item = models.CharField(words("主项", "Main item"), max_length=200, blank=True, default="")
