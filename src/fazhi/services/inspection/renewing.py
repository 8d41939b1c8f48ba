"""Inspectors assigned anew in a campaign 重新匹配检查人员: somebody stands back or cannot go, or a target was replaced.

Whoever goes already keeps going: only the seats that are open are filled, in the order that the seed fixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from fazhi.kernel.draws.assignments import AssignmentFile, Kept
from fazhi.kernel.draws.given import inspectors_upload
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.wording import Label, words
from fazhi.services.inspection.campaign_models import InspectionCampaign
from fazhi.services.inspection.carrying import carry_over, drawn_for
from fazhi.services.inspection.models import InspectionTarget, Inspector
from fazhi.services.inspection.preparing import Preparation

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request


class RenewForm(ActForm):
    """Who stands back, and from which target; neither where a target was replaced and has nobody yet."""

    person = forms.ChoiceField(
        label=words("回避或者不能前往的检查人员", "Inspector who stands back or cannot go"), required=False
    )
    target = forms.ChoiceField(
        label=words("所回避的检查对象（不选为全部）", "From which target (all of them where none is chosen)"),
        required=False,
    )  # fmt: skip
    asked_when: ClassVar = {
        "person": Label("对象已被替换、只补派人员的不选", "not where a target was replaced and only wants inspectors")
    }
    renewed: AssignmentFile | None = None

    def prepare(self) -> None:
        """Offer those who go, and the targets drawn."""
        draw = drawn_for(self.matter.pk) if self.matter is not None else None
        if draw is None:
            return
        people = {seat["person"] for seat in draw.seats}
        names = dict(Inspector.objects.standing().filter(code__in=people).values_list("code", "name"))
        codes = [each["identifier"] for each in draw.standing_drawn]
        targets = dict(InspectionTarget.objects.standing().filter(code__in=codes).values_list("code", "name"))
        self._offer("person", [(code, f"{names.get(code, '')}（{code}）") for code in sorted(people)])
        self._offer("target", [(code, f"{targets.get(code, '')}（{code}）") for code in codes])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *choices]

    def clean(self) -> dict[str, Any]:
        """Write the file by which the open seats are filled."""
        cleaned = super().clean() or self.cleaned_data
        draw = drawn_for(self.matter.pk) if self.matter is not None else None
        if self.matter is None or self.on is None or draw is None or self.errors:
            return cleaned
        person, target = cleaned.get("person") or "", cleaned.get("target") or ""
        if target and not person:
            self.add_error("person", words("请选择回避的检查人员。", "Choose who stands back."))
            return cleaned
        seated = {seat["target"] for seat in draw.seats}
        if not person and seated >= {each["identifier"] for each in draw.standing_drawn}:
            says = words("没有空缺，请选择回避的检查人员。", "No seat is open: choose who stands back.")
            self.add_error("person", says)
            return cleaned
        campaign = InspectionCampaign.objects.select_related("organ").get(pk=self.matter.pk)
        try:
            self.renewed = _renewed(campaign, draw, self, {(person, target)} if person else set())
        except DrawRefused as fault:
            self.add_error(None, words(fault.message.zh + fault.cure.zh, f"{fault.message.en} {fault.cure.en}"))
        return cleaned


def _renewed(campaign: InspectionCampaign, draw: Draw, form: RenewForm, backs: set[tuple[str, str]]) -> AssignmentFile:
    """The file by the directories of the day: who goes keeps going, and who stands back or once did does not."""
    if form.on is None:
        raise LookupError("asked on a day")
    drawn = {each["identifier"]: each["stratum"] for each in draw.standing_drawn}
    earlier = Act.objects.filter(matter=campaign.pk, name="renew").values_list("data", flat=True)
    backs = backs | {(data["person"], data["target"]) for data in earlier if data["person"]}
    barred = {(person, each) for person, target in backs for each in ([target] if target else drawn)}
    preparation = Preparation(campaign, form.on)
    kept = [
        Kept(target=seat["target"], need=seat["need"], person=seat["person"])
        for seat in draw.seats if seat["target"] in drawn and (seat["person"], seat["target"]) not in barred
    ]  # fmt: skip
    return preparation.assignment(strata=set(drawn.values()), barred=barred, kept=kept)


def renew(request: Request) -> None:
    """Have the draw assign anew, in the same transaction; inspections under way follow at once.

    Raises:
        Refusal: as the draw's own act, with what blocks it; nothing is left of either.
    """
    form, draw = request.form, drawn_for(request.matter_id)
    if not isinstance(form, RenewForm) or form.renewed is None or draw is None:
        raise LookupError("inspectors are assigned anew from its form")
    perform(
        draw, "reassign", by=request.by, on=request.on, today=request.today, because=request.done,
        reason=request.reason, uploads=[inspectors_upload(form.renewed)],
    )  # fmt: skip
    if request.after.stage == "running":
        carry_over(request, Draw.objects.get(pk=draw.pk))
