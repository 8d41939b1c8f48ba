"""The class of credit risk of entities on a day 信用风险等级, as known at a moment, explained line by line.

Nothing is stored: a class follows from the events known and dated, and from the edition in force on the day. So the
class of a past day is found again as it was known then, whatever was recorded since.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fazhi.kernel.parties.models import Party, PartyMerge
from fazhi.kernel.wording import Label
from fazhi.law.dates import add_months
from fazhi.services.credit.editions import Edition, Override, Points, edition_on
from fazhi.services.credit.kinds import EventKind, RiskClass, both
from fazhi.services.credit.models import CreditEvent

BATCH = 5_000
"""Entities whose events are read in one query."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an explanation: the event (none for base, limit and direct class), its points, and why.

    Attributes:
        counts: whether the event has points or a class by now; one that does not says why.
    """

    points: int
    why: Label
    event: CreditEvent | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entity stands on a day: class, score, the edition by which, and every line of it; lines sum to the score.

    ``by_score`` is the class that the score alone would give; an override only makes it a higher risk.
    """

    day: datetime.date
    edition: Edition
    risk: RiskClass
    by_score: RiskClass
    score: int
    lines: tuple[Line, ...]

    @property
    def counting(self) -> tuple[CreditEvent, ...]:
        """The events that count by now."""
        return tuple(line.event for line in self.lines if line.event is not None and line.counts)

    @property
    def kept(self) -> dict[str, str | int]:
        """What an act that rests on the class keeps of it."""
        edition = self.edition
        return {"class": str(self.risk), "score": self.score, "edition": edition.key, "digest": edition.digest}


def class_of(entity: Party, day: datetime.date, known: datetime.datetime | None = None) -> Standing:
    """The class of an entity on a day, as known at a moment (now without one).

    Raises:
        NoEdition: no edition of the rules is in force on the day.
    """
    return classes_of([entity], day, known)[entity.pk]


def classes_of(
    entities: Iterable[Party | uuid.UUID], day: datetime.date, known: datetime.datetime | None = None
) -> dict[uuid.UUID, Standing]:
    """The classes of many entities, by the id that was handed in; few queries, however many there are.

    Raises:
        NoEdition: no edition of the rules is in force on the day.
    """
    edition = edition_on(day, known)
    asked = list(dict.fromkeys(each.pk if isinstance(each, Party) else each for each in entities))
    root, rows = _merged(asked, known)
    wanted = sorted({id for each in asked for id in rows[root[each]]})
    events: dict[uuid.UUID, list[CreditEvent]] = defaultdict(list)
    for start in range(0, len(wanted), BATCH):
        for event in CreditEvent.objects.as_of(day, known).filter(entity__in=wanted[start : start + BATCH]):
            events[root[event.entity_id]].append(event)
    none = classified((), edition, day)
    found = {id: classified(mine, edition, day) for id, mine in events.items()}
    return {each: found.get(root[each], none) for each in asked}


def read_as(asked: Iterable[uuid.UUID], known: datetime.datetime | None = None) -> dict[uuid.UUID, uuid.UUID]:
    """The row as which each party is read, by merges known then."""
    ids = list(asked)
    root, _ = _merged(ids, known)
    return {id: root[id] for id in ids}


def _merged(
    asked: Sequence[uuid.UUID], known: datetime.datetime | None
) -> tuple[dict[uuid.UUID, uuid.UUID], dict[uuid.UUID, set[uuid.UUID]]]:
    """The row as which each party is read, and all rows that are read as it, by merges known then; they are few."""
    merges = PartyMerge.objects.all() if known is None else PartyMerge.objects.filter(recorded_at__lte=known)
    into = dict(merges.values_list("merged_id", "kept_id"))
    root: dict[uuid.UUID, uuid.UUID] = {}
    for id in {*asked, *into, *into.values()}:
        last = id
        while last in into:
            last = into[last]
        root[id] = last
    rows: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for id, last in root.items():
        rows[last].add(id)
    return root, rows


