"""What a leader's desk counts 领导总览: open matters by lead organ and by procedure.

Counts come from the docket, as everything on a desk does. A number leads to the list of these very matters. Who heads
a people's government is told the numbers of its whole place, as a figure tells them: where some of the matters behind
a number are not for them to open, it leads nowhere; restricted ones that they may not see are not counted at all.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Q
from django.urls import reverse

from fazhi.kernel.organs.models import Organ, OrganKind
from fazhi.kernel.procedures.models import Matter, Secrecy
from fazhi.kernel.procedures.ordering import where_ended
from fazhi.kernel.procedures.registry import families
from fazhi.web.docket import Docket, tallied
from fazhi.web.due import COLOURS, DUES, due_words
from fazhi.web.viewer import Viewer

K = TypeVar("K")
_Dues = Counter[str]
_SHOWN = [due for due in DUES if due in ("overdue", "soon")]
"""What a leader asks first; the total leads to everything else."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many matters of a line are due by a time, and the list that shows them; no list where not all are seen."""

    colour: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """The open matters of a lead organ or of a procedure: how many, and how many of them are due by when."""

    name: str
    chinese: bool
    total: int
    url: str
    cells: list[Cell]

    @property
    def urgency(self) -> tuple[int, ...]:
        """What puts a line before others: more overdue, then more due soon, then more in all."""
        return (*(-cell.number for cell in self.cells), -self.total)


@dataclass(frozen=True, slots=True)
class Overview:
    """All open matters that a leader is told of, those with the most overdue first; ``seen`` of them they may open."""

    total: int
    seen: int
    heads: list[str]
    organs: list[Line]
    procedures: list[Line]


def overview_of(docket: Docket, viewer: Viewer) -> Overview | None:
    """The overview of who heads an organ; None for everybody else."""
    if not viewer.eyes.headed:
        return None
    seen = docket.tally()
    governed = Organ.objects.filter(pk__in=viewer.eyes.headed, kind=OrganKind.PEOPLES_GOVERNMENT)
    places = list(governed.values_list("place_code", flat=True))
    every = seen + _beyond(docket, places, viewer.day) if places else seen
    organs, families_ = _divided(every, 0), _divided(every, 1)
    names = dict(Organ.objects.filter(pk__in=organs).values_list("pk", "short_name"))
    # The list of an own organ stands above already, as its business.
    told = organs if set(organs) - viewer.organs or len(organs) > 1 else {}
    return Overview(
        total=every.total(), seen=seen.total(), heads=[str(due_words(due)) for due in _SHOWN],
        organs=_lines(told, _divided(seen, 0), lambda organ: names[organ], _of_organ, chinese=True),
        procedures=_lines(
            families_, _divided(seen, 1), lambda family: str(families()[family][-1].label), _of_family, chinese=False
        ),
    )  # fmt: skip


def _beyond(docket: Docket, places: Collection[str], day: datetime.date) -> Counter[tuple[uuid.UUID, str, str]]:
    """The open matters in places and those inside that the leader may not see, restricted ones apart: numbers alone."""
    inside = reduce(or_, (Q(place_code__startswith=place) for place in places), Q(pk__in=()))
    every = Matter.objects.filter(where_ended(False)).exclude(secrecy=Secrecy.RESTRICTED)
    return tallied(every.filter(inside).exclude(pk__in=docket.matters.values("pk")), day)


def _divided(tally: Counter[tuple[Any, Any, str]], part: int) -> dict[Any, _Dues]:
    """A tally by organ (0) or family (1): how many are due by when."""
    found: dict[Any, _Dues] = {}
    for key, number in tally.items():
        found.setdefault(key[part], Counter())[key[2]] += number
    return found


def _of_organ(organ: uuid.UUID) -> str:
    return f"{reverse('worklists')}?organ={organ}"


def _of_family(family: str) -> str:
    return f"{reverse('worklist', args=[family])}?sort=due"  # A bare address may lead to a filter of one's own.


def _lines(
    counts: Mapping[K, _Dues], seen: Mapping[K, _Dues], name: Callable[[K], str], address: Callable[[K], str], *,
    chinese: bool,
) -> list[Line]:  # fmt: skip
    lines = []
    for key, dues in counts.items():
        mine, url = seen.get(key, Counter()), address(key)
        cells = [Cell(COLOURS[due], dues[due], f"{url}&due={due}" if mine[due] == dues[due] else "") for due in _SHOWN]
        lines.append(Line(name(key), chinese, dues.total(), url if mine == dues else "", cells))
    return sorted(lines, key=lambda line: (line.urgency, line.name))
