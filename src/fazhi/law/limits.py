"""A period to count, wherever it comes from (期限), and the rule that gives it."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.law.articles import article
from fazhi.law.errors import NotAPeriod
from fazhi.law.kinds import RestDay, Role, Unit, Words


@dataclass(frozen=True, slots=True)
class Rule:
    """What gives a limit: an article of a law, a published promise, or a paper (依据).

    Attributes:
        title: what it is the limit of.
        law: name of the law or paper, without its text version.
        article: article in it, "-" or empty where there is none.
        text: year of the text version, empty when there is one text only.
        key: key in the law tree, empty when it is not from there.
        ref: short id, empty when there is none.
        role: deadline, minimum, lead, duration or retention.
    """

    title: Words
    law: str = ""
    article: str = ""
    text: str = ""
    key: str = ""
    ref: str = ""
    role: Role = Role.DEADLINE

    @property
    def name(self) -> str:
        """The key, or the English title of a rule that stands outside the tree."""
        return self.key or self.title.en

    def source(self, lang: str) -> str:
        """Law, text version and article as people cite them."""
        law = f"{self.law}({self.text})" if self.text else self.law
        if not self.article or self.article == "-":
            return law
        if not self.article[0].isdigit():
            return f"{law} {self.article}"
        said = article(self.article).in_(lang)
        return f"{law}, {said}" if lang == "en" else f"{law} {said}"


@dataclass(frozen=True, slots=True)
class Limit:
    """A period to count: from the law tree, a promised limit (承诺时限), or days set in a paper.

    Attributes:
        amount: at least 1, in `unit`.
        unit: a unit of period.
        rule: what gives it.
        rest_day: what happens when the last day is no working day.
        extension: key of the extension that the law links to it.

    Raises:
        NotAPeriod: the unit is no period, the amount is below 1, or a lead would move to a later day.
    """

    amount: int
    unit: Unit
    rule: Rule
    rest_day: RestDay = RestDay.NEXT
    extension: str | None = None

    def __post_init__(self) -> None:
        if not self.unit.is_period:
            raise NotAPeriod(
                f"{self.rule.name} is in {self.unit.value}, which is no period. Ask its amount, not a due date."
            )
        if self.amount < 1:
            raise NotAPeriod(
                f"{self.rule.name} has the amount {self.amount}. A period has at least 1 {self.unit.value}."
            )
        if self.rule.role is Role.LEAD and self.rest_day is RestDay.NEXT:
            raise NotAPeriod(
                f"{self.rule.name} is a lead before an event and cannot move to a later day. "
                "Give it rest_day previous or stay."
            )

    @property
    def is_lead(self) -> bool:
        """Whether it is counted backwards from an event."""
        return self.rule.role is Role.LEAD
