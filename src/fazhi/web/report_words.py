"""The annual report in words 年度报告: what was frozen, as the text that is published."""

from __future__ import annotations

from typing import Any

from django.db import models

from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport


def report_in_words(model: type[models.Model], name: str, value: Any) -> tuple[str, ...]:
    """A value of an annual report, or of an act in one, in words; nothing where it reads well as it is."""
    if not issubclass(model, AnnualReport) or name != "frozen" or not value:
        return ()
    return tuple(Frozen(value).lines())
