"""The sitemap: every public page in both languages, for those who find and keep what governments publish."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.registers.rulebooks import rulebooks
from fazhi.now import today
from fazhi.public.notices import newest
from fazhi.public.pages import address, citizens
from fazhi.public.registers import public_registers
from fazhi.public.report import standing_reports
from fazhi.web.language import ENGLISH, PUBLIC

if TYPE_CHECKING:
    NoticeMap = Sitemap[Notice]
    TextMap = Sitemap[tuple[str, ...]]
else:
    NoticeMap = TextMap = Sitemap


class Notices(NoticeMap):
    """Published notices, with their days."""

    def items(self) -> QuerySet[Notice]:
        """What the public may see today, the latest first."""
        return newest(today())

    def location(self, item: Notice) -> str:
        """Its page."""
        return address("notice", item.pk)

    def lastmod(self, item: Notice) -> datetime.date | None:
        """A published text does not change: a correction is a notice of its own."""
        return item.published_on


class Pages(TextMap):
    """Pages that stand by their names: the parts of the site, registers, limits of the law."""

    def items(self) -> Sequence[tuple[str, ...]]:
        """Name of the address and what it takes."""
        parts = [
            (name,)
            for name in (
                "home", "notices", "opinions", "registers", "reports", "limits", "verify", "recompute", "data", "about"
            )
        ]  # fmt: skip
        registers = [("register", each.key) for each in public_registers()]
        books = [("rulebook", key) for key in rulebooks()]
        limits = [("limit", each.key) for each in tree().parameters]
        return [*parts, *registers, *_of_reports(), *limits, *books]

    def location(self, item: tuple[str, ...]) -> str:
        """Its address."""
        return address(*item)


def _of_reports() -> Iterator[tuple[str, ...]]:
    """The published reports, and each figure of theirs."""
    for year, each in standing_reports(today()).items():
        yield "report", str(year)
        yield from (("report-figure", str(year), id) for id in each.frozen.figures)


ROBOTS = """User-agent: *
Allow: /public/
Allow: /static/
Disallow: /

Sitemap: {zh}
Sitemap: {en}
"""
"""What programs that gather pages may read: the public site, and nothing of the workbench."""


@citizens
def robots(request: HttpRequest) -> HttpResponse:
    """Where they find all public pages, and that they keep from everything else."""
    path = reverse("public-sitemap")
    zh, en = (request.build_absolute_uri(each) for each in (path, ENGLISH + path.removeprefix(PUBLIC)))
    return HttpResponse(ROBOTS.format(zh=zh, en=en), content_type="text/plain; charset=utf-8")


SECTIONS: dict[str, Any] = {"pages": Pages, "notices": Notices}


@citizens
def site_map(request: HttpRequest) -> HttpResponseBase:
    """All pages; ``?p=2`` is the second part of a long one."""
    answer: HttpResponseBase = sitemap(request, SECTIONS).render()
    return answer
