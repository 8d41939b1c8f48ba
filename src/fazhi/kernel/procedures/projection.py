"""Writing what the acts add up to: the matter's row with its typed fields, its parties and organs, and its clocks."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models, transaction
from django.db.models import Q

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.clocks.projecting import Subject, counted, differing, keep, project
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.admission import named_organs
from fazhi.kernel.procedures.models import Matter, MatterLink, MatterOrgan, MatterParty, MatterReader
from fazhi.kernel.procedures.ordering import expected, place, reorder
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.replay import ActFacts, State, facts_in, replay

if TYPE_CHECKING:
    from fazhi.kernel.procedures.declaring import Procedure
    from fazhi.kernel.procedures.request import Request

TITLE = 200
"""Characters of a headline that the title in lists keeps."""


def write(request: Request) -> Matter:
    """Write the row of a matter from the state after the act: the columns, parties, organs and links that changed."""
    row, revision = request.matter, len(request.earlier) + 1
    if row is None:
        row = request.procedure.matter(
            id=request.matter_id, family=request.procedure.key, organ=request.organ,
            place_code=request.place_code, secrecy=request.procedure.secrecy,
        )  # fmt: skip
        _fill(row, request.procedure, request.after, revision)
        row.sorts_on = _place(request)
        row.save(force_insert=True)
    else:
        changed = _fill(row, request.procedure, request.after, revision)
        if _moves(request):
            row.sorts_on = _place(request)
            changed.add("sorts_on")
        row.save(update_fields=changed)
        request.rewritten = changed
    _relate(row, request.procedure, _related_before(request), request.after)
    return row


def _related_before(request: Request) -> Relations:
    if not request.earlier:
        return Relations(set(), set(), set(), set())
    return relations_of(procedure_of(request.procedure.key, request.standing.version), request.standing)


def _fill(row: Matter, procedure: type[Procedure], state: State, revision: int) -> set[str]:
    """Set the columns that follow from the state; the names of those that changed."""
    found = columns(procedure, state, revision)
    changed = {name for name, value in found.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, found[name])
    title = row.headline()[:TITLE]
    if row.title != title:
        row.title = title
        changed.add("title")
    return changed


def columns(procedure: type[Procedure], state: State, revision: int) -> dict[str, Any]:
    """The columns of a matter's row that follow from its state, by attribute name."""
    found: dict[str, Any] = {
        "version": state.version, "stage": state.stage, "final": state.final, "number": state.number,
        "opened_on": state.opened_on, "closed_on": state.closed_on, "archived": state.archived, "revision": revision,
        "platform": state.platform,
    }  # fmt: skip
    for name, value in state.fields.items():
        column = procedure.matter._meta.get_field(name)
        if isinstance(column, models.Field):
            found[column.attname] = column.to_python(value)
    return found


class Relations(NamedTuple):
    """Who and what a matter is bound up with: capacity and party, capacity and organ, kind and parent, readers."""

    parties: set[tuple[str, uuid.UUID]]
    organs: set[tuple[str, uuid.UUID]]
    links: set[tuple[str, uuid.UUID]]
    readers: set[uuid.UUID]


def relations_of(procedure: type[Procedure], state: State) -> Relations:
    """The relations that follow from a state; organs are those that the matter's fields and general acts name."""
    named = {capacity: state.fields.get(name) for capacity, name in procedure.organs.items()}
    organs = {(capacity, organ) for capacity, organs in named.items() for organ in named_organs(organs)}
    return Relations(set(state.parties), {*state.organs, *organs}, set(state.links), set(state.readers))


def _related(row: Matter) -> Relations:
    """The relations that the rows show."""
    return Relations(
        set(MatterParty.objects.filter(matter=row).values_list("capacity", "party_id")),
        set(MatterOrgan.objects.filter(matter=row).values_list("capacity", "organ_id")),
        set(MatterLink.objects.filter(child=row).values_list("kind", "parent_id")),
        set(MatterReader.objects.filter(matter=row).values_list("officer_id", flat=True)),
    )


