"""The assignment of inspectors 检查人员匹配: the one that file, drawn targets and seed determine.

Targets come in drawn order, needs in listed order, seats one by one; at each target the persons stand in an order of
its own, by hash. Each seat takes the first person with whom the rest can still be completed: of all complete
assignments it is the lexicographically first. How it is found is nobody's concern who computes it again:
docs/draw-inspectors.md says it to the bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest

from fazhi.kernel.draws.assignment_faults import AssignmentRefused, Fault
from fazhi.kernel.draws.assignments import AssignmentFile, Kept
from fazhi.kernel.draws.blocking import Blocked, explain
from fazhi.kernel.draws.completing import Network
from fazhi.kernel.draws.eligibility import Bits, Roster, members
from fazhi.kernel.draws.outcome import Place
from fazhi.kernel.draws.rerouting import Rerouting
from fazhi.kernel.draws.vacancies import Vacancies, vacancies
from fazhi.kernel.wording import Label

_PURPOSE = b"fazhi-draw/1 inspectors\n"
"""Stands before the seed, so that nothing else that is drawn from it says anything about the inspectors."""
_SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at a target 席位, at the need of this index; ``kept`` where the pair stood already."""

    target: str
    need: int
    person: str
    kept: bool = False


def order(seed: bytes, target: str, persons: Iterable[str]) -> list[str]:
    """The persons in the target's order.

    Args:
        seed: 32 bytes, of the whole draw.
        target: the target's identifier.
        persons: identifiers, in any order.
    """
    own = _prefix(sha256(_PURPOSE + seed).digest(), target)
    return sorted(persons, key=lambda person: sha256(own + person.encode()).digest())


def _prefix(inspector_seed: bytes, target: str) -> bytes:
    octets = target.encode()
    return inspector_seed + len(octets).to_bytes(2, "big") + octets


def assign(file: AssignmentFile, drawn: Sequence[Place], seed: bytes) -> tuple[Seat, ...] | Blocked:
    """The assignment, or what blocks it.

    Args:
        file: persons, needs, conflicts, load, pairs that stand already.
        drawn: targets in the order in which they were drawn, with their strata.
        seed: 32 bytes, of the whole draw.

    Returns:
        Seats by target, need and seat; those kept stand first in their need, in the order of the file.

    Raises:
        AssignmentRefused: the seed is none, a target is unknown, or a kept pair breaks a rule.
    """
    _refuse_seed(seed)
    roster = Roster(file)
    vacant = vacancies(file, roster, drawn)
    orders = _orders(roster, drawn, vacant, seed)
    chosen = _first_fit(vacant.copy(), orders)
    if chosen is None:
        network = Network(vacant)
        held = network.fill(vacant.room)
        if any(bits.bit_count() < seats for bits, seats in zip(held, vacant.open, strict=True)):
            return explain(file, roster, drawn, vacant)
        chosen = _first_completable(Rerouting(vacant.copy(), held), orders)
    return _seats(file, roster, drawn, vacant, chosen)


def _refuse_seed(seed: bytes) -> None:
    if len(seed) != _SEED_BYTES:
        rule = Label(f"种子是 {len(seed)} 个字节", f"the seed has {len(seed)} bytes")
        raise AssignmentRefused([Fault("seed", rule, Label("请用 32 个字节的种子", "give the seed of 32 bytes"))])


def _orders(roster: Roster, drawn: Sequence[Place], vacant: Vacancies, seed: bytes) -> Callable[[int], list[int]]:
    """The order at a target, by its index: of those only who may sit there, since only they are hashed."""
    inspector_seed = sha256(_PURPOSE + seed).digest()
    octets = [each.encode() for each in roster.ids]
    eligible: list[Bits] = [0] * len(drawn)
    for need, target in enumerate(vacant.target):
        eligible[target] |= vacant.may[need]
    found: dict[int, list[int]] = {}

    def ordered(target: int) -> list[int]:
        if target not in found:
            own = _prefix(inspector_seed, drawn[target].identifier)
            keys = sorted((sha256(own + octets[person]).digest(), person) for person in members(eligible[target]))
            found[target] = [person for _, person in keys]
        return found[target]

    return ordered


