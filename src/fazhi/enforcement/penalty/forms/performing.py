"""Forms of what follows a decision: service, payment, demand, the court, the end of the case."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q

from fazhi.enforcement.penalty.choices import Mode, Payment, Ruling
from fazhi.enforcement.penalty.forms.days import within
from fazhi.enforcement.penalty.rules.notice import day_in, money_in
from fazhi.enforcement.penalty.rules.performing import added_by
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.replay import facts_in, in_legal_order
from fazhi.kernel.wording import words

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State

_LONG = forms.Textarea(attrs={"rows": 3})
_CENT = Decimal("0.01")


def decided_on(state: State | None) -> datetime.date | None:
    """The day of the decision."""
    return None if state is None else state.last("decide") or state.last("spare")


class ServeForm(ActForm):
    """How and when a decision was served on a party."""

    mode = forms.ChoiceField(label=words("送达方式", "How"), choices=Mode.choices)
    served_on = forms.DateField(label=words("送达日期", "Served on"))
    receiver = forms.CharField(label=words("签收人", "Received by"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """What was served was served by now, and not before it was decided."""
        cleaned = super().clean() or self.cleaned_data
        within(self, "served_on", cleaned, decided_on(self.state))
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
        if self.state is not None and self.on is not None and self.matter is not None:
            facts = [fact for fact in in_legal_order(facts_in(Q(matter=self.matter.pk))) if fact.on <= self.on]
            # Time to pay that was given afterwards takes nothing back of what was added before.
            cleaned["added"] = max(added_by(self.state, facts, self.on), money_in(self.state.fields.get("added")))
        return cleaned


class ContestForm(ActForm):
    """Since when the decision is contested, by reconsideration or suit."""

    contested_on = forms.DateField(label=words("受理日期", "Accepted on"))

    def clean(self) -> dict[str, Any]:
        """It was accepted by now, and not before the decision."""
        cleaned = super().clean() or self.cleaned_data
        within(self, "contested_on", cleaned, decided_on(self.state))
        return cleaned


class ContestEndedForm(ActForm):
    """When a contest ended, leaving the decision as it is."""

    contest_ended_on = forms.DateField(label=words("终结日期", "Ended on"))

    def clean(self) -> dict[str, Any]:
        """It ended by now, and after it began."""
        cleaned = super().clean() or self.cleaned_data
        began = self.state.fields.get("contested_on") if self.state is not None else None
        within(self, "contest_ended_on", cleaned, day_in(began))
        return cleaned


class DemandForm(ActForm):
    """When a demand was served."""

    demand_served_on = forms.DateField(label=words("催告书送达日期", "Demand served on"))

    def clean(self) -> dict[str, Any]:
        """It was served by now, and on the day of this act at the earliest: nothing was demanded before."""
        cleaned = super().clean() or self.cleaned_data
        within(self, "demand_served_on", cleaned, self.on)
        return cleaned


class RulingForm(ActForm):
    """What the court ruled."""

    court_ruling = forms.ChoiceField(label=words("裁定", "Ruling"), choices=Ruling.choices)
    ruling_number = forms.CharField(label=words("裁定书文号", "Its number"), max_length=80)


class PerformedForm(ActForm):
    """How the decision was performed or enforced."""

    performance = forms.CharField(label=words("执行情况", "Performance"), widget=_LONG)


class PutRightForm(ActForm):
    """What the party put right."""

    put_right = forms.CharField(label=words("改正情况", "What was put right"), widget=_LONG)


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
