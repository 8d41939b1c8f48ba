"""The annual report as a matter 年度报告: which year, and its text and figures as frozen when they were compiled."""

from __future__ import annotations

from typing import Any

from django.db import models

from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import words
from fazhi.report.frozen import Frozen


class AnnualReport(Matter):
    """An annual report of a place 法治政府建设年度报告: compiled, confirmed by another person, published.

    Attributes:
        problems: what officers wrote of what is wanting, a line a paragraph; ``plan`` likewise of the next year.
        frozen: what ``frozen.Frozen`` reads: text, and each figure with its value, definition and breakdowns.
    """

    year = models.PositiveSmallIntegerField(words("年度", "Year"))
    ended_on = models.DateField(words("年度末日", "Last day of the year"))
    heading = models.CharField(words("标题", "Title"), max_length=200)
    problems = models.TextField(words("存在的不足", "What is wanting"), blank=True, default="")
    plan = models.TextField(words("下一年工作安排", "Work of the next year"), blank=True, default="")
    frozen = models.JSONField(words("固定的正文和数据", "Text and figures as frozen"), default=dict, blank=True)

    def headline(self) -> str:
        """The report's own title."""
        return self.heading

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """What was frozen, as the text that is published."""
        return tuple(Frozen(value).lines()) if name == "frozen" and value else ()

    @property
    def lines(self) -> list[str]:
        """The report as compiled last, as plain text; nothing before it is compiled."""
        return list(Frozen(self.frozen).lines()) if self.frozen else []
