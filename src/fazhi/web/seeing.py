"""What of registers, records and figures a viewer may see; for matters the kernel's ``visible_to`` says it.

Every list, count and page asks here, inside the query.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from fazhi.kernel.adjustments.models import ChangeSet
from fazhi.kernel.figures.declaring import Figure
from fazhi.kernel.ledger.evidence import DatedQuerySet
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.records.models import Record
from fazhi.kernel.registers.declaring import Register, registers
from fazhi.kernel.registers.models import Entry
from fazhi.web.viewer import Viewer


def visible_entries(register: type[Register], viewer: Viewer) -> DatedQuerySet[Any]:
    """All versions of the entries that the viewer may see: all of a public register, else those of own organs."""
    entries = register.entries()
    return entries if register.public else entries.filter(organ__in=viewer.organs)


def visible_change_sets(viewer: Viewer) -> QuerySet[ChangeSet]:
    """The drafts of the viewer's organs."""
    return ChangeSet.objects.filter(organ__in=viewer.organs).select_related("organ", "drafted_by")


def visible_records(figure: Figure, records: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    """Those of a figure's records that the viewer may open; acts and matters as their matter may be seen."""
    model = records.model
    if issubclass(model, Act):
        return records.filter(Exists(viewer.matters.filter(pk=OuterRef("matter_id"))))
    if issubclass(model, Matter):
        return records.filter(Exists(viewer.matters.filter(pk=OuterRef("pk"))))
    if issubclass(model, Entry) and any(each.public and each.entry is model for each in registers().values()):
        return records
    if issubclass(model, Record | Entry):
        return records if figure.public_records else records.filter(Q(organ__in=viewer.organs))
    return records if figure.public_records else records.none()
