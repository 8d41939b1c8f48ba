"""Inspectors assigned: 2,000 targets and 867 inspectors of two organs, loose and tight, beside bare hashing and HiGHS.

Each target asks for two of the first organ and for two of the second, one of them skilled. Inspectors go to three of
ten areas, one in ten everywhere; one in twenty has no certificate over the whole period; one pair in fifty is in
conflict. A load of 12 is a little above the mean; 10 is the mean, rounded up. HiGHS finds any assignment that keeps the
rules, in no order that a seed determines.
"""

from __future__ import annotations

import functools
import hashlib
import random
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fazhi.kernel.draws.assignments import AssignmentFile
    from fazhi.kernel.draws.outcome import Place

TARGETS, INSPECTORS, AREAS = 2_000, 867, 10
LOOSE, TIGHT = 12, 10
PATIENCE = 1_200
"""Seconds that HiGHS gets."""
SEED = hashlib.sha256(b"bench").digest()


@functools.cache
def _drawn(load: int) -> tuple[AssignmentFile, list[Place]]:
    from fazhi.kernel.draws.assignments import Conflict, Need, Period, Person, compose
    from fazhi.kernel.draws.outcome import Place

    chance = random.Random(7)
    areas = [f"13013010{nth}" for nth in range(AREAS)]
    persons = [
        Person(
            id=f"130130{nth:06}", organ="SJ" if nth % 2 else "YJ",
            skills=("special-equipment",) if chance.random() < 0.6 else (),
            areas=tuple(chance.sample(areas, 3)) if chance.random() < 0.9 else (),
            since="2024-01-01", until="2026-03-15" if chance.random() < 0.05 else "2028-12-31",
        )
        for nth in range(INSPECTORS)
    ]  # fmt: skip
    targets = [f"91130130MA{nth:08}" for nth in range(TARGETS)]
    needs = [
        Need(organ="YJ", skill="", count=2), Need(organ="SJ", skill="special-equipment", count=1),
        Need(organ="SJ", skill="", count=1),
    ]  # fmt: skip
    pairs = chance.sample(range(TARGETS * INSPECTORS), TARGETS * INSPECTORS // 50)
    conflicts = [
        Conflict(person=persons[pair % INSPECTORS].id, target=targets[pair // INSPECTORS], reason="interest")
        for pair in pairs
    ]
    file = compose(
        persons=persons, period=Period(since="2026-03-01", until="2026-03-31"), needs={"": needs}, load=load,
        areas={name: chance.choice(areas) for name in targets}, conflicts=conflicts,
    )  # fmt: skip
    return file, [Place(name, "") for name in chance.sample(targets, TARGETS)]


def _assigned(load: int, count: int) -> tuple[float, str]:
    """Assignments a second; what was solved on the way stands beside it."""
    file, places = _drawn(load)
    from fazhi.kernel.draws.assigning import assign
    from fazhi.kernel.draws.blocking import Blocked

    began = time.perf_counter()
    for _ in range(count):
        seats = assign(file, places, SEED)
        if isinstance(seats, Blocked) or len(seats) != 4 * TARGETS:
            raise SystemExit(f"no assignment: {seats}")
    took = (time.perf_counter() - began) / count
    return 1 / took, f"{took:.2f} s"


def loose(count: int) -> tuple[float, str]:
    """With a load a little above the mean."""
    return _assigned(LOOSE, count)


def tight(count: int) -> tuple[float, str]:
    """With the mean load, rounded up."""
    return _assigned(TIGHT, count)


def hashing(count: int) -> tuple[float, str]:
    """The hashes of who may sit where, alone."""
    file, places = _drawn(LOOSE)
    from fazhi.kernel.draws.eligibility import Roster, members

    roster = Roster(file)
    octets = [each.encode() for each in roster.ids]
    began = time.perf_counter()
    for _ in range(count):
        for place in places:
            eligible = 0
            for need in file.needs[place.stratum]:
                eligible |= roster.eligible(place.identifier, need)
            name = place.identifier.encode()
            own = SEED + len(name).to_bytes(2, "big") + name
            for person in members(eligible):
                hashlib.sha256(own + octets[person]).digest()
    took = (time.perf_counter() - began) / count
    return 1 / took, f"{took:.2f} s"


def _by_highs(load: int, count: int) -> tuple[float, str]:
    """Any assignment that keeps the rules, as a program of whole numbers."""
    file, places = _drawn(load)
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    began = time.perf_counter()
    for _ in range(count):
        rules = LinearConstraint(*_rules(file, places))
        variables = rules.A.shape[1]
        found = milp(
            np.zeros(variables), constraints=rules, bounds=Bounds(0, 1), integrality=np.ones(variables),
            options={"time_limit": PATIENCE},
        )  # fmt: skip
        if not found.success:
            raise SystemExit(found.message)
    took = (time.perf_counter() - began) / count
    return 1 / took, f"{took:.1f} s"


def _rules(file: AssignmentFile, places: list[Place]) -> tuple[Any, list[int], list[int]]:
    """A variable for each person at each need: loads, who sits once at a target, and the counts of the needs."""
    import numpy as np
    from scipy.sparse import csr_array

    from fazhi.kernel.draws.eligibility import Roster, members

    roster = Roster(file)
    low, high = [0] * INSPECTORS, [file.load] * INSPECTORS
    rows: list[int] = []
    columns: list[int] = []
    variable = 0
    for place in places:
        once: dict[int, int] = {}
        for need in file.needs[place.stratum]:
            count = len(low)
            low.append(need.count)
            high.append(need.count)
            for person in members(roster.eligible(place.identifier, need)):
                if person not in once:
                    once[person] = len(low)
                    low.append(0)
                    high.append(1)
                rows += [person, once[person], count]
                columns += [variable] * 3
                variable += 1
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(low), variable)), low, high


def loose_by_highs(count: int) -> tuple[float, str]:
    """HiGHS with a load a little above the mean."""
    return _by_highs(LOOSE, count)


def tight_by_highs(count: int) -> tuple[float, str]:
    """HiGHS with the mean load, rounded up."""
    return _by_highs(TIGHT, count)
