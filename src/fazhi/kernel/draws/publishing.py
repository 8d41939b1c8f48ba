"""What the public sees of a draw 抽取公开: from the freezing of the list on, everything that suffices to recompute it.

Where a draw is to be opened later, so as not to forewarn who is to be inspected, the public sees until then the terms
and the commitments, all of them by digest, and afterwards the rest; a draw that failed or was cancelled stays.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from fazhi.kernel.draws.assignments import read as read_assignment
from fazhi.kernel.draws.bundles import Assigned, Bundle, Committed, DrawnOne, Replaced, Revealed, Seated, Standing
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.outcome_forms import kept, lines_in, terms_of
from fazhi.kernel.draws.procedure import Drawing

_STANDING = {
    Drawing.drawn.name: Standing.DRAWN, Drawing.failed.name: Standing.FAILED, Drawing.cancelled.name: Standing.CANCELLED
}  # fmt: skip


def published() -> QuerySet[Draw]:
    """The draws whose list was frozen, the last first; whoever asks may see them."""
    return Draw.objects.exclude(terms="").select_related("organ").order_by("-frozen_on", "-number")


def standing_of(draw: Draw) -> Standing:
    """Where a draw stands."""
    return _STANDING.get(draw.stage, Standing.OPEN)


def is_open(draw: Draw, day: datetime.date) -> bool:
    """Whether list, secrets and outcome are public on the day."""
    return draw.open_on is None or day >= draw.open_on


def bundle_of(draw: Draw, day: datetime.date) -> Bundle:
    """What is published of a draw on a day.

    Raises:
        FileError: the list was purged, or differs from its digest.
    """
    fields: Mapping[str, Any] = {column.attname: getattr(draw, column.attname) for column in Draw._meta.concrete_fields}
    standing, whole = standing_of(draw), is_open(draw, day)
    made = [Committed(organ=draw.codes[organ], commitment=value) for organ, value in draw.commitments.items()]
    shown = Bundle(standing=standing, terms=terms_of(fields), committed=_ordered(made), reason=reason_of(draw))
    if not whole:
        return shown
    return shown.model_copy(
        update={
            "list": b"".join(lines_in(fields)).decode(),
            "revealed": _ordered(Revealed(organ=draw.codes[one], secret=value) for one, value in draw.reveals.items()),
            "false_reveals": tuple(
                Revealed(organ=draw.codes[each["organ"]], secret=each["secret"]) for each in draw.false_reveals
            ),
            "value": draw.source_value,
            "seed": draw.seed or None,
            "drawn": tuple(DrawnOne(**each) for each in draw.drawn),
            "replaced": tuple(Replaced(**each) for each in draw.replaced),
            "assigned": tuple(_assignments(draw)),
        }
    )


def _assignments(draw: Draw) -> Iterator[Assigned]:
    """The assignments, the first first: that by the file fixed before, and those made anew by files of their own."""
    for act in draw.acts.filter(name__in=(Drawing.assign.name, Drawing.reassign.name)).order_by("seq"):
        file = (act.data.get("attachments") or [draw.assignment_file])[0]
        made = act.data["assignment"]
        yield Assigned(
            file=kept(file).decode(), replaced=made["replaced"], reason=act.reason,
            seats=tuple(Seated(**seat) for seat in made["seats"]),
        )  # fmt: skip


def _ordered(parts: Any) -> tuple[Any, ...]:
    return tuple(sorted(parts, key=lambda each: each.organ))


def reason_of(draw: Draw) -> str:
    """Why a draw came to nothing, as the act that ended it says."""
    ending = draw.acts.filter(name__in=(Drawing.give_up.name, Drawing.cancel.name)).order_by("-seq").first()
    return ending.reason if ending is not None and draw.final else ""


@dataclass(frozen=True, slots=True)
class Reassigned:
    """An assignment made anew 重新匹配: when, why, who may inspect since and who no longer, by certificate.

    ``otherwise`` says that the file changed in more than its persons: needs, load, areas, who stands back.
    """

    on: datetime.date
    reason: str
    came: tuple[str, ...]
    gone: tuple[str, ...]
    otherwise: bool


def reassigned(draw: Draw) -> list[Reassigned]:
    """The assignments that do not rest on the file fixed before the draw, each beside the file before it.

    Raises:
        FileError: a file was purged, or differs from its digest.
    """
    found: list[Reassigned] = []
    acts = list(draw.acts.filter(name=Drawing.reassign.name).order_by("seq"))
    before = read_assignment(kept(draw.assignment_file)) if acts else None
    for act in acts:
        file = read_assignment(kept(act.data["attachments"][0]))
        if before is not None:
            now, then = {each.id for each in file.persons}, {each.id for each in before.persons}
            bare = {"persons": (), "kept": ()}
            other = file.model_copy(update=bare) != before.model_copy(update=bare)
            came, gone = tuple(sorted(now - then)), tuple(sorted(then - now))
            found.append(Reassigned(act.happened_on, act.reason, came, gone, other))
        before = file
    return found


def same_list(draw: Draw) -> QuerySet[Draw]:
    """The other draws over the same list, whether this one names them or not."""
    return published().filter(list_sha256=draw.list_sha256).exclude(pk=draw.pk)


def days_of(draw: Draw, act: str) -> dict[str, datetime.date]:
    """By organ the last day on which it did an act; an act of a draw is recorded on its own day."""
    done = draw.acts.filter(name=act).order_by("seq").values_list("organ", "happened_on")
    return {str(organ): day for organ, day in done}


def source_place(draw: Draw) -> str:
    """Where the value of the public source was read."""
    act = draw.acts.filter(name=Drawing.give_source.name).first()
    return str(act.data.get("source_place", "")) if act is not None else ""


def attempts(draw: Draw) -> list[Draw]:
    """The draws that this one repeats, the first first: none is left out because it came to nothing."""
    found: list[Draw] = []
    before = draw.again
    while before is not None and (earlier := Draw.objects.filter(pk=before).first()) is not None:
        found.insert(0, earlier)
        before = earlier.again
    return found
