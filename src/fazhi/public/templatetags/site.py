"""What every public page says: addresses in its own language, whose site it is, the state of the log."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.models import Head
from fazhi.kernel.organs.models import Organ, OrganKind
from fazhi.public import contact
from fazhi.public.pages import address
from fazhi.web.language import ENGLISH, PUBLIC

register = template.Library()

QUIET_ZONE = 4
SHOWN_OF_IDENTIFIER = 12
"""Characters of an identifier that a printed page shows: 48 bits, so that hardly two begin alike."""


@register.simple_tag
def to(name: str, *args: Any) -> str:
    """The address of a public page, in the language of this one."""
    return address(name, *args)


@register.simple_tag(takes_context=True)
def in_other_language(context: RequestContext) -> str:
    """The address of this page in the other language."""
    request: HttpRequest = context["request"]
    path, query = request.path, request.META.get("QUERY_STRING", "")
    english = (get_language() or "").startswith("en")
    if not path.startswith(PUBLIC):  # an error outside the site: there is no such page in any language
        return PUBLIC if english else ENGLISH
    other = PUBLIC + path.removeprefix(ENGLISH) if english else ENGLISH + path.removeprefix(PUBLIC)
    return f"{other}?{query}" if query else other


@register.simple_tag(takes_context=True)
def code_to_scan(context: RequestContext) -> SafeString:
    """A QR code 二维码 of the address of this page, for whoever holds it printed.

    Its squares are drawn row by row, in one path; a quiet zone of four squares surrounds them (ISO/IEC 18004).
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(address_of_page(context))
    squares = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(squares) for x, dark in enumerate(row) if dark
    )  # fmt: skip
    side = len(squares)
    return format_html('<svg viewBox="0 0 {0} {0}" shape-rendering="crispEdges"><path d="{1}"/></svg>', side, path)


@register.simple_tag(takes_context=True)
def address_of_page(context: RequestContext) -> str:
    """The whole address of this page, to which its code leads."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(request.path)


@register.filter
def identifier(id: uuid.UUID) -> str:
    """The beginning of an identifier in groups of four, short enough to be typed from a printed page."""
    return " ".join(re.findall("....", id.hex[:SHOWN_OF_IDENTIFIER]))


_ORGANS = Organ._meta.db_table
_GOVERNMENT = (
    f"SELECT * FROM {_ORGANS} WHERE kind = %s AND place_code IN (SELECT place_code FROM {_ORGANS} "
    "WHERE until_on IS NULL GROUP BY place_code ORDER BY count(*) DESC LIMIT 1) ORDER BY code LIMIT 1"
)
"""Written out: it stands on every public page, and Django took a tenth of the page's time to write it."""


@register.simple_tag
def government() -> Organ | None:
    """The people's government whose site this is: that of the place in which most organs stand."""
    return next(iter(Organ.objects.raw(_GOVERNMENT, [OrganKind.PEOPLES_GOVERNMENT.value])), None)


@register.simple_tag
def reached() -> list[contact.Line]:
    """Who runs the site and how it is reached, as far as it is filled in."""
    return contact.lines()


@register.simple_tag
def office() -> list[contact.Line]:
    """Where one applies in person and asks, as far as it is filled in."""
    return contact.lines(contact.OFFICE)


@register.simple_tag
def applying() -> bool:
    """Whether one can apply on this site."""
    return bool(settings.APPLYING)


@register.simple_tag
def log() -> Head | None:
    """The head of the log, under which everything here can be proved; none while it is empty."""
    return head()


@register.simple_tag(takes_context=True)
def part(context: RequestContext) -> str:
    """The part of the site in which this page lies."""
    request: HttpRequest = context["request"]
    return request.path.removeprefix(ENGLISH).removeprefix(PUBLIC).split("/")[0]
