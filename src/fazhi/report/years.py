"""The year of a report or a roll-up 年度: one that is over, and the limit that runs from its last day."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import words

SUBMISSION = "report.submission"
"""The limit by which reports and figures are handed in (law/statutes/report.yaml)."""
FIRST_YEAR, LAST_YEAR = 2019, 2199


class EndedYearForm(ActForm):
    """Of which year; its limits run from the last day of it."""

    year = forms.IntegerField(label=words("年度", "Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def prepare(self) -> None:
        """Offer the year before."""
        if self.on is not None:
            self.fields["year"].initial = self.on.year - 1

    def clean(self) -> dict[str, Any]:
        """Refuse a year that is not over."""
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("year")
        if number is None:
            return cleaned
        ended = datetime.date(number, 12, 31)
        if self.on is not None and self.on <= ended:
            self.add_error("year", words("该年度尚未结束，次年起办理。", "The year is not over: begin once it is."))
        return cleaned | {"ended_on": ended}
