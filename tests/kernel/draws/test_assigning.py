"""Inspectors are assigned as the definition says: the first complete assignment, whoever computes it, and however."""

from __future__ import annotations

import hashlib
import json
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fazhi.kernel.draws.assigning import Seat, assign, check, order
from fazhi.kernel.draws.assignment_faults import AssignmentRefused
from fazhi.kernel.draws.assignments import Kept, compose, read
from fazhi.kernel.draws.blocking import Blocked
from fazhi.kernel.draws.outcome import Place
from tests.kernel.draws.inspectors import (
    PERIOD,
    Drawn,
    broken,
    by_asking,
    by_first_fit,
    by_trying,
    conflict,
    keeping,
    need,
    person,
    seed,
    small,
    tight,
)

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def assigned(drawn: Drawn) -> tuple[Seat, ...]:
    found = assign(*drawn)
    assert not isinstance(found, Blocked), found.told
    return found


def seats(*pairs: tuple[str, int, str]) -> tuple[Seat, ...]:
    return tuple(Seat(*pair) for pair in pairs)


def simple(persons: int = 4, targets: int = 3, load: int = 3, count: int = 2, nth: int = 1) -> Drawn:
    names = [f"T{each}" for each in range(targets)]
    file = compose(
        persons=[person(f"P{each:02}") for each in range(persons)], period=PERIOD, needs={"": [need(count)]},
        areas=dict.fromkeys(names, ""), load=load,
    )  # fmt: skip
    return Drawn(file, tuple(Place(name, "") for name in names), seed(nth))


@settings(SLOW, max_examples=150)
@given(small())
def test_it_is_the_first_complete_assignment_or_there_is_none(drawn: Drawn) -> None:
    found = assign(*drawn)
    expected = by_trying(drawn)
    if expected is None:
        assert isinstance(found, Blocked)
    else:
        assert found == expected
        assert broken(drawn, expected) == []


@settings(SLOW, max_examples=50)
@given(st.integers(0, 2**32))
def test_it_is_the_first_one_where_no_load_is_to_spare(nth: int) -> None:
    drawn = tight(random.Random(nth), 6, 5)
    assume(drawn is not None)
    assert drawn is not None
    assert assign(*drawn) == by_trying(drawn)


def test_it_is_the_first_one_where_the_first_fit_gets_stuck() -> None:
    """Larger ones, beside a solver that is asked at each seat for each person."""
    stuck = 0
    for nth in range(40):
        drawn = tight(random.Random(nth), 14, 12)
        if drawn is None:
            continue
        found, first = assigned(drawn), by_first_fit(drawn)
        assert found == by_asking(drawn)
        assert broken(drawn, found) == []
        assert first in (None, found)
        stuck += first is None
    assert stuck >= 5


def test_somebody_needed_elsewhere_is_passed_over() -> None:
    """Only P1 is skilled: wherever P1 stands in the order, the seat that asks for no skill is left to P2."""
    file = compose(
        persons=[person("P1", skills=["x"]), person("P2")], period=PERIOD, load=1, areas={"T1": "", "T2": ""},
        needs={"any": [need(1)], "skilled": [need(1, skill="x")]},
    )  # fmt: skip
    places = (Place("T1", "any"), Place("T2", "skilled"))
    first = set()
    for nth in range(20):
        assert assign(file, places, seed(nth)) == seats(("T1", 0, "P2"), ("T2", 0, "P1"))
        first.add(order(seed(nth), "T1", ["P1", "P2"])[0])
    assert first == {"P1", "P2"}


def test_nobody_sits_twice_at_a_target_whose_needs_overlap() -> None:
    """P1 alone is skilled, and the first need asks for anybody."""
    file = compose(
        persons=[person("P1", skills=["x"]), person("P2")], period=PERIOD, load=5, areas={"T1": ""},
        needs={"": [need(1), need(1, skill="x")]},
    )  # fmt: skip
    for nth in range(10):
        assert assign(file, [Place("T1", "")], seed(nth)) == seats(("T1", 0, "P2"), ("T1", 1, "P1"))


def test_the_order_at_a_target_is_that_of_the_definition() -> None:
    inspectors = hashlib.sha256(b"fazhi-draw/1 inspectors\n" + seed(1)).digest()
    name = "91130130MA0001 店".encode()
    keys = {each: hashlib.sha256(inspectors + bytes([0, len(name)]) + name + each.encode()).digest() for each in "abcd"}
    assert order(seed(1), name.decode(), "dcba") == sorted("abcd", key=lambda each: keys[each])


@pytest.mark.parametrize(
    ("until", "since", "sits"),
    [(None, "2026-03-01", True), ("2026-03-31", "2020-01-01", True), ("2026-03-30", "2020-01-01", False),
     (None, "2026-03-02", False)],
)  # fmt: skip
def test_a_certificate_holds_on_every_day_of_the_period(until: str | None, since: str, sits: bool) -> None:
    file = compose(
        persons=[person("P1", since=since, until=until)], period=PERIOD, load=1, areas={"T": ""}, needs={"": [need(1)]}
    )
    assert (assign(file, [Place("T", "")], seed(1)) == seats(("T", 0, "P1"))) is sits


