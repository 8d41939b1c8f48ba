"""Entries of a register 清单条目: as of a day, as known on a day, and one with its versions.

What is on a public register everybody reads as the public site shows it: what stands now. What was known earlier, which
includes what was recorded wrongly, is for officers, as at the workbench.
"""

# Annotations are not deferred here: the parameters of an operation are those of its register, known when it is made.

import datetime
import uuid
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from fazhi.api.asked import Day, Paged, known_to, said
from fazhi.api.auth import Needs, asking
from fazhi.api.cursors import linked, page_of
from fazhi.api.declared_schemas import columns_of, described, list_of, typed
from fazhi.api.declaring import reads
from fazhi.api.problems import Problem
from fazhi.api.values import value_of
from fazhi.kernel.ledger.evidence import DatedQuerySet
from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.web.seeing import visible_entries
from fazhi.web.viewer import Viewer

SCOPE = "registers:read"
_ON = said("在哪一日有效；不填为今天", "In force on this day; today without it")
_KNOWN = said("按哪一日所知；须持令牌", "As known on this day; asks for a token")
_ORDER = ("code", "pk")


class EntriesAsked(Paged):
    """What entries are asked for."""

    on: Day | None = Field(None, description=_ON)
    known: Day | None = Field(None, description=_KNOWN)
    organ: str = Field("", max_length=30, description=said("单位代码", "Code of the organ"))
    q: str = Field("", max_length=100, description=said("名称或编码所含文字", "Words in name or code"))


def operations(router: Router, register: type[Register]) -> None:
    """Add the operations of a register."""
    _entries(router, register)
    _entry(router, register)


def seen(register: type[Register], viewer: Viewer | None) -> DatedQuerySet[Any]:
    """The versions of the entries that the caller may see."""
    if viewer is not None:
        return visible_entries(register, viewer)
    return register.entries() if register.public else register.entries().none()


def versioned(row: Entry, shown: Iterable[uuid.UUID] = ()) -> dict[str, Any]:
    """A version of an entry as it is answered; the adjustment by which it came where that is among the ``shown``."""
    return {
        "subject": row.subject, "version": row.pk, "from_on": row.from_on, "until_on": row.until_on,
        "adjustment": row.adjustment if row.adjustment in set(shown) else None,
        **{column.name: value_of(row, column) for column in row.attributes()},
    }  # fmt: skip


def schema_of(register: type[Register]) -> Any:
    """The schema of a version of an entry."""
    fields = {
        "subject": Annotated[uuid.UUID, Field(description=said("条目标识，各版本相同", "Identity of the entry"))],
        "version": Annotated[uuid.UUID, Field(description=said("版本标识", "Identifier of the version"))],
        "from_on": Annotated[datetime.date, Field(description=said("自何日起有效", "In force from"))],
        "until_on": Annotated[
            datetime.date | None, Field(description=said("至何日前有效", "In force until, that day not included"))
        ],
        "adjustment": Annotated[
            uuid.UUID | None, Field(description=said("据以入列的调整事项，可见时", "The adjustment, where it is seen"))
        ],
        **columns_of(register.entry.attributes()),
        "kind": Annotated[
            str, Field(title="类别", description=described(Label("类别", "Kind"), register.kinds.choices))
        ],
    }
    return typed(f"{register.key}.entry", said(register.label.zh, register.label.en), fields)


def _adjustments(rows: Iterable[Entry], viewer: Viewer | None) -> set[uuid.UUID]:
    ids = {row.adjustment for row in rows if row.adjustment}
    return set(viewer.matters.filter(pk__in=ids).values_list("pk", flat=True)) if viewer and ids else set()


def _needs(register: type[Register]) -> Needs:
    return Needs(SCOPE, open=register.public)


def _entries(router: Router, register: type[Register]) -> None:
    label, entry = register.label, schema_of(register)
    kinds = Literal[("", *register.kinds.values)]  # type: ignore[valid-type]  # known when it runs
    answer = typed(f"{register.key}.entries", said(label.zh, label.en), {
        "on": datetime.date, "known": datetime.date | None, "entries": list_of(entry),
        "next": Annotated[str, Field(description=said("下一页的翻页标记", "Cursor of the next page"))],
    })  # fmt: skip

    class KindAsked(EntriesAsked):
        """The same, with the kinds of the register."""

        kind: kinds = Field("", description=said("类别", "Kind"))

    @reads(
        router, f"registers/{register.key}/entries", name=f"entries-{register.key}",
        title=Label(f"{label.zh}的条目", f"Entries of {label.en}"), about=Label(
            f"{label.zh}在某日有效的条目，按编码排列。", f"The entries of {label.en} in force on a day, by code."
        ), needs=_needs(register), answer=answer, tag="registers",
    )  # fmt: skip
    def entries(request: HttpRequest, response: HttpResponse, asked: Query[KindAsked]) -> dict[str, Any]:
        viewer, on = asking(request).seeing(SCOPE), asked.on or today()
        rows = seen(register, viewer).as_of(on, known_to(viewer, asked.known)).select_related("organ")
        if asked.kind:
            rows = rows.filter(kind=asked.kind)
        if asked.organ:
            rows = rows.filter(organ__code=asked.organ)
        if text := asked.q.strip():
            rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text))
        page = page_of(request, rows, _ORDER, asked.limit, asked.cursor)
        linked(request, response, page.next)
        shown = _adjustments(page.rows, viewer)
        return {
            "on": on, "known": asked.known, "next": page.next, "entries": [versioned(row, shown) for row in page.rows],
        }  # fmt: skip


def _entry(router: Router, register: type[Register]) -> None:
    label = register.label
    version = typed(f"{register.key}.version", said(label.zh, label.en), {
        **schema_of(register).__annotations__, "recorded_at": datetime.datetime,
        "standing": Annotated[bool, Field(description=said("没有被后来的版本取代", "No later one replaces it"))],
    })  # fmt: skip
    answer = typed(f"{register.key}.versions", said(label.zh, label.en), {"versions": list_of(version)})

    @reads(
        router, f"registers/{register.key}/entries/{{uuid:subject}}", name=f"entry-{register.key}",
        title=Label(f"{label.zh}的一个条目", f"One entry of {label.en}"), about=Label(
            "一个条目的各个版本，新的在前；无令牌时不含被更正的版本。",
            "The versions of one entry, the latest first; without a token those alone that stand.",
        ), needs=_needs(register), answer=answer, tag="registers",
    )  # fmt: skip
    def entry(request: HttpRequest, subject: uuid.UUID) -> dict[str, Any]:
        viewer = asking(request).seeing(SCOPE)
        rows = list(
            seen(register, viewer).filter(subject=subject).select_related("organ").order_by("-from_on", "-recorded_at")
        )
        superseded = {row.supersedes_id for row in rows}
        if viewer is None:
            rows = [row for row in rows if row.pk not in superseded]
        if not rows:
            raise Problem("not-found")
        shown = _adjustments(rows, viewer)
        return {"versions": [
            {**versioned(row, shown), "recorded_at": row.recorded_at, "standing": row.pk not in superseded}
            for row in rows
        ]}  # fmt: skip
