"""How far the acts are that follow from a matter's last one and that the worker does, told on the matter's page."""

from __future__ import annotations

from django import template

from fazhi.kernel.procedures.errands import Progress, progress_of
from fazhi.kernel.procedures.models import Matter
from fazhi.now import moment
from fazhi.operation.health import worker_is_alive

register = template.Library()


@register.simple_tag
def errands_of(matter: Matter) -> Progress | None:
    """How far they are; None where nothing is left of them."""
    return progress_of(matter)


@register.simple_tag
def nobody_works() -> bool:
    """Whether no worker was heard of lately, so that nothing moves until somebody starts one."""
    return not worker_is_alive(moment())
