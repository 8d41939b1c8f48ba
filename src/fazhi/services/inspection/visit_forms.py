"""Forms of an inspection: who goes, what is found at the site, what follows."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any, ClassVar

from django import forms

from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words
from fazhi.services.credit.kinds import Result
from fazhi.services.inspection.campaign_forms import LEAST_INSPECTORS
from fazhi.services.inspection.campaign_models import InspectionCampaign, SiteInspection
from fazhi.services.inspection.checking import mark
from fazhi.services.inspection.choices import Ground, TargetKind
from fazhi.services.inspection.models import Inspector, SamplingItem
from fazhi.services.inspection.results import NOBODY_THERE, Answer, Signature
from fazhi.services.inspection.standing import namesakes_of, officers_of

POINT = "point_"
"""Begins the names of the fields of a checklist."""
_GROUPS: tuple[tuple[Label, tuple[str, ...]], ...] = (
    (Label("到场", "Who was there"), ("present", "own", "met")),
    (Label("结果", "Result"), ("result", "findings")),
    (Label("签字", "Signature"), ("signature", "witness")),
)
_CHECKED = Label("检查要点", "Points checked")
_MET = Label("有人在场时逐项核对", "each of them, where somebody was met")
_ASKED = {
    "own": Label("本单位有同名人员时", "where officers of your organ have one name"),
    "witness": Label("拒绝签字或者无人在场时", "where nobody signs"),
    "findings": Label("结果不是未发现问题、合格时", "where anything was found"),
}


class GoingForm(ActForm):
    """Who goes; filled from the draw."""

    inspectors = forms.JSONField(label=words("检查人员执法证号", "Certificates"))
    inspector_names = forms.JSONField(label=words("检查人员", "Inspectors"))
    inspecting = forms.JSONField(label=words("检查单位", "Inspecting organs"))


class AssignForm(GoingForm):
    """Whom an inspection concerns; filled from the draw and the directory."""

    campaign = forms.ModelChoiceField(InspectionCampaign.objects.all(), label=words("抽查任务", "Campaign"))
    target = forms.CharField(label=words("检查对象编码", "Code of the target"), max_length=40)
    target_name = forms.CharField(label=words("检查对象", "Target"), max_length=300)
    kind = forms.ChoiceField(label=words("对象类别", "Kind"), choices=TargetKind.choices)
    address = forms.CharField(label=words("地址", "Address"), max_length=200, required=False)
    area = forms.CharField(label=words("所在乡镇", "Area"), max_length=12, required=False)
    credit_class = forms.CharField(label=words("信用风险等级", "Credit-risk class"), max_length=1, required=False)


class VisitForm(ActForm):
    """What is found at the site, point by point; photographs and the signed record come as files."""

    files_label: ClassVar = Label("现场照片、签字的笔录", "Photographs, the signed record")
    groups: ClassVar = _GROUPS
    asked_when: ClassVar = _ASKED

    present = forms.MultipleChoiceField(
        label=words("到场检查人员", "Inspectors present"), widget=forms.CheckboxSelectMultiple
    )
    own = forms.ChoiceField(
        label=words("本人执法证号", "Own certificate"), required=False, widget=forms.HiddenInput
    )  # fmt: skip
    met = forms.CharField(label=words("现场负责人", "Whom you met"), max_length=60, required=False)
    result = forms.ChoiceField(label=words("检查结果", "Result"), choices=Result.choices)
    findings = forms.CharField(
        label=words("检查情况", "What was found"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    signature = forms.ChoiceField(label=words("被检查人签字", "Signature"), choices=Signature.choices)
    witness = forms.CharField(label=words("见证人", "Witness"), max_length=60, required=False)

    def prepare(self) -> None:
        """Offer those who were drawn, and ask every point of the checklists of the campaign's items."""
        inspection = _typed(self)
        if inspection is None:
            return
        there = self.fields["present"]
        if isinstance(there, forms.MultipleChoiceField):
            pairs = zip(inspection.inspectors, inspection.inspector_names, strict=True)
            there.choices = [(code, f"{name}（{code}）") for code, name in pairs]
        self._certificates(_of_one_name(inspection, self.on or inspection.opened_on))
        asked = list(points(inspection))
        first, *others = _GROUPS
        # The class is the form's own: it is made anew with each form.
        type(self).groups = (first, (_CHECKED, tuple(f"{POINT}{number}" for number, _ in asked)), *others)
        type(self).asked_when = _ASKED | {f"{POINT}{number}": _MET for number, _ in asked}
        for number, text in asked:
            self.fields[f"{POINT}{number}"] = forms.ChoiceField(
                label=f"{number} {text}", choices=Answer.choices, widget=forms.RadioSelect, required=False
            )

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Ask for the own certificate of who has a namesake in the organ."""
        inspection, field = _typed(self), self.fields["own"]
        if inspection is None or not isinstance(field, forms.ChoiceField):
            return
        day = self.on or inspection.opened_on
        mine = [each for each in _of_one_name(inspection, day) if each.name == officer.name]
        if any(len(officers_of(each, day)) > 1 for each in mine):
            field.widget = forms.Select()
            self._certificates(mine)

    def _certificates(self, of: Iterable[Inspector]) -> None:
        field = self.fields["own"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *((each.code, f"{each.name}（{each.code}）") for each in of)]

    def clean_present(self) -> list[str]:
        """At least as many as the law of the day asks for."""
        there: list[str] = list(dict.fromkeys(self.cleaned_data["present"]))  # Nobody counts twice.
        least = int(value(LEAST_INSPECTORS, self.on).number) if self.on is not None else 0
        if len(there) < least:
            raise forms.ValidationError(
                words(f"到场检查人员不得少于 {least} 人。", f"{least} inspectors at least must be there.")
            )
        return there

    def clean(self) -> dict[str, Any]:
        """Every point is answered where somebody was met; nobody signs for who was not there."""
        cleaned = super().clean() or self.cleaned_data
        answers = {
            name.removeprefix(POINT): cleaned.pop(name) for name in list(cleaned) if name.startswith(POINT)
        }  # fmt: skip
        absent = cleaned.get("result") in NOBODY_THERE
        open_points = [number for number, answer in answers.items() if not answer]
        if open_points and not absent:
            names = "、".join(open_points)
            self.add_error(None, words(f"检查要点 {names} 尚未核对。", f"Points {', '.join(open_points)} are open."))
        self._signature(cleaned, absent)
        good = (Result.NO_PROBLEM, Result.PASSED, Result.NOT_ACTIVE)
        if not cleaned.get("findings") and cleaned.get("result") not in good and "result" in cleaned:
            self.add_error("findings", words("请写明检查情况。", "Say what was found."))
        wrong = [number for number, answer in answers.items() if answer == Answer.NO]
        if wrong and cleaned.get("result") in good:
            names = "、".join(wrong)
            self.add_error(
                "result",
                words(f"要点 {names} 不符合，结果应写明问题。", f"Points {', '.join(wrong)} are not in order."),
            )
        return cleaned | {"answers": {number: answer for number, answer in answers.items() if answer}}

    def _signature(self, cleaned: dict[str, Any], absent: bool) -> None:
        signed, witness = cleaned.get("signature"), cleaned.get("witness")
        if absent and signed in (Signature.SIGNED, Signature.REFUSED):
            says = words("结果为无法联系或已停业的，无人签字。", "Nobody was met: nobody signs, or refuses to.")
            self.add_error("signature", says)
        if signed == Signature.SIGNED and not cleaned.get("met"):
            self.add_error("met", words("签字的，请写明现场负责人。", "Name who signed."))
        if signed in (Signature.REFUSED, Signature.ABSENT) and not witness:
            self.add_error(
                "witness", words("无人签字的，请写明见证人。", "Where nobody signs, name a witness.")
            )  # fmt: skip


def _typed(form: ActForm) -> SiteInspection | None:
    """The inspection with its own columns."""
    if form.matter is None:
        return None
    return SiteInspection.objects.select_related("campaign").get(pk=form.matter.pk)


def points(inspection: SiteInspection) -> Iterator[tuple[str, str]]:
    """The points of the checklists, as they read on the day of the campaign; told apart by item where several go."""
    items = inspection.campaign.items if inspection.campaign is not None else []
    day = inspection.opened_on
    found = {each.code: each for each in SamplingItem.objects.as_of(day).filter(code__in=items)}
    for place, code in enumerate(items, start=1):
        item = found.get(code)
        for number, text in item.points if item is not None else []:
            yield f"{mark(place, items)}{number}", text


def _of_one_name(inspection: SiteInspection, day: datetime.date) -> list[Inspector]:
    """The inspectors drawn, and those of the directory who have the name and organ of one of them."""
    drawn = Inspector.objects.as_of(day).filter(code__in=inspection.inspectors)
    return list({each.code: each for one in drawn for each in namesakes_of(one, day)}.values())


class OpinionForm(ActForm):
    """The reviewer's opinion."""

    opinion = forms.CharField(label=words("审核意见", "Opinion"), widget=forms.Textarea(attrs={"rows": 2}))


