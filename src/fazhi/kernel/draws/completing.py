"""Whether all open seats can be filled at once, asked of scipy: a maximum flow from needs over persons.

From the source to each need as many as its open seats; from a need to each person who may take a seat, one; from a
person to the sink as many targets as he or she may still take. Where needs of a target can be met by the same person,
a node of capacity one between them and the person says that nobody sits twice at a target.

scipy is imported where it is asked: most assignments never need it, and no command waits for it at its start.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from fazhi.kernel.draws.eligibility import Bits, members
from fazhi.kernel.draws.vacancies import Vacancies

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]


class Network:
    """The network of the needs that have open seats; rooms are given when it is asked."""

    def __init__(self, vacant: Vacancies) -> None:
        self._vacant = vacant
        self._needs = [need for need, seats in enumerate(vacant.open) if seats]
        self._first_person = 1 + len(self._needs)
        self._sink = self._first_person + len(vacant.room)
        self._between: list[int] = []
        """Of each node between needs and a person, the person."""
        self._arcs = self._of_needs()

    def fill(self, room: Sequence[int]) -> list[Bits]:
        """Of each need, who holds seats of it when as many as possible are filled."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import maximum_flow

        tails, heads, capacities = self._with_rooms(room)
        size = self._sink + 1 + len(self._between)
        flow = maximum_flow(csr_array((capacities, (tails, heads)), shape=(size, size)), 0, self._sink).flow
        held = [0] * len(self._vacant.needs)
        for row, need in enumerate(self._needs, start=1):
            begin, end = flow.indptr[row], flow.indptr[row + 1]
            for node in flow.indices[begin:end][flow.data[begin:end] > 0].tolist():
                held[need] |= 1 << self._person(node)
        return held

    def complete(self, room: Sequence[int]) -> bool:
        """Whether all open seats can be filled when the persons may take so many more targets."""
        return all(bits.bit_count() == seats for bits, seats in zip(self.fill(room), self._vacant.open, strict=True))

    def _person(self, node: int) -> int:
        return node - self._first_person if node < self._sink else self._between[node - self._sink - 1]

    def _of_needs(self) -> list[tuple[int, int]]:
        """Arcs of capacity one: from needs to persons, over a node between where needs of the target overlap."""
        arcs = []
        between: dict[tuple[int, int], int] = {}
        for row, need in enumerate(self._needs, start=1):
            may, shared = self._vacant.may[need], self._shared(need)
            arcs += [(row, self._first_person + person) for person in members(may & ~shared)]
            for person in members(may & shared):
                key = self._vacant.target[need], person
                if key not in between:
                    between[key] = self._sink + 1 + len(between)
                    self._between.append(person)
                    arcs.append((between[key], self._first_person + person))
                arcs.append((row, between[key]))
        return arcs

    def _shared(self, need: int) -> Bits:
        """Who may take seats of several needs of the need's target."""
        shared, may = 0, self._vacant.may
        for one, other in combinations(self._vacant.family[need], 2):
            shared |= may[one] & may[other]
        return shared

    def _with_rooms(self, room: Sequence[int]) -> tuple[Ints, Ints, Ints]:
        import numpy as np

        arcs = np.array(self._arcs, dtype=np.int32).reshape(-1, 2)
        rows, persons = np.arange(1, self._first_person), np.arange(self._first_person, self._sink)
        tails = np.concatenate([arcs[:, 0], np.zeros_like(rows), persons]).astype(np.int32)
        heads = np.concatenate([arcs[:, 1], rows, np.full_like(persons, self._sink)]).astype(np.int32)
        seats = [self._vacant.open[need] for need in self._needs]
        capacities = np.concatenate([np.ones(len(arcs)), seats, room]).astype(np.int32)
        return tails, heads, capacities
