"""What every answer tells the browser it may load: our own files, nothing inline, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from fazhi.web.language import API, PUBLIC

POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class ContentSecurityPolicy:
    """Middleware that sends the policy with every answer, error pages among them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap the next step of the request."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the policy; pages of signed-in people are not kept by caches."""
        response = self.get_response(request)
        if request.path.startswith(PUBLIC):
            # A broken session cookie is answered by taking it away: kept for others, it would sign them out. Only pages
            # that are kept for nobody hand out cookies, each bound to their own path.
            for name in [name for name, kept in response.cookies.items() if not kept["path"].startswith(PUBLIC)]:
                del response.cookies[name]
            response.headers.pop("Vary", None)
        elif request.path.startswith(API):
            response.cookies.clear()
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
