"""Penalty cases, penalties on the spot, compulsory measures within a case, and the benchmarks of discretion."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

from fazhi.enforcement.penalty import choices
from fazhi.enforcement.penalty.naming import kind_label
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import words

_ZERO = Decimal(0)


def _money(label: Any, **more: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=14, decimal_places=2, validators=[MinValueValidator(_ZERO)], **more)


class _Violation(Matter):
    """What every penalty is about 违法行为: who found it, which power it is penalised by, by which officers."""

    cause = models.CharField(words("案由", "Cause"), max_length=200)
    facts = models.TextField(words("违法事实（线索）", "Facts"))
    occurred_on = models.DateField(words("违法行为发生日期", "Violated on"))
    power_item = models.CharField(
        words("权责清单事项编码", "Code on the power list"), max_length=40, blank=True, default="",
        help_text=words("所依据的行政处罚事项在权责清单中的编码。", "Code of the penalty on the list of powers."),
    )  # fmt: skip
    party_type = models.CharField(
        words("当事人类别", "Kind of party"), max_length=20, choices=PartyKind.choices, blank=True, default=""
    )
    business = models.BooleanField(words("经营活动中的违法行为", "In business"), default=True)
    officers = models.JSONField(words("办案人员执法证号", "Certificates of the officers"), default=list)
    officer_names = models.JSONField(words("办案人员", "Officers"), default=list)
    legal_basis = models.CharField(
        words("违反的规定和处罚依据", "Rules violated, basis of the penalty"), max_length=400, blank=True, default=""
    )
    kinds = models.JSONField(words("处罚种类", "Kinds of penalty"), default=list)
    fine = _money(words("罚款（元）", "Fine (yuan)"), default=_ZERO)
    paid = _money(words("已缴罚款（元）", "Paid (yuan)"), default=_ZERO)

    class Meta:
        abstract = True

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Kinds by name; lists, one a line."""
        if name in ("kinds", "proposed_kinds") and isinstance(value, list):
            return tuple(str(kind_label(each)) for each in value)
        return tuple(map(str, value)) if isinstance(value, list) else ()


class PenaltyCase(_Violation):
    """A case by the ordinary procedure 行政处罚普通程序案件."""

    source = models.CharField(words("案件来源", "Source"), max_length=20, choices=choices.Source.choices)
    discovered_on = models.DateField(words("发现日期", "Discovered on"))
    ended_on = models.DateField(
        words("违法行为终了日期", "The act ended on"), null=True, blank=True,
        help_text=words("连续或者继续的，填终了之日；否则不填。", "Of a lasting act the day of its end."),
    )  # fmt: skip
    endangers = models.BooleanField(
        words("涉及生命健康安全、金融安全且有危害后果", "Endangered life, health or finance, with harm"), default=False
    )
    findings = models.TextField(words("查明的事实", "Facts found"), blank=True, default="")
    evidence = models.TextField(words("证据", "Evidence"), blank=True, default="")
    proposed_kinds = models.JSONField(words("拟处罚种类", "Proposed kinds"), default=list)
    proposed_fine = _money(words("拟罚款（元）", "Proposed fine (yuan)"), default=_ZERO)
    confiscated = _money(words("没收金额（元）", "Confiscated (yuan)"), default=_ZERO)
    proposal = models.TextField(words("拟处罚内容", "Proposed penalty"), blank=True, default="")
    benchmark = models.CharField(words("裁量基准编码", "Code of the benchmark"), max_length=40, blank=True, default="")
    discretion = models.TextField(words("裁量理由", "Why this step"), blank=True, default="")
    major = models.JSONField(words("应当法制审核的情形", "Grounds of legality review"), default=list)
    grave = models.BooleanField(words("情节复杂或者重大违法行为", "Complicated or grave"), default=False)
    notice_served_on = models.DateField(words("事先告知书送达日期", "Notice served on"), null=True, blank=True)
    defend_by = models.DateField(words("陈述申辩期限", "Statement and defence by"), null=True, blank=True)
    hearing_offered = models.BooleanField(words("告知听证权利", "Told of the right to a hearing"), default=False)
    defence = models.TextField(words("陈述申辩意见", "Statement and defence"), blank=True, default="")
    rechecked = models.TextField(
        words("对陈述申辩的复核", "What the check of the defence found"), blank=True, default=""
    )
    hearing_asked_on = models.DateField(words("要求听证日期", "Hearing asked for on"), null=True, blank=True)
    hearing_on = models.DateField(words("听证日期", "Hearing on"), null=True, blank=True)
    hearing_place = models.CharField(words("听证地点", "Place of the hearing"), max_length=120, blank=True, default="")
    hearing_host = models.CharField(words("听证主持人", "Host of the hearing"), max_length=60, blank=True, default="")
    hearing_record = models.TextField(words("听证情况", "What was said at the hearing"), blank=True, default="")
    heard = models.BooleanField(words("已听证", "Heard"), default=False)
    review = models.CharField(
        words("法制审核结论", "Legality review"), max_length=20, choices=choices.Review.choices, blank=True, default=""
    )
    review_opinion = models.TextField(words("法制审核意见", "Opinion of the review"), blank=True, default="")
    discussed = models.CharField(words("集体讨论", "Collective discussion"), max_length=400, blank=True, default="")
    outcome = models.CharField(
        words("处理结果", "Outcome"), max_length=20, choices=choices.Outcome.choices, blank=True, default=""
    )
    ruling = models.TextField(words("决定内容", "Decision"), blank=True, default="")
    severity = models.CharField(
        words("失信程度", "Severity"), max_length=10, choices=choices.Severity.choices, default=""
    )
    credit_field = models.CharField(
        words("公示领域", "Field"), max_length=10, choices=choices.CreditField.choices,
        default="",
    )  # fmt: skip
    none_ground = models.CharField(
        words("不予处罚的情形", "Why no penalty"),
        max_length=20,
        choices=choices.NoPenalty.choices,
        blank=True,
        default="",
    )
    exemption = models.CharField(
        words("免罚清单事项编码", "Code on the list of exemptions"), max_length=40, blank=True, default=""
    )
    party_age = models.PositiveSmallIntegerField(
        words("当事人年龄（未成年人）", "Age, of a minor"), null=True, blank=True
    )
    extension_basis = models.CharField(
        words("延长期限的依据", "Basis of an extension"), max_length=200, blank=True, default=""
    )
    served_on = models.DateField(words("决定书送达日期", "Decision served on"), null=True, blank=True)
    pay_by = models.DateField(words("缴纳期限（延期、分期）", "To be paid by"), null=True, blank=True)
    added = _money(words("加处罚款（元）", "Added fine (yuan)"), default=_ZERO)
    contested_on = models.DateField(words("复议、诉讼受理日期", "Contested since"), null=True, blank=True)
    contest_ended_on = models.DateField(words("复议、诉讼终结日期", "Contest ended on"), null=True, blank=True)
    demand_served_on = models.DateField(words("催告书送达日期", "Demand served on"), null=True, blank=True)
    court_applied_on = models.DateField(words("申请法院强制执行日期", "Applied to the court on"), null=True, blank=True)
    court_ruling = models.CharField(
        words("法院裁定", "Court's ruling"), max_length=20, choices=choices.Ruling.choices, blank=True, default=""
    )
    performance = models.TextField(words("执行情况", "Performance"), blank=True, default="")
    handed_to = models.CharField(words("移送机关", "Handed to"), max_length=120, blank=True, default="")
    police_refused = models.TextField(
        words("公安机关不予立案的理由", "Why the police did not file"), blank=True, default=""
    )

    def headline(self) -> str:
        """The cause; parties are in the file, not in a title."""
        return self.cause


