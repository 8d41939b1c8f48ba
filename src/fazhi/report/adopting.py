"""What is asked on the way from the draft to the report 征求意见、审核、审议、印发、报送."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.meetings.deciding import AtAMeetingForm
from fazhi.kernel.meetings.models import Meeting, MeetingKind
from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Office, Organ, OrganKind, subtree
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.wording import Label, words
from fazhi.now import today
from fazhi.report.drafting import CompileForm
from fazhi.report.models import AnnualReport
from fazhi.report.opinions import AGREES, RIGHT, keepers_of, opinions
from fazhi.report.versions import freezing_acts, issued_text, issuing

DELIBERATING = "deliberate"
_OFFICES = {"party_office": Office.PARTY_OFFICE, "government_office": Office.GOVERNMENT_OFFICE}
_ASKED = (OrganKind.GOVERNMENT, OrganKind.TOWNSHIP, OrganKind.PARTY)


class CirculateForm(ActForm):
    """Whom the draft is sent to, and by when they answer; whose numbers stand in it is asked in any case."""

    consulted = forms.ModelMultipleChoiceField(
        Organ.objects.none(), label=words("征求意见单位", "Organs consulted"), widget=forms.CheckboxSelectMultiple,
        help_text=words(
            "报告中有其报送数据的单位必须征求意见并核实数据。", "Whose returns stand in it must be among them."
        ),
    )  # fmt: skip
    opinions_due = forms.DateField(label=words("反馈期限", "Opinions due"))

    def prepare(self) -> None:
        """Offer the organs of the place; all that handle its affairs are ticked to begin with."""
        field = self.fields["consulted"]
        if self.matter is None or not isinstance(field, forms.ModelMultipleChoiceField):
            return
        here = Organ.objects.filter(place_code__startswith=subtree(self.matter.place_code))
        held = [organ for organ in here.exclude(pk=self.matter.organ_id).order_by("code") if self._stands(organ)]
        field.queryset = Organ.objects.filter(pk__in=[organ.pk for organ in held]).order_by("code")
        must = {organ.pk for organ in self._keepers(self.matter.pk)}
        field.initial = [organ.pk for organ in held if organ.kind in _ASKED or organ.pk in must]

    def _keepers(self, matter: uuid.UUID) -> list[Organ]:
        return keepers_of(AnnualReport.objects.get(pk=matter), self.on or today())

    def _stands(self, organ: Organ) -> bool:
        return organ.existed_on(self.on) if self.on is not None else organ.until_on is None

    def clean(self) -> dict[str, Any]:
        """Refuse a round that leaves out a body whose numbers stand in it; find the two offices."""
        cleaned = super().clean() or self.cleaned_data
        if self.matter is None or self.on is None:
            return cleaned
        due = cleaned.get("opinions_due")
        if due is not None and due < self.on:
            self.add_error("opinions_due", words("反馈期限已过，请改为以后的日期。", "It is over: give a later day."))
        asked = {organ.pk for organ in cleaned.get("consulted", ())}
        keepers = self._keepers(self.matter.pk)
        left = [organ.name for organ in keepers if organ.pk not in asked | {self.matter.organ_id}]
        if left and "consulted" in cleaned:
            self.add_error("consulted", words(
                f"报告中有其报送数据，须一并征求意见：{'、'.join(left)}。",
                f"Their returns stand in the report, so ask them too: {', '.join(left)}.",
            ))  # fmt: skip
        return cleaned | self._offices(self.matter.place_code, self.on)

    def _offices(self, place: str, on: datetime.date) -> dict[str, Organ]:
        found: dict[str, Organ] = {}
        for field, office in _OFFICES.items():
            organ = designated(place, office, on)
            if organ is not None:
                found[field] = organ
                continue
            self.add_error(None, ValidationError(words(
                f"{place} 尚未明确{office.both.zh}，请先在机构管理中登记职能归口。",
                f"{place} has no {office.both.en}: designate it first.",
            )))  # fmt: skip
        return found


class ExtendForm(CirculateForm):
    """Further organs, and a later day, in the same round: what was answered stands."""

    def prepare(self) -> None:
        """Tick whom was asked."""
        super().prepare()
        if self.matter is not None:
            self.fields["consulted"].initial = AnnualReport.objects.get(pk=self.matter.pk).consulted

    def clean(self) -> dict[str, Any]:
        """Nobody who was asked is left out."""
        cleaned = super().clean()
        if self.matter is not None and "consulted" in cleaned:
            asked = set(AnnualReport.objects.get(pk=self.matter.pk).consulted)
            if left := asked - {str(organ.pk) for organ in cleaned["consulted"]}:
                names = "、".join(Organ.objects.filter(pk__in=left).order_by("code").values_list("name", flat=True))
                says = words(f"已征求意见的单位不能减少：{names}。", f"Whom was asked stays asked: {names}.")
                self.add_error("consulted", says)
        return cleaned


class GiveUpForm(ActForm):
    """Nothing is typed: the text that was issued is the report again."""

    def clean(self) -> dict[str, Any]:
        """Take the issued text."""
        cleaned = super().clean() or self.cleaned_data
        issued = issued_text(self.matter.pk) if self.matter is not None else None
        if issued is not None:
            cleaned |= {
                name: issued.data.get(name) for name in ("frozen", "written", "followed") if name in issued.data
            }
        return cleaned


class AnswerForm(ActForm):
    """What an organ says of the draft: of its own numbers, and of the text."""

    right = forms.ChoiceField(
        label=words("本单位数据", "Its own numbers"),
        choices=[(RIGHT, words("属实", "Right")), ("wrong", words("不属实", "Not right"))],
    )  # fmt: skip
    agrees = forms.ChoiceField(
        label=words("对文稿", "The text"),
        choices=[(AGREES, words("无意见", "No objection")), ("objects", words("有意见", "Has opinions"))],
    )  # fmt: skip
    text = forms.CharField(
        label=words("意见", "Opinion"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def clean(self) -> dict[str, Any]:
        """What is not right, or wanted otherwise, is said."""
        cleaned = super().clean() or self.cleaned_data
        objects = (cleaned.get("right"), cleaned.get("agrees")) != (RIGHT, AGREES)
        if objects and not cleaned.get("text"):
            self.add_error("text", words("请写明哪里不对、如何修改。", "Say what is wrong, and how to put it right."))
        return cleaned


class EnterAnswerForm(AnswerForm):
    """The same from a letter on paper."""

    organ_asked = forms.ModelChoiceField(Organ.objects.none(), label=words("反馈单位", "Organ that answered"))
    letter = forms.CharField(label=words("来函文号", "Number of its letter"), max_length=80)
    field_order = ("organ_asked", "letter", "right", "agrees", "text")

    def prepare(self) -> None:
        """Offer the organs that were asked and have not answered themselves: nobody takes their word back for them."""
        field = self.fields["organ_asked"]
        if self.matter is not None and isinstance(field, forms.ModelChoiceField):
            asked = AnnualReport.objects.get(pk=self.matter.pk).consulted
            spoke = {each.organ for each in opinions(self.matter.pk) if each.itself}
            field.queryset = Organ.objects.filter(pk__in=asked).exclude(pk__in=spoke).order_by("code")

    def clean(self) -> dict[str, Any]:
        """The letter itself is kept with what is entered."""
        cleaned = super().clean()
        if not self.uploads:
            self.add_error(None, ValidationError(words("请附来函扫描件。", "Attach the letter.")))
        return cleaned


class SettleForm(CompileForm):
    """The text after opinions were heard, and what became of each opinion."""

    adoption = forms.CharField(
        label=words("意见采纳情况", "What became of the opinions"), required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def prepare(self) -> None:
        """Show the opinions beside the field that answers them."""
        super().prepare()
        if self.matter is None:
            return
        said = [each for each in opinions(self.matter.pk) if each.text]
        names = dict(Organ.objects.filter(pk__in=[each.organ for each in said]).values_list("pk", "name"))
        lines = "；".join(f"{names[each.organ]}：{each.text}" for each in said)
        self.fields["adoption"].help_text = words(
            f"逐条说明采纳与否及理由。收到的意见：{lines or '无'}", f"For each opinion. They were: {lines or 'none'}"
        )
        self.groups = ((Label("意见采纳", "The opinions"), ("adoption",)), *self.groups)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Opinions are answered."""
        cleaned = super().clean() or self.cleaned_data
        if self.matter is None:
            return cleaned
        if any(each.text for each in opinions(self.matter.pk)) and not cleaned.get("adoption"):
            self.add_error("adoption", words("请逐条说明意见采纳情况。", "Say what became of each opinion."))
        return cleaned


