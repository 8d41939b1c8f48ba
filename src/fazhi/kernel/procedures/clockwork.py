"""How acts drive clocks, as declared: start a statutory limit, or a term that the paper itself sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.replay import State


@dataclass(frozen=True, slots=True)
class Start:
    """Start a limit of the law.

    Attributes:
        key: dotted key of the parameter in the law tree; ``@field`` reads the key from the act's form.
        since: field of the act's form whose day starts it; without, the act's own day.
        since_given: whether the act's own day starts it where that field is empty; else such an act is refused.
        since_act: name of an earlier act whose day starts it.
        when: asked of the state after the act; the clock starts only where it says yes.
        runs_out: nobody stops it: it runs in favour of the party and ends by itself (a time to sue).
    """

    key: str
    since: str = ""
    since_given: bool = False
    since_act: str = ""
    when: Callable[[State], bool] | None = None
    runs_out: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Start a term that a paper sets; no statute has a number for it.

    Attributes:
        key: stored name of the term.
        label: what it is for, in both languages.
        until: field of the act's form, or of the matter where an earlier act set it, that holds its last day.
        runs_out: nobody stops it.
        when: asked of the state after the act; the term starts only where it says yes.
    """

    key: str
    label: Label
    until: str
    runs_out: bool = False
    when: Callable[[State], bool] | None = None


def starts_of(*items: str | Start | Term) -> tuple[Start | Term, ...]:
    """Bare keys read as plain starts."""
    return tuple(Start(item) if isinstance(item, str) else item for item in items)
