"""What an officer has in hand under a post 在办工作: what must find a successor before the post ends.

Work in this system comes to roles, not to persons. A matter is in somebody's hand where an act of their role is due in
it and they have worked on it, are the only one of that role, are named in it, or took it over earlier. Besides, there
are the drafts that they began. Layers above join with ``sources``.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.adjustments.models import ChangeSet
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.organs.models import Officer, Post, Power
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.models import Act, Matter, MatterOrgan, Secrecy
from fazhi.kernel.procedures.registry import families, procedure_of
from fazhi.kernel.staffing.models import Charge, HandOver, Proposal
from fazhi.kernel.wording import Label, words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of work: ``key`` names it for ever, ``why`` says what makes it theirs."""

    key: str
    title: str
    number: str
    why: Label

    def jsonable(self) -> dict[str, Any]:
        """The item as it stands on a list, not yet given to anybody."""
        return {
            "key": self.key, "title": self.title, "number": self.number, "zh": self.why.zh, "en": self.why.en,
            "to": "", "taken": False,
        }  # fmt: skip


Source = Callable[[Post, datetime.date], Iterator[Item]]
sources: list[Source] = []
"""Asked one after the other; a chapter whose work is no matter adds its own."""

_WORKED = Label("经办，下一步由本岗位办理", "Worked on it; the next act is for this post")
_ALONE = Label("本单位只有此人任该岗位", "The only one in this post")
_NAMED = Label("事项中指名的人员", "Named in it")
_TOOK = Label("此前接办", "Taken over earlier")
_ASKED = Label("待会签", "A countersignature is asked")
_INSTRUCTED = Label("有待报告的批示", "An instruction waits for a report")
_DRAFTED = Label("未上报的草案", "A draft not yet sent")
_RESTRICTED = "限经办人员知悉的事项"


def in_hand(post: Post, day: datetime.date) -> list[Item]:
    """The work in an officer's hand under a post on a day, each piece once."""
    found: dict[str, Item] = {}
    for source in sources:
        for item in source(post, day):
            found.setdefault(item.key, item)
    others = Charge.objects.filter(item__in=found, organ=post.organ_id, role=post.role).exclude(officer=post.officer_id)
    for key in others.values_list("item", flat=True):
        del found[key]
    return list(found.values())


def nothing_in_hand(post: Post) -> StrPromise:
    """What is said of a post with nothing to hand over; its organ's matters that wait for any holder are counted."""
    n = Matter.objects.filter(due_from(post)).exclude(handover__isnull=False).distinct().count()
    zh = f"本单位尚有 {n} 件由本岗位办理，由同岗位人员继续办理；" if n else ""
    en = f"{n} in the organ wait for this post, and its other holders go on with them; " if n else ""
    return words(
        f"没有本人名下的工作；{zh}不需要移交，可以直接办理免职。",
        f"Nothing is in this person's own hand; {en}no hand-over is needed, the post may be ended.",
    )


def _alone(post: Post, day: datetime.date) -> bool:
    same = Post.objects.as_of(day).filter(organ=post.organ_id, role=post.role).exclude(power=Power.ACTING)
    return not same.exclude(officer=post.officer_id).exists()


def matters(post: Post, day: datetime.date) -> Iterator[Item]:
    """Matters in which an act of the post is due."""
    waiting = Matter.objects.filter(due_from(post)).exclude(handover__isnull=False).distinct()
    if _alone(post, day):
        for matter in waiting.order_by("opened_on", "pk"):
            yield _item(matter, _ALONE)
        return
    acted = Act.objects.filter(matter=OuterRef("pk"), officer=post.officer_id, post__role=post.role)
    for matter in waiting.filter(Exists(acted)).order_by("opened_on", "pk"):
        yield _item(matter, _instructed(matter) or _WORKED)
    taken = Charge.objects.filter(officer=post.officer_id, organ=post.organ_id, role=post.role)
    keys = [key.removeprefix("matter:") for key in taken.values_list("item", flat=True) if key.startswith("matter:")]
    for matter in Matter.objects.filter(pk__in=keys, final=False):
        yield _item(matter, _TOOK)


def _instructed(matter: Matter) -> Label | None:
    clocks = Clock.objects.running().filter(subject_kind="matter", subject=matter.pk, key="instruction")
    return _INSTRUCTED if clocks.exists() else None


