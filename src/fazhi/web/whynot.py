"""Why an act is not offered to me 为什么我不能办: recusal, organ, role, separation of duties, stage."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.procedures.admission import acting_organs, apart, correcting_organs, corrects_by_role
from fazhi.kernel.procedures.correcting import stands
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.modes import living_elsewhere
from fazhi.kernel.procedures.offering import too_early
from fazhi.kernel.procedures.refusals import Ground
from fazhi.kernel.procedures.registry import GENERAL, kind_of
from fazhi.kernel.procedures.replay import State
from fazhi.kernel.procedures.stages import NEW
from fazhi.kernel.wording import Label
from fazhi.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Blocked:
    """An act that is not offered to the viewer, and why; ``stage`` says that it runs from other stages only."""

    kind: ActKind
    grounds: list[Ground]
    stage: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether a viewer may do acts of a matter, read once."""

    matter: Matter
    procedure: type[Procedure]
    state: State
    viewer: Viewer
    done: frozenset[str]

    def organs(self, kind: ActKind) -> set[uuid.UUID]:
        """The organs that do the act now."""
        return acting_organs(self.procedure, kind, self.state, self.matter.organ_id)

    def posts(self, kind: ActKind) -> list[Post]:
        """The viewer's posts by which the act may be done: of its role, in an organ that does it.

        An organ that led the matter once may still back-fill what it did then.
        """
        former = {organ for capacity, organ in self.state.organs if capacity == "former" and kind.of == "lead"}
        organs = self.organs(kind) | former
        return [
            post for post in self.viewer.posts
            if post.organ_id in organs and any(post.gives(role) for role in kind.by)
        ]  # fmt: skip

    @property
    def recused(self) -> bool:
        """Whether the viewer stands back from the matter."""
        return str(self.viewer.officer.pk) in self.state.recused


def standing_of(matter: Matter, procedure: type[Procedure], state: State, viewer: Viewer) -> Standing:
    """Read what decides on the viewer's acts."""
    done = Act.objects.filter(matter=matter, officer=viewer.officer, brought=None).values_list("name", flat=True)
    return Standing(matter, procedure, state, viewer, frozenset(done))


def may_correct(standing: Standing, act: Act) -> bool:
    """Whether a post of the viewer may correct an act, as far as role and organ say; the engine asks more."""
    if stands(act) or standing.state.platform is not None:
        return False
    organs = correcting_organs(act, standing.matter.organ_id)
    posts = [post for post in standing.viewer.posts if post.organ_id in organs and corrects_by_role(post, act)]
    return not standing.recused and any(post.gives(role) for post in posts for role in GENERAL["correct"].by)


def why_not(standing: Standing, offered: Collection[str]) -> list[Blocked]:
    """The acts of the procedure and the general acts that are not offered; those that the stage allows come first."""
    procedure, stage = standing.procedure, standing.state.stage
    kinds = [
        kind for kind in (*procedure.acts.values(), *GENERAL.values())
        if kind.name not in offered and kind.asked_in(standing.state)
        and not kind.automatic and not kind.opens and not kind.corrects
    ]  # fmt: skip
    names = dict(Organ.objects.filter(pk__in={o for k in kinds for o in standing.organs(k)}).values_list("pk", "name"))
    found = []
    for kind in kinds:
        here = kind.allowed_in(stage)
        grounds = list(_grounds(standing, kind, names)) if here else [_stage(procedure, kind)]
        found.append(Blocked(kind, grounds, stage=not here))
    return sorted((each for each in found if each.grounds), key=lambda each: (each.stage, each.kind.general))


def lasting(standing: Standing, kind: ActKind) -> list[Ground]:
    """Grounds against an act that filling in its form would not cure: the role and the organ; none where it may be."""
    if not kind.of_copy and (elsewhere := living_elsewhere(standing.state)):
        return elsewhere
    if standing.posts(kind):
        return []
    names = dict(Organ.objects.filter(pk__in=standing.organs(kind)).values_list("pk", "name"))
    return list(_who(standing, kind, names))


def _grounds(standing: Standing, kind: ActKind, names: dict[uuid.UUID, str]) -> Iterator[Ground]:
    if not kind.of_copy and (elsewhere := living_elsewhere(standing.state)):
        yield from elsewhere
        return
    if standing.recused:
        yield Ground(
            "recused", Label("您已被决定回避。", "You stand back from this matter."),
            Label("请由他人办理。", "Let somebody else act."),
        )  # fmt: skip
        return
    yield from _who(standing, kind, names)
    for other in sorted(standing.done & apart(standing.procedure, kind).keys()):
        did = kind_of(standing.procedure, other)
        label = did.label if did else Label(other, other)
        yield Ground(
            "separation", Label(f"您已办理“{label.zh}”，职责分离。", f"You did “{label.en}”: the duties are separate."),
            Label("请由他人办理。", "Let somebody else act."),
        )  # fmt: skip
    yield from too_early(kind, standing.state, standing.viewer.day)


def _who(standing: Standing, kind: ActKind, names: dict[uuid.UUID, str]) -> Iterator[Ground]:
    organs = standing.organs(kind)
    mine = [post for post in standing.viewer.posts if post.organ_id in organs]
    roles_zh, roles_en = "、".join(r.label.zh for r in kind.by), ", ".join(r.label.en for r in kind.by)
    if not organs:
        yield Ground(
            "organ", Label("尚未确定承办单位。", "No organ is named for it yet."),
            Label("请先完成确定承办单位的行为。", "Do the act that names it first."),
        )  # fmt: skip
    elif not mine:
        who = "、".join(sorted(names.get(organ, "") for organ in organs))
        yield Ground(
            "organ", Label(f"由{who}办理。", f"It is for {who}."),
            Label(f"请由其{roles_zh}办理。", f"Its {roles_en} may."),
        )  # fmt: skip
    elif not any(post.gives(role) for post in mine for role in kind.by):
        own = mine[0].role_label
        yield Ground(
            "role",
            Label(
                f"“{kind.label.zh}”应由{roles_zh}作出，您的岗位是{own.zh}。",
                f"{kind.label.en} is for {roles_en}; your post is {own.en}.",
            ),
            Label("请转有权人员办理。", "Pass it to somebody who may."),
        )  # fmt: skip


def _stage(procedure: type[Procedure], kind: ActKind) -> Ground:
    places = kind.after or (kind.move.sources if kind.move else ())
    labels = [place.label for place in places if place is not NEW]
    zh, en = "、".join(f"“{each.zh}”" for each in labels), " / ".join(each.en for each in labels)
    return Ground(
        "stage", Label(f"须在{zh}阶段。", f"At stage {en}."), Label("请先完成前一步。", "Do the step before it.")
    )
