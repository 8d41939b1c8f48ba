"""What can be found 检索条目: rows derived from matters and entries, for searching alone. They are no evidence.

Beside the table stands an index of single characters and pairs: in SQLite the full-text table ``search_text`` with the
same row ids, in PostgreSQL an index on ``search_grams(words, scope)``; the first migration makes both.
"""

from __future__ import annotations

import datetime
import hashlib
import uuid

from django.db import models

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.wording import words

_BITS = 41
"""Bits of a row's id below its day."""


class Kind(models.TextChoices):
    """Kind of what is found 检索范围."""

    MATTER = "matter", words("办件", "Matters")
    NOTICE = "notice", words("公开信息", "Notices")
    ENTRY = "entry", words("清单条目", "Register entries")
    LAW = "law", words("法定期限", "Statutory limits")


class Item(models.Model):
    """A thing that can be found 检索条目.

    ``id`` begins with the day, so that rows in the order of their ids are in the order of their days. ``source`` is the
    matter, or the version of the entry; ``subject`` the matter, or the entry in all its versions. ``words`` is the text
    as it is matched, ``scope`` the tokens of kind, family, organs and readers by which the index is narrowed.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.UUIDField(unique=True)
    subject = models.UUIDField()
    family = models.CharField(max_length=80)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", db_index=False)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=80)
    words = models.TextField()
    scope = models.TextField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    def __str__(self) -> str:
        return self.title or self.number

    @property
    def day(self) -> datetime.date:
        """The day by which it is ordered: a matter's opening, a notice's publication, an entry's first day."""
        return day_of(self.id)


def id_on(day: datetime.date, source: uuid.UUID | str) -> int:
    """The id of a row of a day; several rows of a day are ordered by chance, and always alike."""
    digest = hashlib.sha256(str(source).encode()).digest()
    return (day.toordinal() << _BITS) | (int.from_bytes(digest[:8], "big") >> (64 - _BITS))


def first_id(day: datetime.date) -> int:
    """The least id of a day."""
    return day.toordinal() << _BITS


def last_id(day: datetime.date) -> int:
    """The greatest id of a day."""
    return first_id(day) | ((1 << _BITS) - 1)


def day_of(id: int) -> datetime.date:
    """The day of a row's id."""
    return datetime.date.fromordinal(id >> _BITS)
