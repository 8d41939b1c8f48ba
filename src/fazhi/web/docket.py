"""The open matters within a viewer's reach 在办事项, read once for a page: whose business each is, and when it is due.

Where they are few, which is nearly always, their keys are read and everything is told of these. Where they are many
the database is asked, by the same declarations.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, CharField, Count, Exists, OuterRef, QuerySet, Value, When

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.general import REPORT_BACK
from fazhi.kernel.procedures.models import Matter, MatterOrgan
from fazhi.kernel.procedures.ordering import STANDING_STILL, where_ended
from fazhi.kernel.procedures.seeing import clocks_told
from fazhi.web.asked import OrgansFor, acts_at, asked_of_me, by_organs, by_viewer, named, of_organs
from fazhi.web.due import DUES, due_of, in_due
from fazhi.web.paging import COUNTED, reached
from fazhi.web.viewer import Viewer

ORDER = ("sorts_on", "opened_on", "pk")
"""The order of open matters: the most urgent first."""


class Row(NamedTuple):
    """What a desk needs of an open matter before it shows it."""

    sorts_on: datetime.date
    opened_on: datetime.date
    pk: uuid.UUID
    family: str
    version: str
    stage: str
    organ: uuid.UUID
    platform: uuid.UUID | None


def tallied(matters: QuerySet[Matter], day: datetime.date) -> Counter[tuple[uuid.UUID, str, str]]:
    """How many of the matters there are by lead organ, family and due."""
    groups = [When(in_due(due, day), then=Value(due)) for due in DUES]
    told = matters.order_by().annotate(due=Case(*groups, output_field=CharField()))
    counted = told.values_list("organ", "family", "due").annotate(number=Count("pk"))
    return Counter({(organ, family, due): number for organ, family, due, number in counted})


class Docket:
    """The open matters that a viewer may see.

    Attributes:
        matters: they, as a query; by their ids where they are few.
    """

    def __init__(self, viewer: Viewer) -> None:
        """Find them."""
        self._viewer = viewer
        open_ones, ids = viewer.matters.filter(where_ended(False)), reached(viewer, where_ended(False))
        self._rows: list[Row] | None = None
        self.matters: QuerySet[Matter] = open_ones
        if ids is not None:
            found = open_ones.filter(pk__in=ids).order_by(*ORDER)
            columns = ("sorts_on", "opened_on", "pk", "family", "version", "stage", "organ_id", "platform")
            self._rows = [Row(*values) for values in found.values_list(*columns)]
            self.matters = Matter.objects.filter(pk__in=[row.pk for row in self._rows])

    def counts(self, organ: uuid.UUID) -> dict[str, tuple[int, bool]]:
        """How many of the organ's matters are due by when, by group; and whether there are more than that."""
        if self._rows is None:
            business = self.matters.filter(of_organs({organ})).order_by()
            return {due: self._bounded(business.filter(in_due(due, self._viewer.day))) for due in DUES}
        found = Counter(due_of(row.sorts_on, self._viewer.day) for row in self._business({organ}))
        return {due: (min(found[due], COUNTED), found[due] > COUNTED) for due in DUES}

    def tally(self) -> Counter[tuple[uuid.UUID, str, str]]:
        """How many matters there are by lead organ, family and due; one query at most, however many organs."""
        if self._rows is not None:
            return Counter((row.organ, row.family, due_of(row.sorts_on, self._viewer.day)) for row in self._rows)
        return tallied(self.matters, self._viewer.day)

    def clocks(self, most: int) -> list[Clock]:
        """The dated clocks of the matters of the viewer's organs that run out first."""
        return list(self._dated_clocks.order_by("due_on", "pk")[:most])

    def clocks_in_all(self) -> tuple[int, bool]:
        """How many dated clocks the matters of the viewer's organs have; and whether there are more than that."""
        return self._bounded(self._dated_clocks)

    @cached_property
    def _dated_clocks(self) -> QuerySet[Clock]:
        running = Clock.objects.running().filter(subject_kind="matter", due_on__isnull=False).order_by()
        # An instruction stands with those to whom it is addressed, not with the whole organ.
        running = running.filter(clocks_told(self._viewer.eyes)).exclude(key__in=REPORT_BACK.stops)
        if self._rows is None:
            business = self.matters.filter(of_organs(self._viewer.organs), pk=OuterRef("subject"))
            return running.filter(Exists(business))
        dated = [row.pk for row in self._business(self._viewer.organs) if row.sorts_on < STANDING_STILL]
        return running.filter(subject__in=dated)

    def for_viewer(self, most: int) -> list[Matter]:
        """Those of which an act is asked that the viewer may do, the most urgent first."""
        if self._rows is None:
            asked = asked_of_me(self._viewer)
            rows = self.matters.filter(asked) if asked is not None else Matter.objects.none()
            return list(rows.select_related("organ").order_by(*ORDER)[:most])
        mine = by_viewer(self._viewer)
        return self.shown([row.pk for row in self._rows if self._asks(row, mine)][:most])

    def of_family(self, family: str, most: int) -> list[Matter]:
        """Those of one family, the most urgent first."""
        if self._rows is None:
            rows = self.matters.filter(family=family).select_related("organ")
            return list(rows.order_by(*ORDER)[:most])
        return self.shown([row.pk for row in self._rows if row.family == family][:most])

    def shown(self, ids: Collection[uuid.UUID]) -> list[Matter]:
        """Matters of the docket by id, with their organs, the most urgent first."""
        if not ids:
            return []
        return list(self.matters.filter(pk__in=ids).select_related("organ").order_by(*ORDER))

    def _bounded(self, rows: QuerySet[Matter] | QuerySet[Clock]) -> tuple[int, bool]:
        number = rows[: COUNTED + 1].count()
        return min(number, COUNTED), number > COUNTED

    def _business(self, organs: Collection[uuid.UUID]) -> list[Row]:
        asked = by_organs(organs)
        return [row for row in self._rows or () if row.organ in organs or self._asks(row, asked)]

    def _asks(self, row: Row, organs_for: OrgansFor) -> bool:
        if row.platform is not None:
            return False
        for kind, moving in acts_at(row.family, row.version, row.stage):
            organs = organs_for(kind)
            taking = {row.organ} if kind.of == "lead" else self._taking_part.get((row.pk, kind.of), set())
            if taking.intersection(organs) and (moving or self._stops(named(kind), row)):
                return True
        return False

    def _stops(self, keys: frozenset[str] | None, row: Row) -> bool:
        running = self._running.get(row.pk, set())
        return bool(running if keys is None else running & keys)

    @cached_property
    def _taking_part(self) -> dict[tuple[uuid.UUID, str], set[uuid.UUID]]:
        """By matter and capacity, those of the viewer's organs that take part in it."""
        found: dict[tuple[uuid.UUID, str], set[uuid.UUID]] = {}
        rows = MatterOrgan.objects.filter(matter__in=self.matters, organ__in=self._viewer.organs)
        for matter, capacity, organ in rows.values_list("matter", "capacity", "organ"):
            found.setdefault((matter, capacity), set()).add(organ)
        return found

    @cached_property
    def _running(self) -> dict[uuid.UUID, set[str]]:
        """By matter, the keys of the clocks that run in it."""
        found: dict[uuid.UUID, set[str]] = {}
        rows = Clock.objects.running().filter(subject_kind="matter", subject__in=[row.pk for row in self._rows or ()])
        for matter, key in rows.order_by().values_list("subject", "key"):
            found.setdefault(matter, set()).add(key)
        return found
