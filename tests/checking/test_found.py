"""Which figures of a report are found: those of the report of an invented county, all; and what is not there, not."""

import csv
import shutil
from pathlib import Path

from tests.checking import found

TEXTS = Path(__file__).parent / "texts"
TEXT = (TEXTS / "yunping.txt").read_text(encoding="utf-8")


def rows(**changed: str) -> list[found.ROW]:
    with (TEXTS / "yunping.csv").open(encoding="utf-8", newline="") as file:
        return [row | changed for row in csv.DictReader(file)]


def test_every_figure_of_the_county_is_found_with_unit_and_place(tmp_path):
    shutil.copy(TEXTS / "yunping.txt", tmp_path / "report.txt")
    shutil.copy(TEXTS / "yunping.csv", tmp_path / "figures.csv")
    stated = found.stated(tmp_path)
    assert len(stated) == 40
    told = list(found.lines(TEXT, stated))
    assert [line for line in told if line.startswith("NOT FOUND")] == []
    assert told[-1] == "40 of 40 found"


def test_the_place_is_the_one_that_the_title_names():
    places = found.found(TEXT, rows())
    labour, refused = places["labour"], places["labour.refused"]
    assert TEXT[labour.start - 4 : labour.end] == "受理案件7起"
    assert TEXT[refused.start - 4 : refused.end] == "不予受理1起"
    assert TEXT[places["mediation-centre"].start : places["mediation-centre"].end] == "一个"
    assert TEXT[places["centre.county"].start : places["centre.county"].end] == "1个"
    assert len({number.start for number in places.values()}) == len(places)


def test_another_value_unit_or_hedge_is_not_found():
    for changed in ({"value": "4321"}, {"unit": "头"}):
        assert found.found(TEXT, rows(**changed)) == {}
    exact = found.found(TEXT, rows(kind="exact"))
    assert not {"mediators", "services.items", "training.attendances"} & set(exact)
    assert next(found.lines(TEXT, rows(value="4321"))).startswith("NOT FOUND  learning.party-committee")