class SummaryPenalty(_Violation):
    """A penalty on the spot 当场处罚（简易程序）."""

    delivered = models.CharField(
        words("交付情况", "Handed over"), max_length=20, default="signed",
        choices=[("signed", words("当事人签收", "Signed")), ("refused", words("拒绝签收，已注明", "Refused, noted"))],
    )  # fmt: skip
    collected = _money(words("当场收缴（元）", "Collected on the spot (yuan)"), default=_ZERO)

    def headline(self) -> str:
        """The cause."""
        return f"{self.cause}（当场处罚）"


class CompulsoryMeasure(Matter):
    """A compulsory measure within a case 行政强制措施: sealing or seizure, with its list of goods."""

    case = models.UUIDField(words("所属案件（标识）", "Case (identifier)"))
    measure = models.CharField(words("措施", "Measure"), max_length=20, choices=choices.Measure.choices)
    legal_basis = models.CharField(words("依据", "Basis"), max_length=300)
    goods = models.TextField(words("场所、设施或者财物清单", "List of premises or goods"))
    officers = models.JSONField(words("实施人员执法证号", "Certificates of the officers"), default=list)
    officer_names = models.JSONField(words("实施人员", "Officers"), default=list)
    urgent = models.BooleanField(words("情况紧急，当场实施", "Urgent, on the spot"), default=False)
    taken_at = models.DateTimeField(words("实施时间", "Taken at"), null=True, blank=True)
    report_by = models.DateField(words("补办批准期限", "To be approved by"), null=True, blank=True)
    testing = models.TextField(words("检测、检验、鉴定", "Under test"), blank=True, default="")
    disposal = models.TextField(words("处理情况", "What became of the goods"), blank=True, default="")

    def headline(self) -> str:
        """The measure in short."""
        return f"{self.get_measure_display()}：{self.goods}"

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """Lists, one a line."""
        return tuple(map(str, value)) if isinstance(value, list) else ()


class LargeAmount(Entry):
    """From which amount a fine or confiscation is large 较大数额标准, for an organ or, without one, for the place.

    Departments and provinces set it; no law has one number for all. The kind is the kind of party.
    """

    business = _money(words("经营活动（元）", "In business (yuan)"))
    non_business = _money(words("非经营活动（元）", "Not in business (yuan)"))


class Benchmark(Entry):
    """A step of a discretion benchmark 行政处罚裁量基准: of which item, in which circumstances, between which fines."""

    power_item = models.CharField(words("权责清单事项编码", "Code on the power list"), max_length=40, db_index=True)
    circumstances = models.TextField(words("适用情形", "Circumstances"))
    least = _money(words("罚款下限（元）", "Least fine (yuan)"), default=_ZERO)
    most = _money(words("罚款上限（元）", "Highest fine (yuan)"), default=_ZERO)
