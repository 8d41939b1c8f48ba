"""Forms of an investigation: records, preserved evidence, the final report."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from fazhi.enforcement.certificates.officers import OfficersForm
from fazhi.enforcement.penalty.choices import Disposal, RecordKind
from fazhi.enforcement.penalty.forms.kinds import check_amounts
from fazhi.enforcement.penalty.naming import every
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words

_LONG = forms.Textarea(attrs={"rows": 5})


class OfTheCaseForm(OfficersForm):
    """Which officers of the case did it."""

    among = "officers"


class RecordForm(OfTheCaseForm):
    """A record of an investigation: what was done, from when until when, before whom, recorded by which device."""

    files_label: ClassVar = Label("笔录、照片、音像", "Record, photographs, audio and video")
    several_files: ClassVar = True

    kind = forms.ChoiceField(label=words("方式", "Kind"), choices=RecordKind.choices)
    began_at = forms.DateTimeField(
        label=words("开始时间", "Began at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    finished_at = forms.DateTimeField(
        label=words("结束时间", "Ended at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    place = forms.CharField(label=words("地点", "Place"), max_length=200)
    whom = forms.CharField(label=words("被询问人、在场人", "Who was asked or there"), max_length=100, required=False)
    text = forms.CharField(label=words("内容", "What was said or found"), widget=_LONG)
    device = forms.CharField(
        label=words("记录设备编号", "Recording device"), max_length=60, required=False,
        help_text=words("有音像记录的填写；音像以文件摘要随案保存。", "Of audio or video, kept by digest."),
    )  # fmt: skip
    signed = forms.ChoiceField(
        label=words("签字", "Signed"),
        choices=[("signed", words("已签字", "Signed")), ("refused", words("拒绝签字，已注明", "Refused, noted")),
                 ("none", words("无人可签", "Nobody to sign"))],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A record ends after it began, on the day of the act."""
        cleaned = super().clean()
        began, ended = cleaned.get("began_at"), cleaned.get("finished_at")
        if began and ended and ended <= began:
            self.add_error("finished_at", words("结束时间不晚于开始时间。", "It ends before it begins."))
        if began and self.on is not None and began.date() != self.on:
            self.add_error("began_at", words("开始时间不在办理当日。", "It did not begin on the day of this act."))
        return cleaned


class PreserveForm(OfTheCaseForm):
    """What is preserved, and why it could be lost."""

    items = forms.CharField(label=words("物品清单", "List of items"), widget=_LONG)
    why = forms.CharField(label=words("可能灭失或者以后难以取得的情形", "Why it could be lost"), max_length=300)
    kept_at = forms.CharField(label=words("保存地点", "Kept at"), max_length=200)


class DisposeForm(OfTheCaseForm):
    """What becomes of what was preserved."""

    disposal = forms.ChoiceField(label=words("处理", "What becomes of it"), choices=Disposal.choices)
    note = forms.CharField(label=words("说明", "Explanation"), max_length=300, required=False)


class ReportForm(ActForm):
    """What was found, and what is proposed."""

    groups = (
        (Label("查明的事实", "What was found"), ("findings", "evidence", "legal_basis")),
        (Label("拟处罚", "What is proposed"), ("proposed_kinds", "proposed_fine", "confiscated", "proposal")),
        (Label("裁量", "Discretion"), ("benchmark", "discretion")),
        (Label("案件性质", "What kind of case"), ("major", "grave")),
    )  # fmt: skip

    proposed_kinds = forms.MultipleChoiceField(
        label=words("拟处罚种类", "Proposed kinds"), widget=forms.CheckboxSelectMultiple, choices=lambda: every("kinds")
    )
    major = forms.MultipleChoiceField(
        label=words("应当法制审核的情形", "Grounds of legality review"), widget=forms.CheckboxSelectMultiple,
        required=False, choices=lambda: every("major"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A fine has an amount, and only a fine has one."""
        cleaned = super().clean() or self.cleaned_data
        check_amounts(self, cleaned, cleaned.get("proposed_kinds", []), "proposed_fine")
        return cleaned


class CorrectionForm(ActForm):
    """What must be put right, and until when; no statute sets a number of days."""

    demand = forms.CharField(label=words("改正要求", "What must be put right"), widget=_LONG)
    correct_by = forms.DateField(label=words("改正期限", "By when"))

    def clean(self) -> dict[str, Any]:
        """The day is not past."""
        cleaned = super().clean() or self.cleaned_data
        if (until := cleaned.get("correct_by")) and self.on is not None and until < self.on:
            self.add_error("correct_by", words("该日期已过。", "The day is past."))
        return cleaned
