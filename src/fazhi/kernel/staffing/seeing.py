"""Who sees proposals while they are drafted, and what somebody has taken over."""

from __future__ import annotations

import uuid

from django.db.models import Q

from fazhi.kernel.organs.roles import ADMINISTRATOR, PRINCIPAL
from fazhi.kernel.procedures.seeing import Eyes, sees
from fazhi.kernel.staffing.models import Charge, Proposal, ProposalRow

MODELS = (Proposal,)
"""Models of drafts that forms offer."""


def keeps(eyes: Eyes) -> set[uuid.UUID]:
    """The organs whose posts somebody keeps or decides: their administrators and principals."""
    return {post.organ_id for post in eyes.posts if post.gives(ADMINISTRATOR) or post.gives(PRINCIPAL)}


@sees(Proposal)
def drafts(eyes: Eyes) -> Q:
    """A draft is for those who keep the posts of its organ; what was sent is seen as a matter."""
    return Q(organ__in=keeps(eyes))


@sees(ProposalRow)
def rows(eyes: Eyes) -> Q:
    """A row is seen with its draft."""
    return Q(draft__organ__in=keeps(eyes))


@sees(Charge)
def charges(eyes: Eyes) -> Q:
    """What was taken over is seen by who took it over, and in their organs."""
    return Q(officer=eyes.officer) | Q(organ__in=eyes.organs)