class LegalityForm(ActForm):
    """The opinion of the legality review."""

    opinion = forms.CharField(label=words("合法性审核意见", "Opinion"), widget=forms.Textarea(attrs={"rows": 4}))


class TextAtAMeetingForm(AtAMeetingForm):
    """A meeting that had the text before it."""

    def not_before(self) -> datetime.date | None:
        """The day on which the text was compiled last, or the meeting before this one was held."""
        if self.matter is None:
            return None
        compiled = freezing_acts([self.matter.pk]).last()
        before = Act.objects.filter(matter=self.matter.pk, name=DELIBERATING).order_by("seq").last()
        days = [compiled.happened_on] if compiled is not None else []
        if before is not None and compiled is not None and before.seq > compiled.seq:
            days.append(Meeting.objects.get(pk=before.data["meeting"]).held_on)
        return max(days, default=None)


class ExecutiveMeetingForm(TextAtAMeetingForm):
    """The executive meeting that deliberated on it."""

    kinds: ClassVar = (MeetingKind.EXECUTIVE, MeetingKind.PLENARY)


class StandingCommitteeForm(TextAtAMeetingForm):
    """The meeting of the standing committee that adopted it."""

    kinds: ClassVar = (MeetingKind.STANDING_COMMITTEE,)


class OwnMeetingForm(TextAtAMeetingForm):
    """The meeting of the organ that adopted its report."""

    kinds: ClassVar = (MeetingKind.LEADING_GROUP, MeetingKind.OFFICE, MeetingKind.TOWNSHIP_JOINT)


