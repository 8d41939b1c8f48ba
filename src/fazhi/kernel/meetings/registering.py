"""Registering meetings 会议登记: by the office that keeps them, once for each number of the year."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.meetings.models import LINK, Meeting, MeetingKind
from fazhi.kernel.organs.founding import holds
from fazhi.kernel.organs.models import Office, Organ
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL
from fazhi.kernel.procedures.declaring import NEW, Governs, Procedure, act
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import MatterLink
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

KEEPERS = {
    MeetingKind.STANDING_COMMITTEE: Office.PARTY_OFFICE, MeetingKind.STUDY_GROUP: Office.PARTY_OFFICE,
    MeetingKind.EXECUTIVE: Office.GOVERNMENT_OFFICE, MeetingKind.PLENARY: Office.GOVERNMENT_OFFICE,
    MeetingKind.COMMISSION: Office.JUSTICE,
}  # fmt: skip
"""The office of the place that keeps a kind of meeting; the others are an organ's own."""
_LONGEST_TOPIC = 200


class RegisterForm(ActForm):
    """A meeting that was held, and its agenda."""

    kind = forms.ChoiceField(label=words("会议类别", "Kind"), choices=MeetingKind.choices)
    serial = forms.IntegerField(
        label=words("年度次序", "Number in the year"), min_value=1, max_value=999,
        help_text=words("本年度第几次该类会议。", "Which meeting of its kind in the year."),
    )  # fmt: skip
    held_on = forms.DateField(label=words("召开日期", "Held on"))
    topics = forms.CharField(
        label=words("议题", "Agenda"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=words("每行一个议题，按议程次序。", "A topic a line, in their order."),
    )  # fmt: skip
    reference = forms.CharField(
        label=words("纪要文号", "Reference of the minutes"), required=False, max_length=80,
        help_text=words("纪要由记录单位保存，这里只记文号。", "The minutes stay with their office."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a day that is still to come; take the agenda apart."""
        cleaned = super().clean() or self.cleaned_data
        held = cleaned.get("held_on")
        if held is not None and self.on is not None and held > self.on:
            self.add_error("held_on", words("会议尚未召开，召开后再登记。", "Register it once it was held."))
        if "topics" in cleaned:
            agenda = [line.strip() for line in cleaned.pop("topics").splitlines() if line.strip()]
            if any(len(topic) > _LONGEST_TOPIC for topic in agenda):
                says = f"每个议题不超过{_LONGEST_TOPIC}字。"
                self.add_error("topics", words(says, f"A topic has at most {_LONGEST_TOPIC} characters."))
            cleaned["agenda"] = agenda
        if self.matter is not None:
            self._keep_what_decided(Meeting.objects.get(pk=self.matter.pk), cleaned)
        return cleaned

    def _keep_what_decided(self, known: Meeting, cleaned: dict[str, Any]) -> None:
        """A meeting that decided something stays that one: a correction may add topics behind those that stand."""
        if not MatterLink.objects.filter(parent=known, kind=LINK).exists():
            return
        same = all(cleaned.get(name) == getattr(known, name) for name in ("kind", "serial", "held_on"))
        agenda = cleaned.get("agenda", known.agenda)
        if not same or agenda[: len(known.agenda)] != known.agenda:
            says = words(
                "已有事项引用该会议的决定：类别、次序、日期和原有议题不再更改，只能在后面补充议题。",
                "Matters point at what it decided: kind, number, day and topics stay; topics may be added at the end.",
            )  # fmt: skip
            self.add_error(None, ValidationError(says))


def _kept_by(request: Request) -> Office | None:
    return KEEPERS.get(MeetingKind(request.data["kind"]))


@rule(
    law="", article="", yields=False,
    says=Label("该类会议由职能归口的办公室登记。", "This kind of meeting is registered by the office that keeps it."),
    cure=Label("请由该办公室登记，或先在机构管理中明确职能归口。", "Let that office do it, or designate it first."),
    names=lambda request: Office(_kept_by(request) or "").both,
)  # fmt: skip
def ByTheOfficeThatKeepsIt(request: Request) -> bool:
    """Whoever keeps the minutes says that the meeting was held: the organ whose matter was decided does not."""
    office = _kept_by(request)
    return office is None or holds(request.organ, office, request.on)


@rule(
    law="", article="", yields=False,
    says=Label("该年度的这次会议已经登记。", "This meeting of the year has been registered."),
    cure=Label("请核对次序；登记有误的，在原登记中更正。", "Compare its number; correct what is wrong there."),
)  # fmt: skip
def RegisteredOnce(request: Request) -> bool:
    """A meeting has one number in its year among those of its kind and organ."""
    Organ.objects.select_for_update().get(pk=request.organ.pk)  # Two at once come one after the other.
    held = datetime.date.fromisoformat(request.data["held_on"])
    same = Meeting.objects.filter(organ=request.organ, kind=request.data["kind"], serial=request.data["serial"])
    return not same.filter(held_on__year=held.year).exclude(pk=request.matter_id).exists()


class Registering(Procedure):
    """Registration of meetings 会议登记 (地方各级人民代表大会和地方各级人民政府组织法 2022 第七十七条)."""

    key = "kernel.meeting"
    label = Label("会议", "Meetings")
    matter = Meeting
    governs = Governs(datetime.date(2019, 1, 1), source="各级党委、政府及其部门议事规则")
    stays_here = True

    held = Stage("已召开", "Held", final=True)

    register = act(
        NEW >> held, zh="登记会议", en="Register a meeting", by=(CLERK, HANDLER, PRINCIPAL), form=RegisterForm,
        requires=(ByTheOfficeThatKeepsIt, RegisteredOnce),
    )  # fmt: skip
