"""Selecting: what a plain sort gives, over strata, exclusions and shards."""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fazhi.kernel.draws.keys import digest_of, key_of
from fazhi.kernel.draws.lists import HEADING, Candidate, Census, written
from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.draws.selecting import Drawn, merge, refuse_impossible, select

SEED = sha256(b"a seed").digest()
CANDIDATES = some.lists(
    some.builds(
        Candidate, some.integers(0, 10**6).map(str), some.sampled_from([1, 2, 3, 100, 2**32 - 1]),
        some.sampled_from(["", "甲", "乙"]), some.sampled_from(["", "", "已查"]),
    ),
    min_size=1, max_size=80, unique_by=lambda each: each.identifier,
)  # fmt: skip
WANTED = some.dictionaries(some.sampled_from(["", "甲", "乙", "丙"]), some.integers(0, 12))
SEEDS = some.binary(min_size=32, max_size=32)


def by_sorting(candidates: list[Candidate], wanted: dict[str, int], seed: bytes) -> dict[str, list[Drawn]]:
    """The definition: every key computed, every stratum sorted."""
    found: dict[str, list[Drawn]] = defaultdict(list)
    for each in candidates:
        if not each.excluded:
            raw = each.identifier.encode()
            digest = digest_of(seed, raw)
            found[each.stratum].append(Drawn(key_of(digest, each.weight), digest, raw))
    return {name: sorted(found[name])[:count] for name, count in wanted.items()}


@given(CANDIDATES, WANTED, SEEDS)
def test_it_is_what_a_plain_sort_gives(candidates: list[Candidate], wanted: dict[str, int], seed: bytes) -> None:
    assert select(written(candidates), wanted, seed) == by_sorting(candidates, wanted, seed)


def test_it_is_what_a_plain_sort_gives_where_most_are_turned_away_unseen() -> None:
    candidates = [
        Candidate(f"{place:06d}", (1, 2, 4, 1000)[place % 4], "甲乙"[place // 4 % 2]) for place in range(20_000)
    ]
    order, lines = by_sorting(candidates, {"甲": 10_000, "乙": 10_000}, SEED), list(written(candidates))
    for wanted in (1, 5, 300, 5000, 10_000):
        assert select(lines, {"甲": wanted, "乙": 1}, SEED) == {"甲": order["甲"][:wanted], "乙": order["乙"][:1]}


@given(CANDIDATES, WANTED, SEEDS, some.integers(2, 5))
def test_shards_come_to_what_the_whole_list_does(
    candidates: list[Candidate], wanted: dict[str, int], seed: bytes, shards: int
) -> None:
    parts = [candidates[shard::shards] for shard in range(shards)]
    merged = merge([select(written(part), wanted, seed) for part in parts if part], wanted)
    assert merged == select(written(candidates), wanted, seed)


def test_all_are_drawn_where_all_are_wanted_and_the_excluded_never() -> None:
    candidates = [
        Candidate(f"{place:03d}", 1 + place % 5, "", "已查" if place % 10 == 0 else "") for place in range(500)
    ]
    (drawn,) = select(written(candidates), {"": 450}, SEED).values()
    assert {one.identifier.decode() for one in drawn} == {each.identifier for each in candidates if not each.excluded}
    assert drawn == sorted(drawn)


def test_nobody_is_drawn_of_a_stratum_that_has_no_number() -> None:
    candidates = [Candidate("a", 1, "甲"), Candidate("b", 1, "乙"), Candidate("c", 1, "丙")]
    found = select(written(candidates), {"甲": 1, "乙": 0}, SEED)
    assert {name: len(drawn) for name, drawn in found.items()} == {"甲": 1, "乙": 0}


def test_the_order_of_equal_keys_is_that_of_the_digests() -> None:
    """Equal keys: of weight 2^32 - 1 many logarithms round to one key; two of them are told apart by their digests."""
    drawn = [Drawn(5, b"\x02" * 32, b"a"), Drawn(5, b"\x01" * 32, b"b"), Drawn(4, b"\x03" * 32, b"c")]
    assert [one.identifier for one in sorted(drawn)] == [b"c", b"b", b"a"]
    merged = merge([{"": [drawn[0]]}, {"": [drawn[2], drawn[1]]}], {"": 2})
    assert [one.identifier for one in merged[""]] == [b"c", b"b"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({}, "没有抽取数量"), ({"甲": 0, "乙": 0}, "没有抽取数量"), ({"甲": 3, "乙": 1}, "“甲”可抽 2 个，要抽 3 个"),
        ({"甲": 1, "乙": 1, "丙": 1}, "“丙”没有可抽的对象"), ({"甲": 1}, "分层“乙”没有数量"),
        ({"甲": -1, "乙": 1}, "小于零"), ({"甲": 2, "乙": 2}, "“乙”可抽 1 个"),
    ],
)  # fmt: skip
def test_numbers_that_the_list_cannot_give_are_refused(wanted: dict[str, int], said: str) -> None:
    found = Census(4, Counter({"甲": 2, "乙": 1}), Counter({"乙": 1}))
    with pytest.raises(DrawRefused) as caught:
        refuse_impossible(wanted, found)
    assert said in caught.value.message.zh


def test_numbers_that_the_list_can_give_pass() -> None:
    refuse_impossible({"甲": 2, "乙": 0}, Census(4, Counter({"甲": 2, "乙": 1}), Counter({"乙": 1})))


def test_a_broken_list_draws_nobody() -> None:
    with pytest.raises(DrawRefused):
        select([HEADING, b"b\t1\t\t\n", b"a\t1\t\t\n"], {"": 1}, SEED)