def _first_fit(vacant: Vacancies, orders: Callable[[int], list[int]]) -> list[list[int]] | None:
    """Each seat takes the first person who may take it and has room; None where a seat finds nobody.

    If it comes to the end it is the assignment sought: each seat has the first person whom the seats before leave at
    all, and with what follows at hand, the rest could be completed after each of them. Nothing needs to be solved.
    """
    available: Bits = 0
    for person, room in enumerate(vacant.room):
        available |= (room > 0) << person
    chosen: list[list[int]] = []
    for need, target in enumerate(vacant.target):
        taken: list[int] = []
        for _ in range(vacant.open[need]):
            free = vacant.may[need] & available
            if not free:
                return None
            person = next(each for each in orders(target) if free >> each & 1)
            vacant.settle(need, person)
            if not vacant.room[person]:
                available &= ~(1 << person)
            taken.append(person)
        chosen.append(taken)
    return chosen


def _first_completable(held: Rerouting, orders: Callable[[int], list[int]]) -> list[list[int]]:
    """Each seat takes the first person with whom the rest can still be completed.

    Once through the order is enough for all seats of a need: whoever was passed over for one seat leaves the rest
    incomplete for the next seat all the more, as fewer complete assignments are left.
    """
    vacant = held.vacant
    chosen: list[list[int]] = []
    for need, target in enumerate(vacant.target):
        taken: list[int] = []
        for person in orders(target):
            if not vacant.open[need]:
                break
            if vacant.may[need] >> person & 1 and held.take(need, person):
                taken.append(person)
        chosen.append(taken)
    return chosen


def _seats(
    file: AssignmentFile, roster: Roster, drawn: Sequence[Place], vacant: Vacancies, chosen: Sequence[Sequence[int]]
) -> tuple[Seat, ...]:
    kept: dict[tuple[str, int], list[Kept]] = {}
    for each in file.kept:
        kept.setdefault((each.target, each.need), []).append(each)
    seats: list[Seat] = []
    for need, target in enumerate(vacant.target):
        name, index = drawn[target].identifier, need - vacant.family[need].start
        seats += [Seat(name, index, each.person, kept=True) for each in kept.get((name, index), ())]
        seats += [Seat(name, index, roster.ids[person]) for person in chosen[need]]
    return tuple(seats)


def check(seats: Sequence[Seat], file: AssignmentFile, drawn: Sequence[Place], seed: bytes) -> tuple[Label, ...]:
    """What differs between seats that somebody gives and those that follow from file, targets and seed; none: nothing.

    Raises:
        AssignmentRefused: as ``assign``.
    """
    right = assign(file, drawn, seed)
    if isinstance(right, Blocked):
        return (
            Label("按公布的依据无法完成匹配。", "From what is published no assignment can be completed."),
            *right.told,
        )
    return tuple(
        _difference(nth, given, expected)
        for nth, (given, expected) in enumerate(zip_longest(seats, right), start=1)
        if given != expected
    )


def _difference(nth: int, given: Seat | None, expected: Seat | None) -> Label:
    nobody = Label("无", "nobody")
    first, second = (nobody if each is None else _named(each) for each in (given, expected))
    return Label(
        f"第 {nth} 个席位：给出的是{first.zh}，重算的是{second.zh}。",
        f"Seat {nth}: given is {first.en}, computed again is {second.en}.",
    )


def _named(seat: Seat) -> Label:
    return Label(
        f"“{seat.person}”在“{seat.target}”（第 {seat.need} 项要求{'，保留' if seat.kept else ''}）",
        f"{seat.person} at {seat.target} (need {seat.need}{', kept' if seat.kept else ''})",
    )
