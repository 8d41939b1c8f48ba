"""Displays 公示期: how long what is published stays to be seen, one rule a channel; the numbers stand in the law tree.

A rule has grades, and a grade is offered where the law had it in force on the day of the paper. So what was decided
before 2026-04-01 is displayed under Order 58, and what came after it under the 信用修复管理办法.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from fazhi import law
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.wording import Label

CHANNELS = {
    "site": Label("政府网站", "Government website"),
    "credit": Label("信用中国", "Credit China"),
    "enterprise": Label("国家企业信用信息公示系统", "National enterprise credit system"),
    "enforcement": Label("行政执法信息公示平台", "Platform of enforcement information"),
}
"""Where notices are published 公开渠道."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of what is displayed: longest display, and least one before a repair, by their keys in the law.

    What is ``reasoned`` is as a rule not displayed at all: whoever displays it says why it must be.
    """

    key: str
    label: Label
    longest: str
    least: str = ""
    case: str = ""
    reasoned: bool = False


@dataclass(frozen=True, slots=True)
class Display:
    """A rule of display.

    Attributes:
        key: stored name.
        label: name in both languages.
        from_paper: whether it runs from the day of the recognising paper; else from publication.
        grades: its grades.
        repairable: whether a repair of credit may end it early.
    """

    key: str
    label: Label
    from_paper: bool
    grades: tuple[Grade, ...]
    repairable: bool = False

    def grades_on(self, day: datetime.date) -> list[Grade]:
        """The grades that the law has on the day of the paper."""
        return [grade for grade in self.grades if _in_force(grade.longest, day)]

    def grade(self, key: str) -> Grade:
        """A grade by its key.

        Raises:
            LookupError: there is none.
        """
        found = next((grade for grade in self.grades if grade.key == key), None)
        if found is None:
            raise LookupError(f"{self.key} has no grade {key}")
        return found

    def until(self, grade: str, paper_on: datetime.date, published_on: datetime.date) -> law.Due:
        """The last day of display with its receipt, under the law of the paper's day."""
        value = tree().value(self.grade(grade).longest, on=paper_on)
        return law.count(paper_on if self.from_paper else published_on, value, tree().calendar)

    def ruled_by(self, grade: str, paper_on: datetime.date) -> law.Value:
        """The value of the law that a repair rests on: of the least display, or of the display where it has no least.

        It cites the rule in force on the day of the paper, and says how sure that is.
        """
        found = self.grade(grade)
        key = found.least if found.least and _in_force(found.least, paper_on) else found.longest
        return tree().value(key, on=paper_on)

    def repair_from(self, grade: str, paper_on: datetime.date, published_on: datetime.date) -> datetime.date | None:
        """The day on which the least display ends, after which a repair may end it; None where the law sets none."""
        found = self.grade(grade)
        if not found.least or not _in_force(found.least, paper_on):
            return None
        value = tree().value(found.least, on=paper_on)
        if found.case:
            value = value.in_case(found.case)
        return law.due_date(paper_on if self.from_paper else published_on, value, tree().calendar)


def _in_force(key: str, day: datetime.date) -> bool:
    try:
        tree().value(key, on=day)
    except law.LawError:
        return False
    return True


_OLD = "credit.display-maximum", "credit.display-minimum"
DISPLAYS = {
    each.key: each
    for each in (
        Display(
            "credit", Label("信用信息公示期", "Display of credit information"), True,
            (
                Grade("ordinary", Label("一般领域处罚", "Penalty in an ordinary field"), *_OLD, "ordinary"),
                Grade("safety", Label("食药、特种设备、安全生产、消防领域处罚", "Food, drugs, equipment, safety, fire"),
                      *_OLD, "safety"),
                Grade("minor", Label("轻微失信（原则上不公示）", "Minor (as a rule not displayed)"),
                      "credit.display-minor-maximum", reasoned=True),
                Grade("general", Label("一般失信", "General"), "credit.display-general-maximum",
                      "credit.display-general-minimum"),
                Grade("serious", Label("严重失信", "Serious"), "credit.display-serious-maximum",
                      "credit.display-serious-minimum"),
            ),
            repairable=True,
        ),
        Display(
            "samr", Label("市场监管处罚公示期", "Display of market supervision penalties"), False,
            (
                Grade("minor", Label("通报批评、较低数额罚款", "Criticism, small fine"), "penalty.samr-display-minor"),
                Grade("other", Label("其他处罚", "Other penalties"), "penalty.samr-display-other"),
            ),
            repairable=True,
        ),
        Display(
            "hebei", Label("河北执法信息公示期", "Display of enforcement decisions in Hebei"), False,
            (
                Grade("organisation", Label("对法人、组织", "On organisations"), "enforcement.takedown-organisation"),
                Grade("person", Label("对自然人", "On natural persons"), "enforcement.takedown-person"),
            ),
        ),
    )
}  # fmt: skip
