"""Plant one fault at a time in real reports, check again, and count what is told. The reports are not in the project:

    python -m tests.checking.planted FOLDER [FOLDER…]

Faults are planted where the marks made by hand say that a relation holds: a digit of a part or a total is changed, an
item of an enumeration dropped, growth turned round, one of two equal figures altered, the count of a list raised, a
part put in the place of its total; and anywhere: a name not in force, a set term with a sign doubled. What is planted
is drawn with a fixed seed. A fault is noticed where something new is told at its place; elsewhere nothing may change.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fazhi.report.checking import Findings, Relation, check
from fazhi.report.checking.rules.words import _known as set_terms
from tests.checking.marks import verify
from tests.checking.measure import KEPT_ASIDE

SEED = 20261130
MOST = 6
"""Faults of a kind in one report."""
ON = datetime.date(2026, 1, 31)
"""The day on which names are checked: planted names ended before it."""
FORMER = ("县国土资源局", "市工商局", "区卫计局", "市安监局", "县质监局", "区环保局")
NUMERALS = "一二三四五六七八九"
TOLD = ("contradiction", "undecided", "wording", "not noticed")

Mark = dict[str, Any]
Place = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with one fault: what stood in ``start`` to ``end`` is now ``new``."""

    kind: str
    text: str
    start: int
    end: int
    new: str

    @property
    def shift(self) -> int:
        """By how much what follows has moved."""
        return len(self.new) - (self.end - self.start)

    @property
    def ends(self) -> int:
        """Where the fault ends in the new text."""
        return self.start + len(self.new)


def put(kind: str, text: str, start: int, end: int, new: str) -> Planted:
    return Planted(kind, text[:start] + new + text[end:], start, end, new)


def digit(kind: str, text: str, place: Place, chance: random.Random) -> Planted | None:
    """Another digit in a number; a leading one stays above nothing."""
    places = [at for at in range(place["start"], place["end"]) if text[at].isascii() and text[at].isdigit()]
    if places:
        at = chance.choice(places)
        return put(kind, text, at, at + 1, chance.choice([each for each in "123456789" if each != text[at]]))
    places = [at for at in range(place["start"], place["end"]) if text[at] in NUMERALS]
    if not places:
        return None
    at = chance.choice(places)
    return put(kind, text, at, at + 1, chance.choice([each for each in NUMERALS if each != text[at]]))


def swapped(kind: str, text: str, one: Place, other: Place) -> Planted | None:
    """Two numbers in each other's place."""
    first, last = sorted((one, other), key=lambda place: place["start"])
    if one.get("unit") != other.get("unit") or one["value"] == other["value"] or first["end"] > last["start"]:
        return None
    between = text[first["end"] : last["start"]]
    new = text[last["start"] : last["end"]] + between + text[first["start"] : first["end"]]
    return put(kind, text, first["start"], last["end"], new)


def of_mark(text: str, mark: Mark, chance: random.Random) -> Iterator[Planted | None]:
    """The faults that can be planted in one relation that holds."""
    kind = mark["kind"]
    if kind == "parts":
        yield digit("part changed", text, chance.choice(mark["parts"]), chance)
        if "total" in mark:
            yield digit("total changed", text, mark["total"], chance)
    elif kind in ("partial", "outcome"):
        whole, parts = mark.get("total") or mark["intake"], mark.get("parts") or mark["outcomes"]
        yield swapped("part beyond its total", text, whole, max(parts, key=lambda part: part["value"]))
    elif kind == "growth":
        yield swapped("growth turned round", text, mark["base"], mark["value"])
    elif kind == "repeat":
        yield digit("repeat altered", text, chance.choice(mark["places"]), chance)
    elif kind == "rate" and "denominator" in mark:
        yield digit("rate changed", text, mark["stated"], chance)
    elif kind == "list" and not mark.get("open") and mark["count"]["value"] < len(NUMERALS):
        yield counted_up(text, mark["count"])
    elif kind == "enumeration" and len(mark["ordinals"]) > 2:
        yield dropped(text, mark["ordinals"], chance)


def counted_up(text: str, count: Place) -> Planted | None:
    """A list that is said to have one more than it names."""
    at = count["start"]
    if text[at] in "12345678" and not text[at + 1].isdigit():
        return put("count of a list", text, at, at + 1, str(int(text[at]) + 1))
    signs = NUMERALS.replace("二", "两") if text[at] == "两" else NUMERALS
    if text[at] not in signs[:-1] or text[at + 1] in "十百":
        return None
    return put("count of a list", text, at, at + 1, NUMERALS[signs.index(text[at]) + 1])


def dropped(text: str, ordinals: list[Place], chance: random.Random) -> Planted:
    """An enumeration without one of its inner items."""
    index = chance.randrange(1, len(ordinals) - 1)
    return put("item dropped", text, ordinals[index]["start"], ordinals[index + 1]["start"], "")


