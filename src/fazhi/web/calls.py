"""What I am asked: instructions 批示, urgings 催办, countersigning 会签, returns 退回, overrides 特许.

Each is a general act that another act answers. It stands on the desk until it is answered, and is sought by the acts
of its name, of which there are few, never by walking through the matters.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.procedure import Publication
from fazhi.kernel.organs.models import Officer
from fazhi.kernel.organs.roles import HANDLER, Role
from fazhi.kernel.procedures.general import REPORT_BACK
from fazhi.kernel.procedures.models import Act, ActQuerySet, Matter
from fazhi.kernel.procedures.offering import facts_by_matter
from fazhi.kernel.procedures.overriding import ALLOW_OVERRIDE
from fazhi.kernel.procedures.registry import families, kind_of, procedure_of
from fazhi.kernel.procedures.replay import ActFacts, in_legal_order, replay
from fazhi.kernel.staffing.holding import holders
from fazhi.kernel.wording import Label
from fazhi.web.clockface import Face, face_of
from fazhi.web.viewer import Viewer

MOST, LOOKED_THROUGH = 10, 200
"""Rows of one kind that a desk shows, and instructions that are looked through for those to the viewer."""


@dataclass(frozen=True, slots=True)
class Call:
    """Something asked by an act in a matter: who asked what, by when, and what was answered.

    Attributes:
        text: what the act says, as corrected; empty where it only has a reason that is empty, too.
        about: the act that it concerns, for an override.
        answer: the act that answered it, with what it says; None while it waits.
    """

    act: Act
    matter: Matter
    text: str
    face: Face | None = None
    about: Label | None = None
    answer: tuple[Act, str] | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """All that is asked of the viewer, and what the viewer asked of others."""

    instructed: list[Call]
    urged: list[Call]
    countersign: list[Call]
    returned: list[Call]
    overrides: list[Call]
    given: list[Call]


def calls_of(matters: QuerySet[Matter], viewer: Viewer) -> Calls:
    """What is asked by acts in the open ``matters`` that the viewer may see, and in ended ones as far as they ask."""
    clocks, used = _instruction_clocks(matters, viewer), _used(matters)
    asked = {
        "instructed": _instructed(matters, clocks),
        "urged": list(_urged(matters, viewer)[:MOST]) if "urge" in used else [],
        "countersign": list(_countersign(matters, viewer)[:MOST]) if "ask_countersign" in used else [],
        "returned": [
            *(_returned(matters, viewer)[:MOST] if "return_for_revision" in used else ()),
            *(_sent_back(matters, viewer)[:MOST] if Publication.send_back.name in used else ()),
        ],
        "overrides": _overrides(viewer),
        "given": _given(viewer),
    }
    telling = _Telling({act.matter.pk: act.matter for acts in asked.values() for act in acts}.values())
    faces = {clock.cause: face_of(clock, viewer.day) for clock in clocks}
    held = holders([act.matter for act in asked["instructed"]], HANDLER, viewer.day)
    told = [act for act in asked["instructed"] if telling.is_for(act, viewer.officer, held)]
    instructed = [telling.call(act, faces.get(act.pk)) for act in told]
    return Calls(
        instructed=sorted(instructed, key=lambda call: (call.face and call.face.due_on) or datetime.date.max)[:MOST],
        urged=[telling.call(act) for act in asked["urged"]],
        countersign=[telling.call(act) for act in asked["countersign"]],
        returned=[telling.call(act) for act in asked["returned"]],
        overrides=[telling.call(act) for act in asked["overrides"] if telling.override_waits(act)][:MOST],
        given=_with_answers(asked["given"], telling, viewer),
    )


class _Telling:
    """What acts say, as corrected, and how their matters stand; read once for all of them."""

    def __init__(self, matters: Iterable[Matter]) -> None:
        self.facts = facts_by_matter(list(matters))
        self.said = {fact.id: fact for facts in self.facts.values() for fact in in_legal_order(facts)}

    def call(self, act: Act, face: Face | None = None, answer: tuple[Act, str] | None = None) -> Call:
        fact = self.said[act.pk]
        name = fact.data.get("act")
        kind = kind_of(procedure_of(act.matter.family, act.matter.version), name) if name else None
        return Call(act, act.matter, self.text(fact), face, kind.label if kind else None, answer)

    def text(self, fact: ActFacts) -> str:
        return str(fact.data.get("text") or fact.reason)

    def is_for(self, act: Act, officer: Officer, held: Mapping[uuid.UUID, Collection[uuid.UUID]]) -> bool:
        """Whether an instruction is for the officer: named in it, else one who has its matter in hand."""
        addressee = self.said[act.pk].data.get("addressee")
        return addressee == str(officer.pk) if addressee else officer.pk in held[act.matter.pk]

    def override_waits(self, act: Act) -> bool:
        return self.said[act.pk].data.get("act") in replay(act.matter.pk, self.facts[act.matter.pk]).overrides_asked


def _acts(matters: QuerySet[Matter], *names: str) -> ActQuerySet:
    """The acts in the matters, of general kinds of these names, the last done first."""
    found: ActQuerySet = Act.objects.filter(Exists(matters.filter(pk=OuterRef("matter_id"))), corrects=None)
    if names:
        found = found.filter(family__in=list(families()), name__in=names)
    return found.select_related("matter__organ", "officer", "organ").order_by("-happened_on", "-recorded_at", "pk")


def _used(matters: QuerySet[Matter]) -> set[str]:
    """Which of the acts that ask something were done in the matters: of most none, and these need not be sought."""
    names = ("urge", "ask_countersign", "return_for_revision", Publication.send_back.name)
    done = Act.objects.filter(Exists(matters.filter(pk=OuterRef("matter_id"))), name__in=names, corrects=None)
    return set(done.order_by().values_list("name", flat=True).distinct())


def _later(*names: str) -> QuerySet[Act]:
    """The acts recorded in the same matter after one of the outer query."""
    later: QuerySet[Act] = Act.objects.filter(matter=OuterRef("matter_id"), seq__gt=OuterRef("seq"))
    return later.filter(name__in=names) if names else later


def _organs_of(viewer: Viewer, roles: Collection[Role]) -> set[uuid.UUID]:
    return {post.organ_id for post in viewer.posts if any(post.gives(role) for role in roles)}


def _instruction_clocks(matters: QuerySet[Matter], viewer: Viewer) -> list[Clock]:
    """The clocks of instructions on matters that an organ leads in which the viewer may be one to report back."""
    running = Clock.objects.running().filter(
        Exists(matters.filter(pk=OuterRef("subject"), final=False)), subject_kind="matter", key__in=REPORT_BACK.stops,
        organ__in=_organs_of(viewer, REPORT_BACK.by),
    )  # fmt: skip
    return list(running.order_by("due_on", "pk")[:LOOKED_THROUGH])


def _instructed(matters: QuerySet[Matter], clocks: Sequence[Clock]) -> list[Act]:
    return list(_acts(matters).filter(pk__in=[clock.cause for clock in clocks])) if clocks else []


def _unanswered(viewer: Viewer) -> Q:
    """No act of an organ of the viewer followed, other than a further urging."""
    return ~Q(Exists(_later().filter(organ__in=viewer.eyes.organs).exclude(name="urge")))


def _urged(matters: QuerySet[Matter], viewer: Viewer) -> QuerySet[Act]:
    urged = _acts(matters.filter(final=False), "urge").exclude(officer=viewer.officer)
    to_the_lead = Q(data__to__isnull=True) | Q(data__to=None)
    to_mine = Q(data__to__in=[str(organ) for organ in viewer.eyes.organs])
    return urged.filter(to_mine | to_the_lead & Q(matter__organ__in=viewer.eyes.organs)).filter(_unanswered(viewer))


def _returned(matters: QuerySet[Matter], viewer: Viewer) -> QuerySet[Act]:
    led = matters.filter(final=False, organ__in=viewer.eyes.organs)
    return _acts(led, "return_for_revision").exclude(officer=viewer.officer).filter(_unanswered(viewer))


def _sent_back(matters: QuerySet[Matter], viewer: Viewer) -> QuerySet[Act]:
    """Notices sent back 退回重拟 and not drafted again; with those who may draft them."""
    organs, back = _organs_of(viewer, Publication.draft.by), Publication.send_back.name
    owed = matters.filter(final=False, family=Publication.key, stage=Publication.owed.name, organ__in=organs)
    return _acts(owed, back).filter(~Exists(_later(back, Publication.draft.name)))


def _countersign(matters: QuerySet[Matter], viewer: Viewer) -> QuerySet[Act]:
    asked = _acts(matters.filter(final=False), "ask_countersign").saying(to=[str(id) for id in viewer.eyes.organs])
    return asked.filter(~Exists(_later("countersign").filter(organ__in=viewer.eyes.organs)))


def _overrides(viewer: Viewer) -> list[Act]:
    organs = _organs_of(viewer, ALLOW_OVERRIDE.by)
    asked = Act.objects.filter(name="ask_override", matter__organ__in=organs).exclude(officer=viewer.officer)
    if not asked.exists():
        return []
    return list(
        _acts(viewer.matters.filter(organ__in=organs), "ask_override").exclude(officer=viewer.officer)[: 2 * MOST]
    )


def _given(viewer: Viewer) -> list[Act]:
    if not Act.objects.filter(officer=viewer.officer, name="instruct").exists():
        return []
    return list(_acts(viewer.matters, "instruct").filter(officer=viewer.officer)[:MOST])


def _with_answers(acts: Sequence[Act], telling: _Telling, viewer: Viewer) -> list[Call]:
    """The viewer's instructions, each with its clock and the first report on it that the viewer may read."""
    ids = [act.matter.pk for act in acts]
    rows = Clock.objects.filter(subject_kind="matter", subject__in=ids, key__in=REPORT_BACK.stops)
    clocks = {clock.cause: clock for clock in rows}
    reports: dict[uuid.UUID, list[Act]] = {}
    found = Act.objects.filter(matter__in=ids, name="report_back", corrects=None).select_related("officer")
    for report in found.order_by("seq"):
        reports.setdefault(report.matter_id, []).append(report)
    calls = []
    for act in acts:
        clock = clocks.get(act.pk)
        after = (report for report in reports.get(act.matter.pk, []) if report.seq > act.seq)
        answer = next((report for report in after if _reads(report, act.matter, viewer)), None)
        told = (answer, telling.text(telling.said[answer.pk])) if answer else None
        calls.append(telling.call(act, face_of(clock, viewer.day) if clock else None, told))
    return calls


def _reads(report: Act, matter: Matter, viewer: Viewer) -> bool:
    """Whether the viewer reads a report, which is for the organ that made it and the one that leads."""
    return matter.organ_id in viewer.eyes.organs or report.organ_id in viewer.eyes.organs
