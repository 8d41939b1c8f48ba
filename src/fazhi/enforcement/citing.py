"""Rules of both texts of the penalty law 新旧行政处罚法: a refusal cites the text in force on the day of the act."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.procedures.rules import Names, Rule, Since, Test
from fazhi.kernel.wording import Label

LAW2017, LAW2021 = "行政处罚法(2017)", "行政处罚法(2021)"
_IN_BOTH = "penalty.officers"
"""A value that both texts have: it tells which of them is in force on a day."""


@dataclass(frozen=True, slots=True)
class OfTheDay(Rule):
    """A rule of the penalty law by its text of 2021, which the text before had in another article, or had not.

    Attributes:
        before: article of the text of 2017; empty where it had no such rule.
    """

    before: str = ""

    def source(self, day: datetime.date) -> tuple[str, str]:
        """Statute and article on which the rule rests on a day; both empty where the text of the day has none."""
        if value(_IN_BOTH, day).law == self.law:
            return self.law, self.article
        return (LAW2017, self.before) if self.before else ("", "")


def penalty_rule(
    *, article: str, before: str, says: Label, cure: Label, yields: bool = False, names: Names | None = None
) -> Callable[[Test], Rule]:
    """Declare the function below as a rule of the penalty law.

    Args:
        article: article of the text of 2021, in Arabic figures.
        before: article of the text of 2017; empty where it had no such rule.
        says: what is wrong when the rule does not hold.
        cure: what would put it right.
        yields: whether an override can set it aside.
        names: tells whom or what it is about, added to what it says.
    """

    def declare(test: Test) -> Rule:
        return OfTheDay(
            test.__name__, LAW2021, article, says, cure, test, (test.__doc__ or "").strip(), yields=yields,
            names=names, before=before,
        )  # fmt: skip

    return declare


def penalty_wait(name: str, since: Since, *, article: str, before: str, says: Label, cure: Label) -> Rule:
    """A rule of the penalty law that has an act wait for a day, and that no override sets aside; as ``once``."""
    return OfTheDay(
        name, LAW2021, article, says, cure, lambda request: True, (since.__doc__ or "").strip(), since, yields=False,
        before=before,
    )  # fmt: skip
