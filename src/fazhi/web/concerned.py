"""Whom a matter concerns 当事人, beside its title in lists: named to who reads the names there, masked to all others.

A title holds no name, since it stands in more places than a list; what is read beside it follows who looks.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import BooleanField, ExpressionWrapper

from fazhi.kernel.procedures.models import Matter, MatterParty
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.wording import Label
from fazhi.web.listing import named_to
from fazhi.web.viewer import Viewer


def concerned(matters: Collection[Matter], viewer: Viewer, *, masked: bool = False) -> dict[uuid.UUID, str]:
    """For each of the matters the parties of the capacity that its procedure declares first, as the applicant.

    One of several is named, with the number of the others; all are ``masked`` where the list leaves the workbench.
    """
    first = {matter.pk: next(iter(procedure_of(matter.family, matter.version).capacities), "") for matter in matters}
    asked = [id for id, capacity in first.items() if capacity]
    if not asked:
        return {}
    reads = ExpressionWrapper(named_to(viewer), BooleanField())
    seen = dict(viewer.matters.filter(pk__in=asked).order_by().values_list("pk", reads))
    rows: dict[uuid.UUID, list[MatterParty]] = {}
    for row in MatterParty.objects.filter(matter__in=seen).select_related("party").order_by("pk"):
        if row.capacity == first[row.matter_id]:
            rows.setdefault(row.matter_id, []).append(row)
    return {id: _said(found, seen[id] and not masked) for id, found in rows.items()}


def _said(rows: list[MatterParty], reads: bool) -> str:
    party, others = rows[0].party, len(rows) - 1
    name = party.name if reads else party.masked_name
    return f"{name}{Label(f'等{others + 1}人', f' and {others} more')}" if others else name
