"""What is asked when credit is repaired 信用修复表单: application, papers sent in later, refusal, verification."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words
from fazhi.services.credit.choosing import CODE_WANTED, ENTITY, EventChoice, OfOwnEvents, needs_code, needs_paper
from fazhi.services.credit.kinds import ADVERSE, EventKind, chinese
from fazhi.services.credit.models import CreditRecord, CreditRepair
from fazhi.services.credit.repairable import first_day, grade_of, graded, law_named, ruled_by

_ONLINE = Label("网上申请时由申请人填写", "filled in by who applies online")
NUMBER = CreditRecord._meta.get_field("source_paper").max_length
"""Characters of a number that an applicant names, which may be that of another organ's paper."""


class ApplyForm(OfOwnEvents):
    """Which event is to be repaired, with the papers that show what was put right.

    Who applies online sees no events; they name the paper, whose number leads to the event at the desk (``naming``).
    """

    files_label = Label("履行、纠正的证明材料", "Papers that show what was performed and put right")
    asked_when: ClassVar = {
        "party_identifier": CODE_WANTED, "named_number": _ONLINE, "named_on": _ONLINE,
        "pledged": Label("申请人已作出信用承诺的勾选", "once the applicant has committed itself"),
    }  # fmt: skip
    groups: ClassVar = (
        ENTITY, (Label("申请", "Application"), ("event", "named_number", "named_on", "statement", "pledged")),
    )  # fmt: skip
    event = EventChoice(ADVERSE, label=words("申请修复的信用事件", "Event to be repaired"))
    named_number = forms.CharField(
        label=words("申请人所写的文号", "Number that the applicant named"), max_length=NUMBER, required=False
    )
    named_on = forms.DateField(
        label=words("申请人所写的文书日期", "Day of the paper that the applicant named"), required=False
    )
    pledged = forms.BooleanField(label=words("申请人已作出信用承诺", "The applicant committed itself"), required=False)

    def clean_named_on(self) -> datetime.date | None:
        """A paper that was made by the day."""
        day: datetime.date | None = self.cleaned_data["named_on"]
        if day is not None and self.on is not None and day > self.on:
            raise ValidationError(words("文书日期晚于申请之日。", "The paper is later than the application."))
        return day

    def clean(self) -> dict[str, Any]:
        """Keep of the event what the deadlines rest on."""
        cleaned = super().clean() or self.cleaned_data
        self.keep_event(cleaned)
        if self.picked is not None:
            day = self.picked.happened_on
            title = f"{chinese(EventKind(self.picked.kind).label)}（{day}，{self.picked.title}）"
            cleaned |= {"event_on": day, "grade": grade_of(self.picked, day), "event_title": title[:_TITLE]}
        for name in ("named_number", "named_on"):
            if not cleaned.get(name):
                cleaned.pop(name, None)
        needs_code(self, cleaned)
        return cleaned


_TITLE = CreditRepair._meta.get_field("event_title").max_length or 0


class SupplyForm(ActForm):
    """What the applicant sends in later."""

    files_label = Label("补充的材料", "Papers sent in later")
    text = forms.CharField(label=words("材料说明", "What it is"), widget=forms.Textarea(attrs={"rows": 3}))


class DeclineForm(ActForm):
    """Why it is not accepted; the first day on which it may be is told, where it is known."""

    def clean(self) -> dict[str, Any]:
        """Tell the first day, and the rule."""
        cleaned = super().clean() or self.cleaned_data
        found = graded(self.state) if self.state is not None else None
        first, value = (first_day(*found), ruled_by(*found)) if found is not None else (None, None)
        cleaned |= {"first_on": first, "rule": law_named(value)}
        if first is not None and self.on is not None and first > self.on:
            cleaned["told"] = f"依据{law_named(value)}，该信息自{first}起可以申请信用修复。"
        return cleaned


class VerifyForm(ActForm):
    """What was verified; the commitment comes with it."""

    files_label = Label("核查记录、信用承诺书", "Record of the verification, and the commitment")

    def clean(self) -> dict[str, Any]:
        """A verification rests on papers."""
        cleaned = super().clean() or self.cleaned_data
        needs_paper(self)
        return cleaned
