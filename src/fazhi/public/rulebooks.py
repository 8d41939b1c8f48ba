"""Rules by which authorities decide 公开的规则: every edition, in force or not, with its days and its digest."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from fazhi.kernel.registers.rulebooks import Published, rulebooks
from fazhi.kernel.registers.tables import Shown
from fazhi.now import today
from fazhi.public.pages import citizens, show


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition with what is shown of it, and whether it is in force today."""

    published: Published
    shown: Shown
    now: bool


@citizens
def rulebook(request: HttpRequest, key: str) -> HttpResponse:
    """One book of rules with all its editions, the latest first."""
    book = rulebooks().get(key)
    if book is None:
        raise Http404
    day = today()
    editions = [
        Edition(each, each.shown(), each.from_on <= day and (each.until_on is None or day <= each.until_on))
        for each in book.editions()
    ]
    return show(request, "rulebook", book=book, editions=editions)
