"""Acts that follow from an act and are too many for one request 后续办理: left by it, and done by the worker.

An act's effect leaves them (``leave``) in the act's own transaction. Each is then done by itself, in the name of the
officer who did that act, under the same post and on the same day, as if it had been done at once: it is an automatic
act like any other, and the engine admits, checks and records it. Its being done stands in the transaction of the act
that it is, so that whoever is killed goes on behind the last one, and nothing is done twice. What is refused is kept
with its grounds, and stops nothing else; what the matter's next act leaves takes the place of all that waits.
"""

from __future__ import annotations

import itertools
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count

from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.errand_models import Errand, Standing
from fazhi.kernel.procedures.forms import jsonable
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

log = logging.getLogger(__name__)
Enough = Callable[[], bool]
_ABOUT = Errand._meta.get_field("about").max_length or 0
_AT_ONCE = 500
"""Errands that are looked up by one query."""
_BY = ("post__organ", "post__officer", "officer", "organ")
"""What is read with an act, since all that follows from it is done in its name."""
_BUSY = "busy"
"""Code of the refusal of who did not get a turn: tried again, since nothing speaks against it."""
_UNFORESEEN = {
    "zh": "办理时遇到未预料的情况。", "en": "Something unforeseen stopped it.",
    "cure_zh": "请管理员查看运行日志。", "cure_en": "Let the administrator look at the log.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Following:
    """An automatic act to be done later.

    Attributes:
        family: procedure of the matter in which it is done, or which it opens.
        name: stored name of the act.
        about: what it concerns, as people call it.
        data: values of its form.
        of: the matter in which it is done; none where it opens one.
    """

    family: str
    name: str
    about: str
    data: Mapping[str, Any] = field(default_factory=dict)
    of: Matter | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An errand that was refused: what it concerns, and why, ground by ground."""

    about: str
    grounds: list[Label]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the errands of a matter are.

    Attributes:
        label: of the act that left the last of them.
        opens: whether all of them open matters.
        done: how many are done.
        total: how many there are.
        refused: those that were refused.
    """

    label: Label
    opens: bool
    done: int
    total: int
    refused: list[Refused]

    @property
    def waits(self) -> bool:
        """Whether any is still to be done."""
        return self.done + len(self.refused) < self.total


def leave(request: Request, followings: Iterable[Following]) -> None:
    """Leave acts to be done after this one, in its transaction; what waits of earlier acts of the matter is dropped."""
    drop(request.matter_id)
    Errand.objects.bulk_create(
        Errand(
            act=request.done, matter_id=request.matter_id, position=position, family=each.family, name=each.name,
            of=each.of, organ=request.organ, about=each.about[:_ABOUT],
            data={name: jsonable(value) for name, value in each.data.items()},
        )
        for position, each in enumerate(followings, start=1)
    )  # fmt: skip


def drop(matter: uuid.UUID) -> None:
    """Drop what waits or was refused; the caller has locked the matter, and sees itself to what is to be done instead.

    Those done are counted on as long as their round goes on.
    """
    left = Errand.objects.filter(matter=matter)
    if left.filter(standing=Standing.WAITING).exists():
        left = left.exclude(standing=Standing.DONE)
    left.delete()


def waiting(matter: uuid.UUID) -> bool:
    """Whether anything that followed from the acts of a matter is still to be done."""
    return Errand.objects.filter(matter=matter, standing=Standing.WAITING).exists()


def progress_of(matter: Matter) -> Progress | None:
    """How far the errands of a matter are; none where they came to their end."""
    rows = Errand.objects.filter(matter=matter.pk)
    counts = dict(rows.order_by().values_list("standing").annotate(Count("pk")))
    if not counts.keys() - {Standing.DONE.value}:
        return None
    last = rows.select_related("act").exclude(standing=Standing.DONE).latest("act__seq")
    kind = kind_of(procedure_of(last.act.family, last.act.version), last.act.name)
    refused = rows.filter(standing=Standing.REFUSED).order_by("act__seq", "position")
    return Progress(
        label=kind.label if kind is not None else Label(last.act.name, last.act.name),
        opens=not rows.filter(of__isnull=False).exists(), done=counts.get(Standing.DONE.value, 0),
        total=sum(counts.values()),
        refused=[Refused(each.about, [_said(ground) for ground in each.grounds]) for each in refused],
    )  # fmt: skip


def _said(ground: Mapping[str, str]) -> Label:
    return Label(f"{ground['zh']}{ground['cure_zh']}", f"{ground['en']} {ground['cure_en']}")


def carry_on(enough: Enough = lambda: False) -> int:
    """Do what waits, each in a transaction of its own, the first left first; returns how many were done.

    Args:
        enough: asked after each whether to stop there and go on another time.

    Raises:
        OperationalError: the database is away; what was done stays done.
    """
    done, tried = 0, set[uuid.UUID]()
    while left := _next(tried):
        acts = {act.pk: act for act in Act.objects.filter(pk__in={each.act for each in left}).select_related(*_BY)}
        for each in left:
            tried.add(each.id)
            done += _carried_out(each, acts[each.act])
            if enough():
                return done
    return done


class _Left(NamedTuple):
    """An errand that waits, by its id, with the matter and the act that left it."""

    id: uuid.UUID
    matter: uuid.UUID
    act: uuid.UUID


def _next(tried: set[uuid.UUID]) -> list[_Left]:
    """Those that come next, besides those that were busy just now."""
    rows = Errand.objects.filter(standing=Standing.WAITING).order_by("act__recorded_at", "act", "position")
    found = rows.values_list("pk", "matter", "act")[: _AT_ONCE + len(tried)]
    return [each for each in itertools.starmap(_Left, found) if each.id not in tried][:_AT_ONCE]


def _carried_out(left: _Left, because: Act) -> bool:
    """Do one of them; whether it is done by this process."""
    try:
        with transaction.atomic():
            errand = _held(left)
            if errand is None:
                return False
            if _overtaken(errand):
                errand.delete()
                return False
            _do(errand, because)
            errand.standing, errand.data, errand.about = Standing.DONE, {}, ""
            errand.save(update_fields=["standing", "data", "about"])
    except Refusal as refusal:
        if _BUSY not in refusal.codes:
            _refuse(left, [
                {"zh": each.says.zh, "en": each.says.en, "cure_zh": each.cure.zh, "cure_en": each.cure.en}
                for each in refusal.grounds
            ])  # fmt: skip
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:  # One that nobody thought of is not to keep all behind it from being done.
        log.error("errand %s stopped", left.id, exc_info=fault)
        _refuse(left, [_UNFORESEEN])
        return False
    return True


def _held(left: _Left) -> Errand | None:
    """An errand that still waits, locked behind its matter as acts lock it: so none drops it meanwhile."""
    list(Matter.objects.select_for_update(of=("self",)).filter(pk=left.matter).only("pk"))
    rows = Errand.objects.select_for_update(of=("self",)).filter(pk=left.id, standing=Standing.WAITING)
    return rows.select_related("organ").first()


def _overtaken(errand: Errand) -> bool:
    """Whether its matter has moved on meanwhile, so that there is nothing left to be done."""
    if errand.of is None:
        return False
    kind = kind_of(procedure_of(errand.of.family, errand.of.version), errand.name)
    return kind is not None and not kind.allowed_in(errand.of.stage)


def _do(errand: Errand, because: Act) -> None:
    if errand.of is None:
        open_matter(
            errand.family, errand.name, by=because.post, on=because.happened_on, because=because, organ=errand.organ,
            data=errand.data, matter_id=errand.pk,
        )  # fmt: skip
        return
    perform(
        errand.of, errand.name, by=because.post, on=because.happened_on, because=because, data=errand.data,
    )  # fmt: skip


@transaction.atomic
def _refuse(left: _Left, grounds: list[dict[str, str]]) -> None:
    """Keep why it was refused, unless somebody dropped it meanwhile."""
    errand = _held(left)
    if errand is not None:
        errand.standing, errand.grounds, errand.data = Standing.REFUSED, grounds, {}
        errand.save(update_fields=["standing", "grounds", "data"])
