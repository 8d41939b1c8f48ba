"""How many entries a public register has: counted once for a state of the log, not for every reader."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Count

from fazhi.kernel.ledger.models import Head, WaitingLeaf
from fazhi.kernel.registers.declaring import Register, register_of

KEPT = 128
"""Counts that a process keeps."""


def numbers(register: type[Register], on: datetime.date) -> Mapping[str, int]:
    """The number of its entries in force on a day, by kind.

    Entries are evidence: none comes without a leaf, so that the signed head and what waits for its place say whether
    anything can have changed.
    """
    head = Head.objects.values_list("note", flat=True).first()
    waiting = WaitingLeaf.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _counted(register.key, on, head, waiting)


@lru_cache(maxsize=KEPT)
def _counted(key: str, on: datetime.date, head: str | None, waiting: int | None) -> Mapping[str, int]:
    standing = register_of(key).entries().as_of(on).order_by()
    return dict(standing.values_list("kind").annotate(number=Count("pk")))
