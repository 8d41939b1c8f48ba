"""The language of a page: Chinese, unless the reader chose English by the switch; a browser's own wish does not count.

Officials often work on machines whose browsers were never set to Chinese.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

PUBLIC, ENGLISH = "/public/", "/public/en/"
"""Where the public site stands; its addresses name the language themselves, so that pages can be kept for all."""


API = "/api/"
"""Where programs ask: each request names its language, and who asks is said by a token, never by a session."""
SESSIONLESS = (PUBLIC, API)
"""Where sessions count for nothing."""


class ChosenLanguage:
    """Middleware that takes the language from the reader's choice, kept in a cookie, or from a public address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap the next step of the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the chosen language, and say which it is."""
        language = _of_address(request) or _of_cookie(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _of_address(request: HttpRequest) -> str:
    """The language that a public address names, which is taken out of what is looked up; empty elsewhere."""
    path = request.path_info
    if path.startswith(ENGLISH):
        request.path_info = PUBLIC + path.removeprefix(ENGLISH)
        return "en"
    return settings.LANGUAGE_CODE if path.startswith(PUBLIC) else ""


def _of_cookie(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
