"""Legal rules on acts, each named by its statute and article; the docstring is the rule in the law's sense."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.wording import Label
from fazhi.law import LawError

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State
    from fazhi.kernel.procedures.request import Request

Test = Callable[["Request"], bool]
Names = Callable[["Request"], Label]
Since = Callable[["State"], datetime.date | None]
"""The first day on which an act may be done, from the state before it; None where no such day is known yet."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that must hold before an act; asked of the request, it answers whether it holds.

    Where the article changed with the text of the law, ``cites`` names the value of the law tree that has it by day.
    ``names`` tells whom or what it is about in the case at hand, which is added to what it says.
    A rule with ``since`` has the act wait for a day, as for the passing of a limit: the act is not offered before. One
    that does not ``yields`` keeps duties apart or things from getting lost: no override sets it aside.
    """

    name: str
    law: str
    article: str
    says: Label
    cure: Label
    test: Test
    explained: str
    since: Since | None = None
    yields: bool = True
    cites: str = ""
    names: Names | None = None

    def source(self, day: datetime.date) -> tuple[str, str]:
        """Statute and article on which the rule rests on a day; both empty where none was in force then."""
        if not self.cites:
            return self.law, self.article
        try:
            found = value(self.cites, day)
        except LawError:
            return "", ""
        return found.law, found.article

    def ground(self, request: Request) -> Ground | None:
        """The ground of refusal where the rule does not hold."""
        if self.since is not None:
            return self.waiting(request.before, request.on)
        if self.test(request):
            return None
        return self._ground(self.says if self.names is None else self._named(self.names(request)), request.on)

    def _named(self, whom: Label) -> Label:
        return Label(f"{self.says.zh}{whom.zh}", f"{self.says.en} {whom.en}")

    def waiting(self, state: State, day: datetime.date) -> Ground | None:
        """The ground against an act done on the day, where the rule has it wait for a later one; it names that one."""
        if self.since is None:
            return None
        first = self.since(state)
        if first is None:
            return self._ground(self.says, day)
        if first <= day:
            return None
        zh, en = f"{self.says.zh}{first} 起可以办理。", f"{self.says.en} It may be done from {first} on."
        return self._ground(Label(zh, en), day)

    def _ground(self, says: Label, day: datetime.date) -> Ground:
        statute, article = self.source(day)
        return Ground(self.name, says, self.cure, law=statute, article=article)


def waits(rules: Iterable[Rule], state: State, day: datetime.date) -> list[Ground]:
    """The grounds against an act by the rules that have it wait for a later day; none where it may be done."""
    return [ground for rule in rules if (ground := rule.waiting(state, day))]


def rule(
    *, says: Label, cure: Label, law: str = "", article: str = "", cites: str = "", yields: bool = True,
    names: Names | None = None,
) -> Callable[[Test], Rule]:  # fmt: skip
    """Declare the function below as a rule.

    Args:
        says: what is wrong when the rule does not hold.
        cure: what would put it right.
        law: statute with its text version, as the law tree writes it; empty for a rule of the programme's own.
        article: article in Arabic figures.
        cites: in place of both, the key of the law tree whose values have them by day.
        yields: whether an override can set it aside.
        names: tells whom or what it is about, added to what it says.
    """

    def declare(test: Test) -> Rule:
        explained = (test.__doc__ or "").strip()
        return Rule(test.__name__, law, article, says, cure, test, explained, yields=yields, cites=cites, names=names)

    return declare


def once(name: str, since: Since, *, law: str, article: str, says: Label, cure: Label) -> Rule:
    """A rule that has an act wait for a day, under its statutory name.

    Args:
        name: the rule's name.
        since: tells the day; its docstring is the rule in the law's sense.
        law: statute with its text version, as the law tree writes it.
        article: article in Arabic figures.
        says: what is wrong before that day, which is added to it where it is known.
        cure: what would put it right.
    """

    def come(request: Request) -> bool:
        first = since(request.before)
        return first is not None and first <= request.on

    return Rule(name, law, article, says, cure, come, (since.__doc__ or "").strip(), since)
