"""Rules by which an authority decides 公开的规则, published as dated editions; the site for everybody shows them.

A chapter that classifies or scores declares where its editions are had; whoever is judged by them can read them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fazhi.kernel.registers.tables import Shown
from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Published:
    """An edition: in force from a day until a last day, published on a day, with its digest.

    Attributes:
        shown: makes what is shown of it, in the language of the page.
    """

    key: str
    title: Label
    note: Label
    from_on: datetime.date
    until_on: datetime.date | None
    published_on: datetime.date
    digest: str
    shown: Callable[[], Shown]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules in editions.

    Attributes:
        key: stored name.
        label: name in both languages.
        about: what they decide, by which basis, and what of it is not published.
        editions: gives the editions, the latest first.
    """

    key: str
    label: Label
    about: Label
    editions: Callable[[], Sequence[Published]]


_BOOKS: dict[str, Rulebook] = {}


def declare(book: Rulebook) -> Rulebook:
    """Say that rules are published.

    Raises:
        ValueError: the key stands already.
    """
    if _BOOKS.get(book.key, book) is not book:
        raise ValueError(f"the rulebook {book.key} is declared twice")
    _BOOKS[book.key] = book
    return book


def rulebooks() -> dict[str, Rulebook]:
    """All rules that are published, by key."""
    return dict(sorted(_BOOKS.items()))
