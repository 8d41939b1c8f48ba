"""Verifying 核验: whether a number was published here, and what an outsider needs to check the log."""

from __future__ import annotations

import uuid

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from fazhi.kernel.ledger.log import head
from fazhi.now import today
from fazhi.public.notices import newest, public_key
from fazhi.public.pages import citizens, show

MOST = 20
"""Notices of one number that are listed."""


@citizens
def verify(request: HttpRequest) -> HttpResponse:
    """Look up a number or identifier; public key and checkpoint for those who check for themselves."""
    asked = request.GET.get("q", "").strip()
    found = newest(today()).filter(_named(asked))[:MOST] if asked else []
    return show(request, "verify", asked=asked, found=list(found), key=public_key(), head=head())


def _named(asked: str) -> Q:
    """Notices whose own number, or whose identifier, is the one asked for."""
    last = asked.rstrip("/").rpartition("/")[2]
    try:
        return Q(pk=uuid.UUID(last))
    except ValueError:
        return Q(number=asked) & ~Q(number="")
