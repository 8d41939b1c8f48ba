"""Search 检索: one question over all that somebody may find, newest first, in pages.

Width, case and blanks do not count; words separated by blanks must all occur, in the title or the number.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.seeing import Eyes
from fazhi.kernel.search.candidates import LAST, Question, ids
from fazhi.kernel.search.folding import LONGEST, MOST_WORDS, marked, words_of
from fazhi.kernel.search.limits import Limit, limits_with
from fazhi.kernel.search.models import Item, Kind, day_of
from fazhi.kernel.search.seeing import Reach, found_by, publicly_found
from fazhi.kernel.wording import Label

COUNTED = 100
"""Hits that are counted before it says “more than”: each is asked whether it may be found, which is what costs."""
MOST = 100
"""Hits of the largest page."""

Parts = list[tuple[str, bool]]


class SearchRefused(ValueError):
    """A question that is not answered; ``message`` says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        """Refuse with a sentence in both languages."""
        self.message = Label(zh, en)
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found.

    Attributes:
        kind: matter, notice, entry or law.
        subject: the matter's id, the entry's subject, or the key of the parameter of the law.
        family: key of the procedure or the register; empty for law.
        title: the title as it was written.
        number: number of the matter, code of the entry, law and article.
        day: the day by which it is ordered.
        organ: the organ that leads or has it; none for law.
        title_parts: the title in parts, each with whether a word of the question stands there. Texts, never HTML.
        number_parts: the number, likewise.
        amount: of a statutory limit, the amount with its unit.
    """

    kind: Kind
    subject: uuid.UUID | str
    family: str
    title: str
    number: str
    day: datetime.date
    organ: Organ | None
    title_parts: Parts
    number_parts: Parts
    amount: Label | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits; ``following`` is the mark of the next one, empty after the last.

    ``total`` counts what the reader may find, up to ``COUNTED``; ``over`` says that there is more.
    """

    hits: list[Hit]
    following: str
    total: int
    over: bool


def search(
    text: str, *, eyes: Eyes | None, day: datetime.date, kinds: Collection[Kind] = (), organ: uuid.UUID | None = None,
    family: str = "", since: datetime.date | None = None, until: datetime.date | None = None, after: str = "",
    size: int = 25,
) -> Page:  # fmt: skip
    """Find what holds all words of a text.

    Args:
        text: words, separated by blanks.
        eyes: the officer who asks; None for the public, who find public things alone.
        day: the day on which entries and limits must be in force.
        kinds: kinds of things; all without.
        organ: the organ that leads the matter or has the entry.
        family: key of a procedure or a register.
        since: first day.
        until: last day.
        after: mark of the page, as ``Page.following`` gave it.
        size: hits of a page, at most ``MOST``.

    Returns:
        The page; empty where no word is left of the text.

    Raises:
        SearchRefused: text or mark cannot be answered.
    """
    words = _words(text)
    if not words or (until is not None and since is not None and until < since):
        return Page([], "", 0, False)
    asked = Question(tuple(words), tuple(kind.value for kind in kinds if kind != Kind.LAW), organ, family, since, until)
    reach = found_by(eyes) if eyes is not None else publicly_found(day)
    limits = {each.id: each for each in _limits(asked, kinds, day)}
    rows = not kinds or bool(asked.kinds)
    first = _ids(asked, reach, limits, LAST, COUNTED + 1, rows=rows)
    page = _from(first, _read(after), asked, reach, limits, min(size, MOST) + 1, rows=rows)
    shown = page[: min(size, MOST)]
    return Page(
        _hits(shown, limits, words), str(shown[-1]) if len(page) > len(shown) else "", min(len(first), COUNTED),
        len(first) > COUNTED,
    )  # fmt: skip


def _words(text: str) -> list[str]:
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS:
        raise SearchRefused(
            f"检索词过长：最多 {LONGEST} 个字符、{MOST_WORDS} 个词。",
            f"The question is too long: at most {LONGEST} characters and {MOST_WORDS} words.",
        )
    return words_of(text)


def _read(mark: str) -> int:
    if not mark:
        return LAST
    if not (mark.isascii() and mark.isdigit() and len(mark) <= len(str(LAST))) or int(mark) > LAST:
        raise SearchRefused(
            "翻页标记无法识别，请从第一页重新翻起。", "The page mark cannot be read: start from the first page."
        )
    return int(mark)


def _limits(asked: Question, kinds: Collection[Kind], day: datetime.date) -> list[Limit]:
    """The limits that fit; they have no organ and no family."""
    if (kinds and Kind.LAW not in kinds) or asked.organ or asked.family:
        return []
    return [each for each in limits_with(asked.words, day) if asked.floor <= each.id < asked.ceiling]


def _ids(
    asked: Question, reach: Reach, limits: Collection[int], below: int, most: int, *, rows: bool
) -> list[int]:  # fmt: skip
    """The greatest ids below one, of rows and limits together."""
    found = ids(asked, reach, below, most) if rows else []
    return sorted([*found, *(id for id in limits if id < below)], reverse=True)[:most]


def _from(
    first: Sequence[int], below: int, asked: Question, reach: Reach, limits: Collection[int], most: int, *, rows: bool
) -> Sequence[int]:  # fmt: skip
    """The ids of a page: of those that were counted, where it begins early enough among them."""
    rest = [id for id in first if id < below]
    if len(rest) >= most or len(first) <= COUNTED:
        return rest[:most]
    return _ids(asked, reach, limits, below, most, rows=rows)


def _hits(shown: Sequence[int], limits: dict[int, Limit], words: Sequence[str]) -> list[Hit]:
    rows = Item.objects.select_related("organ").in_bulk([id for id in shown if id not in limits])
    found = []
    for id in shown:
        if id in limits:
            found.append(_of_limit(limits[id], words))
        elif id in rows:
            found.append(_of_row(rows[id], words))
    return found


def _of_row(row: Item, words: Sequence[str]) -> Hit:
    return Hit(
        Kind(row.kind), row.subject, row.family, row.title, row.number, row.day, row.organ,
        marked(row.title, words), marked(row.number, words),
    )  # fmt: skip


def _of_limit(limit: Limit, words: Sequence[str]) -> Hit:
    title, number = str(limit.title), str(limit.cited)
    return Hit(
        Kind.LAW, limit.key, "", title, number, day_of(limit.id), None, marked(title, words), marked(number, words),
        limit.amount,
    )  # fmt: skip
