"""From the lead to the filing of a case: forms."""

from __future__ import annotations

from typing import Any

from django import forms

from fazhi.enforcement.certificates.officers import OfficersForm
from fazhi.enforcement.penalty.forms.items import ItemForm
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words

LEAD = ("source", "cause", "facts", "occurred_on", "ended_on", "discovered_on", "endangers", "business")


class LeadForm(ActForm):
    """A lead, as it came in."""

    groups = (
        (Label("线索", "The lead"), ("source", "cause", "facts")),
        (Label("时间", "When"), ("occurred_on", "ended_on", "discovered_on")),
        (Label("性质", "What it concerns"), ("business", "endangers")),
    )


class FileForm(OfficersForm, ItemForm):
    """Against whom a case is filed, by which power, and who handles it."""

    groups = (
        (Label("当事人", "The party"), ("party_kind", "party_name", "party_identifier", "party_phone", "party_address",
                                     "party_age")),
        (Label("权力事项和办案人员", "Power and officers"), ("power_item", "officers")),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The kind of party stands in the case: ceilings and large fines depend on it."""
        cleaned = super().clean() or self.cleaned_data
        return cleaned | {"party_type": cleaned.get("party_kind", "")}


class PassOnForm(ActForm):
    """To whom a case is passed."""

    handed_to = forms.CharField(label=words("移送机关", "Handed to"), max_length=120)


class ReturnedForm(ActForm):
    """Why the police did not file a case."""

    police_refused = forms.CharField(
        label=words("公安机关不予立案的理由", "Why the police did not file"), widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
