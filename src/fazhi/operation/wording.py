"""What a message says: number, procedure, limit, due day and a link. No name, no title, nothing of the case."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.conf import settings

from fazhi.kernel.clocks.models import Clock, ClockWarning
from fazhi.kernel.clocks.nearing import left
from fazhi.kernel.clocks.rungs import rung_of
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.wording import Label

_UNNUMBERED = Label("未编号", "no number yet")
_OTHER = Label("其他", "Other")


@dataclass(frozen=True, slots=True)
class Line:
    """One limit in a message: rung, procedure, number, limit, due day, what is left, link."""

    rung: Label
    procedure: Label
    number: str
    limit: Label
    due_on: datetime.date
    left: Label | None
    link: str

    @classmethod
    def of(cls, warning: ClockWarning, clock: Clock, matter: Matter | None, day: datetime.date) -> Self:
        """The line of a warning, as it stands on the day."""
        procedure = procedure_of(matter.family, matter.version).label if matter else _OTHER
        link = f"{settings.BASE_URL}/matters/{matter.pk}/" if matter else f"{settings.BASE_URL}/"
        number = matter.number if matter else ""
        return cls(rung_of(warning.rung), procedure, number, clock.title, warning.due_on, left(clock, day), link)

    def text(self) -> str:
        """The line in both languages."""
        number = self.number or f"（{_UNNUMBERED.zh} {_UNNUMBERED.en}）"
        remaining = f"（{self.left.zh} {self.left.en}）" if self.left else ""
        return (
            f"【{self.rung.zh} {self.rung.en}】{number}  {self.procedure.zh} {self.procedure.en}\n"
            f"  {self.limit.zh} {self.limit.en}：{self.due_on:%Y-%m-%d}{remaining}\n  {self.link}"
        )


def subject(lines: Sequence[Line]) -> str:
    """The subject of a digest."""
    mark = f"〔{settings.DEMONSTRATION_NOTE}〕" if settings.DEMONSTRATION else ""
    return f"{mark}期限提醒 {len(lines)} 项 · {len(lines)} limits to look at"


def digest(lines: Sequence[Line]) -> str:
    """The text of a digest, the next due first."""
    return "\n".join(line.text() for line in sorted(lines, key=lambda line: line.due_on))
