"""Pages that begin where the last one ended 翻页标记: opaque, signed, and good for the question they were given for.

A cursor holds the sorting values of the last row, so that rows added meanwhile neither repeat nor hide others, and
page 9,000 costs what the first one costs. It is signed with everything the list was asked for, and by whom: it cannot
be made up, nor carried to another list.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from fazhi.api.auth import asking
from fazhi.api.problems import Problem
from fazhi.kernel.wording import Label

M = TypeVar("M", bound=Model)
MOST, USUAL = 100, 50
"""Rows that a page may have, and has without being asked."""
LONGEST = 600
_PAGING = ("cursor", "limit")
_BAD = Label(
    "翻页标记无效，或不属于这一查询。请从第一页重新取。",
    "The cursor does not hold, or belongs to another question: start again from the first page.",
)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """The rows of a page, and the cursor of the next one; empty after the last."""

    rows: list[M]
    next: str


def page_of(request: HttpRequest, rows: QuerySet[M], order: Sequence[str], limit: int, cursor: str) -> Page[M]:
    """A page of rows.

    Args:
        request: what is asked.
        rows: all rows that the caller may see, filtered.
        order: the columns that order them, a ``-`` before those that descend; together they tell rows apart.
        limit: rows of the page.
        cursor: where it starts; at the beginning without.

    Raises:
        Problem: the cursor is none of ours, or was given for another question.
    """
    ordered = rows.order_by(*order)
    if cursor:
        ordered = ordered.filter(_beyond(order, read(request, cursor, len(order))))
    found = list(ordered[: limit + 1])
    more = len(found) > limit
    return Page(found[:limit], write(request, [_value(found[limit - 1], key) for key in order]) if more else "")


def linked(request: HttpRequest, response: HttpResponse, cursor: str) -> None:
    """Name the next page in the header ``Link`` (RFC 8288)."""
    if cursor:
        query = request.GET.copy()
        query["cursor"] = cursor
        response.headers["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'


def write(request: HttpRequest, values: Sequence[Any]) -> str:
    """A cursor for these sorting values."""
    body = json.dumps([_packed(each) for each in values], separators=(",", ":"), ensure_ascii=True).encode()
    text = base64.urlsafe_b64encode(body).decode().rstrip("=")
    return f"{text}.{_signature(request, text)}"


def read(request: HttpRequest, cursor: str, number: int) -> list[Any]:
    """The sorting values of a cursor.

    Raises:
        Problem: it is none of ours, or was given for another question.
    """
    text, _, signature = cursor.rpartition(".")
    if len(cursor) > LONGEST or not text or not constant_time_compare(signature, _signature(request, text)):
        raise Problem("bad-cursor", _BAD)
    values = [_unpacked(each) for each in json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))]
    if len(values) != number:
        raise Problem("bad-cursor", _BAD)
    return values


def _signature(request: HttpRequest, text: str) -> str:
    """The signature over the values, the address, what is asked for without paging, and the token."""
    asked = sorted((name, values) for name, values in request.GET.lists() if name not in _PAGING)
    token = asking(request).token
    said = json.dumps([text, request.path, asked, str(token.pk) if token else ""], ensure_ascii=True)
    whole = salted_hmac("fazhi.api.cursor", said, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(hashlib.sha256(whole).digest()[:18]).decode()


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after the mark: the first key bounds the search in the index, the others settle what is equal."""
    keys = [(name.lstrip("-"), "lt" if name.startswith("-") else "gt") for name in order]
    found = Q()
    for place, (key, side) in enumerate(keys):
        equal = {name: value for (name, _), value in zip(keys[:place], values[:place], strict=True)}
        found |= Q(**equal, **{f"{key}__{side}": values[place]})
    return Q(**{f"{keys[0][0]}__{keys[0][1]}e": values[0]}) & found


def _value(row: Model, key: str) -> Any:
    found: Any = row
    for part in key.lstrip("-").split("__"):
        found = getattr(found, part)
    return found


_KINDS: dict[str, Any] = {
    "d": datetime.date.fromisoformat, "t": datetime.datetime.fromisoformat, "u": uuid.UUID, "s": str, "i": int,
}  # fmt: skip


def _packed(value: Any) -> list[str]:
    if isinstance(value, datetime.datetime):
        return ["t", value.isoformat()]
    if isinstance(value, datetime.date):
        return ["d", value.isoformat()]
    if isinstance(value, uuid.UUID):
        return ["u", str(value)]
    if isinstance(value, int):
        return ["i", str(value)]
    return ["s", str(value)]


def _unpacked(packed: Sequence[str]) -> Any:
    kind, text = packed
    return _KINDS[kind](text)