def anywhere(text: str, chance: random.Random) -> Iterator[Planted]:
    """Names not in force, and set terms with a sign doubled."""
    ends = [at + 1 for at, sign in enumerate(text) if sign == "。"]
    for at in chance.sample(ends, min(MOST, len(ends))):
        name = chance.choice(FORMER)
        yield put("name not in force", text, at, at, f"{name}负责落实。")
    terms = sorted({should for should, rule, _ in set_terms()[0].values() if rule == "doubled" and should in text})
    for term in chance.sample(terms, min(MOST, len(terms))):
        at = text.index(term) + chance.randrange(1, len(term) - 1)
        yield put("sign doubled", text, at, at, text[at])


def faults(text: str, marks: verify.Marks, chance: random.Random) -> list[Planted]:
    """What is planted in one report, at most so many of each kind."""
    made: list[Planted] = []
    for mark in marks["marks"]:
        if mark["verdict"] == "holds":
            made += [each for each in of_mark(text, mark, chance) if each is not None]
    made += anywhere(text, chance)
    chance.shuffle(made)
    kinds: Counter[str] = Counter()
    kept = []
    for each in made:
        kinds[each.kind] += 1
        if kinds[each.kind] <= MOST:
            kept.append(each)
    return kept


def said(relation: Relation, moved: Callable[[int], int]) -> tuple[object, ...]:
    """What a relation says, with places as they were before the fault."""
    places = tuple(sorted((moved(span.start), moved(span.end)) for span in relation.spans))
    return relation.rule, relation.verdict, relation.arithmetic, places


def judged(planted: Planted, before: Findings, after: Findings) -> tuple[str, int]:
    """How the fault is told, and how many findings changed that have nothing to do with its place."""

    def back(at: int) -> int:
        return at if at < planted.ends else at - planted.shift

    touched: set[tuple[object, ...]] = set()
    old = {said(each, int) for each in before.relations}
    new = {said(each, back): each for each in after.relations}
    there = [
        relation.verdict
        for key, relation in new.items()
        if key not in old and any(touches(planted, span.start, span.end, planted.ends) for span in relation.spans)
    ]
    for each in before.relations:
        if any(touches(planted, span.start, span.end, planted.end) for span in each.spans):
            touched.add(said(each, int))
    for key, each in new.items():
        if any(touches(planted, span.start, span.end, planted.ends) for span in each.spans):
            touched.add(key)
    elsewhere = len((old ^ set(new)) - touched)
    worded = len(after.words) > len(before.words)
    if planted.kind in ("name not in force", "sign doubled"):
        return ("wording" if worded else "not noticed"), elsewhere
    return next((verdict for verdict in TOLD[:2] if verdict in there), "not noticed"), elsewhere


def touches(planted: Planted, start: int, end: int, until: int) -> bool:
    """Whether a place has to do with the fault; of a dropped item, its neighbours have."""
    near = 2 if planted.kind == "item dropped" else 0
    return start <= until + near and end >= planted.start - near


def planted_in(path: Path, name: str, marks: verify.Marks, tally: Counter[tuple[str, str]]) -> None:
    """Plant in one report and count."""
    text = path.read_bytes().decode("utf-8")
    before = check(text, on=ON)
    for each in faults(text, marks, random.Random(f"{SEED}-{name}")):
        told, elsewhere = judged(each, before, check(each.text, on=ON))
        tally[each.kind, "planted"] += 1
        tally[each.kind, told] += 1
        tally[each.kind, "elsewhere"] += elsewhere


def table(title: str, tally: Counter[tuple[str, str]]) -> None:
    """Print what was planted and how it was told."""
    print(f"\n{title}:\n\n| fault | planted | {' | '.join(TOLD)} | changed elsewhere |\n|---|---|---|---|---|---|---|")
    for kind in sorted({kind for kind, _ in tally}):
        cells = (tally[kind, what] for what in ("planted", *TOLD, "elsewhere"))
        print(f"| {kind} | {' | '.join(map(str, cells))} |")


def main(folders: list[Path]) -> None:
    """Plant in every report that has marks, and print the tables: reports looked at, kept aside, together."""
    seen: Counter[tuple[str, str]] = Counter()
    aside: Counter[tuple[str, str]] = Counter()
    for name, marks in verify.marked().items():
        for path in filter(None, (verify.report(folder, Path(marks["file"]).name) for folder in folders)):
            planted_in(path, name, marks, aside if name in KEPT_ASIDE else seen)
    for title, tally in (("looked at", seen), ("kept aside", aside), ("together", seen + aside)):
        table(title, tally)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main([Path(folder) for folder in sys.argv[1:]])
