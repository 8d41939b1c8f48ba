"""The rows that a question finds, newest first, as ids: each database by its own index, and always compared whole.

The index only proposes: every row is compared with the words themselves, so that what is found is what ``LIKE`` would
find. Nothing that somebody types is ever read as a query of the index: it is cut into tokens of letters and figures.

Some of the newest rows are read first. What is frequent among them is looked for by walking through the rows, which
stops when the page is full; for what is rare the index is asked, and only for those tokens that are rare themselves.
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
SAMPLE = 500
"""Newest rows by which it is judged how frequent the words are."""
SHARE = {"postgresql": 100, "sqlite": 4}
"""Where one row in so many fits, the rows are walked through; SQLite's index gives its rows in order anyway."""
COMMON = 8
"""A token that one row in so many has narrows too little to be asked for."""
_DECIDING = "id, subject, kind, family, organ_id, since, until"
"""Columns that say who finds a row; the texts would make sorting dear."""
MARGIN = 2
"""Times as many rows are walked through as the sample says are needed, before the index is asked for the rest."""


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
    sample = Sample(asked.floor, min(below, asked.ceiling))
    groups = asked.alternatives(reach)
    fitting = sum(sample.fits(each, asked.words, groups) for each in sample.texts)
    found = _Rows(asked, reach)
    if sample.complete:
        return found.walked(asked.floor, sample.below, most)
    if fitting * SHARE[connection.vendor] < SAMPLE:
        return found.indexed(sample.rare(groups), sample.below, most)
    lowest = _lowest(sample.below, MARGIN * most * SAMPLE // fitting, asked.floor)
    hits = found.walked(lowest, sample.below, most)
    if len(hits) == most or lowest == asked.floor:
        return hits
    return hits + found.indexed(sample.rare(groups), lowest, most - len(hits))


class Sample:
    """The newest rows of those that are asked about: what is frequent among them. A guess, which only spares work."""

    def __init__(self, floor: int, below: int) -> None:
        """Read the newest rows below an id, down to another one."""
        self.below = below
        near = Item.objects.filter(pk__lt=below, pk__gte=floor).order_by("-pk").values_list("words", "scope")
        self.texts = ["\n".join(each) for each in near[:SAMPLE]]

    @property
    def complete(self) -> bool:
        """Whether these are all rows there are."""
        return len(self.texts) < SAMPLE

    @staticmethod
    def fits(text: str, words: Sequence[str], groups: Sequence[Sequence[str]]) -> bool:
        """Whether a row seems to hold the words, and a token of each group."""
        return all(word in text for word in words) and all(any(each in text for each in group) for group in groups)

    def rare(self, groups: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """The groups that narrow; where none does, the one that does most."""
        often = [sum(any(each in text for each in group) for text in self.texts) for group in groups]
        least = min(often)
        return [group for group, count in zip(groups, often, strict=True) if count * COMMON < SAMPLE or count == least]


def _lowest(below: int, window: int, floor: int) -> int:
    """The id from which so many rows lie below another one."""
    near = Item.objects.filter(pk__lt=below, pk__gte=floor).order_by("-pk").values_list("pk", flat=True)
    return next(iter(near[window - 1 : window]), floor)


class _Rows:
    """The rows that a question finds: words, filters and permission decide, on the rows themselves."""

    def __init__(self, asked: Question, reach: Reach) -> None:
        self.holding = Item.objects.filter(*(GreaterThan(StrIndex("words", Value(word)), 0) for word in asked.words))
        if asked.kinds:
            self.holding = self.holding.filter(kind__in=asked.kinds)
        if asked.organ:
            self.holding = self.holding.filter(organ=asked.organ)
        if asked.family:
            self.holding = self.holding.filter(family=asked.family)
        if asked.floor:
            self.holding = self.holding.filter(pk__gte=asked.floor)
        self.permitted = Item.objects.filter(reach.condition)

    def walked(self, lowest: int, below: int, most: int) -> list[int]:
        """Those of some rows, by walking through them in their order."""
        rows = self._all().filter(pk__gte=lowest, pk__lt=below)
        return list(rows.order_by("-pk").values_list("pk", flat=True)[:most])

    def indexed(self, groups: Sequence[Sequence[str]], below: int, most: int) -> list[int]:
        """Those that have a token of each group, by the index."""
        if connection.vendor == "sqlite":
            return self._by_full_text(groups, below, most)
        return self._by_grams(groups, below, most)

    def _all(self) -> QuerySet[Item]:
        return self.holding & self.permitted

    def _by_full_text(self, groups: Sequence[Sequence[str]], below: int, most: int) -> list[int]:
        """SQLite walks its full-text table backwards and stops when the page is full."""
        query = " AND ".join(f"({' OR '.join(token(each) for each in group)})" for group in groups)
        found = self._all().extra(
            tables=["search_text"],
            where=[
                '"search_text"."rowid" = "search_item"."id"', '"search_text"."search_text" MATCH %s',
                '"search_text"."rowid" < %s',
            ],
            params=[query, below], order_by=["-search_text.rowid"],
        )  # fmt: skip
        return list(found.values_list("pk", flat=True)[:most])

    def _by_grams(self, groups: Sequence[Sequence[str]], below: int, most: int) -> list[int]:
        """PostgreSQL sorts what its index gives, and asks in that order which may be found, until there are enough.

        Asking for permission is what costs; and the index gives rows in no order.
        """
        held, params = _condition(self.holding)
        held += " AND id < %s AND search_grams(words, scope) @> %s::text[]"
        params += [below, [group[0] for group in groups if len(group) == 1]]
        for group in groups:
            if len(group) > 1:
                held += " AND search_grams(words, scope) && %s::text[]"
                params.append(list(group))
        seen, seen_params = _condition(self.permitted)
        # A sum is no key: the rows are taken from the index and sorted, and not met on the way through all ids.
        sql = (
            f"SELECT id FROM (SELECT {_DECIDING}, id + 0 AS place FROM search_item WHERE {held} "
            f"ORDER BY place DESC OFFSET 0) AS search_item WHERE {seen} ORDER BY place DESC LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params, *seen_params, most])
            return [id for (id,) in cursor.fetchall()]


def _condition(rows: QuerySet[Item]) -> tuple[str, list[Any]]:
    """What stands after WHERE."""
    sql, params = rows.order_by().values_list("pk").query.sql_with_params()
    return sql.partition(" WHERE ")[2], list(params)
