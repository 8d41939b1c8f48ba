"""Who sees drafts of changes to registers: the officers of the organ that drafts them."""

from __future__ import annotations

from django.db.models import Q

from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from fazhi.kernel.procedures.seeing import Eyes, sees

MODELS = (ChangeSet,)
"""Models of drafts that forms offer."""


@sees(ChangeSet)
def drafts(eyes: Eyes) -> Q:
    """A draft is its organ's until it is sent; what was sent is seen as a matter."""
    return Q(organ__in=eyes.organs)


@sees(ChangeRow)
def rows(eyes: Eyes) -> Q:
    """A row is seen with its draft."""
    return Q(change_set__organ__in=eyes.organs)
