"""Every act of every procedure and version × role × organ: taken or refused with the ground that its declaration says.

Stages that would take a case of half a year to reach are asked of the engine's own admission with a state built for the
stage: admission reads nothing of a matter but that state, its lead organ and the acts done, so that the answer is the
one that ``perform`` would give. On the matters of the yard, ``offers`` and ``perform`` themselves are asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.procedures.admission import hindrances
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.offering import offers_in, openings
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import GENERAL, families, procedure_of
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.request import Request
from fazhi.kernel.procedures.stages import NEW
from tests.access.yard import FEW, TODAY, Yard, visitors

pytestmark = pytest.mark.django_db
LEAD, ASKED, OUTSIDE = "market", "staffing", ("neighbour", "town-market", "city")
TAKING_PART = ("town", "justice", "government")
"""Organs that stand for the capacities which a procedure declares, in their order."""


def versions() -> list[type[Procedure]]:
    """Every version of every procedure that is declared."""
    return [each for declared in families().values() for each in declared]


def organs_of(procedure: type[Procedure]) -> dict[str, str]:
    """The organ in each capacity."""
    return {"lead": LEAD, "asked": ASKED, **dict(zip(procedure.organs, TAKING_PART, strict=False))}


def places_of(kind: ActKind, procedure: type[Procedure]) -> set[str]:
    """The stages from which an act runs, read from its declaration."""
    if kind.general:
        return set(procedure.stages)
    return {stage.name for stage in (kind.after or (kind.move.sources if kind.move else ()))}


def asked_of(yard: Yard, procedure: type[Procedure], kind: ActKind, stage: str, post: Post) -> set[str]:
    """The grounds on which the engine refuses an act at a stage to a post."""
    state = State(uuid.uuid4(), stage=stage)
    for capacity, organ in organs_of(procedure).items():
        if capacity in procedure.organs:
            state.fields[procedure.organs[capacity]] = str(yard.county.organ(organ).pk)
    state.countersigns[str(yard.county.organ(ASKED).pk)] = None
    lead = yard.county.organ(LEAD)
    request = Request(procedure=procedure, kind=kind, by=post, on=TODAY, organ=lead, place_code=lead.place_code)
    request.before = request.standing = state
    return {ground.code for ground in hindrances(request)}


def declared_against(procedure: type[Procedure], kind: ActKind, organ: str, role: str) -> set[str]:
    """The grounds that the declaration gives against a role in an organ."""
    if kind.automatic:
        return {"automatic"}
    found = set() if role in {each.key for each in kind.by} else {"role"}
    return found if organs_of(procedure)[kind.of] == organ else found | {"organ"}


def every_act() -> Iterator[tuple[type[Procedure], ActKind]]:
    """Every act of every version, and the general acts once: they are the same everywhere.

    An act that a later version has from the one before, with the same roles, organ and stages, is asked for once.
    """
    known = set()
    for procedure in versions():
        for kind in procedure.acts.values():
            says = (procedure.key, kind.name, id(kind.move), kind.after, kind.by, kind.of, kind.automatic)
            if says not in known:
                known.add(says)
                yield procedure, kind
    yield from ((versions()[0], kind) for kind in GENERAL.values())


def test_an_act_is_for_the_roles_of_the_organ_that_it_declares_and_nobody_else(yard: Yard) -> None:
    faults = []
    for procedure, kind in every_act():
        stage, acts_in = min(places_of(kind, procedure)), organs_of(procedure)[kind.of]
        others = (LEAD if acts_in != LEAD else TAKING_PART[0], *OUTSIDE)
        role = kind.by[0].key if kind.by else "handler"
        posts = [(acts_in, each) for each in ROLES] + [(organ, role) for organ in others] + [(others[0], "auditor")]
        for organ, held in posts:
            found = asked_of(yard, procedure, kind, stage, yard.post(f"{organ} {held} 0"))
            right = declared_against(procedure, kind, organ, held)
            if found != right:
                faults.append((procedure.key, procedure.version, kind.name, organ, held, found, right))
    assert faults == []


def test_an_act_runs_from_the_stages_that_it_declares_and_no_other(yard: Yard) -> None:
    faults = []
    for procedure, kind in every_act():
        role = kind.by[0].key if kind.by else "handler"
        post, places = yard.post(f"{organs_of(procedure)[kind.of]} {role} 0"), places_of(kind, procedure)
        for stage in (NEW.name, *procedure.stages):
            refused = "stage" in asked_of(yard, procedure, kind, stage, post)
            if refused != (stage not in places):
                faults.append((procedure.key, procedure.version, kind.name, stage, refused))
    assert faults == []


def test_auditors_act_nowhere() -> None:
    assert [kind.name for _, kind in every_act() if any(role.key == "auditor" for role in kind.by)] == []


CAPACITIES = {
    # what: the organ in each capacity
    "open permit": {"lead": "market", "inspecting": "town"},
    "permit": {"lead": "market", "inspecting": "town", "asked": "staffing"},
    "handed over": {"lead": "justice", "inspecting": "town"},
    "notice": {"lead": "market"}, "notice of the one handed over": {"lead": "justice"},
    "tip": {"lead": "market"}, "hand-over": {"lead": "market"},
    "finding": {"lead": "justice", "checked": "market"},
    "adjustment": {"lead": "market", "staffing": "staffing", "legality": "justice", "decider": "government"},
    "proposal": {"lead": "market", "decider": "market"},
    "proposal on organs": {"lead": "market", "decider": "staffing"},
}  # fmt: skip


def against(what: str, matter: Matter, kind: ActKind, person: str, done: set[str]) -> set[str]:
    """The grounds against somebody's act in a matter of the yard, from its declaration and the tables."""
    procedure = procedure_of(matter.family, matter.version)
    organ, role, _ = person.split()
    found = set() if matter.stage in places_of(kind, procedure) else {"stage"}
    if kind.automatic:
        found.add("automatic")
    else:
        found |= set() if role in {each.key for each in kind.by} else {"role"}
        found |= set() if CAPACITIES[what].get(kind.of) == organ else {"organ"}
    every = {**GENERAL, **procedure.acts}
    if any(name in kind.apart_from or kind.name in every[name].apart_from for name in done - {kind.name}):
        found.add("separation")
    return found | ({"recused"} if (what, person) == ("permit", "market clerk 0") else set())


