"""Properties of redaction: whatever surrounds a planted value it does not stand there afterwards; twice is once."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.notices.folding import folded, joined
from fazhi.kernel.notices.redaction import hits_in, redact
from tests.kernel.decisions import IDENTITY_LOOKS, NAME_LOOKS, PHONE_LOOKS, identity, mobile, person

Look = Callable[[str], str]
ANY = st.text(max_size=60)
NEAR = st.text(alphabet="0123456789Xx-— \u3000\u200b王小明一二三〇某甲*()（）.,：\n张冀A@", max_size=40)
AROUND = ANY | NEAR
SEEDS = st.integers(0, 10**6)


def plain(text: str) -> str:
    return joined(folded(text)).text


@given(AROUND, SEEDS, st.sampled_from(IDENTITY_LOOKS), AROUND)
def test_an_identity_number_never_stands_whatever_surrounds_it(before: str, seed: int, look: Look, after: str) -> None:
    number = identity(random.Random(seed))
    assert number not in plain(redact(f"{before}{look(number)}{after}").text)


@given(st.text(max_size=60).filter(lambda text: not text[-1:].isdecimal()), SEEDS, st.sampled_from(PHONE_LOOKS), AROUND)
def test_a_phone_never_stands_unless_it_runs_into_other_figures(before: str, seed: int, look: Look, after: str) -> None:
    number = mobile(random.Random(seed))
    if plain(after)[:1].isdecimal() and folded(after)[:1].isdecimal():
        return
    if folded(before)[-1:].isdecimal():
        return
    text = f"{before}{look(number)}{after}"
    shown = redact(text).text
    assert look(number) not in shown
    assert number not in shown


@given(AROUND, SEEDS, st.sampled_from(NAME_LOOKS), AROUND)
def test_a_declared_name_never_stands_whatever_surrounds_it(before: str, seed: int, look: Look, after: str) -> None:
    name = person(random.Random(seed))
    assert name not in plain(redact(f"{before}{look(name)}{after}", people=[name]).text)


@given(AROUND, SEEDS, AROUND)
def test_what_is_redacted_is_not_redacted_again(before: str, seed: int, after: str) -> None:
    draw = random.Random(seed)
    names = [person(draw), person(draw)]
    text = f"{before}{names[0]}{mobile(draw)}{names[1]} {identity(draw)}{after}{names[0]}"
    once = redact(text, people=names)
    assert redact(once.text, people=names).text == once.text


@given(AROUND, SEEDS, AROUND)
def test_hits_stand_in_order_apart_and_where_the_text_has_them(before: str, seed: int, after: str) -> None:
    draw = random.Random(seed)
    name, phone, number = person(draw), mobile(draw), identity(draw)
    text = f"{before}{name}{phone} {name} {number}{after}"
    hits = hits_in(text, ())
    assert all(first.end <= second.start for first, second in itertools.pairwise(hits))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    redacted = redact(text, people=[name])
    rest, at = [], 0
    for hit in redacted.hits:
        rest += [text[at : hit.start], hit.becomes]
        at = hit.end
    assert "".join([*rest, text[at:]]) == redacted.text


REPEATS = (
    "1",
    "1 ",
    "1-3",
    "13912345678",
    "6",
    "6222 ",
    "冀A",
    "a@",
    "@",
    "王",
    "王 ",
    "0311-",
    "(",
    "账号",
    "\u200b",
    "１",
)


@pytest.mark.parametrize("piece", REPEATS)
def test_a_text_of_repeats_is_read_to_its_end(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert len(redact(text, people=["王小明", "王王"]).text) > 0
