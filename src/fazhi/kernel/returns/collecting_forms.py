"""What is asked when data are collected: period, forms, and by when; whom each form asks follows from it."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.returns.declaring import form_for, forms_for, return_forms
from fazhi.kernel.returns.keepers import asked_organs, unkept
from fazhi.kernel.returns.models import Collection
from fazhi.kernel.wording import words
from fazhi.now import today


class BeginForm(ActForm):
    """A period, the forms that are asked for it, and the day by which they are returned."""

    from_on = forms.DateField(label=words("期间自", "Period from"))
    last_day = forms.DateField(label=words("期间至（含）", "Period until (that day included)"))
    due_on = forms.DateField(label=words("报送期限", "Due on"))
    asked = forms.MultipleChoiceField(label=words("报送表", "Forms"), widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(
        label=words("报送要求", "What is asked"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer every form, and the year before as the period."""
        chosen = self.fields["asked"]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = [(key, str(editions[-1].label)) for key, editions in return_forms().items()]
            chosen.initial = list(return_forms())
        year = (self.on or today()).year - 1
        self.fields["from_on"].initial = datetime.date(year, 1, 1)
        self.fields["last_day"].initial = datetime.date(year, 12, 31)

    def clean(self) -> dict[str, Any]:
        """Look at the days, and at the forms that are asked for the period."""
        cleaned = super().clean() or self.cleaned_data
        start, last, due = (cleaned.get(name) for name in ("from_on", "last_day", "due_on"))
        if start is None or last is None:
            return cleaned
        if last < start:
            self.add_error("last_day", words("期间止于开始之前。", "The period ends before it begins."))
        if due is not None and self.on is not None and due < self.on:
            self.add_error("due_on", words("报送期限已过，请填以后的日期。", "That day is over: give a later one."))
        cleaned["until_on"] = last + datetime.date.resolution
        for key in cleaned.get("asked", []):
            if form_for(key, start) is None:
                known = "、".join(each.title.zh for each in forms_for(start))
                self.add_error("asked", words(
                    f"“{key}”不适用于 {start} 开始的期间；适用的有：{known or '无'}。",
                    f"{key} is not asked for periods from {start}.",
                ))  # fmt: skip
        del cleaned["last_day"]
        return cleaned


class IssueForm(ActForm):
    """Nothing is typed: whom the forms ask follows from the offices of the day."""

    def clean(self) -> dict[str, Any]:
        """Find the organs that are asked; each form must have one."""
        cleaned = super().clean() or self.cleaned_data
        if self.matter is None or self.on is None:
            return cleaned
        collection = Collection.objects.get(pk=self.matter.pk)
        for ground in unkept(collection, collection.place_code, self.on):
            self.add_error(None, words(ground.says.zh + ground.cure.zh, f"{ground.says.en} {ground.cure.en}"))
        if collection.due_on < self.on:
            says = words("报送期限已过，请取消后重新拟定。", "Its due date is over: drop it, and draft it anew.")
            self.add_error(None, says)
        organs = dict.fromkeys(organ.pk for _, organ in asked_organs(collection, collection.place_code, self.on))
        return cleaned | {"bodies": list(organs)}
