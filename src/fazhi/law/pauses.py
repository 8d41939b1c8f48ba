"""Pauses of a period: spans of days that are not counted (期间中止、不计算在内的时间)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from fazhi.law.errors import WrongPause

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone of the law."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A span that is not counted: `from_` is not counted, `until` is counted again.

    Attributes:
        from_: first day not counted (a moment for a limit in hours).
        until: first day counted again, None while the pause lasts.
        why: the reason, such as 听证 or the number of the order that suspends limits in an area.

    Raises:
        WrongPause: it ends before it begins.
    """

    from_: date
    until: date | None
    why: str

    def __post_init__(self) -> None:
        if self.until is not None and _midnight(self.until) < _midnight(self.from_):
            raise WrongPause(
                f"The pause ({self.why}) ends on {self.until} before it begins on {self.from_}. Swap the two days."
            )


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """The pauses in order, overlapping ones joined, empty ones dropped."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: _midnight(pause.from_)):
        if pause.until is not None and _midnight(pause.until) == _midnight(pause.from_):
            continue
        last = joined[-1] if joined else None
        if last is None or (last.until is not None and _midnight(last.until) < _midnight(pause.from_)):
            joined.append(pause)
            continue
        until = last.until
        if until is not None and (pause.until is None or _midnight(pause.until) > _midnight(until)):
            until = pause.until
        why = last.why if pause.why in last.why.split("；") else f"{last.why}；{pause.why}"
        joined[-1] = Pause(last.from_, until, why)
    return joined


def as_days(pauses: Sequence[Pause]) -> list[Pause]:
    """The pauses of whole days, moments cut down to their day."""
    return [Pause(as_day(pause.from_), as_day(pause.until) if pause.until else None, pause.why) for pause in pauses]


def as_day(moment: date) -> date:
    """The day of a moment where the law is in force (Asia/Shanghai); a day stays what it is."""
    return _local(moment).date() if isinstance(moment, datetime) else moment


def as_moment(day: date, like: datetime) -> datetime:
    """The moment itself, or the first moment of a day, comparable with `like`."""
    local = _midnight(day)
    return local if like.tzinfo is None else local.replace(tzinfo=SHANGHAI)


def _midnight(day: date) -> datetime:
    return _local(day) if isinstance(day, datetime) else datetime.combine(day, time())


def _local(moment: datetime) -> datetime:
    # Databases hand out moments in UTC; a moment without a zone is already local.
    return moment if moment.tzinfo is None else moment.astimezone(SHANGHAI).replace(tzinfo=None)
