"""Who finds what 检索权限: a condition inside the query, so that no hit, count or page tells of anything else.

``tokens`` narrow the index to what may be found at all; ``condition`` says what is, on the rows themselves.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.seeing import Eyes, matters_seen
from fazhi.kernel.search.models import Kind
from fazhi.kernel.search.scope import PUBLISHED, family_token, kind_token, organ_token, reader_token
from fazhi.kernel.search.sources import public_registers


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody may find: tokens of which a row has one at least, and the condition that decides."""

    tokens: tuple[str, ...]
    condition: Q


def found_by(eyes: Eyes) -> Reach:
    """What an officer finds: matters and notices as lists show them, entries in force that pages show.

    Nobody sees a matter but through an organ that leads it or takes part in it, or as a named reader.
    """
    organs = eyes.organs | eyes.headed | {organ for organ, _ in eyes.apart()}
    tokens = (kind_token(Kind.ENTRY), *sorted(map(organ_token, organs)), reader_token(eyes.officer.pk))
    matters = Q(kind__in=(Kind.MATTER, Kind.NOTICE)) & Exists(matters_seen(eyes).filter(pk=OuterRef("subject")))
    entries = _in_force(eyes.day) & (Q(family__in=public_registers()) | Q(organ__in=eyes.organs))
    return Reach(tokens, matters | entries)


def publicly_found(day: datetime.date) -> Reach:
    """What anybody finds: notices that the public may see on the day, entries in force of public registers."""
    registers = public_registers()
    notices = Q(kind=Kind.NOTICE) & Exists(Notice.objects.public(day).filter(pk=OuterRef("subject")))
    entries = _in_force(day) & Q(family__in=registers)
    return Reach((PUBLISHED, *map(family_token, registers)), notices | entries)


def _in_force(day: datetime.date) -> Q:
    return Q(kind=Kind.ENTRY, since__lte=day) & (Q(until=None) | Q(until__gt=day))
