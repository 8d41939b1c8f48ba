"""The marks made by hand in real reports are themselves sound, as far as they can be judged without the reports."""

import itertools
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.checking import measure
from tests.checking.marks import verify

MARKED = verify.marked()
MARKS = [(name, mark) for name, marks in MARKED.items() for mark in marks["marks"]]
NEEDED = {
    "parts": {"parts"},
    "partial": {"total", "parts"},
    "list": {"count", "names"},
    "rate": {"numerator", "stated"},
    "average": {"stated"},
    "growth": {"base", "value"},
    "repeat": {"places"},
    "outcome": {"intake", "outcomes"},
    "order": {"from", "until"},
    "enumeration": {"ordinals"},
}
LONGEST = 40  # characters: no sentence of a report comes into the project
OVER, UNDER, ABOUT = "超破越逾余多低少", ("近", "不到", "不足", "以内", "接近"), ("左右", "约")
NEAR = Decimal("0.05")
EVER = Decimal("Infinity")

Number = dict[str, Any]
Range = tuple[Decimal, Decimal]


def ident(case: tuple[str, dict[str, Any]]) -> str:
    """What a mark is called in the output: report, kind and place."""
    name, mark = case
    return f"{name}-{mark['kind']}-{min(place['start'] for place in verify.spans(mark))}"


def span(number: Number, counted: bool = False) -> Range:
    """Between what the number can lie: its hedge, and the rounding of the last written digit unless it is counted."""
    value = Decimal(str(number["value"]))
    hedge = number.get("hedge", "")
    half = Decimal(0) if counted else Decimal(str(number.get("step", 1))) / 2
    if hedge in UNDER:
        return Decimal(0), value
    if hedge.startswith("以上") or any(sign in hedge for sign in OVER):
        return value - half, EVER
    if hedge in ABOUT:
        return value * (1 - NEAR), value * (1 + NEAR)
    return value - half, value + half


def meet(one: Range, other: Range) -> bool:
    return max(one[0], other[0]) <= min(one[1], other[1])


def total(numbers: list[Number]) -> Range:
    lows, highs = zip(*(span(number, counted=True) for number in numbers), strict=True)
    return sum(lows), sum(highs)


def divided(above: Range, below: Range) -> Range:
    return above[0] / below[1], above[1] / below[0] if below[0] else EVER


def grown(mark: dict[str, Any]) -> bool:
    """Whether the growth of the two values is the stated one, or goes where the text says."""
    base, new = span(mark["base"]), span(mark["value"])
    if "stated" not in mark:
        return new[0] > base[0] if mark.get("direction") == "up" else new[1] < base[1]
    stated = mark["stated"]
    low, high = divided(new, base)
    change = (low - 1, high - 1) if stated["unit"] == "倍" else ((low - 1) * 100, (high - 1) * 100)
    size = change if change[1] > 0 else (-change[1], -change[0])
    return meet(size, span(stated))


