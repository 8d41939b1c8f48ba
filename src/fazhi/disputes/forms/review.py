"""Forms of the examination of a case: copy and answer, evidence, hearing, suspension, proposal."""

from __future__ import annotations

from typing import Any

from django import forms

from fazhi.disputes.choices import REVIEWING, Outcome, Suspended, Weighty
from fazhi.disputes.forms.choosing import of, officer, officers, text
from fazhi.disputes.forms.ending import CHOICES_2017, OF_2023
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import words

STAY_GROUNDS = [
    ("respondent", words("被申请人认为需要停止执行", "The respondent thinks it needed")),
    ("organ", words("行政复议机关认为需要停止执行", "The reconsideration organ thinks it needed")),
    ("asked", words("申请人（第三人）申请停止执行，要求合理", "A party asks for it, reasonably")),
    ("law", words("法律、法规、规章规定停止执行", "A law provides for it")),
]
STAY_GROUNDS_2017 = [
    *STAY_GROUNDS[:2],
    ("asked", words("申请人申请停止执行，要求合理", "The applicant asks for it, reasonably")),
    ("law", words("法律规定停止执行", "A law provides for it")),
]
"""The law of 2017 (第二十一条) knows neither a third party's request nor regulations and rules."""
DOCUMENT = ("document_title", "document_number", "document_articles", "document_maker")


class CopyReceivedForm(forms.Form):
    """The day on the respondent's receipt."""

    copy_received_on = forms.DateField(label=words("被申请人收到副本日期", "Copy received on"))


class AnswerForm(forms.Form):
    """The respondent's answer with its evidence."""

    answer = text("书面答复要点", "Answer in short")
    evidence = text("证据、依据和其他材料目录", "List of evidence")
    answer_late_reason = text("逾期答复的正当理由", "Proper reason for a late answer", required=False)


class HeardForm(forms.Form):
    """How a party was heard, or why it could not be (2023 第四十九条)."""

    method = forms.ChoiceField(
        label=words("听取方式", "How"),
        choices=[
            ("face", words("当面", "In person")), ("internet", words("互联网", "Online")),
            ("telephone", words("电话", "By telephone")), ("none", words("因当事人原因未能听取", "Could not be heard")),
        ],
    )  # fmt: skip
    opinion = text("意见要点，或者未能听取的原因", "What was said, or why it could not be heard")


class ShownForm(forms.Form):
    """Which parts of the file a party read or copied."""

    shown = text("查阅、复制的材料", "Papers shown")


class InvestigateForm(forms.Form):
    """An investigation: who went, whom they asked, what they took."""

    investigators = officers("调查人员", "Investigators")
    place = forms.CharField(label=words("地点", "Place"), max_length=120)
    record = text("调查情况", "What was found")


class InspectForm(InvestigateForm):
    """An inspection on the spot, whose days are not counted."""

    began_on = forms.DateField(label=words("勘验开始日期", "Began on"))
    ended_on = forms.DateField(label=words("勘验结束日期", "Ended on"))

    def clean(self) -> dict[str, Any]:
        """It ends no earlier than it begins."""
        cleaned = super().clean() or self.cleaned_data
        began, ended = cleaned.get("began_on"), cleaned.get("ended_on")
        if began and ended and ended < began:
            self.add_error("ended_on", words("结束日期早于开始日期。", "It ends before it begins."))
        return cleaned


class AppraisalForm(forms.Form):
    """What is to be appraised, and by whom."""

    appraiser = forms.CharField(label=words("鉴定机构", "Appraiser"), max_length=120)
    subject = text("鉴定事项", "Subject")


class AppraisedForm(forms.Form):
    """What the appraisal says."""

    appraisal = text("鉴定意见", "Appraisal")


class HearingNoticeForm(forms.Form):
    """When and where the hearing is held, and on what."""

    hearing_on = forms.DateField(label=words("听证日期", "Hearing on"))
    hearing_place = forms.CharField(label=words("听证地点", "Place"), max_length=120)
    hearing_subject = text("拟听证事项", "Subject")


