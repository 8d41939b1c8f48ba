"""Legal rules on acts, each named by its statute and article; the docstring is the rule in the law's sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

Test = Callable[["Request"], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that must hold before an act; asked of the request, it answers whether it holds."""

    name: str
    law: str
    article: str
    says: Label
    cure: Label
    test: Test
    explained: str

    def ground(self, request: Request) -> Ground | None:
        """The ground of refusal where the rule does not hold."""
        if self.test(request):
            return None
        return Ground(self.name, self.says, self.cure, law=self.law, article=self.article)


def rule(*, law: str, article: str, says: Label, cure: Label) -> Callable[[Test], Rule]:
    """Declare the function below as a rule.

    Args:
        law: statute with its text version, as the law tree writes it.
        article: article in Arabic figures.
        says: what is wrong when the rule does not hold.
        cure: what would put it right.
    """

    def declare(test: Test) -> Rule:
        return Rule(test.__name__, law, article, says, cure, test, (test.__doc__ or "").strip())

    return declare
