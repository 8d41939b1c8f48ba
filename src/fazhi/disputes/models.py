"""Matters of administrative reconsideration 行政复议 and of the incidental review of a normative document 附带审查."""

from __future__ import annotations

from django.db import models

from fazhi.disputes.choices import (
    ActComplained,
    Channel,
    Ended,
    Found,
    Outcome,
    Refused,
    Settled,
    Simple,
    Suspended,
    Weighty,
)
from fazhi.kernel.organs.models import Officer, Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import words


class ReconsiderationCase(Matter):
    """A reconsideration case 行政复议案件; the day of receipt is the matter's ``opened_on``."""

    channel = models.CharField(words("提交方式", "Channel"), max_length=20, choices=Channel.choices)
    sent_on = models.DateField(words("交邮日期", "Posted on"), null=True, blank=True)
    respondent = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words("被申请人", "Respondent")
    )
    respondent_name = models.CharField(
        words("被申请人名称", "Respondent's name"), max_length=120, blank=True, default="",
        help_text=words("被申请人不在上列机关中的，填写其名称。", "For a respondent that is not listed above."),
    )  # fmt: skip
    decider = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("行政复议机关", "Reconsideration organ")
    )
    act_kind = models.CharField(words("行政行为类别", "Kind of act"), max_length=20, choices=ActComplained.choices)
    act_number = models.CharField(words("决定文号", "Number of the act"), max_length=80, blank=True, default="")
    act_title = models.CharField(words("行政行为名称", "The act"), max_length=200)
    act_made_on = models.DateField(words("行政行为作出日期", "Act made on"), null=True, blank=True)
    act_known_on = models.DateField(words("知道或者应当知道（送达）日期", "Known or served on"), null=True, blank=True)
    rights_told = models.BooleanField(words("已告知复议权利和期限", "Rights were told"), default=True)
    rights_known_on = models.DateField(words("知道复议权利日期", "Rights known on"), null=True, blank=True)
    requested_on = models.DateField(
        words("行政机关收到履职申请日期", "Request received by the organ on"), null=True, blank=True
    )
    urgent = models.BooleanField(words("紧急情况请求保护", "Urgent protection was asked"), default=False)
    real_estate = models.BooleanField(words("因不动产提出", "About real estate"), default=False)
    claim = models.TextField(words("复议请求", "Request"))
    grounds = models.TextField(words("事实和理由", "Facts and grounds"))
    amount = models.DecimalField(
        words("涉及款额（元）", "Sum (CNY)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    compensation_asked = models.BooleanField(words("一并提出行政赔偿请求", "Compensation is asked too"), default=False)
    incidental_asked = models.BooleanField(words("一并申请审查规范性文件", "Incidental review is asked"), default=False)
    document_title = models.CharField(
        words("规范性文件名称", "Normative document"), max_length=200, blank=True, default=""
    )
    document_number = models.CharField(words("规范性文件文号", "Its number"), max_length=80, blank=True, default="")
    document_articles = models.CharField(words("申请审查的条款", "Clauses"), max_length=100, blank=True, default="")
    document_maker = models.CharField(
        words("制定机关", "Maker of the document"), max_length=120, blank=True, default=""
    )
    for_transfer = models.BooleanField(words("属于应当转送的情形", "Must be forwarded"), default=False)

    handlers = models.JSONField(words("行政复议人员", "Handlers"), default=list)
    representatives = models.JSONField(words("推选的代表人", "Representatives"), default=list)
    supply_by = models.DateField(words("补正期限", "Papers due by"), null=True)
    missing = models.TextField(words("需要补正的事项", "What is missing"), blank=True, default="")
    refusal_ground = models.CharField(
        words("不予受理情形", "Ground of refusal"), max_length=20, choices=Refused.choices, blank=True, default=""
    )
    competent = models.CharField(
        words("有权受理的行政复议机关", "Competent organ"), max_length=120, blank=True, default=""
    )
    accepted_on = models.DateField(words("受理日期", "Accepted on"), null=True)
    late_reason = models.TextField(
        words("耽误申请期限的正当理由", "Proper reason for lateness"), blank=True, default=""
    )
    simplified = models.BooleanField(words("适用简易程序", "Simplified procedure"), default=False)
    simplified_ground = models.CharField(
        words("适用简易程序的情形", "Ground of simplification"), max_length=20, choices=Simple.choices, blank=True,
        default="",
    )  # fmt: skip
    weighty = models.CharField(
        words("重大疑难复杂情形", "Weight"), max_length=20, choices=Weighty.choices, blank=True, default=""
    )
    copy_received_on = models.DateField(words("被申请人收到副本日期", "Copy received on"), null=True)
    answer = models.TextField(words("被申请人答复", "Respondent's answer"), default="")
    answer_late_reason = models.TextField(
        words("逾期答复的正当理由", "Proper reason for a late answer"), blank=True, default=""
    )
    hearing_on = models.DateField(words("听证日期", "Hearing on"), null=True)
    hearing_place = models.CharField(words("听证地点", "Place of hearing"), max_length=120, blank=True, default="")
    hearing_subject = models.TextField(words("拟听证事项", "Subject of hearing"), blank=True, default="")
    committee_opinion = models.TextField(words("行政复议委员会咨询意见", "Committee's opinion"), blank=True, default="")
    stayed_on = models.DateField(words("停止执行日期", "Execution stayed on"), null=True)
    suspension_ground = models.CharField(
        words("中止情形", "Ground of suspension"), max_length=20, choices=Suspended.choices, blank=True, default=""
    )
    appraising = models.BooleanField(words("鉴定期间", "Under appraisal"), default=False)

    findings = models.TextField(words("查明的事实", "Facts found"), blank=True, default="")
    considerations = models.TextField(words("复议理由", "Reasons"), blank=True, default="")
    ruling = models.TextField(words("决定内容", "Decision"), blank=True, default="")
    outcome = models.CharField(
        words("办理结果", "Outcome"), max_length=24, choices=Outcome.choices, blank=True, default=""
    )
    ended_ground = models.CharField(
        words("终止情形", "Ground of ending"), max_length=20, choices=Ended.choices, blank=True, default=""
    )
    redo = models.BooleanField(words("责令重新作出行政行为", "Act to be done anew"), default=False)
    perform_by = models.DateField(words("履行期限", "To be performed by"), null=True)
    compensation = models.TextField(words("赔偿、补偿内容", "Compensation"), blank=True, default="")
    respondent_served_on = models.DateField(words("送达被申请人日期", "Respondent served on"), null=True)
    performance = models.TextField(words("履行情况", "Performance"), blank=True, default="")
    dispute_settled = models.CharField(
        words("争议化解情况", "Settlement of the dispute"),
        max_length=10,
        choices=Settled.choices,
        blank=True,
        default="",
    )
    act_corrected = models.BooleanField(words("推动纠正行政行为", "The act was put right"), default=False)
    practice_improved = models.BooleanField(words("推动规范执法", "Practice was improved"), default=False)

    def headline(self) -> str:
        """The case in short, without the applicant's name: a title is read by more people than the file."""
        act = f"{self.act_number}{self.get_act_kind_display()}" if self.act_number else self.get_act_kind_display()
        return f"不服{self.respondent_name}{act}"

    @property
    def handler_names(self) -> list[str]:
        """Names of the reviewers assigned, by their numbers as officers."""
        return list(Officer.objects.filter(pk__in=self.handlers).order_by("number").values_list("name", flat=True))

    @property
    def act_cited(self) -> str:
        """The act complained of as a paper cites it, with its number where it has one."""
        return f"{self.act_number}《{self.act_title}》" if self.act_number else self.act_title


class IncidentalReview(Matter):
    """An incidental review 附带审查 of a normative document or of the basis of an act, linked to its case."""

    case_number = models.CharField(words("复议案号", "Number of the case"), max_length=80)
    asked = models.BooleanField(words("依申请", "Asked by the applicant"), default=False)
    own_power = models.BooleanField(words("本机关有权处理", "Within own power"), default=True)
    document_title = models.CharField(words("规范性文件名称", "Normative document"), max_length=200)
    document_number = models.CharField(words("文号", "Its number"), max_length=80, blank=True, default="")
    document_articles = models.CharField(words("条款", "Clauses"), max_length=100, blank=True, default="")
    document_maker = models.CharField(words("制定机关", "Maker"), max_length=120)
    competent = models.CharField(words("有权处理的机关", "Competent organ"), max_length=120, blank=True, default="")
    maker_received_on = models.DateField(words("制定机关收到通知日期", "Maker notified on"), null=True)
    maker_answer = models.TextField(words("制定机关书面答复", "Maker's answer"), blank=True, default="")
    found = models.CharField(words("审查结论", "Finding"), max_length=10, choices=Found.choices, blank=True, default="")
    opinion = models.TextField(words("审查意见", "Opinion"), blank=True, default="")

    def headline(self) -> str:
        """The document and clauses under review."""
        clauses = f"第{self.document_articles}条" if self.document_articles else ""
        return f"审查《{self.document_title}》（{self.document_number or '无文号'}）{clauses}"
