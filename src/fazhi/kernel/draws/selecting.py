"""Who is drawn 抽取结果: of each stratum the k smallest keys, from one pass over the list, in memory that k bounds.

Keys of shards merge: what a province draws over the lists of its counties is what it would draw over the whole list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from heapq import merge as merged
from itertools import islice
from typing import NamedTuple

from fazhi.kernel.draws.keys import key_of, least_digest
from fazhi.kernel.draws.lists import Census, Reader, Tail
from fazhi.kernel.draws.refusals import refused

_ROOM = 256
"""Candidates kept beyond those wanted before they are cut down."""


class Drawn(NamedTuple):
    """A candidate with its key; they are ordered by key, then by digest, then by the bytes of the identifier."""

    key: int
    digest: bytes
    identifier: bytes


@dataclass(slots=True)
class _Stratum:
    """The smallest keys of a stratum so far."""

    wanted: int
    kept: list[Drawn] = field(default_factory=list)

    def full(self) -> bool:
        return len(self.kept) >= 2 * self.wanted + _ROOM

    def cut(self) -> None:
        self.kept.sort()
        del self.kept[self.wanted :]


_OPEN = b""
"""The bound that every digest passes."""
_CLOSED = b"\xff" * 33
"""The bound that none passes: who is excluded, or in a stratum of which nobody is drawn."""


def select(lines: Iterable[bytes], wanted: Mapping[str, int], seed: bytes) -> dict[str, list[Drawn]]:
    """Of each stratum the candidates with the smallest keys, the smallest first.

    Args:
        lines: the lines of a list or of a shard of it, as ``lists.written`` gives them.
        wanted: how many of each stratum.
        seed: 32 bytes.

    Returns:
        Stratum to candidates, as many as wanted, or all there are.

    Raises:
        DrawRefused: the list is none.
    """
    strata = {name: _Stratum(count) for name, count in wanted.items()}
    reader, bounds = Reader(), dict[bytes, bytes]()
    for identifier, tail in reader.pairs(lines):
        digest = sha256(seed + identifier).digest()  # ``digest_of``, without the call: the rest is a comparison.
        bound = bounds.get(tail)
        if bound is None:
            bound = bounds[tail] = _bound(reader.meaning(tail), strata)
        if digest < bound:
            continue
        meaning = reader.meaning(tail)
        stratum = strata[meaning.stratum]
        stratum.kept.append(Drawn(key_of(digest, meaning.weight), digest, identifier))
        if stratum.full():
            stratum.cut()
            bounds.clear()
    for stratum in strata.values():
        stratum.cut()
    return {name: stratum.kept for name, stratum in strata.items()}


def _bound(meaning: Tail, strata: Mapping[str, _Stratum]) -> bytes:
    """Below which digests of this tail are not drawn, by what is kept already."""
    stratum = strata.get(meaning.stratum)
    if meaning.excluded or stratum is None or not stratum.wanted:
        return _CLOSED
    if len(stratum.kept) < stratum.wanted:
        return _OPEN
    worst = max(stratum.kept[: stratum.wanted])
    return least_digest(worst.key, meaning.weight)


def merge(parts: Iterable[Mapping[str, list[Drawn]]], wanted: Mapping[str, int]) -> dict[str, list[Drawn]]:
    """What ``select`` gives for the whole list, from what it gave for its shards."""
    found = list(parts)
    return {
        name: list(islice(merged(*(part.get(name, []) for part in found)), count)) for name, count in wanted.items()
    }


def refuse_impossible(wanted: Mapping[str, int], found: Census) -> None:
    """Refuse quotas that the list cannot give.

    Raises:
        DrawRefused: naming each stratum that is empty, unknown or too small, or one that has no quota.
    """
    if not wanted or not any(wanted.values()):
        raise refused("没有抽取数量。", "Nothing is to be drawn.", "请填写抽取数量。", "Say how many.")
    zh, en = [], []
    for name, count in sorted(wanted.items()):
        there, shown = found.eligible[name], name or "（不分层）"
        if count < 0:
            zh.append(f"“{shown}”的数量 {count} 小于零")
            en.append(f"of {name or 'the list'} {count} are wanted")
        elif count > there:
            zh.append(f"“{shown}”可抽 {there} 个，要抽 {count} 个" if there else f"“{shown}”没有可抽的对象")
            en.append(f"{name or 'the list'} has {there} that may be drawn, and {count} are wanted")
    if zh:
        raise refused(
            "；".join(zh) + "。", "; ".join(en) + ".", "请减少数量、扩大名单或调整分层。",
            "Draw fewer, widen the list, or join strata.",
        )  # fmt: skip
    if unasked := sorted(set(found.eligible) - set(wanted)):
        raise refused(
            f"分层“{'、'.join(unasked)}”没有数量。", f"No number is given for {', '.join(unasked)}.",
            "不抽的分层请填 0。", "Give 0 for a stratum of which nobody is drawn.",
        )  # fmt: skip
