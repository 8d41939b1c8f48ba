"""Rendered answers kept for all readers: a page is made once for a state of the log, a day, and the law as it is read.

All that a public page says is evidence, law, or counted from these. Evidence never comes without a leaf, so that the
state of the log says whether anything can have changed. What a reader typed is not kept: it would fill the room.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from itertools import count

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger.log import state
from fazhi.law import LawTree
from fazhi.now import today

ROOM = "pages"
"""The cache of the settings that keeps them."""

LONGEST = 200_000
"""Bytes of an answer above which it is made anew."""

LASTING = (HTTPStatus.OK, HTTPStatus.GONE)
"""Answers that stay the same until something is recorded; a mistake in the address is told anew."""

TYPED = ("q", "checkpoint")
"""The fields in which readers write what they look for."""

_COUNTER = count()


def answered(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer that is kept for this request, or one that is made, and kept if it can be.

    The state is read before the answer is made: what comes meanwhile can only be in it already.
    """
    if any(field in request.GET for field in TYPED):
        return make()
    key = _key(request, today())
    kept = caches[ROOM].get(key)
    if kept is not None:
        status, headers, content = kept
        return HttpResponse(content, status=status, headers=headers)
    answer = make()
    if isinstance(answer, HttpResponse) and answer.status_code in LASTING and len(answer.content) <= LONGEST:
        caches[ROOM].set(key, (answer.status_code, dict(answer.items()), answer.content))
    return answer


def _key(request: HttpRequest, day: datetime.date) -> str:
    """What an answer depends on: the address with its language, host and scheme, the day, the law, the log."""
    parts = (request.build_absolute_uri(), day.isoformat(), str(_read(tree())), *map(str, state()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@lru_cache(maxsize=8)
def _read(law: LawTree) -> int:
    """A number for the law tree as it was read; one that was read again has another."""
    return next(_COUNTER)
