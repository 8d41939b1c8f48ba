"""Strong validators (RFC 9110): what has not changed is not sent again.

The tag of an answer is the digest of its bytes, so that it is right whatever the answer is made of. The tag of a matter
begins with its revision, which is the precondition of an act on it.
"""

from __future__ import annotations

import hashlib
import re

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

REVISION = "X-Revision"
"""A header between the operation and this module: the revision of the matter that is answered; it is not sent."""
_TAG = re.compile(r'\s*(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')
_OF_MATTER = re.compile(r"r(\d{1,9})\.[0-9a-f]{32}")
_KEPT = ("ETag", "Cache-Control", "Link", "Content-Location")


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its tag; 304 without content where the caller has it already."""
    revision = response.headers.get(REVISION)
    if revision is not None:
        del response.headers[REVISION]
    digest = hashlib.sha256(response.content).hexdigest()[:32]
    tag = f"r{revision}.{digest}" if revision is not None else digest
    response.headers["ETag"] = f'"{tag}"'
    known = request.headers.get("If-None-Match")
    if known is None or not _names(known, tag):
        return response
    unchanged = HttpResponseNotModified()
    for name in _KEPT:
        if name in response.headers:
            unchanged.headers[name] = response.headers[name]
    return unchanged


def _names(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in _TAG.findall(header)


def revision_in(header: str) -> int | None:
    """The revision that ``If-Match`` names, in the tag of a matter or as a bare number in quotes; else none."""
    found = _TAG.fullmatch(header)
    if found is None:
        return None
    tag = found[1]
    whole = _OF_MATTER.fullmatch(tag)
    if whole is not None:
        return int(whole[1])
    return int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 10 else None
