"""Forms of listing as operating abnormally: the proposal, service, the checks of objection and application."""

from __future__ import annotations

from typing import Any

from django import forms

from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words
from fazhi.services.inspection.choices import Service
from fazhi.services.inspection.models import InspectionTarget


class ProposeForm(ActForm):
    """Whom a listing concerns; the name follows from the directory of targets."""

    target = forms.CharField(
        label=words("检查对象编码", "Code of the target"), max_length=40,
        help_text=words("检查对象名录库中的编码，即统一社会信用代码。", "Its code in the directory: the credit code."),
    )  # fmt: skip
    inspection = forms.UUIDField(
        label=words("所由检查事项（标识）", "Inspection it arises from (identifier)"), required=False,
        help_text=words("由检查结果发起时自动带出；不由检查引起的不填。", "Filled in where an inspection leads to it."),
    )  # fmt: skip
    groups = (
        (Label("企业", "Entity"), ("target", "party_kind", "party_name", "party_identifier", "party_phone",
                                  "party_address")),
        (Label("事由", "Ground"), ("ground", "facts", "verified_on", "inspection")),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Take the name over from the directory of the day."""
        cleaned = super().clean() or self.cleaned_data
        code = str(cleaned.get("target") or "").strip()
        if self.on is not None and code:
            found = InspectionTarget.objects.as_of(self.on).filter(code=code).first()
            cleaned |= {"target": code, "name": found.name if found is not None else ""}
        return cleaned


class ServeForm(ActForm):
    """How and when a decision was served."""

    service = forms.ChoiceField(label=words("送达方式", "How"), choices=Service.choices)
    served_on = forms.DateField(label=words("送达日期", "Served on"))


class ObjectForm(ActForm):
    """An objection as it was received."""

    objected_on = forms.DateField(label=words("提出异议日期", "Objection received on"))
    objection = forms.CharField(
        label=words("异议的事实和理由", "Objection"), widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip


class CheckForm(ActForm):
    """What the check of an objection found."""

    objection_finding = forms.CharField(
        label=words("核实结果", "What was found"), widget=forms.Textarea(attrs={"rows": 3})
    )
    mistaken = forms.BooleanField(label=words("列入存在错误", "The listing was a mistake"), required=False)


class AskRemovalForm(ActForm):
    """An application for removal as it was received."""

    removal_asked_on = forms.DateField(label=words("申请移出日期", "Application received on"))
    removal_ground = forms.CharField(
        label=words("申请移出的理由", "Why removal is asked for"), widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip


class VerifyForm(ActForm):
    """Whether the ground of the listing is gone."""

    removal_finding = forms.CharField(
        label=words("核实结果", "What was found"), widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
    cured = forms.BooleanField(label=words("列入事由已经消除", "The ground is gone"), required=False)
