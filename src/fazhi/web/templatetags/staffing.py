"""Who keeps posts, asked by the navigation and the desk; what was handed to somebody, asked by the desk."""

from __future__ import annotations

from django import template

from fazhi.kernel.staffing.handing import given_to
from fazhi.kernel.staffing.models import HandOver
from fazhi.web.staffing.sight import keeps_posts as keeps
from fazhi.web.viewer import Viewer

register = template.Library()


@register.filter
def keeps_posts(viewer: Viewer) -> bool:
    """Whether the pages of organs and posts are part of the viewer's work."""
    return keeps(viewer)


@register.simple_tag
def handed_to(viewer: Viewer) -> list[HandOver]:
    """The hand-overs in which something waits for the viewer to take it over."""
    return given_to(viewer.officer, viewer.organs)