class HandedIn(ActForm):
    """To whom the report was handed in, on which day, and under which receipt; the act bears the last of the days.

    Attributes:
        days: the fields of those days.
    """

    days: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """The days are over, and the act's own is the last of them: by it the limit is kept or not."""
        cleaned = super().clean() or self.cleaned_data
        days = {name: cleaned[name] for name in self.days if cleaned.get(name) is not None}
        for name, day in days.items():
            if self.on is not None and day > self.on:
                self.add_error(name, words("该日尚未到来。", "That day is still to come."))
        issued = self._issued_on()
        for name, day in days.items():
            if issued is not None and day < issued:
                says = words(f"早于印发之日 {issued}。", f"That is before it was issued on {issued}.")
                self.add_error(name, says)
        if len(days) == len(self.days) and self.on is not None and max(days.values()) < self.on:
            last = max(days.values())
            self.add_error(None, ValidationError(words(
                f"办理日期应为最后一次送达之日 {last}。", f"The day of the act is that of the last one: {last}.",
            )))  # fmt: skip
        return cleaned

    def _issued_on(self) -> datetime.date | None:
        """The day on which it was issued, or adopted by the organ itself."""
        issued = issuing(self.matter.pk) if self.matter is not None else None
        return issued.happened_on if issued is not None else None


class SubmitForm(HandedIn):
    """Upwards, and to the standing committee of the congress."""

    days = ("superior_on", "congress_on")

    superior = forms.CharField(
        label=words("报送的上级党委、政府", "Party committee and government above"), max_length=120
    )
    superior_on = forms.DateField(label=words("送达上级日期", "Handed in on"))
    superior_receipt = forms.CharField(label=words("上级收文号或回执", "Receipt"), max_length=80)
    congress = forms.CharField(label=words("报送的人大常委会", "Standing committee of the congress"), max_length=120)
    congress_on = forms.DateField(label=words("送达人大常委会日期", "Handed in to the congress on"))
    congress_receipt = forms.CharField(label=words("人大常委会收文号或回执", "Receipt of the congress"), max_length=80)

    def prepare(self) -> None:
        """Name the congress of the place."""
        if self.matter is not None:
            held = designated(self.matter.place_code, Office.CONGRESS, self.on or self.matter.opened_on)
            self.fields["congress"].initial = held.name if held is not None else None


class SubmitOwnForm(HandedIn):
    """To the Party committee and the government of the place, and to the department above."""

    days: tuple[str, ...] = ("superior_on",)

    superior = forms.CharField(
        label=words("报送的本级（上级）党委、政府", "Party committee and government"), max_length=120
    )
    superior_on = forms.DateField(label=words("送达日期", "Handed in on"))
    department = forms.CharField(
        label=words("报送的上级主管部门", "Department above"), max_length=120, required=False,
        help_text=words("乡镇不填。", "Empty for townships."),
    )  # fmt: skip
    department_on = forms.DateField(label=words("送达主管部门日期", "Handed in to the department on"), required=False)

    def prepare(self) -> None:
        """A department hands it in to the one above, too; a township has none."""
        if self.matter is None or self.matter.organ.kind != OrganKind.TOWNSHIP:
            self.days = ("superior_on", "department_on")
            for name in ("department", "department_on"):
                self.fields[name].required = True
            self.fields["department"].help_text = ""
