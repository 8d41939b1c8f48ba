"""Notices in hand on the day the demonstration is made: one to draft, one to confirm, one sent back, one overdue.

Each is owed for an adjustment of the power list that was approved some working days ago; no item comes or goes by it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from fazhi.demo.adjusting import Plan, after, before, notice_of, way
from fazhi.demo.diary import Happening
from fazhi.demo.people import post_of
from fazhi.demo.tables import rows
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act

_KEY = "demo:notice-in-hand"
_APPROVED_AFTER, _DRAFTED_AFTER = 9, 11
"""Working days after the report, as adjustments of the demonstration go."""


def open_notices(today: datetime.date) -> int:
    """Bring the notices of the table as far as it says; returns how many, none where they stand already."""
    if Act.objects.filter(request_key__startswith=_KEY).exists():
        return 0
    table = list(rows("in_hand_notices.csv"))
    for row in table:
        _bring(row, today)
    return len(table)


def _bring(row: dict[str, str], today: datetime.date) -> None:
    plan = _planned(row, today)
    for happening in _as_far(row["then"], way(plan)):
        happening.perform()
    if row["then"] == "send_back":
        on = after(plan.reported_on, _DRAFTED_AFTER)
        perform(
            notice_of(plan), "send_back", by=post_of(plan.organ, "reviewer", on), on=on, data={},
            reason="未写明调整前后的区别，请补充后再送。", request_key=f"{plan.key}:send_back",
        )  # fmt: skip


def _planned(row: dict[str, str], today: datetime.date) -> Plan:
    approved = before(today, int(row["decided_days_ago"]))
    return Plan(
        f"{_KEY}:{row['key']}", "services.powers.adjustment", "services.powers", row["department"], row["title"],
        row["ground"], approved, before(approved, _APPROVED_AFTER),
        [("amend", row["item"], {"responsibility": row["responsibility"]})],
    )  # fmt: skip


def _as_far(then: str, happenings: Iterator[Happening]) -> Iterator[Happening]:
    """What happened of the way of an adjustment: up to its approval, or to the draft of its notice."""
    last = "draft" if then else "approve"
    for each in happenings:
        yield each
        if each.key.endswith(f":{last}"):
            return
