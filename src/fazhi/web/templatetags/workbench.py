"""Filters of lists by name, drafts of forms, and how the viewer has set the workbench."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import RequestContext

from fazhi.kernel.notices.versions import Comparison
from fazhi.kernel.wording import Label
from fazhi.web.control import Panel
from fazhi.web.drafts import Notice, notice_of
from fazhi.web.preferences import uses_shortcuts
from fazhi.web.publishing import Around, FileShown, around, files_shown
from fazhi.web.revisions import difference
from fazhi.web.viewer import Viewer

register = template.Library()

_FILTERS = {
    "state": Label("状态", "State"), "due": Label("期限", "Limit"), "stage": Label("阶段", "Stage"),
    "organ": Label("主办单位", "Lead organ"), "next": Label("下一步由", "Next step by"), "sort": Label("排序", "Order"),
}  # fmt: skip


@register.simple_tag
def filter_label(name: str) -> str:
    """What a filter of a list is about."""
    return str(_FILTERS[name])


@register.simple_tag(takes_context=True)
def without(context: RequestContext, name: str) -> str:
    """The question part of this page's address without one filter, from the first page on."""
    kept: QueryDict = context["request"].GET.copy()
    for each in (name, "from", "after"):
        kept.pop(each, None)
    return f"?{kept.urlencode() or 'state='}"


@register.simple_tag(takes_context=True)
def draft_notice(context: RequestContext, panel: Panel) -> Notice | None:
    """What is known of a draft of a form by the viewer; none for who holds no post in the workbench."""
    viewer = context.get("viewer")
    return notice_of(viewer, panel.url) if isinstance(viewer, Viewer) else None


@register.simple_tag(takes_context=True)
def notice_files(context: RequestContext, form: Any) -> list[FileShown]:
    """The files of the notice of a form, with links to what the viewer may open."""
    viewer = context.get("viewer")
    return files_shown(form.notice, viewer) if isinstance(viewer, Viewer) and form.notice else []


@register.simple_tag(takes_context=True)
def notice_around(context: RequestContext, matter: Any) -> Around | None:
    """Where a notice leads: the version after it, and its public page; none for other matters."""
    viewer = context.get("viewer")
    return around(matter, viewer) if isinstance(viewer, Viewer) else None


@register.filter
def changes(compared: Comparison) -> list[tuple[str, str]]:
    """A new version of a notice and the one before as one text in pieces: what stayed, what went, what came."""
    return difference(compared.old, compared.new)


@register.simple_tag(takes_context=True)
def shortcuts(context: RequestContext) -> bool:
    """Whether the viewer uses the keys of the workbench."""
    viewer = context.get("viewer")
    return isinstance(viewer, Viewer) and uses_shortcuts(viewer)


@register.filter
def known_of(found: Mapping[Any, str], key: Any) -> str:
    """What is known of something, by its key; an empty text where nothing is."""
    return found.get(key, "")
