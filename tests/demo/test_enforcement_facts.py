"""The tables of enforcement agree with themselves, with the other tables and with what was published."""

from __future__ import annotations

from collections import Counter
from datetime import date

import chinese_calendar

from fazhi.demo.penalty_branches import way_of
from tests.demo.test_facts import organs, table, total


def test_as_many_officers_and_organs_as_published_each_number_once() -> None:
    rows = table("enforcement_officers.csv")
    assert len(rows) == total("enforcement.certificates.officers")
    assert len({row["organ"] for row in rows}) == total("enforcement.certificates.organs")
    for column in ("number", "certificate"):
        assert len({row[column] for row in rows}) == len(rows)
    old = [row["old_certificate"] for row in rows if row["old_certificate"]]
    assert len(old) == len(set(old)) and not set(old) & {row["certificate"] for row in rows}
    assert {row["organ"] for row in rows} == {row["organ"] for row in table("enforcement_organs.csv")} <= organs()


def test_every_organ_is_trained_and_examined_before_it_applies() -> None:
    trainings = {row["number"]: row for row in table("trainings.csv")}
    modes = Counter(row["mode"] for row in trainings.values())
    assert modes["offline"] == total("enforcement.training.offline")
    assert modes["online"] == total("enforcement.training.online")
    for row in table("enforcement_organs.csv"):
        assert trainings[row["training"]]["from"] < trainings[row["training"]]["exam_on"] <= "2021-12-31"


def test_the_list_of_exemptions_has_as_many_items_as_published_each_resting_on_a_penalty() -> None:
    rows = table("exemptions.csv")
    assert len(rows) == len({row["code"] for row in rows}) == total("powers.first-violation-exemptions")
    powers = {row["code"]: row for row in table("power_items.tsv")}
    assert {powers[row["power_item"]]["kind"] for row in rows} == {"penalty"}
    assert len({row["power_item"] for row in rows}) == len(rows)


def test_at_least_three_hundred_penalties_on_both_sides_of_the_new_law_through_every_branch() -> None:
    rows = table("penalties.csv")
    assert len(rows) >= 300
    assert sum(row["on"] < "2021-07-15" for row in rows) > 100 < sum(row["on"] >= "2021-07-15" for row in rows)
    items = {row["item"]: row for row in table("penalty_items.csv")}
    for row in rows:
        assert items[row["item"]]["organ"] == row["organ"]
        assert way_of(row["branch"])
        assert chinese_calendar.is_workday(date.fromisoformat(row["on"]))
    powers = {row["code"]: row for row in table("power_items.tsv")}
    assert all(powers[item]["kind"] == "penalty" for item in items)
