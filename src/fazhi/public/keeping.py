"""Rendered answers kept for all readers: a page is made once for a state of the log, a day, and the law as it is read.

All that a public page says is evidence, law, or counted from these. Evidence never comes without a leaf, so that the
state of the log says whether anything can have changed. What a reader typed is not kept.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from http import HTTPStatus
from itertools import count

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.ledger.log import state
from fazhi.law import LawTree
from fazhi.now import today
from fazhi.public import contact

ROOM = "pages"
"""The cache of the settings that keeps them."""

LONGEST = 200_000
"""Bytes of an answer above which it is made anew."""

LASTING = (HTTPStatus.OK, HTTPStatus.GONE)
"""Answers that stay the same until something is recorded; a mistake in the address is told anew."""

TABLES, LARGEST = "tables", 2_000_000
"""The cache that keeps whole tables, and the most bytes of one: to make one costs a hundred times as much as a page."""

CHOSEN = ("kind", "organ", "on", "from", "to", "page")
"""Fields whose values readers choose. What they typed, and fields that nobody asked for, would fill the room."""

_COUNTER = count()


class Whole:
    """An answer in pieces that is made of evidence alone, and may be kept together for the next reader."""


def answered(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer that is kept for this request, or one that is made, and kept if it can be.

    The state is read before the answer is made: what comes meanwhile can only be in it already.
    """
    if any(field not in CHOSEN for field in request.GET):
        return make()
    key = _key(request, today())
    kept = caches[ROOM].get(key) or caches[TABLES].get(key)
    if kept is not None:
        status, headers, content = kept
        return HttpResponse(content, status=status, headers=headers)
    answer = make()
    if isinstance(answer, HttpResponse):
        if answer.status_code in LASTING and len(answer.content) <= LONGEST:
            caches[ROOM].set(key, (answer.status_code, dict(answer.items()), answer.content))
    elif isinstance(answer, StreamingHttpResponse) and isinstance(answer, Whole) and request.method == "GET":
        sent = answer.streaming_content
        if isinstance(sent, Iterator):
            answer.streaming_content = _taken_down(sent, key, dict(answer.items()))
    return answer


def _taken_down(sent: Iterator[bytes], key: str, headers: dict[str, str]) -> Iterator[bytes]:
    """The pieces of a table as they are sent; once all are, they are kept together, if they are not too many."""
    pieces, size = [], 0
    for piece in sent:
        yield piece
        size += len(piece)
        if size <= LARGEST:
            pieces.append(piece)
    if size <= LARGEST:
        content = b"".join(pieces)
        headers.setdefault("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        caches[TABLES].set(key, (HTTPStatus.OK.value, headers, content))


def _key(request: HttpRequest, day: datetime.date) -> str:
    """What an answer depends on: the address with language, host and scheme, the day, the law, the foot, the log."""
    parts = (request.build_absolute_uri(), day.isoformat(), str(_read(tree())), contact.version(), *map(str, state()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@lru_cache(maxsize=8)
def _read(law: LawTree) -> int:
    """A number for the law tree as it was read; one that was read again has another."""
    return next(_COUNTER)