class OrderForm(ActForm):
    """What is to be put right until when."""

    ordered = forms.CharField(label=words("责令改正内容", "What is to be put right"), widget=forms.Textarea)
    correct_by = forms.DateField(label=words("责令改正期限", "By when"))

    def clean_correct_by(self) -> datetime.date:
        """A day that is still to come when the order is given."""
        day: datetime.date = self.cleaned_data["correct_by"]
        if self.on is not None and day <= self.on:
            raise forms.ValidationError(words(f"期限应晚于 {self.on}。", f"It must come after {self.on}."))
        return day


class CorrectedForm(ActForm):
    """How it was put right, as looked at again."""

    corrected = forms.CharField(label=words("复查情况", "What the second look found"), widget=forms.Textarea)


class ListForm(ActForm):
    """The ground on which a listing as operating abnormally is proposed, and the facts."""

    ground = forms.ChoiceField(label=words("列入事由", "Ground"), choices=Ground.choices)
    facts = forms.CharField(label=words("查明的事实和证据", "Facts and evidence"), widget=forms.Textarea)


class PassOnForm(ActForm):
    """To whom what was found is passed on."""

    to = forms.ModelChoiceField(Organ.objects.filter(until_on=None), label=words("移送单位", "To"))
    leads = forms.CharField(label=words("移送的线索和材料", "What is passed on"), widget=forms.Textarea)
