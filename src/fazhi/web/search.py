"""Search 检索: matters, notices, entries of registers and limits of the law, as far as the viewer may see them.

An address can be shared: it holds what was asked, and whoever opens it finds what they may find.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.registers.declaring import registers
from fazhi.kernel.search.finding import Hit, Page, SearchRefused, search
from fazhi.kernel.search.models import Kind
from fazhi.kernel.wording import Label
from fazhi.web.access import officers
from fazhi.web.pages import show
from fazhi.web.paging import SIZES
from fazhi.web.queries import Unreadable, day_of, uuid_of
from fazhi.web.viewer import Viewer
from fazhi.web.worklist import MOST_ORGANS

KINDS = {
    Kind.MATTER: Label("办件", "Matters"), Kind.NOTICE: Label("公开信息", "Notices"),
    Kind.ENTRY: Label("清单条目", "Register entries"), Kind.LAW: Label("法定期限", "Statutory limits"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; empty where a filter is not set."""

    q: str
    kind: Kind | None
    organ: uuid.UUID | None
    family: str
    since: datetime.date | None
    until: datetime.date | None

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any((self.kind, self.organ, self.family, self.since, self.until))


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as it is shown: what it is, where it stands, and its address where it has one."""

    hit: Hit
    kind: Label
    within: Label | None
    address: str


@officers
@require_safe
def search_page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What was found, newest first; without a question, what can be searched."""
    asked = _asked_in(request)
    try:
        found = _found(asked, viewer, request.GET.get("after", ""))
    except SearchRefused as refusal:
        raise Unreadable(refusal.message.zh, refusal.message.en) from refusal
    return show(
        request, viewer, "search", asked=asked, found=found, rows=[_row(hit) for hit in found.hits],
        kinds=KINDS, procedures={key: versions[-1].label for key, versions in families().items()},
        registers={key: each.label for key, each in registers().items()},
        organs=Organ.objects.only("id", "short_name").order_by("code")[:MOST_ORGANS],
        set_filters=list(_in_words(asked)),
    )  # fmt: skip


def _found(asked: Asked, viewer: Viewer, after: str) -> Page:
    return search(
        asked.q, eyes=viewer.eyes, day=viewer.day, kinds=[asked.kind] if asked.kind else [], organ=asked.organ,
        family=asked.family, since=asked.since, until=asked.until, after=after, size=SIZES[0],
    )  # fmt: skip


def _asked_in(request: HttpRequest) -> Asked:
    given = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "organ", "family", "since", "until")}
    if given["kind"] and given["kind"] not in Kind.values:
        raise Unreadable(
            f"“kind”不能是“{given['kind'][:40]}”，可用：{'、'.join(Kind.values)}。",
            f"kind cannot be {given['kind'][:40]!r}; use one of {', '.join(Kind.values)}.",
        )
    return Asked(
        given["q"], Kind(given["kind"]) if given["kind"] else None,
        uuid_of(given["organ"], "organ") if given["organ"] else None, given["family"],
        _day(request, "since"), _day(request, "until"),
    )  # fmt: skip


def _day(request: HttpRequest, name: str) -> datetime.date | None:
    return day_of(request, name, datetime.date.min) if request.GET.get(name, "").strip() else None


def _row(hit: Hit) -> Row:
    if hit.kind == Kind.ENTRY:
        within = registers()[hit.family].label if hit.family in registers() else None
        return Row(hit, KINDS[hit.kind], within, reverse("entry", args=[hit.family, hit.subject]))
    if hit.kind == Kind.LAW:
        return Row(hit, KINDS[hit.kind], None, "")
    versions = families().get(hit.family)
    return Row(hit, KINDS[hit.kind], versions[-1].label if versions else None, reverse("matter", args=[hit.subject]))


def _in_words(asked: Asked) -> Iterator[tuple[str, Label, str]]:
    """Each filter that is set: its name in the address, what it is about, and its value in words."""
    if asked.kind:
        yield "kind", Label("范围", "What"), str(KINDS[asked.kind])
    if asked.organ:
        name = Organ.objects.filter(pk=asked.organ).values_list("short_name", flat=True).first()
        yield "organ", Label("单位", "Organ"), name or "—"
    if asked.family:
        yield "family", Label("程序或清单", "Procedure or register"), str(_called(asked.family))
    if asked.since:
        yield "since", Label("自", "From"), asked.since.isoformat()
    if asked.until:
        yield "until", Label("至", "To"), asked.until.isoformat()


def _called(family: str) -> Label | str:
    if family in registers():
        return registers()[family].label
    return families()[family][-1].label if family in families() else "—"
