"""The ledger for auditors 日志分片: checkpoint, tiles and bundles of leaves in the layout of C2SP tlog-tiles.

Anybody may fetch checkpoint and tiles of hashes, without a token and as often as they like: they say nothing but that
something was recorded, and a full tile, once fetched, is kept by every proxy on the way. Leaves say more, of which kind
it was, when, under which identifier and which personal values it has: they ask for a token.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPMethod, HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

from fazhi.api.auth import NOBODY, Caller, Needs
from fazhi.api.door import count, through
from fazhi.api.problems import Problem
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.tiles import Tile, read, tile_at
from fazhi.kernel.wording import Label
from fazhi.web.access import ACCESS, Access, View, refuse_nul

NOTE, BYTES = "text/plain; charset=utf-8", "application/octet-stream"
FRESH = "public, max-age=2"
"""The checkpoint changes with every act: nobody keeps it beyond a moment."""
FOR_EVER = "public, max-age=31536000, immutable"
"""A year, the longest that caches take; what a tile holds never changes."""
LEAVES = Needs("ledger:read")
"""What is asked of whoever reads leaves; their hashes are for anybody."""

_NOT_BEGUN = Label("日志还没有一条记录，没有检查点。", "The log has no entry yet, and so no checkpoint.")
_NO_TILE = Label(
    "检查点所签的日志没有这一分片，或路径写法与 tlog-tiles 规定不符。",
    "The log that the checkpoint signs has no such tile, or its path is not written as tlog-tiles says.",
)


def auditors(view: Callable[..., HttpResponse]) -> View:
    """Open a view to anybody, only to read; what is refused is a problem (RFC 9457), which no cache keeps."""

    @csrf_exempt  # nothing is changed, and no session is asked
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def made() -> HttpResponse:
            if request.method not in (HTTPMethod.GET, HTTPMethod.HEAD):
                raise Problem("wrong-method", headers={"Allow": "GET, HEAD"})
            refuse_nul(request)
            return view(request, *args, **kwargs)

        response = through(request, made)
        kept_apart = "Authorization, Accept-Encoding" if request.headers.get("Authorization") else ""
        if response.status_code == HTTPStatus.OK:
            # It is the same for whoever asks in whatever language, and no cache needs to tell them apart.
            response.headers["Vary"] = kept_apart or "Accept-Encoding"
            del response.headers["Content-Language"]
        return response

    ACCESS[opened] = Access.ANYONE
    return opened


@auditors
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed head of the log as it stands 检查点 (tlog-checkpoint)."""
    row = head()
    if row is None:
        raise Problem("not-found", _NOT_BEGUN)
    return HttpResponse(row.note, content_type=NOTE, headers={"Cache-Control": FRESH})


@auditors
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of hashes 分片."""
    return _bytes_of(path, leaves=False)


@auditors
def entries(request: HttpRequest, path: str) -> HttpResponse:
    """The leaves beneath a tile of level 0 叶组, for a token, compressed for those who ask for it: they are JSON."""
    LEAVES.admit(caller_in(request))
    response = _compressed(request, path)
    response.headers["Cache-Control"] = FOR_EVER.replace("public", "private")
    return response


ACCESS[entries] = Access.TOKEN


def caller_in(request: HttpRequest) -> Caller:
    """Who asks, counted where a token is given: without one nothing of the ledger is counted."""
    return count(request) if request.headers.get("Authorization") else NOBODY


def _bytes_of(path: str, *, leaves: bool) -> HttpResponse:
    found, row = tile_at(path), head()
    if found is None or row is None or found.entries is not leaves or not found.within(row.size):
        raise Problem("not-found", _NO_TILE)
    return _lasting(found)


def _lasting(found: Tile) -> HttpResponse:
    return HttpResponse(read(found), content_type=BYTES, headers={"Cache-Control": FOR_EVER})


@gzip_page
def _compressed(request: HttpRequest, path: str) -> HttpResponse:
    return _bytes_of(f"entries/{path}", leaves=True)
