"""Writing what the acts add up to: the matter's row with its typed fields, its parties and organs, and its clocks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

from fazhi.kernel.clocks.projecting import Subject, project
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, MatterParty
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.replay import State, facts_of, replay

if TYPE_CHECKING:
    from fazhi.kernel.procedures.declaring import Procedure
    from fazhi.kernel.procedures.engine import Request


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
    row.title = row.headline()[:200]
    row.save(force_insert=new)
    _parties(row, request.after)
    _organs(row, request.procedure)
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


def _parties(row: Matter, state: State) -> None:
    known = set(MatterParty.objects.filter(matter=row).values_list("capacity", "party_id"))
    for capacity, party in state.parties:
        if (capacity, party) not in known:
            MatterParty.objects.create(matter=row, party_id=party, capacity=capacity)


def _organs(row: Matter, procedure: type[Procedure]) -> None:
    for capacity, name in procedure.organs.items():
        organ = getattr(row, f"{name}_id")
        if organ is not None:
            MatterOrgan.objects.get_or_create(matter=row, organ_id=organ, capacity=capacity)


def write_clocks(request: Request) -> None:
    """Write the clocks of the matter."""
    organ = Organ.objects.get(pk=request.after.fields.get("organ", request.organ.pk))
    project(Subject("matter", request.matter_id, request.place_code, organ), request.after.clocks.values())


def state_of(matter: Matter) -> State:
    """The state of a matter, replayed from its acts."""
    return replay(matter.id, [facts_of(row) for row in Act.objects.filter(matter=matter).order_by("seq")])


def differences(matters: Iterable[Matter]) -> list[tuple[uuid.UUID, str]]:
    """Matters whose row is not what their acts add up to, with the column that differs."""
    found = []
    for matter in matters:
        procedure = procedure_of(matter.family, matter.version)
        row = procedure.matter.objects.get(pk=matter.pk)
        acts = [facts_of(act) for act in Act.objects.filter(matter=matter).order_by("seq")]
        for name, value in columns(procedure, replay(matter.id, acts), len(acts)).items():
            if getattr(row, name) != value:
                found.append((matter.id, name))
    return found
