"""Addresses of the interface, each behind the door; a chapter that declares more adds some without a line here."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.urls import path as address
from django.utils import translation
from ninja import NinjaAPI, Router
from ninja.utils import normalize_path

from fazhi.api import acts, clocks, figures, ledger, matters, notices, registers, report_check, timelines
from fazhi.api.auth import Needs
from fazhi.api.declaring import reads
from fazhi.api.docs_page import docs
from fazhi.api.documents import ABOUT, ROOT, TITLE, VERSION, document
from fazhi.api.door import access_of, nothing_there, opened
from fazhi.api.parsing import Parser, Renderer
from fazhi.api.problems import handled
from fazhi.kernel.wording import Label
from fazhi.web.access import ACCESS, Access, page, refuse_undeclared

PARTS = (
    registers.operations, matters.operations, timelines.operations, clocks.operations, notices.operations,
    figures.operations, acts.operations, report_check.operations,
)  # fmt: skip
"""What adds operations; each is handed the router that it adds them to."""


def _documents(router: Router) -> None:
    @reads(
        router, "openapi.json", name="openapi", title=Label("接口说明", "This document"),
        about=Label("按本系统的声明生成，OpenAPI 3.1。", "Made from what is declared here; OpenAPI 3.1."),
        needs=Needs("", open=True), answer=dict[str, Any], tag="documents",
    )  # fmt: skip
    def openapi(request: HttpRequest) -> HttpResponse:
        return HttpResponse(_written(open_only=is_public()), content_type="application/json; charset=utf-8")


def is_public() -> bool:
    """Whether this process serves the public alone."""
    return settings.FACE == "public"


@cache
def interface() -> NinjaAPI:
    """All operations."""
    api = NinjaAPI(
        title=str(TITLE), version=VERSION, description=str(ABOUT), openapi_url=None, docs_url=None,
        urls_namespace="api", parser=Parser(), renderer=Renderer(),
    )  # fmt: skip
    router = Router()
    for add in (*PARTS, _documents):
        add(router)
    api.add_router("", router)
    api.add_exception_handler(Exception, handled)
    for kind in list(api._exception_handlers):
        api.add_exception_handler(kind, handled)
    return api


@cache
def described(*, open_only: bool) -> dict[str, Any]:
    """The document of the operations, made once, whatever the language of who asks first."""
    access = {_shown(each): ACCESS[each.callback] for each in patterns()}
    with translation.override(settings.LANGUAGE_CODE):
        return document(interface(), access, open_only=open_only)


@cache
def _written(*, open_only: bool) -> bytes:
    return json.dumps(described(open_only=open_only), ensure_ascii=False, separators=(",", ":")).encode()


def _shown(pattern: URLPattern) -> str:
    """An address as documents write it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{pattern.pattern}")


@cache
def patterns() -> tuple[URLPattern, ...]:
    """The addresses of all operations."""
    found = []
    for bound in interface()._get_bound_routers():
        for route, view in bound.path_operations.items():
            converted = normalize_path("/".join(part for part in (bound.prefix, route) if part)).lstrip("/")
            converted = converted.replace("{", "<").replace("}", ">")
            found.append(address(ROOT + converted, opened(view), name=f"api-{view.url_name}"))
    return tuple(found)


def addresses(*, open_only: bool) -> list[URLPattern]:
    """What is mounted: all operations, or those alone that are open to anybody; below, nothing else is there."""
    every = (*ledger.pages, *patterns())
    found = [each for each in every if not open_only or ACCESS[each.callback] is Access.ANYONE]
    found.append(page(ROOT + "docs/", docs, "api-docs"))
    found.append(re_path(r"^api(?:/.*)?$", nothing_there, name="api-nothing"))
    refuse_undeclared(found)
    return found


__all__ = ["access_of", "addresses", "described", "interface", "patterns"]
