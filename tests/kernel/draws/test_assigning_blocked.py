"""What blocks an assignment is named, with numbers that are right and cures that cure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import HealthCheck, assume, given, settings

from fazhi.kernel.draws.assigning import Seat, assign
from fazhi.kernel.draws.assignments import AssignmentFile, Conflict, Need, Person, compose
from fazhi.kernel.draws.blocking import Blocked, Shortfall
from fazhi.kernel.draws.outcome import Place
from tests.kernel.draws.inspectors import (
    PERIOD,
    Drawn,
    by_trying,
    conflict,
    eligible,
    keeping,
    need,
    person,
    seed,
    small,
)


def blocked(
    persons: Sequence[Person], needs: Sequence[Need], targets: int = 1, load: int = 1,
    conflicts: Sequence[Conflict] = (), areas: Sequence[str] = (),
) -> Blocked:  # fmt: skip
    names = [f"T{nth}" for nth in range(targets)]
    where = dict(zip(names, areas or [""] * targets, strict=True))
    file = compose(persons=persons, period=PERIOD, needs={"": needs}, areas=where, load=load, conflicts=conflicts)
    found = assign(file, [Place(name, "") for name in names], seed(1))
    assert isinstance(found, Blocked)
    return found


# Too few persons at all


def test_too_few_persons_are_told_with_the_rules_by_which_the_others_fall_out() -> None:
    persons = [
        person("P1", skills=["fire"]), person("P2"), person("P3"), person("P4", skills=["fire"], areas=["s"]),
        person("P5", skills=["fire"], until="2026-03-30"), person("P6", skills=["fire"]), person("P7", "YJ"),
    ]  # fmt: skip
    found = blocked(persons, [need(2, "SJ", "fire")], areas=["n"], conflicts=[conflict("P6", "T0")])
    (shortage,) = found.shortages
    assert found.shortfalls == ()
    assert (shortage.targets, shortage.index, shortage.asked, shortage.there) == (("T0",), 0, 2, 1)
    assert {each.rule: each.number for each in shortage.fallen} == {
        "skill": 2, "area": 1, "certificate": 1, "conflict": 1,
    }  # fmt: skip
    assert shortage.told.en == (
        "Targets T0: 2 of organ SJ with skill fire asked for, 1 there (of the others: 2 without the skill, "
        "1 not of the area, 1 certificate not valid over the period, 1 with a conflict)."
    )
    assert "要求机构“SJ”、专业“fire” 2 人，符合条件的只有 1 人" in shortage.told.zh
    assert "应当回避 1 人" in shortage.told.zh
    cures = "; ".join(each.en for each in shortage.cures)
    assert "renew certificates" in cures and "add inspectors of organ SJ with skill fire, 1 at least" in cures


def test_each_person_falls_out_by_one_rule_only() -> None:
    """The first of skill, area, certificate, conflict: so the numbers add up to the organ."""
    persons = [person("P1", areas=["s"], until="2026-03-01"), person("P2", until="2026-03-01"), person("P3")]
    conflicts = [conflict(each.id, "T0") for each in persons]
    (shortage,) = blocked(persons, [need(1, "SJ")], areas=["n"], conflicts=conflicts).shortages
    assert [(each.rule, each.number) for each in shortage.fallen] == [("area", 1), ("certificate", 1), ("conflict", 1)]


def test_targets_that_are_blocked_alike_are_told_together() -> None:
    found = blocked([person("P1")], [need(2)], targets=8, load=9, conflicts=[conflict("P1", "T3")])
    together, alone = found.shortages
    assert together.targets == ("T0", "T1", "T2", "T4", "T5", "T6", "T7")
    assert alone.targets == ("T3",)
    assert together.told.en.startswith("Targets T0, T1, T2, T4, T5 and 2 more: 2 of any organ asked for, 1 there")
    assert "“T5”等 7 个" in together.told.zh


def test_who_is_kept_at_the_target_is_counted_apart() -> None:
    """P1 stands at the first need, though only P1 could sit at the second."""
    file = compose(
        persons=[person("P1"), person("P2", "YJ")], period=PERIOD, needs={"": [need(1), need(1, "SJ")]},
        areas={"T": ""}, load=3,
    )  # fmt: skip
    drawn = Drawn(file, (Place("T", ""),), seed(1))
    assert assign(*drawn) == (Seat("T", 0, "P2"), Seat("T", 1, "P1"))
    found = assign(*keeping(drawn, [Seat("T", 0, "P1")]))
    assert isinstance(found, Blocked)
    assert [(each.rule, each.number) for each in found.shortages[0].fallen] == [("kept", 1)]


# Too much for those there are


def test_more_seats_than_loads_are_told_with_the_load_that_is_enough() -> None:
    (short,) = blocked([person("P1"), person("P2")], [need(1)], targets=7, load=2).shortfalls
    assert (short.asked, short.able, short.load) == (7, 4, 4)
    assert short.persons == (("P1", 2), ("P2", 2))
    assert short.seats == tuple((f"T{nth}", 0, 1) for nth in range(7))
    assert short.told.en == (
        "Targets T0, T1, T2, T3, T4 and 2 more together need 7 seats of any organ; the 2 who may take them "
        "(P1 (2), P2 (2): how many targets each may still take, one seat at each) can take 4."
    )
    assert [each.en for each in short.cures] == [
        "raise the load from 2 to 4", "add inspectors of any organ, 2 at least",
        "draw fewer targets or ask for fewer persons: 3 fewer seats",
    ]  # fmt: skip
    assert "至多能担任 4 个" in short.told.zh and "由 2 提高到 4" in short.cures[0].zh


def test_one_person_for_two_overlapping_needs_is_no_matter_of_load() -> None:
    """Both needs have somebody, but it is the same person, who sits once at a target."""
    persons = [person("P1", skills=["fire"]), person("P2", "YJ")]
    (short,) = blocked(persons, [need(1, "SJ"), need(1, "", "fire")], load=5).shortfalls
    assert (short.asked, short.able, short.load) == (2, 1, None)
    assert short.persons == (("P1", 5),)
    assert not any("raise" in each.en for each in short.cures)


def test_only_the_seats_that_stand_in_each_others_way_are_named() -> None:
    """In the north one person has two targets; who is in the south has room, and is no matter of it."""
    persons = [person("P1", areas=["n"]), person("P2", areas=["s"]), person("P3", areas=["s"])]
    (short,) = blocked(persons, [need(1)], targets=5, load=2, areas=["n", "s", "n", "s", "n"]).shortfalls
    assert short.targets == ("T0", "T2", "T4")
    assert (short.asked, short.able, short.persons) == (3, 2, (("P1", 2),))


def test_what_has_no_person_in_common_is_told_apart_the_smallest_first() -> None:
    persons = [person("P1", areas=["n"]), person("P2", areas=["s"])]
    found = blocked(persons, [need(1)], targets=7, load=2, areas=["n", "n", "n", "n", "s", "s", "s"])
    assert [each.targets for each in found.shortfalls] == [("T4", "T5", "T6"), ("T0", "T1", "T2", "T3")]


def test_shortages_and_shortfalls_are_told_at_once() -> None:
    persons = [person("P1"), person("P2", "YJ")]
    found = blocked(persons, [need(1, "SJ"), need(2, "YJ")], targets=2, load=1)
    assert [each.there for each in found.shortages] == [1]
    assert [(each.kinds, each.asked, each.able) for each in found.shortfalls] == [
        ((("SJ", ""),), 2, 1), ((("YJ", ""),), 2, 1),
    ]  # fmt: skip
    assert len(found.told) == 3
    assert all(" Cures: " in each.en and "可以：" in each.zh for each in found.told)


def filled(drawn: Drawn, short: Shortfall) -> int:
    """The most of the named seats that can be filled, by trying: seat by seat, left empty or not."""
    where = {place.identifier: place.stratum for place in drawn.places}
    seats = [
        (target, drawn.file.needs[where[target]][index]) for target, index, open in short.seats for _ in range(open)
    ]

    def most(nth: int, given: tuple[tuple[str, str], ...]) -> int:
        if nth == len(seats):
            return len(given)
        target, asked = seats[nth]
        best = most(nth + 1, given)
        for each in eligible(drawn.file, target, asked):
            if (target, each) not in given and sum(one == each for _, one in given) < drawn.file.load:
                best = max(best, most(nth + 1, (*given, (target, each))))
        return best

    return most(0, ())


def can(file: AssignmentFile, drawn: Drawn) -> bool:
    return by_trying(drawn._replace(file=file)) is not None


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(small())
def test_numbers_and_cures_are_right(drawn: Drawn) -> None:
    found = assign(*drawn)
    assume(isinstance(found, Blocked))
    assert isinstance(found, Blocked)
    assert found.told
    for short in found.shortages:
        who = eligible(drawn.file, short.targets[0], short.need)
        of_organ = [each for each in drawn.file.persons if short.need.organ in ("", each.organ)]
        assert short.there == len(who) < short.asked == short.need.count
        assert short.there + sum(each.number for each in short.fallen) == len(of_organ)
    for fall in found.shortfalls:
        assume(fall.asked <= 5)
        assert filled(drawn, fall) == fall.able < fall.asked
    for one, other in combinations(found.shortfalls, 2):
        assert not {each[:2] for each in one.seats} & {each[:2] for each in other.seats}
    loads = [each.load for each in found.shortfalls]
    if not found.shortages and None not in loads:
        enough = max(load for load in loads if load is not None)
        assert can(drawn.file.model_copy(update={"load": enough}), drawn)
        assert not can(drawn.file.model_copy(update={"load": enough - 1}), drawn)


@pytest.mark.parametrize("load", [1, 2])
def test_load_does_not_help_where_persons_are_too_few(load: int) -> None:
    found = blocked([person("P1")], [need(2)], targets=1, load=load)
    assert [each.there for each in found.shortages] == [1]
    assert found.shortfalls == ()
