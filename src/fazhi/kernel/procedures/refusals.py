"""Refusals: why an act cannot be done, by which rule, and what would cure it.

A refusal is written for the officer who reads it. It names the matter or act, the rule with its article where there
is one, and the cure; nothing of the refused act is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fazhi.kernel.wording import Label
from fazhi.law.articles import cited


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason of a refusal: a rule that does not hold."""

    code: str
    says: Label
    cure: Label
    law: str = ""
    article: str = ""
    field: str = ""

    @property
    def basis(self) -> str:
        """The article that is not met, or an empty text for a rule of the engine."""
        return str(self.cited) if self.law else ""

    @property
    def cited(self) -> Label:
        """The same in both languages; only where a law is named.

        Raises:
            ValueError: the ground names no law.
        """
        said = cited(self.law, self.article)
        return Label(said.zh, said.en)

    def __str__(self) -> str:
        basis = f"（{self.basis}）" if self.basis else ""
        return f"{self.says}{basis} {self.cure}"


class Refusal(Exception):
    """The act is refused; ``grounds`` says why, each with its cure."""

    def __init__(self, *grounds: Ground) -> None:
        """Refuse for one or more grounds."""
        self.grounds = grounds
        super().__init__("；".join(str(ground) for ground in grounds))

    @classmethod
    def because(cls, code: str, zh: str, en: str, cure_zh: str, cure_en: str, field: str = "") -> Refusal:
        """A refusal on one ground of the engine's own."""
        return cls(Ground(code, Label(zh, en), Label(cure_zh, cure_en), field=field))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the grounds, for programs."""
        return tuple(ground.code for ground in self.grounds)


class StaleVersion(Refusal):
    """Somebody else acted on the matter since it was read."""


class RepeatedRequest(Refusal):
    """A request key came again with other content."""


class IllegalSequence(Refusal):
    """The acts in their legal order do not fit the procedure."""


def refuse_all(grounds: Iterable[Ground]) -> None:
    """Refuse when there is any ground."""
    found = tuple(grounds)
    if found:
        raise Refusal(*found)