def risk_weights(entities: Iterable[Party | uuid.UUID], day: datetime.date) -> dict[uuid.UUID, int]:
    """The weight of each entity in a draw: that of its class in the edition of the day, a positive integer.

    Raises:
        NoEdition: no edition of the rules is in force on the day.
    """
    weights = edition_on(day).weights
    return {id: weights[standing.risk] for id, standing in classes_of(entities, day).items()}


def class_weights(day: datetime.date) -> Mapping[RiskClass, int]:
    """The weight of each class in a draw on the day, A the least and D the greatest.

    Raises:
        NoEdition: no edition of the rules is in force on the day.
    """
    return edition_on(day).weights


def classified(events: Iterable[CreditEvent], edition: Edition, day: datetime.date) -> Standing:
    """The class that events of one entity add up to on a day; the events are those standing and dated by then."""
    rows = sorted(events, key=lambda event: (event.happened_on, event.recorded_at, event.pk))
    ended: dict[uuid.UUID | None, CreditEvent] = {event.ends: event for event in rows if event.ends is not None}
    base = Label(f"基础分 {edition.base}", f"Base score {edition.base}")
    lines = [Line(edition.base, base), *(_line(event, ended.get(event.subject), edition, day) for event in rows)]
    total = sum(line.points for line in lines)
    score = min(max(total, edition.scale.least), edition.scale.most)
    if score != total:
        span = f"{edition.scale.least}–{edition.scale.most}"
        lines.append(Line(score - total, Label(f"总分限于 {span}", f"The score keeps to {span}")))
    by_score = risk = edition.class_at(score)
    for event, override in _overriding(rows, ended, edition):
        if override.at_least > risk:
            risk = override.at_least
            lines.append(Line(0, _direct(override), event))
    return Standing(day, edition, risk, by_score, score, tuple(lines))


def _overriding(
    rows: Sequence[CreditEvent], ended: Mapping[uuid.UUID | None, CreditEvent], edition: Edition
) -> Iterator[tuple[CreditEvent, Override]]:
    """Events that stand and are not ended, with the override that each calls for."""
    for event in rows:
        for override in edition.overrides:
            fits = event.kind == override.kind and override.severity in (None, event.severity)
            if fits and event.subject not in ended:
                yield event, override


def _direct(override: Override) -> Label:
    kind, least = both(override.kind.label), override.at_least
    return Label(f"{kind.zh}期间直接判定：不低于{least}级", f"At least {least} while it stands: {kind.en}")


def _line(event: CreditEvent, ending: CreditEvent | None, edition: Edition, day: datetime.date) -> Line:
    """The points of one event on the day, and why it counts, or does not or no longer."""
    rule = edition.points_for(event.kind, event.severity, event.result)
    if ending is not None:
        kind, on = both(EventKind(ending.kind).label), ending.happened_on
        said = Label(f"自 {on} 起不再计分：{kind.zh}", f"Not counted since {on}: {kind.en}")
        return Line(0, said, event, counts=False)
    if rule is None:
        return Line(0, Label("规则不计分", "The rules give it no points"), event, counts=False)
    until = add_months(event.happened_on, rule.months)
    if day >= until:
        said = Label(f"计 {rule.months} 个月，{until} 起不再计分", f"Counts {rule.months} months: not since {until}")
        return Line(0, said, event, counts=False)
    return _counted(event, rule, until, day)


def _counted(event: CreditEvent, rule: Points, until: datetime.date, day: datetime.date) -> Line:
    fades = rule.fades
    if fades is not None and day >= (since := add_months(event.happened_on, fades.months)):
        points = rule.points * fades.percent // 100
        said = Label(
            f"{since} 起按 {fades.percent}% 计，{until} 前计分", f"{fades.percent}% since {since}, until before {until}"
        )
        return Line(points, said, event)
    return Line(rule.points, Label(f"{until} 前计分", f"Counts until before {until}"), event)
