"""Forms of compulsory measures within a case."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from fazhi import law
from fazhi.enforcement.certificates.officers import OfficersForm
from fazhi.enforcement.penalty.models import PenaltyCase
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import words

_LONG = forms.Textarea(attrs={"rows": 4})


class TakeForm(OfficersForm):
    """What is sealed or seized, of which case."""

    case = forms.UUIDField(
        label=words("所属案件（标识）", "Case (identifier)"),
        help_text=words("案件页面上的标识。", "The identifier on the page of the case."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The case is one of the organ's that is not decided or ended."""
        cleaned = super().clean()
        if "case" not in cleaned:
            return cleaned
        found = PenaltyCase.objects.filter(pk=cleaned["case"], final=False).exclude(stage="decided")
        if self.led_by is not None:
            found = found.filter(organ=self.led_by)
        if not found.exists():
            self.add_error(
                "case", words("本单位没有这个尚未决定的案件。", "The organ has no case of this identifier to decide.")
            )
        return cleaned


class UrgentForm(TakeForm):
    """The same on the spot, before anybody approved it."""

    taken_at = forms.DateTimeField(
        label=words("实施时间", "Taken at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def clean(self) -> dict[str, Any]:
        """Until when it must be reported and approved follows from the hour (行政强制法 第十九条)."""
        cleaned = super().clean()
        taken = cleaned.get("taken_at")
        if taken is not None and self.on is not None:
            local = timezone.localtime(taken)
            if local.date() != self.on:
                self.add_error("taken_at", words("实施时间不在办理当日。", "It was not taken on the day of this act."))
            limit = tree().value("compulsion.report-urgent", on=self.on)
            due = law.due_date(local.replace(tzinfo=None), limit, tree().calendar)
            cleaned["report_by"] = due.date() if isinstance(due, datetime.datetime) else due
        return cleaned


class TestingForm(ActForm):
    """What is tested, by whom, for how long."""

    testing = forms.CharField(
        label=words("检测、检验、鉴定的项目、机构和期间", "What is tested, by whom, how long"), widget=_LONG
    )


class ReleaseForm(ActForm):
    """What becomes of what was sealed or seized."""

    disposal = forms.CharField(label=words("处理情况", "What becomes of it"), widget=_LONG)
