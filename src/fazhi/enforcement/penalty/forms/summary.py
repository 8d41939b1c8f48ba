"""The form of a penalty on the spot: one page, filled in on a phone."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from fazhi.enforcement.certificates.officers import OfficersForm
from fazhi.enforcement.penalty.forms.items import ItemForm
from fazhi.kernel.wording import Label, words

_CHOICES = [("warning", words("警告", "Warning")), ("fine", words("罚款", "Fine"))]


class SpotForm(OfficersForm, ItemForm):
    """Who, what, by which power, how much, and how it was handed over."""

    groups = (
        (Label("违法行为", "What was done"), ("cause", "facts", "power_item", "legal_basis", "business")),
        (Label("当事人", "The party"), ("party_kind", "party_name", "party_identifier", "party_phone",
                                     "party_address", "party_age")),
        (Label("处罚", "The penalty"), ("kinds", "fine", "heard", "collected", "delivered")),
        (Label("执法人员", "Officers"), ("officers",)),
    )  # fmt: skip

    kinds = forms.MultipleChoiceField(
        label=words("处罚种类", "Kinds"), choices=_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    party_age = forms.IntegerField(
        label=words("当事人年龄（未成年人）", "Age, of a minor"), min_value=0, required=False
    )
    legal_basis = forms.CharField(label=words("违反的规定和处罚依据", "Rules violated, basis"), max_length=400)
    heard = forms.CharField(
        label=words("当事人陈述申辩", "What the party said"), max_length=300,
        help_text=words("没有陈述申辩的，写“无”。", "Say so where it said nothing."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A fine has an amount; nothing is collected beyond it."""
        cleaned = super().clean()
        kinds, fine, taken = cleaned.get("kinds", []), cleaned.get("fine") or 0, cleaned.get("collected") or 0
        if ("fine" in kinds) != bool(fine):
            self.add_error("fine", words("罚款应当有数额，警告没有。", "A fine has an amount, a warning none."))
        if taken > fine:
            self.add_error("collected", words("当场收缴超过罚款数额。", "More than the fine was collected."))
        day = self.on or datetime.date.min
        return cleaned | {"party_type": cleaned.get("party_kind", ""), "occurred_on": day, "paid": taken}
