"""A meeting as a matter 会议: its kind, its number in the year, its day and its agenda.

Minutes are kept by the office that took them: here stand number, day, topics and the reference under which they lie.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import words

LINK = "meeting"
"""Kind of link from a meeting to a matter of which something was decided at it."""


class MeetingKind(models.TextChoices):
    """Kind of meeting 会议类别; the first two are those of the place, and its two offices keep them."""

    STANDING_COMMITTEE = "standing-committee", words("党委常委会会议", "Standing committee of the Party committee")
    EXECUTIVE = "executive", words("政府常务会议", "Executive meeting of the government")
    PLENARY = "plenary", words("政府全体会议", "Plenary meeting of the government")
    COMMISSION = "commission", words("全面依法治县（市、区）委员会会议", "Commission for law-based governance")
    STUDY_GROUP = "study-group", words("党委理论学习中心组学习", "Theory study group")
    LEADING_GROUP = "leading-group", words("党组（党委）会议", "Leading Party group of the organ")
    OFFICE = "office", words("行政办公会议", "Meeting of the organ's heads")
    TOWNSHIP_JOINT = "township-joint", words("党政联席会议", "Joint meeting of Party and government of the township")


class Meeting(Matter):
    """A meeting that was held 会议.

    Attributes:
        serial: its number in the year, among those of its kind.
        agenda: the topics, in their order.
        reference: under which number the minutes lie with their office.
    """

    kind = models.CharField(words("会议类别", "Kind"), max_length=20, choices=MeetingKind.choices)
    serial = models.PositiveSmallIntegerField(words("年度次序", "Number in the year"))
    held_on = models.DateField(words("召开日期", "Held on"), db_index=True)
    agenda = models.JSONField(words("议题", "Agenda"), default=list)
    reference = models.CharField(words("纪要文号", "Reference of the minutes"), max_length=80, blank=True, default="")

    def headline(self) -> str:
        """The meeting by kind, year and number."""
        return f"{self.held_on.year}年第{self.serial}次{MeetingKind(self.kind).label}"

    @classmethod
    def in_words(cls, name: str, value: Any) -> tuple[str, ...]:
        """The agenda, a topic a line."""
        if name != "agenda" or not value:
            return ()
        return tuple(f"{number}. {topic}" for number, topic in enumerate(value, start=1))
