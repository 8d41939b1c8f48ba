"""Questions of two to six characters, by lot: the page and the count are those of a scan with ``LIKE``."""

from __future__ import annotations

import datetime
import random
import uuid

import pytest
from django.db.models import Q

from fazhi.kernel.search.candidates import SAMPLE
from fazhi.kernel.search.finding import COUNTED, search
from fazhi.kernel.search.keeping import put
from fazhi.kernel.search.models import Item, Kind, id_on
from fazhi.kernel.search.scope import scope_of
from fazhi.kernel.search.sources import text_of

DAY = datetime.date(2021, 6, 1)
OPEN, CLOSED = "toy.stalls", "toy.none"
"""A public register, whose entries everybody finds, and one that nobody knows."""
QUESTIONS = 500
ROWS = 5 * SAMPLE
RARE = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒"


def _titles() -> list[str]:
    """What is everywhere, what is frequent among the older or the newer ones alone, and what is rare."""
    chance = random.Random(5)
    found = []
    for nth in range(ROWS):
        place = chance.choice("东城街道 河口乡 永安乡 北关街道".split())
        firm = "".join(chance.choices(RARE, k=chance.choice((2, 3, 4))))
        what = "食品经营许可" if nth < ROWS // 2 else "消防设施整改"
        found.append(f"清河县{place}{firm}店{what}")
    return found


@pytest.fixture(scope="module")
def titles() -> list[str]:
    return _titles()


@pytest.fixture
def rows(db: None, titles: list[str]) -> None:
    """Rows of which one in ten is of a register that nobody finds."""
    items = []
    for nth, title in enumerate(titles):
        source, register = uuid.UUID(int=nth + 1), CLOSED if nth % 10 == 3 else OPEN
        day = DAY - (nth // 3) * datetime.date.resolution
        items.append(Item(
            id=id_on(day, source), kind=Kind.ENTRY, source=source, subject=source, family=register, title=title,
            number=f"{nth}号", words=text_of(title, f"{nth}号"), since=datetime.date.min,
            scope=scope_of(Kind.ENTRY, register, [], public=False),
        ))  # fmt: skip
    put(items)


def _questions(titles: list[str]) -> list[str]:
    """Pieces of titles; one in ten is shuffled, and stands in hardly any."""
    chance = random.Random(6)
    found = []
    for nth in range(QUESTIONS):
        size, title = chance.randint(2, 6), chance.choice(titles)
        start = chance.randrange(len(title) - size + 1)
        piece = title[start : start + size]
        found.append("".join(chance.sample(piece, size)) if nth % 10 == 9 else piece)
    return found


@pytest.mark.usefixtures("rows")
def test_five_hundred_questions_are_answered_as_by_like(titles: list[str]) -> None:
    differing = []
    answered = 0
    for text in _questions(titles):
        by_like = Item.objects.filter(Q(words__contains=text), family=OPEN).order_by("-pk")
        wanted = list(by_like.values_list("subject", flat=True)[: COUNTED + 1])
        page = search(text, eyes=None, day=DAY, kinds=[Kind.ENTRY])
        found = [hit.subject for hit in page.hits], page.total, page.over
        if found != (wanted[:25], min(len(wanted), COUNTED), len(wanted) > COUNTED):
            differing.append(text)
        answered += bool(wanted)
    assert differing == []
    assert answered > QUESTIONS * 0.8
