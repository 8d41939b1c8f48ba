"""Draws 随机抽取公开: every draw whose list was frozen, also one that came to nothing, with all that recomputes it."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from fazhi.kernel.draws.bundles import written
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.outcome_forms import terms_of
from fazhi.kernel.draws.publishing import (
    Reassigned,
    attempts,
    bundle_of,
    days_of,
    is_open,
    published,
    reason_of,
    reassigned,
    same_list,
    source_place,
    standing_of,
)
from fazhi.kernel.draws.seeds import Terms
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.public.pages import citizens, show
from fazhi.web.pages import numbered

ROWS = 30
"""Draws of a page."""

STANDINGS = {
    "open": Label("进行中", "Under way"), "drawn": Label("已抽出", "Drawn"), "failed": Label("作废", "Failed"),
    "cancelled": Label("取消", "Cancelled"),
}  # fmt: skip
SECRET = Label("尚未公开", "Not yet public")
WAITED = Label("未揭示", "Not revealed")


@dataclass(frozen=True, slots=True)
class Part:
    """An organ's part in a draw: what it committed, and what it revealed or why nothing stands there."""

    name: str
    commitment: str
    committed_on: datetime.date | None
    secret: str
    revealed_on: datetime.date | None
    false: int


def _found(id: uuid.UUID) -> Draw:
    draw = published().filter(pk=id).first()
    if draw is None:
        raise Http404(f"no draw {id}")
    return draw


def _parts(draw: Draw, terms: Terms, whole: bool) -> list[Part]:
    ids = {code: id for id, code in draw.codes.items()}
    committed, revealed = days_of(draw, "commit"), days_of(draw, "reveal")
    return [
        Part(
            name=organ.name, commitment=draw.commitments.get(ids[organ.code], ""),
            committed_on=committed.get(ids[organ.code]),
            secret=draw.reveals.get(ids[organ.code], str(WAITED)) if whole else str(SECRET),
            revealed_on=revealed.get(ids[organ.code]) if whole and ids[organ.code] in draw.reveals else None,
            false=sum(each["organ"] == ids[organ.code] for each in draw.false_reveals),
        )
        for organ in terms.organs
    ]  # fmt: skip


def _seats(draw: Draw) -> list[tuple[str, list[str]]]:
    """Each target with those who inspect it, as the assignment stands."""
    people: dict[str, list[str]] = {}
    for seat in draw.seats:
        people.setdefault(seat["target"], []).append(seat["person"])
    return list(people.items())


def _reassigned(draw: Draw) -> list[Reassigned]:
    """What changed in the files of inspectors; nothing is told of files that were destroyed."""
    try:
        return reassigned(draw)
    except FileError:
        return []


@citizens
def draws(request: HttpRequest) -> HttpResponse:
    """All draws, the last first."""
    page = numbered(request, published(), ROWS)
    rows = [(draw, STANDINGS[standing_of(draw)]) for draw in page]
    return show(request, "draws", page=page, rows=rows)


@citizens
def draw(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One draw: what was fixed, who committed and revealed, who was drawn, who was replaced."""
    found, day = _found(id), today()
    terms, whole = terms_of({"terms": found.terms}), is_open(found, day)
    return show(
        request, "draw", draw=found, terms=terms, standing=STANDINGS[standing_of(found)], whole=whole,
        parts=_parts(found, terms, whole), wanted=[(name, count) for name, count in terms.wanted.items()],
        seats=_seats(found) if whole else [], earlier=attempts(found), same=list(same_list(found)),
        reason=reason_of(found), anew=_reassigned(found) if whole else [],
        place=source_place(found) if whole else "",
    )  # fmt: skip


@citizens
def bundle(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """What is published of a draw as one file, which suffices to recompute it."""
    found = _found(id)
    try:
        content = written(bundle_of(found, today()))
    except FileError as fault:
        raise Http404(str(fault)) from fault
    return HttpResponse(
        content, content_type="application/json", headers={"Content-Disposition": f'inline; filename="draw-{id}.json"'}
    )


@citizens
def recompute(request: HttpRequest) -> HttpResponse:
    """Recompute a draw in the browser, from a file that is chosen or from the address in ``?of=``; nothing is sent."""
    return show(request, "recompute")