def _relate(row: Matter, procedure: type[Procedure], known: Relations, after: State) -> None:
    """Write the rows of parties, organs and links and readers that came, and take away those that went."""
    wanted = relations_of(procedure, after)
    for capacity, party in known.parties - wanted.parties:
        MatterParty.objects.filter(matter=row, capacity=capacity, party=party).delete()
    for capacity, organ in known.organs - wanted.organs:
        MatterOrgan.objects.filter(matter=row, capacity=capacity, organ=organ).delete()
    for kind, parent in known.links - wanted.links:
        MatterLink.objects.filter(child=row, kind=kind, parent=parent).delete()
    if known.readers - wanted.readers:
        MatterReader.objects.filter(matter=row, officer__in=known.readers - wanted.readers).delete()
    came = wanted.readers - known.readers
    if came:
        MatterReader.objects.bulk_create(MatterReader(matter=row, officer_id=officer) for officer in came)
    for capacity, party in wanted.parties - known.parties:
        MatterParty.objects.create(matter=row, party_id=party, capacity=capacity)
    organs = wanted.organs - known.organs
    if organs:
        MatterOrgan.objects.bulk_create(
            MatterOrgan(matter=row, organ_id=organ, capacity=capacity) for capacity, organ in organs
        )
    for kind, parent in wanted.links - known.links:
        MatterLink.objects.create(parent_id=parent, child=row, kind=kind)


def count_clocks(request: Request) -> None:
    """Count the clocks of the matter that the act changed; all of them where it handed the matter over.

    That comes before the matter's row is written, which says by which of its clocks lists order it.
    """
    before, was = request.standing, request.standing.fields.get("organ") or str(request.organ.pk)
    lead = request.after.fields.get("organ") or was
    organ = request.organ if lead == str(request.organ.pk) else Organ.objects.get(pk=lead)
    known = before.clocks if lead == was else {}
    subject = Subject("matter", request.matter_id, request.place_code, organ)
    changed = [clock for id, clock in request.after.clocks.items() if known.get(id) != clock]
    gone = before.clocks.keys() - request.after.clocks.keys()
    request.clocks = counted(subject, changed, before.clocks.keys(), gone)


def write_clocks(request: Request) -> None:
    """Write the clocks that were counted."""
    keep(request.clocks)


def _place(request: Request) -> datetime.date:
    """The day by which lists order the matter after the act: of clocks that did not change, the rows know their due."""
    changes, after = request.clocks, request.after
    running = {id for id, clock in after.clocks.items() if clock.open and not clock.runs_out}
    due = [row.due_on for row in changes.rows if row.id in running]
    others = running.difference(row.id for row in changes.rows)
    if others:
        due += Clock.objects.filter(pk__in=others).values_list("due_on", flat=True)
    return place(after.final, after.closed_on, due)


def _moves(request: Request) -> bool:
    """Whether the matter may take another place in lists."""
    was, now = request.standing, request.after
    ends = (was.final, was.closed_on) != (now.final, now.closed_on)
    return ends or bool(request.clocks.rows) or bool(request.clocks.gone)


@transaction.atomic
def rebuild(matter: Matter) -> None:
    """Write all rows of a matter anew from its acts: for what ``differences`` finds, and after a changed declaration.

    Raises:
        Refusal: the acts no longer follow one another under the procedure as declared.
    """
    facts = _facts(matter)
    state = replay(matter.pk, facts)
    procedure = procedure_of(matter.family, state.version)
    row = procedure.matter._default_manager.select_for_update(of=("self", "matter_ptr")).get(pk=matter.pk)
    row.save(update_fields=_fill(row, procedure, state, len(facts)))
    _relate(row, procedure, _related(row), state)
    Clock.objects.filter(subject_kind="matter", subject=row.pk).delete()
    project(Subject("matter", row.pk, row.place_code, row.organ), state.clocks.values())
    reorder(Matter.objects.filter(pk=row.pk))


def state_of(matter: Matter) -> State:
    """The state of a matter, replayed from its acts."""
    return replay(matter.id, _facts(matter))


def _facts(matter: Matter) -> list[ActFacts]:
    return facts_in(Q(matter=matter))


def differences(matters: Iterable[Matter]) -> list[tuple[uuid.UUID, str]]:
    """Matters whose rows are not what their acts add up to, with the column, relation or clock that differs."""
    return [(matter.id, what) for matter in matters for what in _differing(matter)]


def _differing(matter: Matter) -> Iterator[str]:
    facts = _facts(matter)
    state = replay(matter.id, facts)
    procedure = procedure_of(matter.family, state.version)
    row = procedure.matter.objects.select_related("organ").get(pk=matter.pk)
    for name, value in columns(procedure, state, len(facts)).items():
        if getattr(row, name) != value:
            yield name
    if row.title != row.headline()[:TITLE]:
        yield "title"
    if row.sorts_on != expected(row):
        yield "sorts_on"
    known, wanted = _related(row), relations_of(procedure, state)
    yield from (name for name in Relations._fields if getattr(known, name) != getattr(wanted, name))
    subject = Subject("matter", row.pk, row.place_code, row.organ)
    yield from (f"clock {key}" for key in differing(subject, state.clocks.values()))
