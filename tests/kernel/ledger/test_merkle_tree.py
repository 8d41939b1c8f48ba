"""The tree against a naive recursion written from the RFC, at every size up to forty."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from fazhi.kernel.ledger.hashing import available, leaf_hash
from fazhi.kernel.ledger.tree import (
    Edge,
    check_consistency,
    check_inclusion,
    consistency_segments,
    inclusion_segments,
    perfect,
    roots,
)

SIZES = range(1, 41)
LEAVES = [f"leaf {number}".encode() for number in range(max(SIZES))]
HASHES = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in LEAVES]


def join(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def half(size: int) -> int:
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def naive_root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    middle = half(len(hashes))
    return join(naive_root(hashes[:middle]), naive_root(hashes[middle:]))


def root_of_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """What root a path leads to, top down."""
    if size == 1:
        assert not path
        return leaf
    middle = half(size)
    if index < middle:
        return join(root_of_path(leaf, index, middle, path[:-1]), path[-1])
    return join(path[-1], root_of_path(leaf, index - middle, size - middle, path[:-1]))


def naive_consistency(old: int, hashes: list[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 9162, 2.1.4.1, word for word."""
    size = len(hashes)
    if old == size:
        return [] if whole else [naive_root(hashes)]
    middle = half(size)
    if old <= middle:
        return [*naive_consistency(old, hashes[:middle], whole), naive_root(hashes[middle:])]
    return [*naive_consistency(old - middle, hashes[middle:], False), naive_root(hashes[:middle])]


def grow(count: int) -> tuple[Edge, dict[tuple[int, int], bytes]]:
    edge = Edge()
    known = {}
    for index in range(count):
        known[0, index] = HASHES[index]
        known |= dict(edge.push(HASHES[index]))
    return edge, known


EDGE, KNOWN = grow(max(SIZES))


@pytest.mark.parametrize("size", [0, *SIZES])
def test_root_is_that_of_the_recursion(size: int) -> None:
    assert grow(size)[0].root() == naive_root(HASHES[:size])


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_proof_leads_to_the_root(size: int) -> None:
    root = naive_root(HASHES[:size])
    for index in range(size):
        path = roots(inclusion_segments(index, size), KNOWN)
        assert root_of_path(HASHES[index], index, size, path) == root
        assert check_inclusion(HASHES[index], index, size, path, root)


@pytest.mark.parametrize("size", SIZES)
def test_no_inclusion_proof_serves_another_leaf_place_size_or_root(size: int) -> None:
    root = naive_root(HASHES[:size])
    for index in range(size):
        path = roots(inclusion_segments(index, size), KNOWN)
        assert not check_inclusion(b"\x00" * 32, index, size, path, root)
        assert not check_inclusion(HASHES[index], index, size, path, b"\x00" * 32)
        assert not check_inclusion(HASHES[index], index, size, [*path, root], root)
        assert not check_inclusion(HASHES[index], size, size, path, root)
        assert not check_inclusion(HASHES[index], -1, size, path, root)
        assert size == 1 or not check_inclusion(HASHES[index], (index + 1) % size, size, path, root)
        assert size == 1 or not check_inclusion(HASHES[index], index, size, path[1:], root)


@pytest.mark.parametrize("new", SIZES)
def test_every_consistency_proof_is_that_of_the_rfc_and_holds(new: int) -> None:
    new_root = naive_root(HASHES[:new])
    for old in range(1, new + 1):
        path = roots(consistency_segments(old, new), KNOWN)
        assert path == naive_consistency(old, HASHES[:new])
        old_root = naive_root(HASHES[:old])
        assert check_consistency(old, new, path, old_root, new_root)
        assert not check_consistency(old, new, path, b"\x00" * 32, new_root)
        assert not check_consistency(old, new, path, old_root, b"\x00" * 32)
        assert not check_consistency(old, new, [*path, new_root], old_root, new_root)
        assert old == new or not check_consistency(old, new, path[:-1], old_root, new_root)
        assert not check_consistency(new + 1, new, path, old_root, new_root)


def test_every_tree_begins_with_the_empty_one() -> None:
    empty = naive_root([])
    assert check_consistency(0, 5, [], empty, naive_root(HASHES[:5]))
    assert not check_consistency(0, 5, [], b"\x00" * 32, naive_root(HASHES[:5]))


@given(st.integers(0, 40), st.integers(0, 40))
def test_perfect_subtrees_cover_a_segment_left_to_right(start: int, size: int) -> None:
    segment = next(iter(consistency_segments(min(start, size) or 1, max(start, size) or 1)), (0, size))
    covered = [leaf for level, index in perfect(segment) for leaf in range(index << level, (index + 1) << level)]
    assert covered == list(range(segment[0], segment[0] + segment[1]))


@pytest.mark.skipif(not available("sm3"), reason="OpenSSL of this Python lacks SM3")
def test_sm3_hashes_a_leaf_where_openssl_has_it(settings: Settings) -> None:
    settings.LEDGER_HASH = "sm3"
    # the example of GB/T 32905-2016: SM3("abc")
    assert hashlib.new("sm3", b"abc").hexdigest().startswith("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2")
    assert leaf_hash(b"abc") == hashlib.new("sm3", b"\x00abc").digest()
