"""Whom a matter concerns 当事人, beside its title in lists: named to who reads the names there, masked to all others.

A title holds no name, since it stands in more places than a list; what is read beside it follows who looks.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from fazhi.kernel.procedures.models import Matter, MatterParty
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import seen
from fazhi.kernel.wording import Label
from fazhi.web.listing import named_to
from fazhi.web.viewer import Viewer


def concerned(matters: Collection[Matter], viewer: Viewer) -> dict[uuid.UUID, str]:
    """For each of the matters the parties of the capacity that its procedure declares first, as the applicant.

    One of several is named, with the number of the others.
    """
    first = {matter.pk: next(iter(procedure_of(matter.family, matter.version).capacities), "") for matter in matters}
    asked = [id for id, capacity in first.items() if capacity]
    if not asked:
        return {}
    rows: dict[uuid.UUID, list[MatterParty]] = {}
    for row in seen(MatterParty.objects.filter(matter__in=asked), viewer.eyes).select_related("party").order_by("pk"):
        if row.capacity == first[row.matter_id]:
            rows.setdefault(row.matter_id, []).append(row)
    read = set(viewer.matters.filter(named_to(viewer), pk__in=rows).values_list("pk", flat=True)) if rows else set()
    return {id: _said(found, id in read) for id, found in rows.items()}


def _said(rows: list[MatterParty], reads: bool) -> str:
    party, others = rows[0].party, len(rows) - 1
    name = party.name if reads else party.masked_name
    return f"{name}{Label(f'等{others + 1}人', f' and {others} more')}" if others else name