@pytest.mark.parametrize(("areas", "area", "sits"), [
    ([], "n", True), (["n", "s"], "n", True), (["s"], "n", False), ([], "", True), (["n"], "", False),
])  # fmt: skip
def test_who_has_areas_goes_nowhere_else(areas: list[str], area: str, sits: bool) -> None:
    file = compose(persons=[person("P1", areas=areas)], period=PERIOD, load=1, areas={"T": area}, needs={"": [need(1)]})
    assert (assign(file, [Place("T", "")], seed(1)) == seats(("T", 0, "P1"))) is sits


def test_conflicts_in_another_order_change_nothing() -> None:
    drawn = simple(12, 10, 4)
    pairs = [(f"P{nth:02}", f"T{nth * 7 % 10}") for nth in range(12)]
    found = set()
    for nth in range(5):
        random.Random(nth).shuffle(pairs)
        file = compose(
            persons=reversed(drawn.file.persons), period=PERIOD, needs=drawn.file.needs, areas=drawn.file.areas, load=4,
            conflicts=[conflict(*pair) for pair in pairs],
        )  # fmt: skip
        found.add((file.digest(), assigned(drawn._replace(file=file))))
    assert len(found) == 1


# What is kept


def test_one_recusal_leaves_everybody_else_where_they_are() -> None:
    drawn = simple(10, 12, 4)
    before = assigned(drawn)
    for out in before:
        left = [each for each in before if each != out]
        again = keeping(drawn, left, conflicts=(conflict(out.person, out.target),))
        after = assigned(again)
        assert {each for each in after if each.kept} == {Seat(*pair, True) for pair in _pairs(left)}
        new = [each for each in after if not each.kept]
        assert [(each.target, each.need) for each in new] == [(out.target, out.need)]
        assert new[0].person not in {each.person for each in before if each.target == out.target}
        assert broken(again, after) == []


def _pairs(found: list[Seat]) -> list[tuple[str, int, str]]:
    return [(each.target, each.need, each.person) for each in found]


@settings(SLOW, max_examples=80)
@given(small(), st.data())
def test_with_some_kept_it_is_the_first_one_of_those_that_keep_them(drawn: Drawn, data: st.DataObject) -> None:
    before = by_trying(drawn)
    assume(before)
    assert before is not None
    again = keeping(drawn, data.draw(st.lists(st.sampled_from(before), unique=True)))._replace(seed=seed(10_001))
    assert assign(*again) == by_trying(again)


def kept(target: str, index: int, person: str) -> Kept:
    return Kept(target=target, need=index, person=person)


@pytest.mark.parametrize(("pairs", "said"), [
    ([kept("T9", 0, "P00")], "kept[0] T9 / P00: the target is not drawn"),
    ([kept("T0", 1, "P00")], "there is no need 1"),
    ([kept("T0", 0, "P03")], "the person does not meet the need, or has a conflict"),
    ([kept("T0", 0, each) for each in ("P00", "P01", "P02")], "more persons are kept than the need asks for"),
    ([kept(each, 0, "P00") for each in ("T0", "T1", "T2")], "the person has more than 2 targets"),
])  # fmt: skip
def test_a_kept_pair_that_breaks_a_rule_is_refused(pairs: list[Kept], said: str) -> None:
    drawn = simple(load=2)
    file = compose(
        persons=drawn.file.persons, period=PERIOD, needs=drawn.file.needs, load=2, kept=pairs,
        areas={**drawn.file.areas, "T9": ""}, conflicts=[conflict("P03", "T0")],
    )  # fmt: skip
    with pytest.raises(AssignmentRefused) as refused:
        assign(file, drawn.places, drawn.seed)
    assert said in refused.value.message.en
    assert refused.value.cure.zh and "kept" in refused.value.message.zh


@pytest.mark.parametrize(("places", "said"), [
    ([Place("T0", ""), Place("T0", "")], "T0: the target is drawn twice."),
    ([Place("X", "")], "X: the assignment's file does not know the target."),
    ([Place("T0", "large")], "T0: there are no needs for the stratum large."),
])  # fmt: skip
def test_targets_that_the_file_does_not_know_are_refused(places: list[Place], said: str) -> None:
    with pytest.raises(AssignmentRefused) as refused:
        assign(simple().file, places, seed(1))
    assert refused.value.message.en == said + " "


@pytest.mark.parametrize("octets", [b"", bytes(31), bytes(33)])
def test_a_seed_of_another_length_is_refused(octets: bytes) -> None:
    drawn = simple()
    with pytest.raises(AssignmentRefused, match=f"the seed has {len(octets)} bytes"):
        assign(drawn.file, drawn.places, octets)


