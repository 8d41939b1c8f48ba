"""Forms from the notice to the decision."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from fazhi.enforcement.penalty.choices import NoPenalty, Review
from fazhi.enforcement.penalty.forms.days import within
from fazhi.enforcement.penalty.forms.kinds import check_amounts
from fazhi.enforcement.penalty.naming import every
from fazhi.enforcement.penalty.rules.notice import day_in, hearing_offer
from fazhi.kernel.meetings.deciding import AtAMeetingForm
from fazhi.kernel.meetings.models import MeetingKind
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words

_LONG = forms.Textarea(attrs={"rows": 4})


class ReviewedForm(ActForm):
    """A reviewer's opinion on the report."""

    opinion = forms.CharField(label=words("审核意见", "Opinion"), widget=_LONG)


class NoticeForm(ActForm):
    """The notice before a penalty: when it was served, and until when the party may defend itself."""

    notice_served_on = forms.DateField(label=words("送达日期", "Served on"))
    hearing_offered = forms.BooleanField(label=words("告知听证权利", "Tells of the right to a hearing"), required=False)
    defend_by = forms.DateField(
        label=words("陈述申辩期限", "Statement and defence by"),
        help_text=words(
            "法律没有规定天数；告知听证权利的，不早于要求听证的期限届满。",
            "No statute sets it; where a hearing is offered, not before the time to ask for one is over.",
        ),
    )  # fmt: skip

    def prepare(self) -> None:
        """Say beforehand whether a hearing must be offered."""
        super().prepare()
        if self.matter is not None and self.state is not None and self.on is not None:
            offered = self.fields["hearing_offered"]
            offered.initial = hearing_offer(self.matter.organ, self.state, self.on)

    def clean(self) -> dict[str, Any]:
        """What is served cannot be served later than it is recorded."""
        cleaned = super().clean() or self.cleaned_data
        served = cleaned.get("notice_served_on")
        if served and self.on is not None and served != self.on:
            self.add_error("notice_served_on", words(
                "告知书应当在送达当日登记。", "The notice is recorded on the day on which it is served."
            ))  # fmt: skip
        return cleaned


class DefenceForm(ActForm):
    """What the party says."""

    files_label: ClassVar = Label("当事人提交的材料", "What the party handed in")
    several_files: ClassVar = True

    defence = forms.CharField(label=words("陈述申辩意见", "Statement and defence"), widget=_LONG)


class RecheckForm(ActForm):
    """What the check of a defence found."""

    rechecked = forms.CharField(label=words("复核情况（采纳与否及理由）", "Adopted or not, and why"), widget=_LONG)


class AskHearingForm(ActForm):
    """When the party asked for a hearing."""

    hearing_asked_on = forms.DateField(label=words("要求听证日期", "Asked for on"))

    def clean(self) -> dict[str, Any]:
        """It was asked for by now, and after the notice."""
        cleaned = super().clean() or self.cleaned_data
        told = self.state.fields.get("notice_served_on") if self.state is not None else None
        within(self, "hearing_asked_on", cleaned, day_in(told))
        return cleaned


class HearingNoticeForm(ActForm):
    """When and where a hearing is held."""

    hearing_on = forms.DateField(label=words("听证日期", "Hearing on"))
    hearing_place = forms.CharField(label=words("听证地点", "Place"), max_length=120)


class HearingForm(ActForm):
    """What was said at a hearing; whoever records it was its host."""

    files_label: ClassVar = Label("听证笔录", "Record of the hearing")

    hearing_record = forms.CharField(
        label=words("听证情况和意见", "What was said, and the host's opinion"), widget=_LONG
    )


class LegalityForm(ActForm):
    """What a legality review comes to."""

    review = forms.ChoiceField(label=words("审核结论", "Result"), choices=Review.choices)
    review_opinion = forms.CharField(label=words("审核意见", "Opinion"), widget=_LONG)


class DiscussedForm(AtAMeetingForm):
    """At which meeting of its heads the organ discussed the case."""

    kinds = (MeetingKind.OFFICE, MeetingKind.LEADING_GROUP, MeetingKind.TOWNSHIP_JOINT)

    def clean(self) -> dict[str, Any]:
        """What was decided stands in the case."""
        cleaned = super().clean()
        return cleaned | {"discussed": cleaned.get("decision", "")}


class DecideForm(ActForm):
    """A decision: kinds, amounts, the step of the benchmark, and how it reads."""

    groups = (
        (Label("处罚", "The penalty"), ("kinds", "fine", "confiscated", "ruling")),
        (Label("裁量", "Discretion"), ("benchmark", "discretion", "legal_basis")),
        (Label("信用公示", "Credit display"), ("severity", "credit_field")),
    )  # fmt: skip

    kinds = forms.MultipleChoiceField(
        label=words("处罚种类", "Kinds"), widget=forms.CheckboxSelectMultiple, choices=lambda: every("kinds")
    )

    def clean(self) -> dict[str, Any]:
        """A fine has an amount, and only a fine has one."""
        cleaned = super().clean() or self.cleaned_data
        check_amounts(self, cleaned, cleaned.get("kinds", []), "fine")
        return cleaned


def as_proposed(matter: Any) -> dict[str, Any]:
    """What a decision begins with: what the notice told."""
    case = matter.penaltycase if hasattr(matter, "penaltycase") else matter
    return {
        "kinds": case.proposed_kinds, "fine": case.proposed_fine, "confiscated": case.confiscated,
        "ruling": case.proposal, "benchmark": case.benchmark, "discretion": case.discretion,
        "legal_basis": case.legal_basis,
    }  # fmt: skip


class SpareForm(ActForm):
    """Why no penalty is imposed, and how the party was instructed."""

    none_ground = forms.ChoiceField(label=words("不予处罚的情形", "Ground"), choices=NoPenalty.choices)
    exemption = forms.CharField(
        label=words("免罚清单事项编码（首次违法）", "Code on the list of exemptions"), max_length=40, required=False
    )
    ruling = forms.CharField(
        label=words("决定内容和教育情况", "Decision, and how the party was instructed"), widget=_LONG
    )
