"""What a return asks for: the numbers of its form, who signed, and the sealed letter."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.returns.checking import Fault, disagreeing, doubts, number_of
from fazhi.kernel.returns.declaring import Item, ReturnForm, form_for, return_forms
from fazhi.kernel.returns.models import Collection, DataReturn
from fazhi.kernel.returns.standing import year_before
from fazhi.kernel.wording import Label, words
from fazhi.now import today


class AskForm(ActForm):
    """For what a body is asked; filled from the collection."""

    asked_in = forms.ModelChoiceField(Collection.objects.all(), label=words("数据收集", "Collection"))
    collector = forms.ModelChoiceField(Organ.objects.all(), label=words("收集单位", "Collected by"))
    form = forms.CharField(label=words("报送表", "Form"), max_length=80)
    form_digest = forms.CharField(label=words("表式摘要", "Digest of the form"), max_length=64)
    from_on = forms.DateField(label=words("期间自", "Period from"))
    until_on = forms.DateField(label=words("期间止（不含）", "Period until, that day not included"))
    due_on = forms.DateField(label=words("报送期限", "Due on"))


class OwnForm(ActForm):
    """Which form a body returns of its own accord, as where it was asked by another installation."""

    form = forms.ChoiceField(label=words("报送表", "Form"))
    from_on = forms.DateField(label=words("期间自", "Period from"))
    last_day = forms.DateField(label=words("期间至（含）", "Period until (that day included)"))
    due_on = forms.DateField(label=words("报送期限", "Due on"))

    def prepare(self) -> None:
        """Offer every form, and the year before as the period."""
        chosen = self.fields["form"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(key, str(editions[-1].label)) for key, editions in return_forms().items()]
        year = (self.on or today()).year - 1
        self.fields["from_on"].initial = datetime.date(year, 1, 1)
        self.fields["last_day"].initial = datetime.date(year, 12, 31)

    def clean(self) -> dict[str, Any]:
        """Look at the period, and whether the form is asked for it."""
        cleaned = super().clean() or self.cleaned_data
        start, last = cleaned.get("from_on"), cleaned.get("last_day")
        if start is None or last is None or "form" not in cleaned:
            return cleaned
        if last < start:
            self.add_error("last_day", words("期间止于开始之前。", "The period ends before it begins."))
        asked = form_for(cleaned["form"], start)
        if asked is None:
            self.add_error("form", words(f"不适用于 {start} 开始的期间。", f"Not asked for periods from {start}."))
            return cleaned
        del cleaned["last_day"]
        return cleaned | {"until_on": last + datetime.date.resolution, "form_digest": asked.digest}


class AgainForm(ActForm):
    """By when it is returned anew."""

    due_on = forms.DateField(label=words("报送期限", "Due on"))

    def clean_due_on(self) -> datetime.date:
        """A day that is still to come."""
        day: datetime.date = self.cleaned_data["due_on"]
        if self.on is not None and day < self.on:
            raise forms.ValidationError(words("请填以后的日期。", "Give a later day."))
        return day


class FillForm(ActForm):
    """The numbers of the form, each with its definition and last year's; what is doubtful is explained."""

    by_sheet: ClassVar = "return-sheet"

    as_of = forms.DateField(label=words("数据截止日期", "Numbers as of"))
    explanation = forms.CharField(
        label=words("情况说明", "Explanation"), required=False, min_length=4, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=words(
            "与上年变动较大的、截止日期早于期末的，请说明原因。",
            "Say why, where a number is far from last year's, or the numbers end before the period does.",
        ),
    )  # fmt: skip

    def prepare(self) -> None:
        """Ask for every figure of the form."""
        typed = typed_return(self)
        asked = typed.asked_form if typed is not None else None
        if typed is None or asked is None:
            return
        before = year_before(typed)
        self.fields["as_of"].initial = typed.until_on - datetime.date.resolution
        for item in asked.items:
            self.fields[item.field] = forms.CharField(
                label=str(item.title.label) + f"（{item.unit}）", help_text=_help(item, before), max_length=20,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )  # fmt: skip
        order = ["as_of", *(item.field for item in asked.items), "explanation"]
        self.order_fields(order)

    def clean(self) -> dict[str, Any]:
        """Check the numbers one by one, against each other, and against last year's."""
        cleaned = super().clean() or self.cleaned_data
        typed = typed_return(self)
        asked = typed.asked_form if typed is not None else None
        if typed is None or asked is None:
            self.add_error(None, words("没有适用于该期间的报送表式。", "No form is asked for this period."))
            return cleaned
        values = self._numbers(asked, cleaned)
        for fault in disagreeing(asked, values):
            self._say(asked, fault)
        doubtful = list(doubts(asked, values, year_before(typed))) if not cleaned.get("explanation") else []
        for fault in doubtful:
            self._say(asked, fault)
        self._day(typed, cleaned)
        digest = {"form_digest": asked.digest}
        return cleaned | digest | {"values": {id: str(number) for id, number in values.items()}}

    def _numbers(self, asked: ReturnForm, cleaned: dict[str, Any]) -> dict[str, Decimal]:
        values = {}
        for item in asked.items:
            text = cleaned.pop(item.field, None)
            if text is None:
                continue
            found = number_of(item, text)
            if isinstance(found, Fault):
                self._say(asked, found)
            else:
                values[item.id] = found
        return values

    def _say(self, asked: ReturnForm, fault: Fault) -> None:
        item = asked.item(fault.id)
        self.add_error(item.field if item is not None else None, words(fault.text.zh, fault.text.en))

    def _day(self, typed: DataReturn, cleaned: Mapping[str, Any]) -> None:
        """Numbers are as of a day of the period that is over; where they end early, it is said why."""
        day = cleaned.get("as_of")
        if day is None:
            return
        last = typed.until_on - datetime.date.resolution
        if not typed.from_on <= day <= last:
            says = words(f"应在 {typed.from_on} 至 {last} 之间。", f"It lies between {typed.from_on} and {last}.")
            self.add_error("as_of", says)
        elif self.on is not None and day > self.on:
            self.add_error("as_of", words("该日尚未到来。", "That day lies ahead."))
        elif day < last and not cleaned.get("explanation"):
            says = words("早于期末，请说明原因。", "It is before the end of the period: say why.")
            self.add_error("explanation", says)