def agrees(mark: dict[str, Any]) -> bool:
    """Whether the stored values of a mark bear out that the relation holds."""
    kind = mark["kind"]
    if kind == "parts":
        whole = span(mark["total"], counted=True) if "total" in mark else (Decimal(mark["implied"]),) * 2
        return meet(total(mark["parts"]), whole)
    if kind in ("partial", "outcome"):
        parts, whole = mark.get("parts") or mark["outcomes"], mark.get("total") or mark["intake"]
        return total(parts)[0] <= span(whole, counted=True)[1]
    if kind == "list":
        named, count = len(mark["names"]), mark["count"]["value"]
        return named <= count if mark.get("open") else named == count
    if kind == "rate":
        percent = 100 if mark["stated"]["unit"] == "%" else 1
        low, high = divided(span(mark["numerator"]), span(mark["denominator"]))
        return meet((low * percent, high * percent), span(mark["stated"]))
    if kind == "average":
        low, high = divided(span(mark["total"]), span(mark["count"]))
        return meet((low * mark["per"], high * mark["per"]), span(mark["stated"]))
    if kind == "growth":
        return grown(mark)
    if kind == "repeat":
        return all(meet(span(one), span(other)) for one, other in itertools.combinations(mark["places"], 2))
    if kind == "order":
        start, end = mark["from"]["value"], mark["until"]["value"]
        return start[: len(end)] <= end
    ordinals = [place["value"] for place in mark["ordinals"]]
    return ordinals == list(range(1, len(ordinals) + 1))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings(list(value) + list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def places(value: Any) -> list[tuple[int, int]]:
    return [(place["start"], place["end"]) for place in verify.spans(value)]


def test_there_is_enough_to_measure_by():
    kinds = Counter(mark["kind"] for _, mark in MARKS)
    assert sum(kinds.values()) - kinds["enumeration"] >= 150
    assert kinds.keys() == NEEDED.keys()
    assert sum(len(marks["none"]) for marks in MARKED.values()) >= 40
    assert sum(marks["complete"] is True for marks in MARKED.values()) >= 6


def test_the_readme_counts_what_is_there():
    rows = [line.strip("| ").split("|") for line in (verify.HERE / "README.md").read_text().splitlines()]
    table = {row[0].strip(): [int(cell) for cell in row[1:]] for row in rows if row[0].strip() in MARKED}
    for name, marks in MARKED.items():
        kinds = Counter(mark["kind"] for mark in marks["marks"])
        assert table[name] == [
            *(kinds[kind] for kind in NEEDED),
            len(marks["marks"]),
            len(marks["none"]),
            len(marks["words"]),
        ]


@pytest.mark.parametrize("name", MARKED)
def test_no_text_of_a_report_is_copied(name):
    assert max(len(text) for text in strings(MARKED[name])) <= LONGEST


@pytest.mark.parametrize("name", MARKED)
def test_places_lie_in_the_text(name):
    marks = MARKED[name]
    everywhere = places([marks["marks"], marks["none"], marks["words"]])
    assert all(0 <= start < end <= marks["length"] for start, end in everywhere)


@pytest.mark.parametrize("case", MARKS, ids=ident)
def test_a_mark_says_what_its_kind_needs(case):
    _, mark = case
    assert NEEDED[mark["kind"]] <= mark.keys()
    assert mark["verdict"] in ("holds", "contradiction", "undecided")
    assert mark["why"]


@pytest.mark.parametrize("case", [case for case in MARKS if case[1]["verdict"] != "undecided"], ids=ident)
def test_the_stored_values_bear_the_verdict_out(case):
    _, mark = case
    assert agrees(mark) == (mark["verdict"] == "holds")


@pytest.mark.parametrize("name", MARKED)
def test_no_relation_is_marked_twice(name):
    marked = [(mark["kind"], *places(mark)) for mark in MARKED[name]["marks"]]
    assert len(set(marked)) == len(marked)


@pytest.mark.parametrize("name", MARKED)
def test_no_relation_lies_where_none_is_marked(name):
    related = [set(places(mark)) for mark in MARKED[name]["marks"]]
    for none in MARKED[name]["none"]:
        apart = set(places(none))
        assert len(apart) >= 2
        assert not [one for one in related if len(apart & one) >= 2]


@pytest.mark.parametrize(
    ("text", "value"),
    [("4100余条", 4100), ("5.67万亿元", 5670000000000), ("1/5", "0.2"), ("四分之一", "0.25"), ("十六条", 16)],
)
def test_a_number_is_read_from_its_place(text, value):
    assert verify.value(text) == Decimal(value)


def test_a_wrong_place_is_named():
    text = "共收到申请12件，其中立案3件。"
    place = {"start": 5, "end": 8, "value": 12, "unit": "件"}
    marks = {"sha256": "", "length": len(text), "marks": [place], "none": [], "words": []}
    assert len(list(verify.faults(text, marks))) == 1  # only the text itself is another
    assert "12件 is not 13" in "".join(verify.faults(text, marks | {"marks": [place | {"value": 13}]}))
    assert "件，其 is not 12" in "".join(verify.faults(text, marks | {"marks": [place | {"start": 7, "end": 10}]}))


def test_what_was_judged_afterwards_is_no_mark_and_copies_no_text():
    said = measure.judged()
    assert len(said) > 20
    for (name, kind, places), each in said.items():
        assert set(each) == {"file", "places", "kind", "right", "verdict", "note"}
        assert each["right"] in (True, False)
        assert each["verdict"] in ("holds", "undecided", "contradiction")
        assert len(each["note"]) <= 2 * LONGEST
        assert each["note"].isascii()
        assert all(0 <= place < MARKED[name]["length"] for place in each["places"])
        assert not any(measure.alike(m["kind"]) == kind and places <= measure.of_mark(m) for m in MARKED[name]["marks"])
