"""Credit events arise from acts, in the act's own transaction.

What a matter's acts add up to is compared with what stands, and the difference is appended. So a correction or a
revocation of the source takes its event out, too.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.parties.finding import standing
from fazhi.kernel.parties.models import Party, PartyKind
from fazhi.kernel.procedures.engine import subscribers
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.replay import ActFacts, State, facts_in, in_legal_order
from fazhi.kernel.procedures.replay import follow as step
from fazhi.kernel.procedures.request import Request
from fazhi.services.credit.arising import Source, sources_of
from fazhi.services.credit.kinds import EventKind, Field, Result, Severity, both
from fazhi.services.credit.models import CreditEvent

SAME = ("kind", "severity", "result", "field", "happened_on", "act_id", "ends")
"""What makes an event another one when it changes."""
TITLE = CreditEvent._meta.get_field("title").max_length or 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """An event as the acts of a matter have it by now."""

    source: Source
    entity: uuid.UUID
    act: uuid.UUID
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, uuid.UUID]:
        """What it is told by in its matter: the line it arose from, and the entity."""
        return self.source.origin, self.entity


def follow(request: Request) -> None:
    """Bring the credit events of a matter in line with its acts, once one was done that may change them."""
    lines = sources_of(request.procedure.key)
    names = {name for line in lines for name in (line.act, *line.revoked_by)}
    if not lines or not (request.kind.name in names or request.kind.corrects):
        return
    wanted = {each.key: each for each in _wanted(lines, request)}
    rows = CreditEvent.objects.standing().filter(matter=request.matter_id)
    known = {(row.origin, standing(row.entity).pk): row for row in rows.select_related("entity")}
    appended = [_taken_out(row, request) for key, row in known.items() if key not in wanted]
    for key, each in wanted.items():
        made = _made(each, request, known.get(key))
        if made is not None:
            appended.append(made)
    record_many(appended)


def _wanted(lines: Sequence[Source], request: Request) -> Iterator[Wanted]:
    """The events that the acts leave; of an act done again the last one counts, and nothing of a revoked one.

    What an act says is read as its matter stood after it, so that a later draft changes nothing of what was confirmed.
    """
    found: dict[tuple[str, uuid.UUID], Wanted] = {}
    state = State(request.matter_id)
    coded = _coded(lines, request.after)
    for fact in in_legal_order(facts_in(Q(matter=request.matter_id))):
        state = step(state, fact)
        for line in lines:
            if fact.name in line.revoked_by:
                gone = [key for key in found if key[0] == line.origin and fact.party in (None, key[1])]
                for key in gone:
                    del found[key]
            if fact.name == line.act and _fits(line, said := {**state.fields, **fact.data}):
                for id in _concerned(line, fact, state, coded):
                    values = _values(line, fact, said)
                    each = Wanted(line, _of_ended(values["ends"]) or id, fact.id, values)
                    found[each.key] = each
    yield from found.values()


def _of_ended(subject: uuid.UUID | None) -> uuid.UUID | None:
    """The entity of an event that ends: what ends it is of the same one, whose name may have changed since."""
    if subject is None:
        return None
    rows = CreditEvent.objects.filter(subject=subject).select_related("entity").order_by("recorded_at", "pk")
    event = rows.first()
    return standing(event.entity).pk if event is not None else None


def _coded(lines: Iterable[Source], state: State) -> dict[uuid.UUID, uuid.UUID]:
    """The parties with a credit code, each with the row as which it is read; citizens have no class of credit risk."""
    capacities = {capacity for line in lines for capacity in line.capacity}
    ids = {party for capacity, party in state.parties if capacity in capacities}
    rows = Party.objects.filter(pk__in=ids, index__isnull=False).exclude(kind=PartyKind.CITIZEN)
    return {party.pk: standing(party).pk for party in rows}


def _concerned(line: Source, fact: ActFacts, state: State, coded: Mapping[uuid.UUID, uuid.UUID]) -> Iterator[uuid.UUID]:
    """The entities in the line's capacities; of an act done to one party in such a capacity, that one."""
    mine = [party for capacity, party in state.parties if capacity in line.capacity and party in coded]
    for party in [fact.party] if fact.party in mine else mine:
        if party is not None:
            yield coded[party]


def _fits(line: Source, said: Mapping[str, Any]) -> bool:
    return all(str(said.get(name, "")) in values for name, values in line.when.items())


def _values(line: Source, fact: ActFacts, said: Mapping[str, Any]) -> dict[str, Any]:
    """What the event says, from what the act and its matter say."""
    result = str(said.get(line.result_from) or "") if line.result_from else ""
    result = line.results.get(result, result)
    graded = str(said.get(line.severity_from) or "") if line.severity_from else result
    severity = line.severity or line.severities.get(graded) or (graded if line.severity_from else Severity.NONE)
    day = said.get(line.day_from) if line.day_from else None
    ends = said.get(line.ends_from) if line.ends_from else None
    return {
        "kind": _among(EventKind, line.kind or said.get(line.kind_from), line),
        "severity": _among(Severity, severity or Severity.NONE, line),
        "result": _among(Result, result, line) if result else "",
        "field": (Field.SAFETY if said.get(line.field_from) in (True, Field.SAFETY) else Field.ORDINARY).value,
        "happened_on": datetime.date.fromisoformat(str(day)) if day else fact.on,
        "ends": uuid.UUID(str(ends)) if ends else None,
    }  # fmt: skip


def _among(kinds: type[EventKind | Severity | Result], value: object, line: Source) -> str:
    """A stored value, refused where the credit records do not have it.

    Raises:
        Refusal: naming the act, the value, and what is known.
    """
    if value in kinds.values:
        return str(value)
    known = "、".join(kinds.values)
    raise Refusal.because(
        "credit-value", f"信用事件规则不认识“{line.family} {line.act}”的值“{value}”。",
        f"The rules of credit events do not know the value {value} of {line.family} {line.act}.",
        f"请在 events.yaml 中对应到：{known}。", f"Map it in events.yaml to one of: {', '.join(kinds.values)}.",
    )  # fmt: skip


def _made(wanted: Wanted, request: Request, known: CreditEvent | None) -> CreditEvent | None:
    """The row to append for an event: a new one, one that corrects what stands, or none where they agree."""
    values = {**wanted.values, "act_id": wanted.act}
    if wanted.source.ends is not None:
        values["ends"] = _listed(wanted, request)
    if known is not None and all(getattr(known, name) == values[name] for name in SAME):
        return None
    label = both(EventKind(values["kind"]).label)
    title = request.after.number or request.done.matter.title or label.zh
    return CreditEvent(
        entity_id=wanted.entity, organ=request.organ, place_code=request.place_code, origin=wanted.source.origin,
        title=title[:TITLE], matter_id=request.matter_id, because=request.done, corrects=known,
        **({"subject": known.subject} if known is not None else {}), **values,
    )  # fmt: skip


def _listed(wanted: Wanted, request: Request) -> uuid.UUID | None:
    """The event of the same matter and entity that ends by this one."""
    rows = CreditEvent.objects.standing().filter(matter=request.matter_id, entity=wanted.entity)
    return rows.filter(kind=wanted.source.ends).values_list("subject", flat=True).first()


def _taken_out(row: CreditEvent, request: Request) -> CreditEvent:
    """The row that takes an event out; the event stays to be read as it was known before."""
    kept = {
        name: getattr(row, name)
        for name in ("subject", "entity_id", "organ_id", "place_code", "title", "origin", "matter_id", *SAME)
    }
    return CreditEvent(**kept, because=request.done, corrects=row, void=True)


subscribers.append(follow)
