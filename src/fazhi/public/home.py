"""The first page of the public site, and what it says of itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from fazhi.now import today
from fazhi.public.counting import numbers
from fazhi.public.notices import newest
from fazhi.public.opinions import open_calls, standing
from fazhi.public.pages import citizens, show
from fazhi.public.registers import public_registers
from fazhi.web.registers import about as said_of

LATEST = 10
"""Notices on the first page."""
CLOSING = 5
"""Calls for opinions on the first page: those that close first."""


@citizens
def home(request: HttpRequest) -> HttpResponse:
    """Search, what is new, on what opinions are wanted, and the registers."""
    day = today()
    rows = [(each, said_of(each), sum(numbers(each, day).values())) for each in public_registers()]
    return show(
        request, "home", notices=newest(day)[:LATEST], registers=rows,
        calls=standing(open_calls(day)[:CLOSING], day),
    )  # fmt: skip


@citizens
def about(request: HttpRequest) -> HttpResponse:
    """Where what is published comes from, what is hidden, and how it is corrected."""
    return show(request, "about")
