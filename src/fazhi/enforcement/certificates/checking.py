"""Forms of the yearly check of certificates 年度审验: what is presented, what fails, and what passes after all."""

from __future__ import annotations

from typing import Any

from django import forms

from fazhi.enforcement.certificates.forms import LONG, Lines, ToTheBureauForm
from fazhi.enforcement.certificates.models import Certificate, State
from fazhi.enforcement.certificates.standing import valid_on
from fazhi.kernel.wording import words


class PresentForm(ToTheBureauForm):
    """A yearly check: all certificates of the organ by which somebody may enforce are presented."""

    year = forms.IntegerField(label=words("审验年度", "Year"), min_value=2000, max_value=2100)

    def clean(self) -> dict[str, Any]:
        """Take the certificates from the list of the day."""
        cleaned = super().clean()
        if self.led_by is not None and self.on is not None:
            found = valid_on(self.on).filter(organ=self.led_by).order_by("code").values_list("code", flat=True)
            cleaned["presented"] = list(found)
            if not cleaned["presented"]:
                self.add_error(
                    None, words("本单位当日没有有效证件。", "The organ has no valid certificate on that day.")
                )
        return cleaned


class CheckedForm(Lines):
    """What the check found."""

    failing = forms.CharField(
        label=words("审验不合格的证件", "Certificates that failed"), required=False, widget=LONG,
        help_text=words("证件号码，每行一个；全部合格的不填。", "Numbers, one a line; none where all passed."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Only what was presented can fail."""
        cleaned = super().clean() or self.cleaned_data
        presented = set(self.state.fields.get("presented", [])) if self.state is not None else set()
        valid = Certificate.objects.none() if self.on is None else Certificate.objects.as_of(self.on)
        here = set(valid.filter(code__in=presented, state=State.VALID).values_list("code", flat=True))
        failed: list[str] = []
        for at, (number, *_) in self.lines(cleaned.pop("failing", "")):
            if number not in presented or number in failed:
                self.wrong("failing", at, f"证件“{number}”没有提交审验，或者重复。",
                           f"{number} was not presented, or comes twice.")  # fmt: skip
            elif number not in here:
                self.wrong("failing", at, f"证件“{number}”在提交后已被暂扣或者收回，无须再判不合格。",
                           f"{number} was suspended or withdrawn since: it need not fail as well.")  # fmt: skip
            failed.append(number)
        return cleaned | {"failed": failed}


class RecheckForm(Lines):
    """Which of those that failed pass after all."""

    passing = forms.CharField(
        label=words("复验合格的证件", "Certificates that pass now"), widget=LONG,
        help_text=words("证件号码，每行一个。", "Numbers, one a line."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Only what failed here and still is suspended for it can pass again; what is left has failed still."""
        cleaned = super().clean() or self.cleaned_data
        failed = list(self.state.fields.get("failed", [])) if self.state is not None else []
        passed: set[str] = set()
        for at, (number, *_) in self.lines(cleaned.pop("passing", "")):
            if number not in failed or number in passed:
                self.wrong("passing", at, f"本次审验没有不合格的证件“{number}”，或者重复。",
                           f"no {number} failed in this check, or it comes twice.")  # fmt: skip
            elif not self._suspended(number):
                self.wrong("passing", at, f"证件“{number}”已经收回、过期或者另作处理。",
                           f"{number} was withdrawn since, has run out, or was dealt with otherwise.")  # fmt: skip
            passed.add(number)
        return cleaned | {"failed": [number for number in failed if number not in passed]}

    def _suspended(self, number: str) -> bool:
        """Whether the last that happened to a certificate is that it failed in this check."""
        if self.on is None or self.matter is None:
            return True
        found = Certificate.objects.as_of(self.on).filter(code=number, state=State.SUSPENDED)
        return found.filter(adjustment=self.matter.pk).exists()