def idle(kind: ActKind, matter: Matter) -> bool:
    """An act that answers nothing in the matters of the yard, so that it is not offered."""
    return kind.name in ("report_back", "allow_override", "purge", "withdraw_purge", "drop_file") or (
        kind.name == "archive" and (not matter.final or matter.archived)
    )


def done_by(matter: Matter, post: Post) -> set[str]:
    return set(Act.objects.filter(matter=matter, officer=post.officer_id).values_list("name", flat=True))


def test_what_is_offered_is_what_the_declaration_and_the_duties_apart_allow(yard: Yard) -> None:
    faults, matters = [], {key: row for key, row in yard.matters.items() if key[0] in CAPACITIES}
    for person in visitors():
        post = yard.post(person)
        offered = offers_in(list(matters.values()), post.officer, TODAY)
        for (what, secrecy), matter in matters.items():
            found, done = {offer.kind.name for offer in offered[matter.pk]}, done_by(matter, post)
            kinds = (*procedure_of(matter.family, matter.version).acts.values(), *GENERAL.values())
            right = {
                kind.name for kind in kinds
                if not idle(kind, matter) and not against(what, matter, kind, person, done)
            }  # fmt: skip
            if found != right:
                faults.append((person, what, secrecy, sorted(found ^ right)))
            assert all(offer.post == post for offer in offered[matter.pk])
    assert faults == []


@pytest.mark.parametrize("what", ["open permit", "proposal"])
def test_the_engine_refuses_whom_the_declaration_does_not_name_with_the_ground(yard: Yard, what: str) -> None:
    matter, faults, refused = yard.matters[what, "internal"], [], 0
    acts = Act.objects.count()
    for person in (*FEW, "market principal 0", "market auditor 0", "justice auditor 0", "city administrator 0"):
        post, done = yard.post(person), done_by(matter, yard.post(person))
        for kind in (*procedure_of(matter.family, matter.version).acts.values(), *GENERAL.values()):
            right = against(what, matter, kind, person, done)
            if not right:
                continue
            refused += 1
            with pytest.raises(Refusal) as caught:
                perform(matter, kind.name, by=post, on=TODAY)
            if set(caught.value.codes) != right:
                faults.append((person, kind.name, caught.value.codes, right))
    assert faults == []
    assert Act.objects.count() == acts and refused > 200


def test_matters_are_opened_by_the_roles_that_the_act_declares_and_for_their_own_organ(yard: Yard) -> None:
    opening = [
        (procedure, kind) for procedure in versions() if procedure.governs.covers(TODAY)
        for kind in procedure.opening() if not kind.automatic
    ]  # fmt: skip
    for person in visitors():
        organ, role, _ = person.split()
        post = yard.post(person)
        right = {(p.key, kind.name) for p, kind in opening if role in {each.key for each in kind.by}}
        assert {(p.key, kind.name) for p, kind, _ in openings(post.officer, TODAY)} == right, person
        for procedure, kind in opening:
            elsewhere = yard.county.organ("justice" if organ != "justice" else "market")
            with pytest.raises(Refusal) as caught:
                open_matter(procedure, kind, by=post, on=TODAY, organ=elsewhere)
            role_says = set() if (procedure.key, kind.name) in right else {"role"}
            assert set(caught.value.codes) == {"organ", *role_says}, (person, procedure.key, kind.name)
