"""That a matter is handled on an upper platform, or came from one, told on its page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django import template

from fazhi.kernel.mirrors.models import UpperRecord
from fazhi.kernel.mirrors.standing import platform_of
from fazhi.kernel.procedures.models import Matter

register = template.Library()


@dataclass(frozen=True, slots=True)
class Upper:
    """The platform of a matter, the number that it has there, when it was last seen in a batch, and where it is."""

    platform: str
    number: str
    seen_on: datetime.date | None
    there: bool
    site: str = ""


@register.simple_tag
def upper_of(matter: Matter) -> Upper | None:
    """The platform on which a matter lives or from which it came; None for one of our own."""
    rows = UpperRecord.objects.filter(matter=matter).select_related("state").order_by("recorded_at")
    record = (rows.filter(platform=matter.platform) if matter.platform else rows).last()
    named = platform_of(matter.platform) if matter.platform else None
    site = named.site if named is not None else ""
    if record is not None:
        state = getattr(record, "state", None)
        seen_on = state.seen_on if state else None
        return Upper(record.platform_name, record.number, seen_on, matter.platform is not None, site)
    return Upper(named.name, "", None, True, site) if named is not None else None