def typed_return(form: ActForm) -> DataReturn | None:
    """The return with its own columns."""
    return None if form.matter is None else DataReturn.objects.filter(pk=form.matter.pk).first()


def _help(item: Item, before: Mapping[str, Decimal]) -> Any:
    said = Label(f"口径：{item.definition.zh}", f"Definition: {item.definition.en}")
    if item.id in before:
        said += Label(f" 上年：{before[item.id]}。", f" Last year: {before[item.id]}.")
    return words(said.zh, said.en)


class _LetterForm(ActForm):
    """The sealed letter: its number, and the scan."""

    files_label: ClassVar = Label("盖章报送函的扫描件", "Scan of the sealed letter")

    letter = forms.CharField(label=words("报送函文号", "Number of the letter"), max_length=80)

    def clean(self) -> dict[str, Any]:
        """The scan comes with it."""
        cleaned = super().clean() or self.cleaned_data
        if not self.uploads:
            says = words("请附加盖公章的报送函扫描件（PDF 或图片）。", "Attach the scan of the sealed letter.")
            self.add_error(None, says)
        return cleaned


class SignForm(_LetterForm):
    """What is signed: the numbers as they were checked, with the letter."""

    def clean(self) -> dict[str, Any]:
        """Take over the numbers as they stand, and who filled them in and checked them."""
        cleaned = super().clean() or self.cleaned_data
        typed = typed_return(self)
        values = self.state.fields.get("values", {}) if self.state is not None else {}
        people = typed.people if typed is not None else {"fill": "", "check": ""}
        return cleaned | {
            "returned": dict(values),
            "filler": people["fill"],
            "checker": people["check"],
            "signatory": "",
            "bundle": "",
        }


class EnterForm(_LetterForm, FillForm):
    """What a body sent on paper: its numbers, who filled them in, checked and signed them, and the letter."""

    filler = forms.CharField(label=words("填表人", "Filled in by"), max_length=60)
    checker = forms.CharField(label=words("复核人", "Checked by"), max_length=60)
    signatory = forms.CharField(label=words("签发人", "Signed by"), max_length=60)

    def clean(self) -> dict[str, Any]:
        """Another person checked it than the one who filled it in."""
        cleaned = super().clean()
        names = list(self._people(cleaned))
        cleaned["bundle"] = ""
        if len(set(names)) < len(names):
            says = words("填表人、复核人和签发人应为不同的人。", "Filled in, checked and signed by different people.")
            self.add_error("checker", says)
        return cleaned

    def _people(self, cleaned: Mapping[str, Any]) -> Iterator[str]:
        for name in ("filler", "checker", "signatory"):
            if cleaned.get(name):
                yield cleaned[name]


class CompareForm(ActForm):
    """That what was entered reads as the letter does."""

    same = forms.BooleanField(
        label=words("已与盖章报送函逐项核对一致", "Compared with the sealed letter, line by line")
    )

    def clean(self) -> dict[str, Any]:
        """Take over the numbers as they were entered, and the letter with which they came."""
        cleaned = super().clean() or self.cleaned_data
        said = self.state.fields if self.state is not None else {}
        return cleaned | {"returned": dict(said.get("values", {})), "letter": said.get("letter", "")}
