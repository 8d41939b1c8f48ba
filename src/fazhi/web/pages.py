"""Rendering a page for a viewer, and dividing long lists into pages of bounded cost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fazhi.web.control import Panel
from fazhi.web.drafts import continued
from fazhi.web.queries import number_of
from fazhi.web.viewer import Viewer

PAGE = 25
"""Rows of a page."""


def show(request: HttpRequest, viewer: Viewer, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render a page of the workbench; the form on it is filled with its draft where the address asks for that."""
    panel = context.get("panel")
    if isinstance(panel, Panel):
        continued(request, viewer, panel, [each for each in context.values() if isinstance(each, forms.Form)])
    return render(request, f"web/{template}.html", {"viewer": viewer, **context}, status=status)


def numbered(request: HttpRequest, rows: QuerySet[Any], size: int = PAGE, count: int | None = None) -> Page[Any]:
    """One page of rows, by the number in the address; past the last page stands the last one.

    Args:
        request: with the number.
        rows: all of them.
        size: rows of a page.
        count: how many there are, where that is known already.
    """
    pages = Paginator(rows, size)
    if count is not None:
        pages.count = count
    return pages.get_page(number_of(request, "page", 1, most=10**8))
