"""Who sees credit events 信用信息知悉范围: shared among the organs of the place that work on matters, no further.

What comes from a matter restricted to those who handle it is seen with that matter alone. The class is shown to all who
see the entity's file; of a line that rests on what one may not see, the points stand without their event.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from fazhi.kernel.organs.models import subtree
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.procedures.models import Secrecy
from fazhi.kernel.procedures.seeing import Eyes, matters_seen, sees
from fazhi.services.credit.models import CreditEvent

COUNTY = 6
"""Figures of a code that name the county: townships share with the organs of their county."""


@sees(CreditEvent)
def _events(eyes: Eyes) -> Q:
    """Events of the county in which the officer works on matters; restricted ones with their matter."""
    codes = {post.organ.place_code[:COUNTY] for post in eyes.posts if ROLES[post.role].handles}
    if not codes:
        return Q(pk__in=[])
    shared = reduce(or_, (Q(place_code__startswith=subtree(code)) for code in sorted(codes)))
    return shared & (~Q(matter__secrecy=Secrecy.RESTRICTED) | Q(matter__in=matters_seen(eyes).values("pk")))
