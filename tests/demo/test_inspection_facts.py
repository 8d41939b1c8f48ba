"""The tables of random inspection agree with one another, with the power list, and belong to nobody."""

from __future__ import annotations

import csv
import datetime
import json
from collections import Counter
from functools import cache
from pathlib import Path

from stdnum.cn import uscc

import fazhi.demo
from fazhi.services.inspection.choices import CertificateKind, Joint, Method, TargetKind, TargetState
from fazhi.services.inspection.codes import is_own_code, is_target_code

FACTS = Path(fazhi.demo.__path__[0]) / "facts"
Row = dict[str, str]
OTHERS = {"02", "03", "09"}
"""Serials of organisation codes that parties of the reconsiderations have."""


@cache
def table(name: str) -> list[Row]:
    with (FACTS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t" if name.endswith(".tsv") else ","))


def towns() -> set[str]:
    return {row["code"] for row in table("places.csv") if row["level"] == "township"}


def organs() -> set[str]:
    return {row["code"] for row in table("institutions.csv")}


def test_targets_are_invented_and_spread_over_all_townships() -> None:
    rows = table("inspection_targets.csv")
    assert len(rows) == len({row["code"] for row in rows}) == 575
    assert {row["area"] for row in rows} == towns()
    assert {row["organ"] for row in rows} | {
        each for row in rows for each in row["also_supervised_by"].split(";") if each
    } <= organs()
    for row in rows:
        code = row["code"]
        assert is_target_code(code), code
        assert row["kind"] in TargetKind.values
        assert row["state"] in TargetState.values
        if not is_own_code(code):
            assert uscc.is_valid(code)
            assert code[8:14] == "YYYYYY", "an organisation code that nobody is given"
            assert code[14:16] not in OTHERS
        assert is_own_code(code) == (row["kind"] in ("person", "place", "project"))
    addressed = [row["address"] for row in rows if row["address"]]
    assert len(addressed) == len(set(addressed))


def test_inspectors_have_certificates_that_are_valid_on_the_first_day() -> None:
    rows, first = table("inspectors.csv"), datetime.date(2020, 12, 15)
    assert len(rows) == len({row["certificate"] for row in rows}) == len({row["name"] for row in rows}) == 60
    officers = {row["name"]: row["organ"] for row in table("officers.csv")}
    for row in rows:
        assert row["kind"] in CertificateKind.values
        assert (
            datetime.date.fromisoformat(row["valid_from"]) <= first <= datetime.date.fromisoformat(row["valid_until"])
        )
        assert set(filter(None, row["areas"].split(";"))) <= towns()
        assert officers.get(row["name"], row["organ"]) == row["organ"]
    assert sum(row["name"] in officers for row in rows) >= 10


def test_items_rest_on_inspections_of_their_own_organ_and_cite_them_as_they_read_on_the_first_day() -> None:
    powers = {row["code"]: dict(row) for row in table("power_items.tsv")}
    for change in table("power_changes.tsv"):
        if change["action"] == "amend":
            powers[change["code"]] |= json.loads(change["old_values"])
    rows = table("sampling_items.csv")
    assert len(rows) == len({row["code"] for row in rows}) == 20
    for row in rows:
        power = powers[row["power_item"]]
        assert (power["kind"], power["department"]) == ("inspection", row["organ"]), row["code"]
        assert (power["law"], power["article"]) == (row["law"], row["article"]), row["code"]
        assert row["method"] in Method.values
        points = [line.partition(" ")[::2] for line in row["checklist"].split(";")]
        assert all(number and text for number, text in points)


def test_the_plan_holds_two_cross_department_campaigns_and_an_internal_joint_one() -> None:
    rows = table("inspection_plan.csv")
    items = {row["code"] for row in table("sampling_items.csv")}
    assert Counter(row["joint"] for row in rows) == {Joint.ALONE: 7, Joint.CROSS: 2, Joint.INTERNAL: 1}
    for row in rows:
        assert set(row["items"].split(";")) <= items
        assert bool(row["partners"]) == (row["joint"] == Joint.CROSS)
        assert bool(row["ratio"]) != bool(row["count"])
        assert "2021-01-13" < row["starts_on"] < row["ends_on"] < "2022-01-01"
