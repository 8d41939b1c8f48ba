"""Atom feeds and the sitemap: what is new for programs, from the same queries as the pages."""

from __future__ import annotations

import datetime
import re
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
from fazhi.public.opinions import open_calls
from fazhi.public.pages import address, citizens

if TYPE_CHECKING:
    LatestFeed = Feed[Notice, QuerySet[Notice]]
else:
    LatestFeed = Feed
ENTRIES = 50
"""Notices in a feed."""


class Atom(Atom1Feed):
    """Atom whose day is that of its latest entry; one without entries says the day, and not the moment it is read."""

    def latest_post_date(self) -> datetime.datetime:
        """The latest entry's moment."""
        return (
            super().latest_post_date()
            if self.items
            else datetime.datetime.combine(today(), datetime.time.min, SHANGHAI)
        )


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def said(text: str) -> str:
    """A text as a feed can hold it: nothing that could be read as markup, and no sign for which XML has no place."""
    return escape(_NOT_IN_XML.sub("", text))


class Latest(LatestFeed):
    """The latest notices: all, or those of the kind of procedure and of the organ that the address asks for."""

    feed_type = Atom

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
        return said(item.heading)

    def item_description(self, item: Any) -> str:
        """Whose it is."""
        return said(item.organ.name)

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


class Wanted(Latest):
    """The calls that are open, the latest published first."""

    def title(self) -> str:
        """Title of the feed."""
        return str(Label("正在征求意见", "Opinions wanted"))

    def link(self) -> str:
        """The page of which the feed is."""
        return address("opinions")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Notice]:
        """The open calls."""
        return open_calls(today()).order_by("-published_on", "-pk")

    def item_description(self, item: Any) -> str:
        """Whose it is, and until when."""
        until = Label(f"，征求意见至 {item.opinions_until}", f", opinions until {item.opinions_until}")
        return said(f"{item.organ.name}{until}")


_wanted = Wanted()


@citizens
def opinions_feed(request: HttpRequest) -> HttpResponseBase:
    """The Atom feed of the calls that are open."""
    return _wanted(request)