class HearingForm(ActForm):
    """A hearing held: one presides, others hear, one records."""

    presider = officer("听证主持人", "Presider")
    members = officers("听证员", "Hearing officers")
    recorder = officer("记录员", "Recorder")
    leader_came = forms.BooleanField(label=words("被申请人负责人参加", "The respondent's head came"), required=False)
    leader_absence = text("负责人不能参加的理由", "Why the head could not come", required=False)
    respondent_staff = forms.IntegerField(label=words("被申请人工作人员人数", "Respondent's staff"), min_value=0)
    applicant_came = forms.BooleanField(label=words("申请人参加", "The applicant came"), required=False)
    record = text("听证笔录要点", "Record of the hearing")

    def clean(self) -> dict[str, Any]:
        """Presider, hearing officers and recorder are different people."""
        cleaned = super().clean() or self.cleaned_data
        roles = [cleaned.get("presider"), cleaned.get("recorder"), *(cleaned.get("members") or ())]
        present = [each.pk for each in roles if each is not None]
        if len(set(present)) != len(present):
            self.add_error("members", words("主持人、听证员、记录员不得由同一人担任。", "One person has two parts."))
        return cleaned


class WeightForm(forms.Form):
    """Why the case is weighty."""

    weighty = forms.ChoiceField(label=words("情形", "Weight"), choices=of(Weighty))


class QuestionForm(forms.Form):
    """What the committee is asked."""

    question = text("咨询事项", "Question")


class CommitteeForm(forms.Form):
    """What the committee advises."""

    committee_opinion = text("咨询意见", "Committee's opinion")


class StayForm(forms.Form):
    """On which ground execution is stayed."""

    stayed_on = forms.DateField(label=words("停止执行日期", "Stayed from"))
    stay_ground = forms.ChoiceField(label=words("停止执行情形", "Ground"), choices=STAY_GROUNDS)


class Stay2017Form(StayForm):
    """On which ground execution may be stayed under the law of 2017 (第二十一条)."""

    stay_ground = forms.ChoiceField(label=words("停止执行情形", "Ground"), choices=STAY_GROUNDS_2017)


class SuspendForm(ActForm):
    """On which ground the case is suspended; a review of a document names the document."""

    suspension_ground = forms.ChoiceField(label=words("中止情形", "Ground"), choices=of(Suspended))
    document_title = forms.CharField(label=words("规范性文件（依据）名称", "Document"), max_length=200, required=False)
    document_number = forms.CharField(label=words("文号", "Its number"), max_length=80, required=False)
    document_articles = forms.CharField(label=words("条款", "Clauses"), max_length=100, required=False)
    document_maker = forms.CharField(label=words("制定机关", "Maker"), max_length=120, required=False)
    own_power = forms.BooleanField(label=words("本机关有权处理", "Within own power"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take the document over from the application; a review needs it."""
        cleaned = super().clean() or self.cleaned_data
        held = self.state.fields if self.state else {}
        for name in DOCUMENT:
            cleaned[name] = cleaned.get(name) or held.get(name) or ""
        if cleaned.get("suspension_ground") in REVIEWING:
            for name in ("document_title", "document_maker"):
                if not cleaned[name]:
                    self.add_error(name, words("请填写被审查的文件及其制定机关。", "Name the document and its maker."))
        return cleaned


class Suspend2017Form(SuspendForm):
    """Grounds of the rules of 2007 (第四十一条) and of the law of 2017 (第二十六条、第二十七条)."""

    suspension_ground = forms.ChoiceField(
        label=words("中止情形", "Ground"),
        choices=[
            (value, words("因不可抗力不能参加", "A party is prevented by force majeure"))
            if value == Suspended.OBSTACLE else (value, label)
            for value, label in of(Suspended, *(each for each in Suspended if each != Suspended.SETTLING))
        ],
    )  # fmt: skip


class ProposeForm(forms.Form):
    """The proposal of the body: facts found, reasons, and what it proposes."""

    findings = text("查明的事实", "Facts found")
    considerations = text("审查意见和理由", "Reasons")
    proposed = forms.ChoiceField(label=words("拟作决定", "Proposed"), choices=of(Outcome, *OF_2023))


class Propose2017Form(ProposeForm):
    """What may be proposed under the law of 2017."""

    proposed = forms.ChoiceField(label=words("拟作决定", "Proposed"), choices=CHOICES_2017)


class ProposeOnAdviceForm(ProposeForm):
    """The rules of 2026 ask whether the committee's opinion was followed, and why not (第五十二条)."""

    advice_followed = forms.BooleanField(label=words("采纳咨询意见", "The committee is followed"), required=False)
    advice_declined = text("未采纳咨询意见的理由", "Why it is not followed", required=False)
