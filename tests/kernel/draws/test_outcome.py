"""The outcome: strata in order, replacements one after the other, until nobody is left."""

from __future__ import annotations

from hashlib import sha256

import pytest

from fazhi.kernel.draws.lists import Candidate, written
from fazhi.kernel.draws.outcome import Outcome, Place, Replacement, outcome
from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.draws.selecting import select

SEED = sha256(b"an outcome").digest()
LINES = list(written([Candidate(f"{place:02d}", 1 + place % 3, "甲乙"[place % 2]) for place in range(12)]))
WANTED = {"甲": 2, "乙": 1}


def order(stratum: str) -> list[str]:
    return [one.identifier.decode() for one in select(LINES, {stratum: 6}, SEED)[stratum]]


def come(*outs: str) -> Outcome:
    return outcome(LINES, WANTED, SEED, outs)


def test_strata_come_by_name_and_candidates_by_key() -> None:
    first = order("乙")[:1] + order("甲")[:2]
    assert [each.identifier for each in come().first] == first
    assert come().now == come().first
    assert [each.stratum for each in come().first] == ["乙", "甲", "甲"]


def test_whoever_falls_out_is_replaced_by_the_next_of_the_stratum_again_and_again() -> None:
    a, b, c, d, *_ = order("甲")
    found = come(a, c, b)
    assert found.replacements == (Replacement(a, c), Replacement(c, d), Replacement(b, order("甲")[4]))
    assert found.first == come().first
    assert found.now == (Place(order("乙")[0], "乙"), Place(d, "甲"), Place(order("甲")[4], "甲"))


def test_one_who_fell_out_does_not_come_in_again() -> None:
    """Each replacement takes the next that nobody took: nobody is waited for twice."""
    outs, seen = list[str](), set[str]()
    for _ in range(4):
        outs.append(come(*outs).now[1].identifier)
        into = come(*outs).replacements[-1].into
        assert into not in seen | set(outs)
        seen.add(into)


def test_a_replacement_changes_no_other_stratum_and_none_that_was_made_before() -> None:
    a, *_ = order("甲")
    (e, *_) = order("乙")
    assert come(a, e).replacements[0] == come(a).replacements[0]
    assert come(a, e).replacements[1].into == order("乙")[1]
    assert come(e, a).replacements == (come(a, e).replacements[1], come(a, e).replacements[0])


def test_somebody_who_does_not_stand_drawn_is_not_replaced() -> None:
    a, _, c, *_ = order("甲")
    for outs in ((c,), ("nobody",), (a, a)):
        with pytest.raises(DrawRefused, match="does not stand drawn"):
            come(*outs)


def test_a_stratum_in_which_nobody_is_left_says_so() -> None:
    outs: list[str] = []
    for _ in range(4):
        outs.append(next(each.identifier for each in come(*outs).now if each.stratum == "甲"))
    last = next(each.identifier for each in come(*outs).now if each.stratum == "甲")
    with pytest.raises(DrawRefused) as caught:
        come(*outs, last)
    assert f"“{last}”所在分层已无可补抽的对象" in caught.value.message.zh
