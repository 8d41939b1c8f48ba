"""A complete assignment that stays complete while its seats are settled one by one.

Whether a person can take a seat, and the rest still be filled, is asked thousands of times. A solver asked each time
would begin anew; here one complete assignment is at hand, and only what stands in the way is moved: who is displaced
takes the place of another, and so on, until somebody has room or the circle closes (an augmenting path). Where no such
chain exists the persons met on the way are all taken up by the needs met on the way, in every complete assignment; from
then on they are barred from all other needs, so that no search goes through them in vain again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fazhi.kernel.draws.eligibility import Bits, members
from fazhi.kernel.draws.vacancies import Vacancies


@dataclass(frozen=True, slots=True)
class Chain:
    """Moves that seat a person: ``last`` takes ``person``; back along ``came`` each takes whom the next gives up."""

    last: int
    person: int


class Rerouting:
    """Seats held for the time being, and how they can be moved.

    Attributes:
        vacant: the vacancies; what is settled in them is out of play.
        held: of each need, who holds its open seats.
    """

    def __init__(self, vacant: Vacancies, held: Sequence[Bits]) -> None:
        self.vacant = vacant
        self.held = list(held)
        self._holding: list[set[int]] = [set() for _ in vacant.room]
        for need, bits in enumerate(held):
            for person in members(bits):
                self._holding[person].add(need)
        self._spare: Bits = 0
        for person in range(len(vacant.room)):
            self._note(person)
        self._came: dict[int, tuple[int, int]] = {}
        self._seen: Bits = 0

    def take(self, need: int, person: int) -> bool:
        """Settle an open seat of the need on a person, if the rest can still be filled; what is held moves along."""
        bit = 1 << person
        if not self.held[need] & bit and not self._seat(need, person):
            return False
        self._give_up(need, person)
        self.vacant.settle(need, person)
        self._note(person)
        return True

    def _seat(self, need: int, person: int) -> bool:
        bit = 1 << person
        own = next((each for each in self.vacant.family[need] if self.held[each] & bit), None)
        if own is None and self._spare & bit:
            self._give_up(need, next(members(self.held[need])))
            self._hold(need, person)
            return True
        starts = (own,) if own is not None else self._holding[person]
        chain = self._search({each: (need, person) for each in starts}, 0 if own is not None else bit, need)
        if chain is None:
            self._bar()
            self.vacant.may[need] &= ~bit
            return False
        self._move(chain, need)
        return True

    def met(self, needs: Iterable[int]) -> tuple[frozenset[int], Bits]:
        """Whom these needs meet, needs and persons, when each looks for one more and none can be found.

        The persons met have no room but for the needs met, and all their seats are among them.
        """
        self._search({need: (-1, -1) for need in needs}, 0, -1)
        return frozenset(self._came), self._seen

    def _search(self, starts: dict[int, tuple[int, int]], seen: Bits, end: int) -> Chain | None:
        """Breadth first, over needs that have to take somebody else; ``end`` is the need that gives somebody up.

        ``came`` says of each need met who takes whom from it.
        """
        may, held, family = self.vacant.may, self.held, self.vacant.family
        goal = self._spare | (held[end] if end >= 0 else 0)
        came, waiting = dict(starts), deque(starts)
        self._came = came
        while waiting:
            need = waiting.popleft()
            at_target = 0
            for each in family[need]:
                at_target |= held[each]
                if each != need and each not in came and (swapped := may[need] & held[each]):
                    # a person sits once at a target: the need takes over who sits at its neighbour
                    person = next(members(swapped))
                    if each == end:
                        return Chain(need, person)
                    came[each] = need, person
                    waiting.append(each)
            fresh = may[need] & ~at_target & ~seen
            seen |= fresh
            if fresh & goal:
                return Chain(need, next(members(fresh & goal)))
            for person in members(fresh):
                for each in self._holding[person]:
                    if each not in came:
                        came[each] = need, person
                        waiting.append(each)
        self._seen = seen
        return None

    def _move(self, chain: Chain, end: int) -> None:
        """Carry out a chain: ``end`` gives up whom the chain took from it, or else anybody, and takes whom it wants."""
        need, person = chain.last, chain.person
        self._give_up(end, person if self.held[end] >> person & 1 else next(members(self.held[end])))
        while True:
            self._hold(need, person)
            if need == end:
                return
            taker, given = self._came[need]
            self._give_up(need, given)
            need, person = taker, given

    def _hold(self, need: int, person: int) -> None:
        self.held[need] |= 1 << person
        self._holding[person].add(need)
        self._note(person)

    def _give_up(self, need: int, person: int) -> None:
        self.held[need] &= ~(1 << person)
        self._holding[person].discard(need)
        self._note(person)

    def _note(self, person: int) -> None:
        """Whether the person has room for another target."""
        bit = 1 << person
        if len(self._holding[person]) < self.vacant.room[person]:
            self._spare |= bit
        else:
            self._spare &= ~bit

    def _bar(self) -> None:
        """After a search in vain: who was met is for the needs met, and for no other.

        No way leads out of what was met, so each complete assignment uses it in full, and nobody in it from outside.
        Settling more seats only leaves fewer complete assignments: the bar stands.
        """
        may, met = self.vacant.may, self._came
        for need, bits in enumerate(may):
            if bits & self._seen and need not in met:
                may[need] = bits & ~self._seen
