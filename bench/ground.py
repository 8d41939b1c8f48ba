"""The database that the sides of a comparison share: one organ, two officers, and matters waiting for an act."""

from __future__ import annotations

import datetime
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.settings")

if TYPE_CHECKING:
    from fazhi.kernel.organs.models import Organ, Post

FAMILY = "oversight.rectification"
ON = datetime.date(2021, 3, 1)
SINCE = datetime.date(2019, 1, 1)


def set_up() -> None:
    """Start Django on the database of the environment; make its tables where there are none."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def office() -> tuple[Organ, Post, Post]:
    """The organ, the post of its handler and that of its reviewer; founded when they are first asked for."""
    from django.db import transaction

    from fazhi.kernel.organs.founding import appoint, found
    from fazhi.kernel.organs.models import Officer, Organ, Post
    from fazhi.kernel.organs.roles import HANDLER, REVIEWER

    organ = Organ.objects.filter(code="bench").first()
    if organ is None:
        from fazhi.kernel.ledger.journal import record

        organ = found(code="bench", place_code="130130", name="司法局", kind="government", from_on=SINCE, mark="司")
        for role in (HANDLER, REVIEWER):
            with transaction.atomic():
                officer = Officer(number=f"bench-{role.key}", name="甲")
                record(officer)
            appoint(officer, organ, role, SINCE)
    posts = {post.role: post for post in Post.objects.filter(organ=organ).select_related("organ", "officer")}
    return organ, posts[HANDLER.key], posts[REVIEWER.key]


def matters(count: int) -> list[uuid.UUID]:
    """So many fresh matters with a running clock, and one act each."""
    from fazhi.kernel.procedures.engine import open_matter

    organ, handler, _ = office()
    data = {"source": "patrol", "checked": organ.pk, "problem": "超期公示", "rectify_by": "2021-04-01"}
    return [open_matter(FAMILY, "open", by=handler, on=ON, data=data).matter_id for _ in range(count)]


@contextmanager
def timed(count: int, found: list[float]) -> Iterator[None]:
    """Append to ``found`` how many a second were done of ``count``."""
    import time

    began = time.perf_counter()
    yield
    found.append(count / (time.perf_counter() - began))
