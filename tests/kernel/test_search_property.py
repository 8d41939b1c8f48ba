"""Whatever is written and whatever is asked: what is found is what a scan of all rows finds."""

from __future__ import annotations

import datetime
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as RolledBack

from fazhi.kernel.search.finding import search
from fazhi.kernel.search.folding import folded, marked, words_of
from fazhi.kernel.search.keeping import put, replace, take
from fazhi.kernel.search.models import Item, Kind, id_on
from fazhi.kernel.search.scope import scope_of
from fazhi.kernel.search.sources import text_of

DAY = datetime.date(2021, 6, 1)
REGISTER = "toy.stalls"
"""A public register: whoever asks finds its entries."""
SOME = "燃气安全检查𠀀𪚥🔥👩‍🚒e\u0301é한가ａＡaB1①ﬁß %_'\"*():^-\u200b\ufe0f\U000e0101\u3000ﷺ〔〕"
texts = st.one_of(
    st.text(st.sampled_from(SOME), max_size=12),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
)


def item(title: str, number: str, nth: int) -> Item:
    source = uuid.UUID(int=nth)
    return Item(
        id=id_on(DAY - nth * datetime.date.resolution, source), kind=Kind.ENTRY, source=source, subject=source,
        family=REGISTER, title=title, number=number, words=text_of(title, number), since=datetime.date.min,
        scope=scope_of(Kind.ENTRY, REGISTER, [], public=False),
    )  # fmt: skip


def scan(items: list[Item], question: str) -> list[uuid.UUID]:
    words = words_of(question)
    return [each.source for each in items if words and all(word in each.words for word in words)]


def found(question: str) -> list[uuid.UUID]:
    return [uuid.UUID(str(hit.subject)) for hit in search(question, eyes=None, day=DAY, kinds=[Kind.ENTRY]).hits]


class TestAsByLike(RolledBack):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(texts, texts), min_size=1, max_size=6), st.data())
    def test_what_is_found_is_what_a_scan_finds(self, written: list[tuple[str, str]], data: st.DataObject) -> None:
        items = [item(title, number, nth) for nth, (title, number) in enumerate(written, start=1)]
        put(items)
        for _ in range(3):
            title, number = data.draw(st.sampled_from(written))
            start, end = sorted(data.draw(st.integers(0, len(title))) for _ in range(2))
            asked = data.draw(st.sampled_from([title[start:end], number, f"{title[start:end]} {number[:2]}"]))
            asked = data.draw(st.one_of(st.just(asked), texts))
            assert found(asked) == scan(items, asked), asked

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(texts, min_size=1, max_size=4), st.lists(texts, min_size=1, max_size=4))
    def test_rows_written_over_and_over_are_found_as_they_last_read(self, first: list[str], then: list[str]) -> None:
        replace([item(title, "", nth) for nth, title in enumerate(first, start=1)])
        last = [item(title, "", nth) for nth, title in enumerate(then, start=1)]
        replace(last)
        take(Item.objects.exclude(source__in=[each.source for each in last]))
        for asked in (*first, *then):
            assert found(asked) == scan(last, asked)


@given(texts, texts)
def test_marks_stand_where_the_words_do_and_lose_nothing(title: str, question: str) -> None:
    parts = marked(title, words_of(question))
    assert "".join(text for text, _ in parts) == title
    for text, hit in parts:
        if hit:
            assert any(folded(text) and (folded(text) in word or word in folded(text) or
                       set(folded(text)) & set(word)) for word in words_of(question))  # fmt: skip


@given(
    st.text(st.sampled_from("燃气安全检查"), min_size=1, max_size=20),
    st.text(st.sampled_from("燃气安"), min_size=1, max_size=3),
)
def test_plain_chinese_is_marked_exactly(title: str, word: str) -> None:
    marks = [hit for text, hit in marked(title, [word]) for _ in text]
    places = [place for place in range(len(title)) if title.startswith(word, place)]
    assert marks == [any(start <= place < start + len(word) for start in places) for place in range(len(title))]


@pytest.mark.parametrize(
    ("written", "as_matched"),
    [
        ("ＡＢＣ", "abc"), ("A B\u3000C\t", "abc"), ("①号", "1号"), ("e\u0301", "é"), ("葛\U000e0101", "葛"),
        ("\u200b", ""),
    ],
)  # fmt: skip
def test_width_case_and_blanks_do_not_count(written: str, as_matched: str) -> None:
    assert folded(written) == as_matched
