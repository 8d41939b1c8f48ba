"""What a matter is taken away as 取走: the pages that its procedure names, each offered where it answers."""

from __future__ import annotations

from collections.abc import Callable

from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import Label
from fazhi.web.reading import Reading

Answers = Callable[[Matter, Reading], bool]
_ANSWERS: dict[str, Answers] = {}


def answers_where(page: str) -> Callable[[Answers], Answers]:
    """Declare where a page hands out something, given the matter with its own columns and what the viewer reads."""

    def declare(answers: Answers) -> Answers:
        _ANSWERS[page] = answers
        return answers

    return declare


def taken_away_of(typed: Matter, procedure: type[Procedure], reading: Reading) -> list[tuple[str, Label]]:
    """The pages from which the matter may be taken away now, with their labels."""
    pages = procedure.taken_away.items()
    return [(page, label) for page, label in pages if _ANSWERS.get(page, _ended)(typed, reading)]


def _ended(typed: Matter, reading: Reading) -> bool:
    """Where a page says nothing else: an ended matter, by who handles it."""
    return reading.handles and typed.final
