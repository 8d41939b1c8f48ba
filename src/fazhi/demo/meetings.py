"""Meetings of the county and of its organs 会议: registered on their day, and what was decided at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from fazhi.demo.diary import Happening
from fazhi.demo.people import post_of
from fazhi.demo.tables import documents
from fazhi.kernel.meetings.models import Meeting
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Act

_KEY = "demo:meeting"
_REPORT = "法治政府建设情况报告"


def happenings() -> Iterator[Happening]:
    """Each meeting, registered on its day."""
    for row in documents("meetings.yaml"):
        yield Happening(row["held"], f"{_KEY}:{row['key']}", partial(_register, row))


def decided_at(key: str, act: str, decide: Callable[[Mapping[str, Any]], None]) -> Iterator[Happening]:
    """What was decided on a report at a meeting, recorded on its day; ``act`` is the request key of that act."""
    row = next(row for row in documents("meetings.yaml") if row["key"] == key)
    item = next(number for number, topic in enumerate(row["topics"], start=1) if _REPORT in topic)

    def done() -> None:
        meeting = Meeting.objects.get(pk=Act.objects.get(request_key=f"{_KEY}:{key}").matter_id)
        decide({"meeting": meeting.pk, "item": item})

    yield Happening(row["held"], act, done)


def _register(row: Mapping[str, Any]) -> None:
    open_matter(
        "kernel.meeting", "register", by=post_of(row["organ"], "handler", row["held"]), on=row["held"],
        request_key=f"{_KEY}:{row['key']}",
        data={
            "kind": row["kind"], "serial": row["serial"], "held_on": row["held"], "topics": "\n".join(row["topics"]),
            "reference": row.get("reference", ""),
        },
    )  # fmt: skip
