"""Atom feeds of registers 清单变动: which entries came, changed and went, by the day from which it holds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.feedgenerator import Atom1Feed

from fazhi.kernel.registers.declaring import Register
from fazhi.kernel.registers.models import Entry
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI, today
from fazhi.public.feeds import ENTRIES, said
from fazhi.public.pages import address, citizens
from fazhi.public.registers import public_register, standing_versions

ADDED, CHANGED, ENDED = Label("新增", "Added"), Label("变更", "Changed"), Label("取消", "Ended")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an entry on a day; ``register`` is the one it stands in."""

    register: type[Register]
    entry: Entry
    what: Label
    day: datetime.date


if TYPE_CHECKING:
    ChangeFeed = Feed[Change, type[Register]]
else:
    ChangeFeed = Feed


def latest_changes(register: type[Register], day: datetime.date, most: int = ENTRIES) -> list[Change]:
    """What changed in a register until the day, the latest first; what was only recorded wrongly is left out."""
    versions = standing_versions(register)
    same = versions.filter(subject=OuterRef("subject"))
    came: QuerySet[Any] = (
        versions.filter(from_on__lte=day)
        .annotate(follows=Exists(same.filter(until_on=OuterRef("from_on"))))
        .order_by("-from_on", "code")
    )
    went = (
        versions.filter(until_on__lte=day)
        .exclude(until_on=F("from_on"))
        .exclude(Exists(same.filter(from_on=OuterRef("until_on"))))
        .order_by("-until_on", "code")
    )
    changes = [Change(register, row, CHANGED if row.follows else ADDED, row.from_on) for row in came[:most]]
    changes += [Change(register, row, ENDED, row.until_on) for row in went[:most]]
    return sorted(changes, key=lambda each: each.day, reverse=True)[:most]


class RegisterChanges(ChangeFeed):
    """The latest changes of one register."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[Register]:
        """The register that the address names."""
        return public_register(kwargs["key"])

    def title(self, obj: type[Register]) -> str:
        """Its name."""
        return f"{obj.label} · {Label('变动', 'Changes')}"

    def link(self, obj: type[Register]) -> str:
        """Its page."""
        return address("register", obj.key)

    def items(self, obj: type[Register]) -> list[Change]:
        """The latest first."""
        return latest_changes(obj, today())

    def item_title(self, item: Any) -> str:
        """What happened to which entry, without anything that could be read as markup."""
        return said(f"{item.what}{Label('：', ': ')}{item.entry.name}")

    def item_description(self, item: Any) -> str:
        """Its code."""
        return said(item.entry.code)

    def item_link(self, item: Any) -> str:
        """The entry's page."""
        return address("entry", item.register.key, item.entry.subject)

    def item_guid(self, item: Any) -> str:
        """The version, and whether it began or ended."""
        return f"urn:uuid:{item.entry.pk}{'#ended' if item.what is ENDED else ''}"

    def item_pubdate(self, item: Any) -> datetime.datetime:
        """The day from which it holds, at its beginning in the zone of the law."""
        return datetime.datetime.combine(item.day, datetime.time.min, SHANGHAI)


_changes = RegisterChanges()


@citizens
def changes(request: HttpRequest, key: str) -> HttpResponseBase:
    """The Atom feed of what changed in a register."""
    return _changes(request, key=key)