# Checking


def test_the_right_seats_differ_in_nothing() -> None:
    drawn = simple()
    assert check(assigned(drawn), *drawn) == ()


def test_what_differs_is_told_seat_by_seat() -> None:
    drawn = simple(6)
    right = assigned(drawn)
    others = {each.id for each in drawn.file.persons} - {each.person for each in right if each.target == "T0"}
    wrong = Seat("T0", 0, min(others))
    (told,) = check([wrong, *right[1:]], *drawn)
    assert (
        told.en
        == f"Seat 1: given is {wrong.person} at T0 (need 0), computed again is {right[0].person} at T0 (need 0)."
    )
    assert told.zh.startswith("第 1 个席位：")
    (missing,) = check(right[:-1], *drawn)
    assert missing.en.startswith("Seat 6: given is nobody, computed again is")
    (more,) = check([*right, wrong], *drawn)
    assert more.en.endswith("computed again is nobody.")
    (kept,) = check([*right[:-1], Seat(right[-1].target, 0, right[-1].person, True)], *drawn)
    assert ", kept)" in kept.en


def test_another_seed_file_or_order_of_targets_is_found_out() -> None:
    drawn = simple(20, 6, 3)
    right = assigned(drawn)
    assert check(right, drawn.file, drawn.places, seed(2))
    assert check(right, drawn.file, drawn.places[::-1], drawn.seed)
    one = right[0]
    barred = drawn.file.model_copy(update={"conflicts": (conflict(one.person, one.target),)})
    assert check(right, barred, drawn.places, drawn.seed)


def test_seats_where_nothing_can_be_completed_are_found_out() -> None:
    drawn = simple(persons=1, load=1)
    told = check(seats(("T0", 0, "P00")), *drawn)
    assert told[0].en == "From what is published no assignment can be completed."
    assert len(told) > 1


# Over many seeds


SEEDS = 300


def test_nobody_is_favoured_by_where_the_list_has_them() -> None:
    """Loads over many seeds lie round their mean, and do not follow the order of the list."""
    persons, targets, count = 24, 18, 2
    totals: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    for nth in range(SEEDS):
        drawn = simple(persons, targets, 3, count, nth)
        found = assigned(drawn)
        totals.update(each.person for each in found)
        firsts[found[0].person] += 1
    mean = SEEDS * targets * count / persons
    # at a target each person sits with the chance count/persons; a bound on the load only narrows the spread
    chance = count / persons
    spread = (SEEDS * targets * chance * (1 - chance)) ** 0.5
    assert all(abs(totals[each.id] - mean) < 4 * spread for each in drawn.file.persons)
    assert sum((firsts[each.id] - SEEDS / persons) ** 2 / (SEEDS / persons) for each in drawn.file.persons) < 50
    middle = (persons - 1) / 2
    leaning = sum((nth - middle) * totals[each.id] for nth, each in enumerate(drawn.file.persons))
    assert abs(leaning) < 4 * spread * sum((nth - middle) ** 2 for nth in range(persons)) ** 0.5
    assert len(set(totals.values())) > 5


PROGRAM = """
import sys
from fazhi.kernel.draws.assigning import assign
from fazhi.kernel.draws.assignments import Need, Period, Person, compose
from fazhi.kernel.draws.outcome import Place

one = Person(id="P", organ="SJ", skills=(), areas=(), since="2020-01-01", until=None)
period = Period(since="2026-03-01", until="2026-03-31")
for count, solved in ((1, False), (2, True)):
    needs = {"": [Need(organ="", skill="", count=count)]}
    assign(compose(persons=[one], period=period, needs=needs, areas={"T": ""}, load=1), [Place("T", "")], bytes(32))
    assert ("scipy" in sys.modules) is solved
"""


def test_scipy_is_imported_only_where_it_is_asked() -> None:
    """An assignment that the first fit completes needs none, let alone the start of a command."""
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)


# What the documentation shows

PAGE = Path(__file__).parents[3] / "docs" / "draw-inspectors.md"
VECTORS = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)]


@pytest.mark.parametrize("vector", VECTORS, ids=["the first fit is enough", "the first fit gets stuck"])
def test_the_vectors_of_the_documentation_are_right(vector: dict[str, Any]) -> None:
    file = read(rfc8785.dumps(vector["file"]))
    drawn = Drawn(file, tuple(Place(*each) for each in vector["drawn"]), bytes.fromhex(vector["seed"]))
    assert file.digest() == vector["sha256"]
    assert hashlib.sha256(b"fazhi-draw/1 inspectors\n" + drawn.seed).hexdigest() == vector["inspector_seed"]
    assert order(drawn.seed, vector["drawn"][0][0], [each.id for each in file.persons]) == vector["order"]
    kept = {(each.target, each.need, each.person) for each in file.kept}
    assert assigned(drawn) == by_trying(drawn) == tuple(Seat(*each, tuple(each) in kept) for each in vector["seats"])
