"""The line on a list's page from which the list is taken away."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html

from fazhi.exchange.forms.declaring import fitting
from fazhi.web.exporting.own_forms import own_forms
from fazhi.web.exporting.views import MEDIA, WhyForm
from fazhi.web.viewer import Viewer

register = template.Library()
_CALLED = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
_PAGING, _CURSOR = ("page", "size"), ("from", "after")


@register.inclusion_tag("web/exporting/line.html", takes_context=True)
def export_line(context: RequestContext, name: str, *address: object) -> dict[str, Any]:
    """Links to each form of the list of this page, with the filters of its address."""
    ways = _ways(context, name, *address)
    if name == "export-register" and isinstance(viewer := context.get("viewer"), Viewer):
        key = str(address[0])
        for form in fitting(register=key):
            ways.append((str(form.title.label), _to(context, "export-register-form", key, form.key)))
        for form in own_forms(viewer, key):  # called as the office calls it, in whatever language the page is
            called = format_html('<span lang="zh-Hans">{}</span>', form.title.label.zh)
            ways.append((called, _to(context, "export-register-form", key, form.key)))
    return {"ways": ways}


@register.inclusion_tag("web/exporting/asking.html", takes_context=True)
def export_work(context: RequestContext, procedure: Any) -> dict[str, Any]:
    """The same of a worklist, where it names people with what it is taken for."""
    ways = _ways(context, "export-worklist", procedure.key) if procedure else _ways(context, "export-worklists")
    for form in fitting(family=procedure.key) if procedure else []:
        ways.append((str(form.title.label), _to(context, "export-work-form", procedure.key, form.key)))
    asks = procedure is None or bool(procedure.capacities)
    return {
        "ways": ways,
        "why": WhyForm(auto_id="export_%s") if asks else None,
        "csrf_token": context.get("csrf_token"),
    }


def _ways(context: RequestContext, name: str, *address: object) -> list[tuple[str, str]]:
    return [(_CALLED[form], _to(context, name, *address, form)) for form in MEDIA]


def _to(context: RequestContext, name: str, *address: object) -> str:
    """The address of an export, with the filters of the page."""
    asked: QueryDict = context["request"].GET.copy()
    for each in _PAGING:
        asked.pop(each, None)
    if name.startswith("export-work"):  # elsewhere ``from`` is a day
        for each in _CURSOR:
            asked.pop(each, None)
    return reverse(name, args=list(address)) + (f"?{asked.urlencode()}" if asked else "")
