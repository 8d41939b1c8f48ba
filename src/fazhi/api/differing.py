"""What differs between a register on two days 清单比较: entries added, ended and changed, attribute by attribute."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from fazhi.api.asked import Answer, Day, Paged, known_to, said
from fazhi.api.auth import Needs, asking
from fazhi.api.cursors import linked, read, write
from fazhi.api.declaring import reads
from fazhi.api.problems import Problem
from fazhi.kernel.registers.declaring import Difference, Register, difference
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.web.registers import readings_of

SCOPE = "registers:read"


class ChangeOut(Answer):
    """An attribute that reads otherwise 变动的属性, as the workbench says it."""

    name: str
    old: str
    new: str


class DifferingOut(Answer):
    """An entry that differs 变动的条目."""

    what: Literal["added", "changed", "ended"]
    subject: str
    code: str
    name: str
    changes: list[ChangeOut]


class DifferenceOut(Answer):
    """What differs between two days 两日之间的变动."""

    earlier: datetime.date
    later: datetime.date
    known: datetime.date | None
    counts: dict[str, int]
    next: str
    entries: list[DifferingOut]


class DifferenceAsked(Paged):
    """Between which days."""

    earlier: Day | None = Field(
        None, description=said("较早的一日；不填为当年1月1日", "Earlier day; 1 January without it")
    )
    later: Day | None = Field(None, description=said("较晚的一日；不填为今天", "Later day; today without it"))
    known: Day | None = Field(
        None, description=said("按哪一日所知；须持令牌", "As known on this day; asks for a token")
    )


_ORDER = {"added": 0, "changed": 1, "ended": 2}


def operations(router: Router, register: type[Register]) -> None:
    """Add the operation of a register."""
    label = register.label

    @reads(
        router, f"registers/{register.key}/difference", name=f"difference-{register.key}",
        title=Label(f"{label.zh}的变动", f"Changes of {label.en}"), about=Label(
            "两日之间新增、调整、退出的条目，逐项列出。", "Entries added, changed and ended between two days."
        ), needs=Needs(SCOPE, open=register.public), answer=DifferenceOut, tag="registers",
    )  # fmt: skip
    def differences(request: HttpRequest, response: HttpResponse, asked: Query[DifferenceAsked]) -> dict[str, Any]:
        viewer = asking(request).seeing(SCOPE)
        later = asked.later or today()
        earlier = asked.earlier or later.replace(month=1, day=1)
        if earlier > later:
            raise Problem("bad-parameter", Label("earlier 应不晚于 later。", "earlier is not after later."))
        found = difference(register, earlier, later, known_to(viewer, asked.known))
        mine = None if register.public or viewer is None else viewer.eyes.organs
        every = _rows(found, register, mine)
        page, following = _page(request, every, asked)
        linked(request, response, following)
        counts = {what: sum(row["what"] == what for row in every) for what in _ORDER}
        return {
            "earlier": earlier, "later": later, "known": asked.known, "counts": counts, "next": following,
            "entries": page,
        }  # fmt: skip


def _rows(found: Difference, register: type[Register], organs: Collection[uuid.UUID] | None) -> list[dict[str, Any]]:
    """All that differs, in one order; where organs are named, of their entries alone."""
    rows = [
        *(_row("added", entry) for entry in found.added if organs is None or entry.organ_id in organs),
        *(
            _row("changed", each.new, [
                {"name": read.label, "old": read.old, "new": read.new} for read in readings_of(each, register)
            ])
            for each in found.changed if organs is None or each.new.organ_id in organs
        ),
        *(_row("ended", entry) for entry in found.ended if organs is None or entry.organ_id in organs),
    ]  # fmt: skip
    return sorted(rows, key=_place)


def _row(what: str, entry: Entry, changes: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {
        "what": what, "subject": str(entry.subject), "code": entry.code, "name": entry.name, "changes": changes or [],
    }  # fmt: skip


def _place(row: dict[str, Any]) -> list[Any]:
    return [_ORDER[row["what"]], row["code"], row["subject"]]


def _page(request: HttpRequest, rows: list[dict[str, Any]], asked: DifferenceAsked) -> tuple[list[dict[str, Any]], str]:
    """A page of rows that are all at hand, and the cursor of the next."""
    if asked.cursor:
        after = read(request, asked.cursor, 3)
        rows = [row for row in rows if _place(row) > after]
    page = rows[: asked.limit]
    return page, write(request, _place(page[-1])) if len(rows) > asked.limit else ""
