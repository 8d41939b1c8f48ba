"""Annual reports as matters 年度报告: of which year, and text and figures as frozen when they were compiled."""

from __future__ import annotations

from typing import Any

from django.db import models

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import words
from fazhi.report.carrying import Followed
from fazhi.report.frozen import Frozen


class Report(Matter):
    """Base of a place's report and of an organ's own.

    Attributes:
        written: what officers wrote themselves, by part of the outline, a line a paragraph.
        followed: what became of each piece of last year's plan.
        frozen: what ``frozen.Frozen`` reads: text, and each figure with its value, definition and breakdowns.
    """

    year = models.PositiveSmallIntegerField(words("年度", "Year"))
    ended_on = models.DateField(words("年度末日", "Last day of the year"))
    heading = models.CharField(words("标题", "Title"), max_length=200)
    written = models.JSONField(words("自撰段落", "Written paragraphs"), default=dict, blank=True)
    followed = models.JSONField(words("上年安排落实情况", "Last year's plan"), default=list, blank=True)
    frozen = models.JSONField(words("固定的正文和数据", "Text and figures as frozen"), default=dict, blank=True)

    class Meta:
        abstract = True

    def headline(self) -> str:
        """The report's own title."""
        return self.heading

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """What was frozen as the text that is published, what was written line by line, organs by name."""
        if not value:
            return ()
        if name == "frozen":
            return tuple(Frozen(value).lines())
        if name == "written":
            return tuple(line for text in value.values() for line in text.splitlines() if line.strip())
        if name == "followed":
            return tuple(Followed(**each).said for each in value)
        if name == "consulted":
            return tuple(Organ.objects.filter(pk__in=value).order_by("code").values_list("name", flat=True))
        return ()

    @property
    def signatories(self) -> list[Organ]:
        """Who signs it; nobody yet where that is not known."""
        return []

    @property
    def lines(self) -> list[str]:
        """The report as compiled last, as plain text; nothing before it is compiled."""
        return list(Frozen(self.frozen).lines()) if self.frozen else []


class AnnualReport(Report):
    """The annual report of a place 法治政府建设年度报告, of its Party committee and its government together.

    Attributes:
        party_office: the office of the Party committee, which puts it before the standing committee and numbers it.
        government_office: the office of the government, which puts it before the executive meeting.
        consulted: the organs that are asked for their opinion.
        opinions_due: the last day for opinions.
    """

    party_office = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=words("党委办公室", "Office of the Party committee"),
    )  # fmt: skip
    government_office = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=words("政府办公室", "Office of the government"),
    )  # fmt: skip
    consulted = models.JSONField(words("征求意见单位", "Organs consulted"), default=list, blank=True)
    opinions_due = models.DateField(words("反馈期限", "Opinions due"), null=True, blank=True)

    @property
    def signatories(self) -> list[Organ]:
        """Who signs it: the Party committee and the government, to which the two offices belong."""
        offices = (self.party_office, self.government_office)
        return [office.parent or office for office in offices if office is not None]


class OrganReport(Report):
    """The annual report of a department or a township 部门、乡镇年度报告.

    Attributes:
        recipient: the justice bureau, which takes it in for the Party committee and the government.
    """

    recipient = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name=words("接收单位", "Handed in to")
    )

    @property
    def signatories(self) -> list[Organ]:
        """Who signs it."""
        return [self.organ]
