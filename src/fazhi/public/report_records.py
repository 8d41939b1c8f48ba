"""How far a figure of a published report opens 逐条公开: to records that are themselves public, and no further.

Single records stand here only where the figure says that they are public, and of these only entries of public
registers and notices that the public may read today: what is listed is found on the site without the report, too.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.kernel.figures.declaring import Asked, Figure, Number
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.public.notices import newest
from fazhi.public.registers import public_registers
from fazhi.report.frozen import FrozenFigure
from fazhi.report.reproducing import same_definition


class Stops(Enum):
    """Why a figure stops at its definition and count."""

    CLOSED = Label(
        "这些案件未逐件公布，只公布口径和数目。",
        "These cases are not published one by one: the public sees the definition and the count.",
    )
    REPORTED = Label(
        "本数由有关单位签章报送，逐条记录由该单位保存。",
        "This number was returned under seal by the body that keeps the records.",
    )
    INTERNAL = Label(
        "这些记录没有逐条公布，只公开口径、数目和分组。",
        "These records are not published one by one: the public sees definition, count and breakdowns.",
    )
    CHANGED = Label(
        "这一口径现已不再使用，不能逐条列出。", "This definition is no longer in use, and its records are not listed."
    )


@dataclass(frozen=True, slots=True)
class Records:
    """The public records behind a figure, as they stand today: notices, or entries of a register."""

    rows: QuerySet[Any]
    register: type[Register] | None = None


class Now(Enum):
    """What today's records say of a frozen number."""

    SAME = "same"
    OTHER = "other"
    UNSAID = "unsaid"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Compared:
    """Today's number beside the frozen one; said only where its records are public."""

    now: Now
    value: Number | None = None


def compared(frozen: FrozenFigure, declared: Figure | None, asked: Asked) -> Compared | None:
    """What today's records give; none where the number itself is hidden.

    Of cases that are not public only that the number differs is said: two numbers of two days tell of one case.
    """
    if frozen.value is None:
        return None
    if declared is None or not same_definition(frozen, declared):
        return Compared(Now.CHANGED)
    value = declared.value(asked)
    if value == frozen.value:
        return Compared(Now.SAME)
    return Compared(Now.OTHER, value) if _open(frozen, declared) else Compared(Now.UNSAID)


def records_of(frozen: FrozenFigure, declared: Figure | None, asked: Asked, day: datetime.date) -> Records | Stops:
    """The records of a figure that the public may read one by one on the day, or why it sees none."""
    if declared is None or not same_definition(frozen, declared):
        return Stops.CLOSED if not frozen.public_records else Stops.CHANGED
    if declared.form:
        return Stops.REPORTED
    if not _open(frozen, declared):
        return Stops.CLOSED
    records = declared.records(asked)
    if issubclass(records.model, Entry):
        register = next((each for each in public_registers() if each.entry is records.model), None)
        return Stops.INTERNAL if register is None else Records(_entries(records), register)
    if issubclass(records.model, Act):
        return _notices(records, day)
    return Stops.INTERNAL


def _open(frozen: FrozenFigure, declared: Figure) -> bool:
    """Whether single records may be shown: what was closed when it was frozen stays closed, and the other way round."""
    return frozen.public_records and declared.public_records


def _entries(records: QuerySet[Any]) -> QuerySet[Any]:
    return records.select_related("organ").order_by("code", "pk")


def _notices(acts: QuerySet[Act], day: datetime.date) -> Records | Stops:
    """The notices that the acts published, or that publish the acts; none of procedures whose cases are not public."""
    families = acts.order_by().values_list("family", "version").distinct()
    if not all(procedure_of(family, version).public_cases for family, version in families):
        return Stops.INTERNAL
    published: QuerySet[Notice] = newest(day)
    mine = Q(pk__in=acts.order_by().values("matter")) | Q(source__in=acts.order_by().values("pk"))
    return Records(published.filter(mine))
