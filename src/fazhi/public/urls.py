"""All addresses: the public site under ``/public/``, and the workbench beside it."""

from __future__ import annotations

from django.urls import URLPattern

from fazhi.api.addresses import addresses as interface
from fazhi.public import (
    draws,
    errors,
    feeds,
    files,
    finding,
    home,
    limits,
    maps,
    notices,
    open_data,
    opinions,
    register_feeds,
    registers,
    report,
    rulebooks,
    verifying,
)
from fazhi.public.applying.addresses import pages as applying
from fazhi.web.access import View, page, refuse_undeclared
from fazhi.web.urls import urlpatterns as workbench

__all__ = ["applying", "handler400", "handler403", "handler404", "handler500", "pages", "robots", "urlpatterns"]


def _public(route: str, view: View, name: str) -> URLPattern:
    return page(f"public/{route}", view, f"public-{name}")


_REGISTER = "registers/<str:key>/"
pages = [
    _public("", home.home, "home"),
    _public("search/", finding.find, "search"),
    _public("notices/", notices.notices, "notices"),
    _public("notices/feed.atom", feeds.feed, "feed"),
    _public("notices/<uuid:id>/", notices.notice, "notice"),
    _public("notices/<uuid:id>/proof.json", notices.proof, "proof"),
    _public("notices/<uuid:id>/files/<uuid:file>/", files.file, "file"),
    _public("notices/<uuid:id>/files/<uuid:file>/proof.json", files.proof, "file-proof"),
    _public("opinions/", opinions.opinions, "opinions"),
    _public("opinions/feed.atom", feeds.opinions_feed, "opinions-feed"),
    _public("registers/", registers.register_list, "registers"),
    _public(_REGISTER, registers.register, "register"),
    _public(_REGISTER + "feed.atom", register_feeds.changes, "register-feed"),
    _public(_REGISTER + "difference/", registers.differences, "difference"),
    _public(_REGISTER + "all.<str:form>", registers.download, "download"),
    _public(_REGISTER + "<uuid:subject>/", registers.entry, "entry"),
    _public("report/", report.reports, "reports"),
    _public("report/<int:year>/", report.report, "report"),
    _public("report/<int:year>/figures.<str:form>", report.download, "report-data"),
    _public("report/<int:year>/report.<str:form>", report.document, "report-document"),
    _public("report/<int:year>/<str:id>/", report.figure, "report-figure"),
    _public("report/<int:year>/figures/<str:id>.json", report.figure_file, "report-figure-file"),
    _public("law/", limits.limits, "limits"),
    _public("law/<str:key>/", limits.limit, "limit"),
    _public("law/rules/<str:key>/", rulebooks.rulebook, "rulebook"),
    _public("verify/", verifying.verify, "verify"),
    _public("verify/consistency.json", verifying.consistency, "consistency"),
    _public("draws/", draws.draws, "draws"),
    _public("draws/recompute/", draws.recompute, "recompute"),
    _public("draws/<uuid:id>/", draws.draw, "draw"),
    _public("draws/<uuid:id>/draw.json", draws.bundle, "draw-bundle"),
    _public("data/", open_data.data, "data"),
    _public("data/datapackage.json", open_data.package, "package"),
    _public("sitemap.xml", maps.site_map, "sitemap"),
    _public("about/", home.about, "about"),
]
robots = page("robots.txt", maps.robots, "robots")
urlpatterns = [*pages, *applying, robots, *workbench, *interface(open_only=False)]
refuse_undeclared(urlpatterns)

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
