"""What a leader's desk counts 领导总览: all open matters that the leader may see, by lead organ and by procedure.

Counts come from the docket, as everything on a desk does: what a leader may not see is not counted, and each number
leads to the list that shows these very matters.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.urls import reverse

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.registry import families
from fazhi.web.docket import Docket
from fazhi.web.due import COLOURS, DUES, due_words
from fazhi.web.viewer import Viewer

K = TypeVar("K")
_Dues = Counter[str]
_SHOWN = [due for due in DUES if due in ("overdue", "soon")]
"""What a leader asks first; the total leads to everything else."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many matters of a line are due by a time, and the list that shows them."""

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
    """All open matters within a leader's view, those with the most overdue first."""

    total: int
    heads: list[str]
    organs: list[Line]
    procedures: list[Line]


def overview_of(docket: Docket, viewer: Viewer) -> Overview | None:
    """The overview of who heads an organ; None for everybody else."""
    if not viewer.eyes.headed:
        return None
    by_organ, by_family = dict[uuid.UUID, _Dues](), dict[str, _Dues]()
    for (organ, family, due), number in docket.tally().items():
        by_organ.setdefault(organ, Counter())[due] += number
        by_family.setdefault(family, Counter())[due] += number
    names = dict(Organ.objects.filter(pk__in=by_organ).values_list("pk", "short_name"))
    # The list of an own organ stands above already, as its business.
    told = by_organ if set(by_organ) - viewer.organs or len(by_organ) > 1 else {}
    return Overview(
        total=sum(dues.total() for dues in by_family.values()),
        heads=[str(due_words(due)) for due in _SHOWN],
        organs=_lines(told, lambda organ: names[organ], _of_organ, chinese=True),
        procedures=_lines(by_family, lambda family: str(families()[family][-1].label), _of_family, chinese=False),
    )


def _of_organ(organ: uuid.UUID) -> str:
    return f"{reverse('worklists')}?organ={organ}"


def _of_family(family: str) -> str:
    return f"{reverse('worklist', args=[family])}?sort=due"  # A bare address may lead to a filter of one's own.


def _lines(
    counts: Mapping[K, _Dues], name: Callable[[K], str], address: Callable[[K], str], *, chinese: bool
) -> list[Line]:  # fmt: skip
    return sorted(
        (Line(name(key), chinese, dues.total(), address(key), list(_cells(dues, address(key)))) for key, dues in
         counts.items()),
        key=lambda line: (line.urgency, line.name),
    )  # fmt: skip


def _cells(dues: _Dues, url: str) -> Iterable[Cell]:
    return (Cell(COLOURS[due], dues[due], f"{url}&due={due}") for due in _SHOWN)
