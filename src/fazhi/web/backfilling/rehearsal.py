"""What an act would record 试办: done by the engine in full, looked at, and taken back."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, Matter, MatterParty
from fazhi.kernel.procedures.observing import unheard
from fazhi.kernel.procedures.reading import Reading
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import internal_terms
from fazhi.kernel.wording import Label
from fazhi.web.showing import Shown, content_of, facts_of_matter
from fazhi.web.timeline import brief_acts
from fazhi.web.working.backfills import Said
from fazhi.web.working.models import Backfill

T = TypeVar("T")
_STAGE, _NUMBER = Label("阶段", "Stage"), Label("编号", "Number")
_PARTIES, _NONE = Label("当事人", "Parties"), Label("（无）", "(none)")
_STOPPED, _PAUSED = Label("已停止", "stopped"), Label("中止", "paused")
Picture = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """Something of a matter that the act would change: what stands now, and what would stand."""

    label: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would be recorded, as far as one may read it, and what it would change."""

    told: bool
    content: list[Shown]
    party: str
    changes: list[Change]


class _TakenBackError(Exception):
    """Ends the transaction of a rehearsal."""


def record(asked: Backfill, said: Said, *, second: Post, day: datetime.date, uploads: Sequence[Upload] = ()) -> Act:
    """Do what is asked, with the second person who approves it.

    Raises:
        Refusal: as the engine refuses any act; among others, since somebody acted on the matter meanwhile.
    """
    return perform(
        asked.matter, asked.act, by=asked.by, on=asked.on, data=said.raw, uploads=uploads, second=second,
        reason=said.reason, request_key=asked.request_key, revision=said.revision, today=day,
    )  # fmt: skip


def rehearse(asked: Backfill, said: Said, *, day: datetime.date, look: Callable[[Act], T]) -> T:
    """Do what is asked without its files, look at it, and take everything back.

    Raises:
        Refusal: as ``record``.
    """
    return taken_back(lambda: look(record(asked, said, second=asked.second, day=day)))


def taken_back(do: Callable[[], T]) -> T:
    """What comes of doing something that is then taken back, so that nothing of it is recorded and nobody hears of it.

    Raises:
        Refusal: what is done is refused.
    """
    found: list[T] = []
    try:
        with unheard(), transaction.atomic():
            found.append(do())
            raise _TakenBackError
    except _TakenBackError:
        return found[0]


def rehearsed(asked: Backfill, said: Said, reading: Reading, *, day: datetime.date) -> Rehearsed:
    """What would be recorded and changed, for somebody who reads so much of the matter.

    Raises:
        Refusal: as ``record``.
    """
    before = picture(asked.matter, reading)
    return rehearse(asked, said, day=day, look=lambda act: _seen(act, reading, before))


def _seen(act: Act, reading: Reading, before: Picture) -> Rehearsed:
    told = reading.told(act)
    party = act.party
    name = "" if party is None or not told else party.name if reading.handles else party.masked_name
    content = content_of(act, procedure_of(act.family, act.version)) if told else []
    return Rehearsed(told, content, name, changes_between(before, picture(act.matter, reading)))


def changes_between(before: Picture, after: Picture) -> list[Change]:
    """What differs between two pictures of a matter."""
    nothing = ("", str(_NONE))
    found = []
    for key in {**before, **after}:
        now, then = before.get(key, nothing), after.get(key, nothing)
        if now[1] != then[1]:
            found.append(Change(now[0] or then[0], now[1], then[1]))
    return found


def picture(matter: Matter, reading: Reading) -> Picture:
    """How a matter stands: stage, number, parties, fields, clocks; by a key that stays, each with label and text."""
    procedure = procedure_of(matter.family, matter.version)
    typed = procedure.matter.objects.select_related("organ").get(pk=matter.pk)
    found = {"stage": (str(_STAGE), str(procedure.stages[typed.stage].label))}
    if typed.number:
        found["number"] = (str(_NUMBER), typed.number)
    rows = MatterParty.objects.filter(matter=matter).select_related("party").order_by("pk")
    names = [row.party.name if reading.handles else row.party.masked_name for row in rows]
    found["parties"] = (str(_PARTIES), "、".join(dict.fromkeys(names)) or str(_NONE))
    for fact in facts_of_matter(typed, procedure, reading.untold(brief_acts(matter))):
        found[f"fact {fact.label}"] = (fact.label, fact.text)
    clocks = Clock.objects.filter(subject_kind="matter", subject=matter.pk).order_by("key", "pk")
    for clock in clocks if reading.decides else clocks.exclude(key__in=internal_terms()):
        found[f"clock {clock.pk}"] = (str(clock.title), _stands(clock))
    return found


def _stands(clock: Clock) -> str:
    if clock.stopped_on is not None:
        return f"{_STOPPED} {clock.stopped_on}"
    return str(_PAUSED) if clock.due_on is None else clock.due_on.isoformat()
