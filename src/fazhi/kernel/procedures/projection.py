"""Writing what the acts add up to: the matter's row with its typed fields, its parties and organs, and its clocks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import models

from fazhi.kernel.clocks.projecting import Subject, differing, project
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Act, Matter, MatterLink, MatterOrgan, MatterParty
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.replay import ActFacts, State, facts_of, replay

if TYPE_CHECKING:
    from fazhi.kernel.procedures.declaring import Procedure
    from fazhi.kernel.procedures.request import Request

TITLE = 200
"""Characters of a headline that the title in lists keeps."""


def write(request: Request) -> Matter:
    """Write the row of a matter from the state after the act."""
    model = request.procedure.matter
    row = model.objects.filter(pk=request.matter_id).first() if request.matter else None
    new = row is None
    if row is None:
        row = model(
            id=request.matter_id, family=request.procedure.key, organ=request.organ,
            place_code=request.place_code, secrecy=request.procedure.secrecy,
        )  # fmt: skip
    for name, value in columns(request.procedure, request.after, len(request.earlier) + 1).items():
        setattr(row, name, value)
    row.title = row.headline()[:TITLE]
    row.save(force_insert=new)
    _parties(row, request.after)
    _organs(row, request.procedure, request.after)
    _links(row, request.after)
    return row


def columns(procedure: type[Procedure], state: State, revision: int) -> dict[str, Any]:
    """The columns of a matter's row that follow from its state, by attribute name."""
    found: dict[str, Any] = {
        "version": state.version, "stage": state.stage, "final": state.final, "number": state.number,
        "opened_on": state.opened_on, "closed_on": state.closed_on, "archived": state.archived, "revision": revision,
    }  # fmt: skip
    for name, value in state.fields.items():
        column = procedure.matter._meta.get_field(name)
        if isinstance(column, models.Field):
            found[column.attname] = column.to_python(value)
    return found


def parties_of(state: State) -> set[tuple[str, uuid.UUID]]:
    """Capacity and party, of all that take part."""
    return set(state.parties)


def organs_of(procedure: type[Procedure], state: State) -> set[tuple[str, uuid.UUID]]:
    """Capacity and organ, of those that the matter's fields name and those that general acts brought in."""
    named = {capacity: state.fields.get(name) for capacity, name in procedure.organs.items()}
    return {*state.organs, *((capacity, uuid.UUID(str(organ))) for capacity, organ in named.items() if organ)}


def _parties(row: Matter, state: State) -> None:
    known = {(each.capacity, each.party_id): each for each in MatterParty.objects.filter(matter=row)}
    for key in known.keys() - parties_of(state):
        known[key].delete()
    for capacity, party in parties_of(state) - known.keys():
        MatterParty.objects.create(matter=row, party_id=party, capacity=capacity)


def _organs(row: Matter, procedure: type[Procedure], state: State) -> None:
    known = {(each.capacity, each.organ_id): each for each in MatterOrgan.objects.filter(matter=row)}
    for key in known.keys() - organs_of(procedure, state):
        known[key].delete()
    for capacity, organ in organs_of(procedure, state) - known.keys():
        MatterOrgan.objects.create(matter=row, organ_id=organ, capacity=capacity)


def _links(row: Matter, state: State) -> None:
    known = {(each.kind, each.parent_id): each for each in MatterLink.objects.filter(child=row)}
    for key in known.keys() - state.links:
        known[key].delete()
    for kind, parent in state.links - known.keys():
        MatterLink.objects.create(parent_id=parent, child=row, kind=kind)


def write_clocks(request: Request) -> None:
    """Write the clocks of the matter."""
    lead = request.after.fields.get("organ", str(request.organ.pk))
    organ = request.organ if lead == str(request.organ.pk) else Organ.objects.get(pk=lead)
    project(Subject("matter", request.matter_id, request.place_code, organ), request.after.clocks.values())


def state_of(matter: Matter) -> State:
    """The state of a matter, replayed from its acts."""
    return replay(matter.id, _facts(matter))


def _facts(matter: Matter) -> list[ActFacts]:
    return [facts_of(row) for row in Act.objects.filter(matter=matter).order_by("seq")]


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
    if set(MatterParty.objects.filter(matter=row).values_list("capacity", "party_id")) != parties_of(state):
        yield "parties"
    if set(MatterOrgan.objects.filter(matter=row).values_list("capacity", "organ_id")) != organs_of(procedure, state):
        yield "organs"
    if set(MatterLink.objects.filter(child=row).values_list("kind", "parent_id")) != state.links:
        yield "links"
    subject = Subject("matter", row.pk, row.place_code, row.organ)
    yield from (f"clock {key}" for key in differing(subject, state.clocks.values()))
