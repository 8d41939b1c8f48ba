"""How many entries a public register has: counted once for a state of the log, not for every reader."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Count

from fazhi.kernel.ledger.log import state
from fazhi.kernel.registers.declaring import Register, register_of

KEPT = 128
"""Counts that a process keeps."""


def numbers(register: type[Register], on: datetime.date) -> Mapping[str, int]:
    """The number of its entries in force on a day, by kind.

    Entries are evidence, and none comes without a leaf: the state of the log says whether anything can have changed.
    """
    return _counted(register.key, on, state())


@lru_cache(maxsize=KEPT)
def _counted(key: str, on: datetime.date, state: tuple[str, int]) -> Mapping[str, int]:
    standing = register_of(key).entries().as_of(on).order_by()
    return dict(standing.values_list("kind").annotate(number=Count("pk")))
