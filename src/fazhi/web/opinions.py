"""Calls for opinions 征求意见 on the desk: those of my organ that are open, and closed ones without an answer."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.registry import families
from fazhi.kernel.procedures.seeing import seen
from fazhi.web.viewer import Viewer

SHOWN = 10
"""Calls that the desk shows, those that closed or close first."""


def calls_of_my_organs(viewer: Viewer) -> list[Notice]:
    """Calls of the viewer's organs that are open, and closed ones whose procedure owes an answer that is not public."""
    told = Notice.objects.replies(viewer.day).filter(answers=OuterRef("source"))
    waits = Q(opinions_until__gte=viewer.day) | Q(~Exists(told), source__family__in=_answering())
    rows = Notice.objects.calls(viewer.day).filter(waits, organ__in=viewer.own_organs)
    return list(seen(rows, viewer.eyes).order_by("opinions_until", "pk")[:SHOWN])


def _answering() -> list[str]:
    """The procedures that owe an answer to a call."""
    return [
        key for key, versions in families().items()
        if any(owes.replies for each in versions for kind in each.acts.values() for owes in kind.owes)
    ]  # fmt: skip
