"""Atom feeds and the sitemap: what is new for programs, from the same queries as the pages."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI, today
from fazhi.public.notices import newest
from fazhi.public.pages import address, citizens

if TYPE_CHECKING:
    LatestFeed = Feed[Notice, QuerySet[Notice]]
else:
    LatestFeed = Feed
ENTRIES = 50
"""Notices in a feed."""


class Latest(LatestFeed):
    """The latest notices: all, or those of the kind of procedure and of the organ that the address asks for."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """Title of the feed."""
        return str(Label("公开信息", "Notices"))

    def link(self) -> str:
        """The page of which the feed is."""
        return address("notices")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Notice]:
        """The notices asked for, by the fields of the list of notices."""
        rows = newest(today())
        if kind := request.GET.get("kind", ""):
            rows = rows.filter(source__family=kind)
        if organ := request.GET.get("organ", ""):
            rows = rows.filter(organ__code=organ)
        return rows

    def items(self, obj: QuerySet[Notice]) -> list[Notice]:
        """The latest first."""
        return list(obj[:ENTRIES])

    def item_title(self, item: Any) -> str:
        """The heading, without anything that could be read as markup."""
        return escape(item.heading)

    def item_description(self, item: Any) -> str:
        """Whose it is."""
        return escape(item.organ.name)

    def item_link(self, item: Any) -> str:
        """Its page."""
        return address("notice", item.pk)

    def item_guid(self, item: Any) -> str:
        """Its identifier, which outlives a change of addresses."""
        return f"urn:uuid:{item.pk}"

    def item_pubdate(self, item: Any) -> datetime.datetime:
        """The day of publication, at its beginning in the zone of the law."""
        return datetime.datetime.combine(item.published_on, datetime.time.min, SHANGHAI)


_latest = Latest()


@citizens
def feed(request: HttpRequest) -> HttpResponseBase:
    """The Atom feed of the latest notices, by ``kind`` and ``organ`` where these are asked for."""
    return _latest(request)
