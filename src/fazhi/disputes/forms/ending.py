"""Forms of decision, mediation, ending, service, performance and what follows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms

from fazhi.disputes.choices import Ended, Outcome, Service
from fazhi.disputes.forms.choosing import of, text
from fazhi.kernel.wording import words

OF_2017 = (
    Outcome.UPHELD, Outcome.ORDERED, Outcome.REVOKED, Outcome.PARTLY_REVOKED, Outcome.CHANGED, Outcome.UNLAWFUL,
    Outcome.REQUEST_DISMISSED, Outcome.APPLICATION_DISMISSED,
)  # fmt: skip
OF_2023 = (*OF_2017, Outcome.INVALID, Outcome.AGREEMENT, Outcome.AGREEMENT_COMPENSATION)
CHOICES_2017 = [
    (value, words("驳回复议申请（没有法定职责或者已经履行）", "Application dismissed: no duty, or performed before"))
    if value == Outcome.REQUEST_DISMISSED else (value, label)
    for value, label in of(Outcome, *OF_2017)
]  # fmt: skip
"""The rules of 2007 (第四十八条) call both dismissals 驳回行政复议申请; the law of 2023 tells them apart."""


class DecideForm(forms.Form):
    """A decision: its kind, its words, and what it orders."""

    anew: ClassVar[Collection[Outcome]] = (Outcome.REVOKED, Outcome.PARTLY_REVOKED, Outcome.UNLAWFUL)
    """After which decisions the act may be ordered to be done anew (2017 第二十八条)."""

    outcome = forms.ChoiceField(label=words("决定类型", "Kind of decision"), choices=CHOICES_2017)
    ruling = text("决定内容", "Decision")
    redo = forms.BooleanField(label=words("责令重新作出行政行为", "The act is to be done anew"), required=False)
    perform_by = forms.DateField(
        label=words("决定指定的履行期限", "To be performed by, where the decision says"), required=False
    )
    compensation = text("赔偿、补偿内容", "Compensation", required=False)
    worse = forms.BooleanField(label=words("对申请人更为不利", "Worse for the applicant"), required=False)
    opposite_request = forms.BooleanField(
        label=words("第三人提出相反请求", "A third party asked the opposite"), required=False
    )
    third_party_evidence = forms.BooleanField(
        label=words("第三人提供证据", "A third party gave evidence"), required=False
    )
    meeting = forms.CharField(label=words("集体讨论会议", "Meeting that discussed it"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """Only some decisions order the act to be done anew; an order to perform says by when."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("redo") and cleaned.get("outcome") not in self.anew:
            self.add_error("redo", words("此类决定不能责令重新作出。", "This decision cannot order the act done anew."))
        if cleaned.get("outcome") == Outcome.ORDERED and not cleaned.get("perform_by"):
            self.add_error("perform_by", words("责令履行的，请填写履行期限。", "Say by when it is to be performed."))
        return cleaned


class Decide2023Form(DecideForm):
    """The kinds of decision of the law of 2023 (第六十三条至第七十一条); anew only after revoking (第六十四条)."""

    anew = (Outcome.REVOKED, Outcome.PARTLY_REVOKED)
    outcome = forms.ChoiceField(label=words("决定类型", "Kind of decision"), choices=of(Outcome, *OF_2023))


class MediateForm(forms.Form):
    """An agreement reached by mediation."""

    ruling = text("调解协议内容", "Agreement")
    signed = forms.BooleanField(label=words("各方当事人已签字或者签章", "Signed by all parties"), required=False)
    perform_by = forms.DateField(label=words("履行期限", "To be performed by"), required=False)


class Mediate2007Form(MediateForm):
    """The rules of 2007 allow mediation on two grounds only (第五十条)."""

    mediation_ground = forms.ChoiceField(
        label=words("可以调解的情形", "Ground"),
        choices=[
            ("discretion", words("行使自由裁量权的行为", "An act of discretion")),
            ("compensation", words("行政赔偿或者行政补偿纠纷", "Compensation")),
        ],
    )


class End2007Form(forms.Form):
    """Grounds of ending under the rules of 2007 (第四十二条); a settlement needs an act of discretion (第四十条)."""

    ended_ground = forms.ChoiceField(label=words("终止情形", "Ground"), choices=of(Ended))
    settlement = forms.BooleanField(
        label=words(
            "不服行使自由裁量权的行为，已提交书面和解协议，不损害公共利益和他人权益，准许和解",
            "An act of discretion; written, harmless settlement, permitted",
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A settlement is permitted on its conditions only."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ended_ground") == Ended.SETTLED and not cleaned.get("settlement"):
            self.add_error("settlement", words("请核对准许和解的条件。", "Check what a settlement needs."))
        return cleaned


class End2023Form(forms.Form):
    """Grounds of ending under the law of 2023 (第四十一条); a settlement ends in a withdrawal (第七十四条)."""

    ended_ground = forms.ChoiceField(
        label=words("终止情形", "Ground"), choices=of(Ended, *(each for each in Ended if each != Ended.SETTLED))
    )
    after_settlement = forms.BooleanField(label=words("和解后撤回", "After a settlement"), required=False)


class ServiceForm(forms.Form):
    """How and when a paper was served."""

    method = forms.ChoiceField(label=words("送达方式", "How"), choices=of(Service))
    served_on = forms.DateField(label=words("送达日期", "Served on"))
    receiver = forms.CharField(label=words("签收人", "Received by"), max_length=60, required=False)


class NotifyForm(ServiceForm):
    """Service of a paper within the procedure."""

    served_paper = forms.CharField(label=words("送达文书", "Paper served"), max_length=80)


class AnnounceForm(forms.Form):
    """Where the public notice stands, and why it was needed."""

    published_at = forms.CharField(label=words("公告载体", "Where published"), max_length=120)


class ServeRespondentForm(forms.Form):
    """When the respondent received the decision."""

    method = forms.ChoiceField(label=words("送达方式", "How"), choices=of(Service))
    respondent_served_on = forms.DateField(label=words("送达日期", "Served on"))


class PerformForm(forms.Form):
    """How the decision was performed."""

    performance = text("履行情况", "Performance")


class OrderForm(forms.Form):
    """Until when the respondent is ordered to perform."""

    order_until = forms.DateField(label=words("限期履行日期", "To be performed by"))


class WarnHeadForm(forms.Form):
    """Whom the organ talked to or criticised, and what was said."""

    person = forms.CharField(label=words("被约谈（通报）单位及负责人", "Organ and head"), max_length=120)
    text = text("内容", "Text")


class AdviceForm(forms.Form):
    """A letter to an organ: what is unlawful or improper, and what is asked."""

    advised = forms.CharField(label=words("收文机关", "To"), max_length=120)
    advice = text("意见（建议）内容", "Advice")


class AdviceReceivedForm(forms.Form):
    """The day on the receipt of an opinion letter, from which its feedback is due."""

    advice_received_on = forms.DateField(label=words("收到日期", "Received on"))


class FeedbackForm(forms.Form):
    """What the organ did about it."""

    feedback = text("纠正情况", "What was done")


class InformForm(forms.Form):
    """The superior department that is informed."""

    superior = forms.CharField(label=words("上一级主管部门", "Superior department"), max_length=120)


class EnforceForm(forms.Form):
    """Who enforces."""

    enforcer = forms.ChoiceField(
        label=words("执行方式", "How"),
        choices=[
            ("organ", words("行政机关依法强制执行", "The organ itself")),
            ("court", words("申请人民法院强制执行", "Application to the court")),
        ],
    )
    enforcement = text("情况说明", "Text")
