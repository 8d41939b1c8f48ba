"""Forms of what follows a decision: service, payment, demand, the court, the end of the case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from fazhi.enforcement.penalty.choices import Mode, Payment, Ruling
from fazhi.enforcement.penalty.rules.performing import added_by
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import words

_LONG = forms.Textarea(attrs={"rows": 3})
_MODES = [choice for choice in Mode.choices if choice[0] != Mode.NOTICE]
_CENT = Decimal("0.01")


class ServeForm(ActForm):
    """How and when a decision was served on a party."""

    mode = forms.ChoiceField(label=words("送达方式", "How"), choices=_MODES)
    served_on = forms.DateField(label=words("送达日期", "Served on"))
    receiver = forms.CharField(label=words("签收人", "Received by"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """What was served was served by now."""
        cleaned = super().clean() or self.cleaned_data
        if (served := cleaned.get("served_on")) and self.on is not None and served > self.on:
            self.add_error("served_on", words("送达日期晚于登记日期。", "It lies after the day of this act."))
        return cleaned


class PayForm(ActForm):
    """A payment of the fine."""

    amount = forms.DecimalField(label=words("金额（元）", "Amount (yuan)"), min_value=_CENT, decimal_places=2)
    how = forms.ChoiceField(label=words("缴纳方式", "How"), choices=Payment.choices)
    receipt = forms.CharField(label=words("票据号", "Number of the receipt"), max_length=60)


class PutOffForm(ActForm):
    """Until when payment is put off, or goes by instalments."""

    pay_by = forms.DateField(label=words("最后缴纳日期", "To be paid by"))
    plan = forms.CharField(label=words("分期安排", "Instalments"), widget=_LONG, required=False)

    def clean(self) -> dict[str, Any]:
        """The day is still to come."""
        cleaned = super().clean() or self.cleaned_data
        if (until := cleaned.get("pay_by")) and self.on is not None and until <= self.on:
            self.add_error("pay_by", words("该日期已过，请填以后的日期。", "Give a later day."))
        return cleaned


class AddForm(ActForm):
    """The added fine; its amount follows from the days overdue and the law, nobody types it."""

    def clean(self) -> dict[str, Any]:
        """Reckon it as of the day."""
        cleaned = super().clean() or self.cleaned_data
        if self.state is not None and self.on is not None:
            cleaned["added"] = added_by(self.state, self.on)
        return cleaned


class ContestForm(ActForm):
    """Since when the decision is contested, by reconsideration or suit."""

    contested_on = forms.DateField(label=words("受理日期", "Accepted on"))


class ContestEndedForm(ActForm):
    """When a contest ended, leaving the decision as it is."""

    contest_ended_on = forms.DateField(label=words("终结日期", "Ended on"))


class DemandForm(ActForm):
    """When a demand was served."""

    demand_served_on = forms.DateField(label=words("催告书送达日期", "Demand served on"))


class RulingForm(ActForm):
    """What the court ruled."""

    court_ruling = forms.ChoiceField(label=words("裁定", "Ruling"), choices=Ruling.choices)
    ruling_number = forms.CharField(label=words("裁定书文号", "Its number"), max_length=80)


class PerformedForm(ActForm):
    """How the decision was performed or enforced."""

    performance = forms.CharField(label=words("执行情况", "Performance"), widget=_LONG)


class ExtendForm(ActForm):
    """The law, regulation or rule that allows a longer time."""

    extension_basis = forms.CharField(
        label=words("延长依据", "Basis"), max_length=200,
        help_text=words(
            "法律、法规、规章对办案期限另有规定的条款。", "The provision by which another limit applies to the case."
        ),
    )  # fmt: skip


class CourtForm(ActForm):
    """To which court, and for how much; the day follows from the act."""

    court = forms.CharField(label=words("法院", "Court"), max_length=120)

    def clean(self) -> dict[str, Any]:
        """The day of the application is that of the act."""
        return (super().clean() or self.cleaned_data) | {"court_applied_on": self.on}
