"""The rows that a question finds, newest first, as ids: each database by its own index, and always compared whole.

The index only proposes: every row is compared with the words themselves, so that what is found is what ``LIKE`` would
find. Nothing that somebody types is ever read as a query of the index: it is cut into tokens of letters and figures.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from fazhi.kernel.search.folding import asked_grams
from fazhi.kernel.search.keeping import token
from fazhi.kernel.search.models import Item, first_id, last_id
from fazhi.kernel.search.scope import family_token, kind_token, organ_token
from fazhi.kernel.search.seeing import Reach

LAST = (1 << 63) - 1
"""No row has a greater id."""
WINDOWS = (4_000, 32_000)
"""Newest rows that are looked through on PostgreSQL before its index is asked, which gives rows in no order."""
SHARE = 30
"""One row in so many must hold the words for the next window to be worth it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: folded words that must all occur, and the filters that are set."""

    words: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    organ: uuid.UUID | None = None
    family: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def floor(self) -> int:
        """The least id that the days asked for allow."""
        return first_id(self.since) if self.since else 0

    @property
    def ceiling(self) -> int:
        """The id that all ids of the days asked for lie below."""
        return last_id(self.until) + 1 if self.until else LAST

    def alternatives(self, reach: Reach) -> list[Sequence[str]]:
        """Groups of tokens: a row has at least one of each."""
        found: list[Sequence[str]] = [[gram] for gram in asked_grams(self.words)]
        if self.family:
            found.append([family_token(self.family)])
        if self.organ:
            found.append([organ_token(self.organ)])
        if self.kinds:
            found.append([kind_token(kind) for kind in self.kinds])
        return [*found, reach.tokens]


def ids(asked: Question, reach: Reach, below: int, most: int) -> list[int]:
    """The ids of at most so many rows below an id, from the greatest on."""
    below = min(below, asked.ceiling)
    rows = _rows(asked, reach).filter(pk__gte=asked.floor) if asked.floor else _rows(asked, reach)
    if connection.vendor == "sqlite":
        return _by_full_text(rows, asked.alternatives(reach), below, most)
    return _by_windows(rows, asked, reach, below, most)


def _rows(asked: Question, reach: Reach) -> QuerySet[Item]:
    """The rows that the question finds: this alone decides."""
    rows = Item.objects.filter(*(GreaterThan(StrIndex("words", Value(word)), 0) for word in asked.words))
    if asked.kinds:
        rows = rows.filter(kind__in=asked.kinds)
    if asked.organ:
        rows = rows.filter(organ=asked.organ)
    if asked.family:
        rows = rows.filter(family=asked.family)
    return rows.filter(reach.condition)


def _by_full_text(rows: QuerySet[Item], groups: Sequence[Sequence[str]], below: int, most: int) -> list[int]:
    """SQLite walks its full-text table backwards and stops when the page is full."""
    query = " AND ".join(f"({' OR '.join(token(each) for each in group)})" for group in groups)
    found = rows.extra(
        tables=["search_text"],
        where=[
            '"search_text"."rowid" = "search_item"."id"', '"search_text"."search_text" MATCH %s',
            '"search_text"."rowid" < %s',
        ],
        params=[query, below], order_by=["-search_text.rowid"],
    )  # fmt: skip
    return list(found.values_list("pk", flat=True)[:most])


def _by_windows(rows: QuerySet[Item], asked: Question, reach: Reach, below: int, most: int) -> list[int]:
    """PostgreSQL looks through the newest rows, and asks its index for the rest.

    Words that stand everywhere fill the page at once, which the index would give in no order; rare ones it gives soon.
    """
    # Put into SQL once: the rules of seeing are long, and to build them anew for each window took most of the time.
    sql, params = rows.order_by().values_list("pk").query.sql_with_params()
    found: list[int] = []
    for window in WINDOWS:
        lowest = _lowest(below, window, asked.floor)
        inside = f"{sql} AND search_item.id >= %s AND search_item.id < %s ORDER BY search_item.id DESC LIMIT %s"
        hits = _run(inside, [*params, lowest, below, most - len(found)])
        found += hits
        if len(found) == most or lowest == asked.floor:
            return found
        below = lowest
        if len(hits) * SHARE < window:
            break
    return found + _by_index(sql, [*params], asked.alternatives(reach), below, most - len(found))


def _lowest(below: int, window: int, floor: int) -> int:
    """The id from which so many rows lie below another one."""
    near = Item.objects.filter(pk__lt=below, pk__gte=floor).order_by("-pk").values_list("pk", flat=True)
    return next(iter(near[window - 1 : window]), floor)


def _by_index(sql: str, params: list[Any], groups: Sequence[Sequence[str]], below: int, most: int) -> list[int]:
    """Rows by ``search_grams(words, scope)``, which the index holds: all single tokens, and one of each group."""
    all_of = [group[0] for group in groups if len(group) == 1]
    sql += " AND search_item.id < %s AND search_grams(words, scope) @> %s::text[]"
    params += [below, all_of]
    for group in groups:
        if len(group) > 1:
            sql += " AND search_grams(words, scope) && %s::text[]"
            params.append(list(group))
    # A sum is no key: the rows are taken from the index and sorted, and not met on the way through all ids.
    return _run(f"{sql} ORDER BY search_item.id + 0 DESC LIMIT %s", [*params, most])


def _run(sql: str, params: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [id for (id,) in cursor.fetchall()]
