"""The one place that reads the wall clock: kernel and chapters are handed the day; only cli and web call this."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment() -> datetime.datetime:
    """The moment now, in the zone of the law (Asia/Shanghai)."""
    return datetime.datetime.now(SHANGHAI)  # noqa: TID251  the one reader of the clock


def today() -> datetime.date:
    """The legal day now, in Asia/Shanghai."""
    return moment().date()
