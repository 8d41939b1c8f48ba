"""Small assignments of inspectors, and the definition carried out word for word: every possibility is tried."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from fazhi.kernel.draws.assigning import Seat
from fazhi.kernel.draws.assignments import AssignmentFile, Conflict, Kept, Need, Period, Person, compose
from fazhi.kernel.draws.completing import Network
from fazhi.kernel.draws.eligibility import Roster, members
from fazhi.kernel.draws.outcome import Place
from fazhi.kernel.draws.vacancies import Vacancies, vacancies

PERIOD = Period(since="2026-03-01", until="2026-03-31")


def person(
    id: str, organ: str = "SJ", *, skills: Sequence[str] = (), areas: Sequence[str] = (), since: str = "2020-01-01",
    until: str | None = None,
) -> Person:  # fmt: skip
    return Person(id=id, organ=organ, skills=tuple(skills), areas=tuple(areas), since=since, until=until)


def need(count: int, organ: str = "", skill: str = "") -> Need:
    return Need(organ=organ, skill=skill, count=count)


def conflict(person: str, target: str) -> Conflict:
    return Conflict(person=person, target=target, reason="interest")


class Drawn(NamedTuple):
    """All that an assignment follows from."""

    file: AssignmentFile
    places: tuple[Place, ...]
    seed: bytes


def seed(nth: int) -> bytes:
    return hashlib.sha256(b"%d" % nth).digest()


def eligible(file: AssignmentFile, target: str, asked: Need) -> set[str]:
    """By the words of the definition, person by person."""
    barred = {each.person for each in file.conflicts if each.target == target}
    return {
        each.id
        for each in file.persons
        if asked.organ in ("", each.organ)
        and asked.skill in ("", *each.skills)
        and (not each.areas or file.areas[target] in each.areas)
        and each.since <= file.period.since
        and (each.until is None or each.until >= file.period.until)
        and each.id not in barred
    }


def in_order(target: str, persons: set[str], seed: bytes) -> list[str]:
    start = hashlib.sha256(b"fazhi-draw/1 inspectors\n" + seed).digest()
    name = target.encode()
    keys = {each: hashlib.sha256(start + len(name).to_bytes(2, "big") + name + each.encode()) for each in persons}
    return sorted(persons, key=lambda each: keys[each].hexdigest())


def by_trying(drawn: Drawn) -> tuple[Seat, ...] | None:
    """The first complete assignment in the order of the definition; None where there is none."""
    file = drawn.file
    loads = Counter(each.person for each in file.kept)
    at = {place.identifier: {each.person for each in file.kept if each.target == place.identifier}
          for place in drawn.places}  # fmt: skip
    needs = [(place.identifier, index, asked) for place in drawn.places
             for index, asked in enumerate(file.needs[place.stratum])]  # fmt: skip
    kept = {each[:2]: [Seat(*each[:2], one.person, True) for one in file.kept if (one.target, one.need) == each[:2]]
            for each in needs}  # fmt: skip
    places = [each for each in needs for _ in range(each[2].count - len(kept[each[:2]]))]
    found: list[Seat] = []

    def fill(nth: int) -> bool:
        if nth == len(places):
            return True
        target, index, asked = places[nth]
        for each in in_order(target, eligible(file, target, asked) - at[target], drawn.seed):
            if loads[each] < file.load:
                loads[each] += 1
                at[target].add(each)
                found.append(Seat(target, index, each))
                if fill(nth + 1):
                    return True
                found.pop()
                at[target].remove(each)
                loads[each] -= 1
        return False

    if not fill(0):
        return None
    new = {each[:2]: [one for one in found if (one.target, one.need) == each[:2]] for each in needs}
    return tuple(seat for each in needs for seat in kept[each[:2]] + new[each[:2]])


@st.composite
def small(draw: st.DrawFn) -> Drawn:
    """Few persons, so that many assignments are tight and many are impossible."""
    skills, areas_of = st.sampled_from([(), ("x",), ("x", "y"), ("y",)]), st.sampled_from([(), (), ("n",), ("n", "s")])
    until = st.sampled_from([None, None, None, "2026-03-31", "2026-03-30"])
    persons = [
        person(f"P{nth}", draw(st.sampled_from("AAB")), skills=draw(skills), areas=draw(areas_of), until=draw(until))
        for nth in range(draw(st.integers(3, 6)))
    ]
    asked = st.builds(
        need, st.sampled_from([1, 1, 2]), st.sampled_from(["", "", "A", "B"]), st.sampled_from(["", "", "x"])
    )
    kinds = st.lists(asked, min_size=1, max_size=2, unique_by=lambda each: (each.organ, each.skill))
    needs = {name: draw(kinds) for name in ("big", "")}
    areas = {f"T{nth}": draw(st.sampled_from(["n", "n", "s", ""])) for nth in range(draw(st.integers(1, 4)))}
    pairs = st.tuples(st.sampled_from([each.id for each in persons]), st.sampled_from(list(areas)))
    file = compose(
        persons=persons, period=PERIOD, needs=needs, areas=areas, load=draw(st.integers(1, 3)),
        conflicts=[conflict(*pair) for pair in draw(st.lists(pairs, unique=True, max_size=3))],
    )  # fmt: skip
    names = draw(st.permutations(list(areas)))
    places = tuple(Place(name, draw(st.sampled_from(["big", ""]))) for name in names)
    return Drawn(file, places, seed(draw(st.integers(0, 10_000))))


def tight(chance: random.Random, persons: int, targets: int) -> Drawn | None:
    """With the smallest load that is enough, found by asking scipy; None where none is."""
    people = [
        person(
            f"P{nth:02}", chance.choice("AAB"), skills=sorted(chance.sample("xyz", chance.choice([0, 1, 1, 2]))),
            areas=sorted(chance.sample("nsew", chance.choice([0, 0, 2, 3]))),
        )
        for nth in range(persons)
    ]  # fmt: skip
    needs = {}
    for stratum in ("a", "b"):
        kinds = {(chance.choice(["", "A", "B"]), chance.choice(["", "", "x", "y"])): chance.choice([1, 1, 1, 2])
                 for _ in range(chance.choice([1, 2, 2, 3]))}  # fmt: skip
        needs[stratum] = [need(count, *kind) for kind, count in kinds.items()]
    areas = {f"T{nth:02}": chance.choice("nsew") for nth in range(targets)}
    pairs = {(chance.choice(people).id, chance.choice(list(areas))) for _ in range(persons * targets // 15)}
    places = [Place(name, chance.choice("ab")) for name in chance.sample(list(areas), targets)]
    base = compose(
        persons=people, period=PERIOD, needs=needs, areas=areas, load=targets,
        conflicts=[conflict(*pair) for pair in pairs],
    )  # fmt: skip
    loads = [base.model_copy(update={"load": load}) for load in range(1, targets + 1)]
    if not completable(vacancies(base, Roster(base), places)):
        return None
    file = next(each for each in loads if completable(vacancies(each, Roster(each), places)))
    return Drawn(file, tuple(places), seed(chance.randrange(10**6)))


def completable(vacant: Vacancies) -> bool:
    return Network(vacant).complete(vacant.room)


def by_asking(drawn: Drawn) -> tuple[Seat, ...]:
    """The assignment, where scipy is asked anew for each person at each seat; nothing may be kept."""
    file = drawn.file
    roster = Roster(file)
    vacant = vacancies(file, roster, drawn.places)
    seats = []
    for nth, target in enumerate(vacant.target):
        name, index = drawn.places[target].identifier, nth - vacant.family[nth].start
        for _ in range(vacant.open[nth]):
            for each in in_order(name, {roster.ids[person] for person in members(vacant.may[nth])}, drawn.seed):
                after = vacant.copy()
                after.settle(nth, roster.index[each])
                if min(after.room) >= 0 and completable(after):
                    vacant = after
                    seats.append(Seat(name, index, each))
                    break
    return tuple(seats)


def by_first_fit(drawn: Drawn) -> tuple[Seat, ...] | None:
    """Each seat takes the first who fits, whatever becomes of the rest; None where a seat finds nobody."""
    loads: Counter[str] = Counter()
    seats: list[Seat] = []
    for place in drawn.places:
        at: set[str] = set()
        for index, asked in enumerate(drawn.file.needs[place.stratum]):
            for _ in range(asked.count):
                who = in_order(place.identifier, eligible(drawn.file, place.identifier, asked) - at, drawn.seed)
                first = next((each for each in who if loads[each] < drawn.file.load), None)
                if first is None:
                    return None
                loads[first] += 1
                at.add(first)
                seats.append(Seat(place.identifier, index, first))
    return tuple(seats)


def broken(drawn: Drawn, seats: Sequence[Seat]) -> list[str]:
    """Every rule that seats break."""
    file, found = drawn.file, []
    loads = Counter(each.person for each in seats)
    found += [f"{each} has {number} targets" for each, number in loads.items() if number > file.load]
    twice = Counter((each.target, each.person) for each in seats)
    found += [f"{pair} twice" for pair, number in twice.items() if number > 1]
    for place in drawn.places:
        for index, asked in enumerate(file.needs[place.stratum]):
            here = [each.person for each in seats if (each.target, each.need) == (place.identifier, index)]
            if len(here) != asked.count:
                found.append(f"{place} need {index}: {len(here)} of {asked.count}")
            found += [f"{each} at {place}" for each in set(here) - eligible(file, place.identifier, asked)]
    if len(seats) != sum(asked.count for place in drawn.places for asked in file.needs[place.stratum]):
        found.append(f"{len(seats)} seats")
    return found


def keeping(drawn: Drawn, seats: Sequence[Seat], **changed: object) -> Drawn:
    """The same draw, with these seats kept."""
    kept = tuple(Kept(target=each.target, need=each.need, person=each.person) for each in seats)
    file = drawn.file.model_copy(
        update={"kept": tuple(sorted(kept, key=lambda each: (each.target, each.need, each.person))), **changed}
    )
    return drawn._replace(file=file)
