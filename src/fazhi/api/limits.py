"""How often may be asked 限速: per officer, else per address, counted together by all processes of an installation.

A minute's requests are counted in the database. A process takes them from there some at a time, so that not every
request is a write: what all take together is never more than the limit, and what a process took and did not use is
lost to that minute.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from fazhi.api.auth import Caller
from fazhi.now import moment
from fazhi.web.account.models import Throttle
from fazhi.web.account.where import counted_address

WINDOW = 60
"""Seconds of a count."""
SHARES = 20
"""Parts of a limit; a process takes one at a time."""
_MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit, and the seconds until it starts anew."""

    limit: int
    left: int
    seconds: int

    @property
    def spent(self) -> bool:
        """Whether the request goes beyond it."""
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """The same as headers, by the names that clients know (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(max(self.left, 0)),
            "RateLimit-Reset": str(self.seconds),
        }  # fmt: skip


@dataclass(slots=True)
class _Taken:
    window: int
    unused: int
    counted: int


_taken: dict[str, _Taken] = {}
_lock = threading.Lock()


def spend(request: HttpRequest, caller: Caller | None) -> Allowance:
    """Count a request against the officer of its token, else against its address, so also one whose token is wrong.

    All tokens of an officer are counted together: whoever issues another has no more to spend.
    """
    if caller is not None and caller.token is not None:
        return _spend(_key("officer", str(caller.token.officer_id)), settings.API_RATE)
    return _spend(_key("address", counted_address(request)), settings.API_RATE_OPEN)


def _spend(key: str, limit: int) -> Allowance:
    now = int(moment().timestamp())
    window, seconds = now // WINDOW, WINDOW - now % WINDOW
    with _lock:
        mine = _taken.get(key)
        if mine is None or mine.window != window or (mine.unused == 0 and mine.counted < limit):
            mine = _take(key, window, limit)
        if mine.unused == 0:
            return Allowance(limit, -1, seconds)
        mine.unused -= 1
        return Allowance(limit, limit - mine.counted + mine.unused, seconds)


@transaction.atomic
def _take(key: str, window: int, limit: int) -> _Taken:
    """Take a share of what the minute has left for all processes."""
    row, made = Throttle.objects.select_for_update().get_or_create(key=key, defaults={"since": moment()})
    if not made and int(row.since.timestamp()) // WINDOW != window:
        row.since, row.count = moment(), 0
    share = min(max(limit // SHARES, 1), max(limit - row.count, 0))
    if share:
        row.count += share
        row.save(update_fields=["since", "count"])
    if len(_taken) > _MOST_KEYS:
        _taken.clear()
    _taken[key] = _Taken(window, share, row.count)
    return _taken[key]


def _key(*parts: str) -> str:
    return salted_hmac("fazhi.api.rate", "|".join(parts), algorithm="sha256").hexdigest()
