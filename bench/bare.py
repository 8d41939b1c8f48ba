"""A bare Django view behind the server that ``fazhi serve`` starts, with the same processes and threads."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = "<!doctype html><title>bare</title>" + "<p>一页</p>" * 400


def page(request: HttpRequest) -> HttpResponse:
    """As many bytes as a page of ours has, and nothing done for them."""
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]
if not settings.configured:
    settings.configure(
        ROOT_URLCONF="bench.bare", ALLOWED_HOSTS=["*"], SECRET_KEY="bare",
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    )  # fmt: skip
application: WSGIHandler = get_wsgi_application()


def main() -> None:
    """Serve at the port that is named."""
    import os

    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "bench.bare:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI, workers=2,
        blocking_threads=2 * (os.cpu_count() or 1), backpressure=32,
    ).serve()  # fmt: skip


if __name__ == "__main__":
    main()
