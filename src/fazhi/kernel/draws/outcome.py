"""What a draw comes to 抽取结果: who was drawn in which order, and who took the place of whom 补抽.

Whoever falls out is replaced by the next of the same stratum in the order of the keys, which the seed has fixed
already: a replacement is one more published act, with its reason, and needs no second seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fazhi.kernel.draws.refusals import refused
from fazhi.kernel.draws.selecting import select


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody drawn, and the stratum."""

    identifier: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who fell out, and who came in."""

    out: str
    into: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who was drawn at first, how they were replaced one after the other, and who stands drawn now.

    ``first`` goes by stratum, ascending, and in each by key; in ``now`` who came in stands behind the others, in the
    order in which they came.
    """

    first: tuple[Place, ...]
    replacements: tuple[Replacement, ...]
    now: tuple[Place, ...]


def outcome(lines: Iterable[bytes], wanted: Mapping[str, int], seed: bytes, outs: Sequence[str] = ()) -> Outcome:
    """The outcome of a draw from its list, its quotas and its seed.

    Args:
        lines: the lines of the list.
        wanted: how many of each stratum.
        seed: 32 bytes.
        outs: who fell out, in order; whoever came in may fall out, too.

    Raises:
        DrawRefused: the list is none, somebody falls out who does not stand drawn, or nobody is left to come in.
    """
    ordered = select(lines, {name: count and count + len(outs) for name, count in wanted.items()}, seed)
    places = {
        name: [Place(one.identifier.decode(), name) for one in ordered[name]] for name in sorted(wanted)
    }  # fmt: skip
    first = [place for name, drawn in places.items() for place in drawn[: wanted[name]]]
    waiting = {name: drawn[wanted[name] :] for name, drawn in places.items()}
    now, replacements = list(first), []
    for out in outs:
        leaving = next((place for place in now if place.identifier == out), None)
        if leaving is None:
            raise refused(
                f"“{out}”不在抽中对象之列，不能替换。", f"{out} does not stand drawn, and cannot be replaced.",
                "请从抽中对象中选择。", "Choose among those drawn.",
            )  # fmt: skip
        if not waiting[leaving.stratum]:
            raise refused(
                f"“{out}”所在分层已无可补抽的对象。", f"Nobody is left in the stratum of {out} to come in.",
                "请说明情况后按现有对象办理，或另行组织抽取。", "Go on with those there are, or hold another draw.",
            )  # fmt: skip
        coming = waiting[leaving.stratum].pop(0)
        now.remove(leaving)
        now.append(coming)
        replacements.append(Replacement(out, coming.identifier))
    return Outcome(tuple(first), tuple(replacements), tuple(now))
