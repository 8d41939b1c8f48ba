"""Work in hand on the day the demonstration is made, so that its desks are not empty: findings under rectification.

It lies outside the year that is compared with the published figures, and is opened once.
"""

from __future__ import annotations

import datetime

from fazhi.demo.people import JUSTICE_BUREAU, organ
from fazhi.demo.tables import rows
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, REVIEWER, Role
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.oversight.models import CheckKind

_KEY = "demo:in-hand"
_SECTION = "行政执法协调监督"
"""What the title of an officer of the bureau says who works on findings."""


def open_work(today: datetime.date) -> int:
    """Open the findings of the table, counted from today; returns how many, none where they stand already."""
    if Act.objects.filter(request_key__startswith=_KEY).exists():
        return 0
    table = list(rows("in_hand.csv"))
    for row in table:
        _open(row, today)
    return len(table)


def _open(row: dict[str, str], today: datetime.date) -> None:
    bureau, checked = organ(JUSTICE_BUREAU), organ(row["organ"])
    found_on = today - datetime.timedelta(days=int(row["found_days_ago"]))
    opened = open_matter(
        "oversight.rectification", "open", by=_post(bureau, HANDLER, found_on, _SECTION), on=found_on, today=today,
        request_key=f"{_KEY}:{row['key']}",
        data={
            "source": CheckKind.FILE_REVIEW.value, "reference": f"抽查第{row['key']}号", "checked": checked.pk,
            "problem": row["problem"], "legal_basis": row["basis"],
            "rectify_by": (today + datetime.timedelta(days=int(row["due_in_days"]))).isoformat(),
        },
    )  # fmt: skip
    matter = Matter.objects.get(pk=opened.matter_id)
    if row["then"] == "urge":
        urged = {"text": "整改期限已过，请即报告整改情况。", "to": checked.pk}
        perform(matter, "urge", by=_post(bureau, REVIEWER, today, _SECTION), on=today, data=urged)
    if row["then"] == "instruct":
        told = {"text": "请核实原因，举一反三。", "report_by": (today + datetime.timedelta(days=3)).isoformat()}
        perform(matter, "instruct", by=_post(bureau, PRINCIPAL, today, _SECTION), on=today, data=told)
    if row["then"] == "rectify":
        measures = {"measures": "已补签送达回证，并组织全员学习送达规定。"}
        perform(matter, "rectify", by=_post(checked, HANDLER, today), on=today, data=measures)


def _post(held_in: Organ, role: Role, day: datetime.date, title: str = "") -> Post:
    held = (
        Post.objects.as_of(day)
        .filter(organ=held_in, role=role.key, title__contains=title)
        .select_related("organ", "officer")
    )
    return held.order_by("officer__number")[0]
