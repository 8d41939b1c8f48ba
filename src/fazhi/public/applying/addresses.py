"""Addresses of applying, under ``/public/apply/``; none holds a code or a word that somebody typed."""

from __future__ import annotations

from django.urls import URLPattern

from fazhi.public.applying import drafting, mine, reviewing, starting
from fazhi.web.access import View, page


def _apply(route: str, view: View, name: str) -> URLPattern:
    return page(f"public/apply/{route}", view, f"public-{name}")


pages = [
    _apply("", starting.first, "apply"),
    _apply("new/<str:key>/", starting.start, "apply-start"),
    _apply("continue/", starting.come_back, "apply-continue"),
    _apply("follow/", starting.follow, "apply-follow"),
    _apply("leave/", starting.go_away, "apply-leave"),
    _apply("left/", starting.left, "apply-left"),
    _apply("draft/", drafting.overview, "apply-draft"),
    _apply("draft/part/<int:number>/", drafting.part, "apply-part"),
    _apply("draft/files/", drafting.files, "apply-files"),
    _apply("draft/files/remove/", drafting.remove, "apply-remove"),
    _apply("draft/review/", reviewing.review, "apply-review"),
    _apply("draft/discard/", drafting.discard, "apply-discard"),
    _apply("receipt/", reviewing.receipt, "apply-receipt"),
    _apply("mine/", mine.mine, "apply-mine"),
    _apply("mine/supplement/", mine.supplement, "apply-supplement"),
    _apply("mine/withdraw/", mine.withdraw, "apply-withdraw"),
    _apply("mine/contact/", mine.contact, "apply-contact"),
    _apply("mine/consent/", mine.consent, "apply-consent"),
    _apply("mine/paper/", mine.paper, "apply-paper"),
]
