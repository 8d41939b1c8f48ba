"""The application that a WSGI server runs; it refuses to start an installation that anybody could walk into."""

from __future__ import annotations

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def _made() -> WSGIHandler:
    handler = get_wsgi_application()
    from fazhi.web.account.production import refuse_unsafe

    refuse_unsafe(accounts=True)
    return handler


application = _made()
