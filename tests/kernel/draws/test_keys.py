"""Keys: the logarithm is right to a unit and never grows, and the bound turns nobody away who is drawn."""

from __future__ import annotations

from decimal import Decimal, localcontext

from hypothesis import example, given
from hypothesis import strategies as some

from fazhi.kernel.draws.keys import LARGEST_WEIGHT, key_of, least_digest, negative_log2

NUMBERS = some.integers(0, 2**64 - 1)
WEIGHTS = some.one_of(some.integers(1, 10), some.integers(1, LARGEST_WEIGHT))


@given(NUMBERS)
@example(0)
@example(2**63)
@example(2**64 - 1)
def test_the_logarithm_is_right_to_a_unit(x: int) -> None:
    with localcontext(prec=60):
        right = -(Decimal(2 * x + 1) / 2**65).ln() / Decimal(2).ln() * 2**64
    assert abs(negative_log2(x) - right) < 2


@given(NUMBERS)
@example(2**63 - 2)
@example(2**63 - 1)
@example(2**64 - 2)
@example(0)
def test_a_greater_number_never_has_a_greater_logarithm(x: int) -> None:
    assert 1 <= negative_log2(min(x + 1, 2**64 - 1)) <= negative_log2(x) <= 65 << 64


@given(NUMBERS, WEIGHTS, WEIGHTS, NUMBERS)
@example(2**64 - 1, 1, LARGEST_WEIGHT, 2**64 - 1)
@example(0, LARGEST_WEIGHT, 1, 0)
@example(2**64 - 2**20, 1, 1, 2**64 - 2**20)
def test_no_digest_below_the_bound_has_a_key_as_small(worst: int, weight: int, other: int, x: int) -> None:
    key = key_of(worst.to_bytes(8, "big") + bytes(24), weight)
    bound = least_digest(key, other)
    digest = x.to_bytes(8, "big") + b"\xff" * 24
    if digest < bound:
        assert key_of(digest, other) > key
    below = int.from_bytes(bound, "big") - 1
    if below >= 0:
        assert key_of(below.to_bytes(8, "big") + b"\xff" * 24, other) > key


@given(NUMBERS, WEIGHTS)
def test_the_bound_turns_away_nearly_all_that_may_be(x: int, weight: int) -> None:
    """Otherwise each of millions would need its logarithm: some parts of a thousand million pass it, no more."""
    key = key_of(x.to_bytes(8, "big") + bytes(24), weight)
    assert int.from_bytes(least_digest(key, weight), "big") <= x
    assert x - int.from_bytes(least_digest(key, weight), "big") <= (2**64 - x) * 2e-9 + 8 + 2**64 / (2**32 / weight) * 2


@given(some.integers(0, 2**64 - 1).map(lambda x: x.to_bytes(8, "big") + bytes(24)))
def test_a_heavier_candidate_never_has_a_later_key(digest: bytes) -> None:
    keys = [key_of(digest, weight) for weight in (1, 2, 3, 1000, LARGEST_WEIGHT)]
    assert keys == sorted(keys, reverse=True)
