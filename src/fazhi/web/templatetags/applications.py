"""Applications asked for by the navigation, the desk, and the page of a matter."""

from __future__ import annotations

from django import template

from fazhi.kernel.applications.models import Application, What
from fazhi.kernel.procedures.models import Matter
from fazhi.web.applications.sight import Row, applications_of, rows_of, takes_any, to_take_in
from fazhi.web.viewer import Viewer

register = template.Library()
SHOWN = 10
"""Applications that the desk shows; the list has them all."""


@register.filter
def takes_applications(viewer: Viewer) -> bool:
    """Whether applications are part of the viewer's work: one has come in to an organ of theirs."""
    return takes_any(viewer)


@register.simple_tag
def waiting_applications(viewer: Viewer) -> list[Row]:
    """The applications that wait for the viewer, the first due first."""
    return rows_of(list(to_take_in(viewer).select_related("organ").distinct()), viewer)[:SHOWN]


@register.simple_tag
def application_of(matter: Matter, viewer: Viewer) -> Application | None:
    """The application from which a matter came, where the viewer sees it."""
    return applications_of(viewer).filter(happenings__matter=matter, happenings__what=What.REGISTERED).first()
