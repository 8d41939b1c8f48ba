"""Which figures of a published report the check finds, with value, unit and place. The report is not in the project:

    python -m tests.checking.found FOLDER

FOLDER holds report.txt and figures.csv with the columns id, title_zh, value, unit, kind (exact, over, near, about …)
and source (counted, reported; what is derived stands nowhere in the text and is left out). A figure is found where a
number of its value, unit and hedge stands among words of its title; each number stands for one figure.
"""

import csv
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from fazhi.report.checking import Number
from fazhi.report.checking.model import ABOVE, AROUND, BELOW, STACKED
from fazhi.report.checking.numbers import numbers
from fazhi.report.checking.numerals import SCALES

BEFORE, AFTER = 40, 32  # signs around a number in which words of its title are looked for
ROW = dict[str, str]
HEDGES = {"exact": frozenset({""}), "over": ABOVE, "atleast": ABOVE, "near": BELOW | AROUND, "about": AROUND | ABOVE}
"""The words that may loosen a figure of each kind."""
PEOPLE = frozenset(("人", "名", "位"))
"""Units of people that reports exchange for one another."""


def meant(row: ROW) -> tuple[Decimal, str]:
    """Value in ones of the unit, and the unit, of a figure such as 3.05 亿元."""
    unit = row["unit"]
    scale = next((each for each in SCALES if each and unit.startswith(each)), "")
    return Decimal(row["value"]) * SCALES[scale], unit.removeprefix(scale)


def fits(row: ROW, number: Number) -> bool:
    """Whether a number has value, unit and hedge of a figure."""
    hedges = set(number.hedge.split(STACKED))
    value, unit = meant(row)
    same = number.unit == unit or {number.unit, unit} <= PEOPLE
    return number.value == value and same and hedges <= HEDGES[row["kind"]]


def common(title: str, text: str, number: Number) -> int:
    """How many pairs of neighbouring signs of the title stand around the number; those after it count half as near."""
    pairs = {one + other for one, other in pairwise(title)}
    lead = text[max(0, number.start - BEFORE) : number.start]
    near = text[max(0, number.start - BEFORE // 3) : number.end + AFTER]
    return sum((pair in lead) + 2 * (pair in near) for pair in pairs)


def found(text: str, rows: list[ROW]) -> dict[str, Number]:
    """The number of each figure that is found, by the figure's id; where two want one, the nearer title has it."""
    told = numbers(text)
    wanted: list[tuple[int, int, int]] = sorted(
        (-common(row["title_zh"], text, number), at, index)
        for at, row in enumerate(rows)
        for index, number in enumerate(told)
        if fits(row, number) and common(row["title_zh"], text, number)
    )
    taken: dict[int, int] = {}
    for _, at, index in wanted:
        if at not in taken and index not in taken.values():
            taken[at] = index
    return {rows[at]["id"]: told[index] for at, index in taken.items()}


def stated(folder: Path) -> list[ROW]:
    """The figures that stand in the text."""
    with (folder / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["source"] != "derived"]


def lines(text: str, rows: list[ROW]) -> Iterator[str]:
    """A line for each figure: where it stands, or that it was not found."""
    places = found(text, rows)
    for row in rows:
        said = f"{row['id']}  {row['value']}{row['unit']} {row['title_zh']}"
        if number := places.get(row["id"]):
            around = text[max(0, number.start - BEFORE // 4) : number.end + BEFORE // 4].replace("\n", " ")
            yield f"found      {said}  {number.start}-{number.end} …{around}…"
        else:
            yield f"NOT FOUND  {said}"
    yield f"{len(places)} of {len(rows)} found"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    given = Path(sys.argv[1])
    for line in lines((given / "report.txt").read_bytes().decode("utf-8"), stated(given)):
        print(line)