def named(post: Post, day: datetime.date) -> Iterator[Item]:
    """Matters of the organ that name the officer: as handler, inspector, member of a panel."""
    for versions in families().values():
        model = versions[0].matter
        asked = None if issubclass(model, HandOver) else _naming(model, post.officer)
        if asked is not None:
            rows = model.objects.filter(asked, final=False, family=versions[0].key)
            for matter in rows.filter(_of_organ(post)).distinct():
                yield _item(matter, _NAMED)


def _naming(model: type[Matter], officer: Officer) -> Q | None:
    asked: Q | None = None
    for column in model._meta.local_concrete_fields:
        part: Q | None = None
        if isinstance(column, models.ForeignKey) and column.related_model is Officer:
            part = Q(**{column.name: officer})
        elif isinstance(column, models.JSONField):
            part = Q(**{f"{column.name}__icontains": json.dumps(str(officer.pk))})
        if part is not None:
            asked = part if asked is None else asked | part
    return asked


def countersigns(post: Post, day: datetime.date) -> Iterator[Item]:
    """Matters of others in which the organ is asked to countersign, where nobody else of the role is there."""
    if post.role not in ("reviewer", "principal") or not _alone(post, day):
        return
    answered = Act.objects.filter(matter=OuterRef("pk"), name="countersign", organ=post.organ_id)
    asked = MatterOrgan.objects.filter(matter=OuterRef("pk"), organ=post.organ_id, capacity="asked")
    for matter in Matter.objects.filter(Exists(asked), ~Exists(answered), final=False):
        yield _item(matter, _ASKED)


def drafts(post: Post, day: datetime.date) -> Iterator[Item]:
    """Drafts of change sets and of proposals that the officer began."""
    for change_set in ChangeSet.objects.filter(drafted_by=post.officer_id, organ=post.organ_id, sent=False):
        yield Item(f"change-set:{change_set.pk}", change_set.heading, "", _DRAFTED)
    for draft in Proposal.objects.filter(drafted_by=post.officer_id, organ=post.organ_id, sent=False):
        yield Item(f"draft:{draft.pk}", draft.heading, "", _DRAFTED)


sources += [matters, named, countersigns, drafts]


def _item(matter: Matter, why: Label) -> Item:
    """A matter as the list names it: of a restricted one it tells nothing, since more people read lists than matters.

    Those who know the matter tell it by the first characters of its id, which stand in its address.
    """
    if matter.secrecy == Secrecy.RESTRICTED:
        return Item(f"matter:{matter.pk}", f"{_RESTRICTED} {str(matter.pk)[:8]}", "", why)
    label = procedure_of(matter.family, matter.version).label
    return Item(f"matter:{matter.pk}", f"{matter} · {label.zh}", matter.number, why)


def _of_organ(post: Post) -> Q:
    return Q(organ=post.organ_id) | Q(Exists(MatterOrgan.objects.filter(matter=OuterRef("pk"), organ=post.organ_id)))


def due_from(post: Post) -> Q:
    """Matters at a stage from which an act of the post moves them on, or stops a limit that runs."""
    asked = Q(pk__in=[])
    for versions in families().values():
        for procedure in versions:
            for kind in procedure.acts.values():
                if any(post.gives(role) for role in kind.by) and not (kind.automatic or kind.opens or kind.optional):
                    asked |= _due(procedure, kind, post)
    return asked


def _due(procedure: type[Procedure], kind: ActKind, post: Post) -> Q:
    allowed = [stage for stage in procedure.stages if kind.allowed_in(stage)]
    where = Q(stage__in=[stage for stage in allowed if kind.target(stage) != stage], final=False)
    if kind.stops:
        where |= Q(stage__in=allowed) & Q(Exists(_stopped(kind)))
    mine = Q(organ=post.organ_id)
    if kind.of != "lead":
        mine = Q(Exists(MatterOrgan.objects.filter(matter=OuterRef("pk"), organ=post.organ_id, capacity=kind.of)))
    return Q(family=procedure.key, version=procedure.version) & mine & where


def _stopped(kind: ActKind) -> QuerySet[Clock]:
    named_keys = [key for key in kind.stops if not key.startswith("@")]
    running = Clock.objects.running().filter(subject_kind="matter", subject=OuterRef("pk"))
    return running if len(named_keys) < len(kind.stops) else running.filter(key__in=named_keys)
