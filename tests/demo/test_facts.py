"""The demonstration county's fact tables agree with themselves, the published totals and the limits of 2021."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from ruamel.yaml import YAML

import fazhi.demo
import fazhi.report

FACTS = Path(fazhi.demo.__path__[0]) / "facts"
PUBLISHED = Path(fazhi.report.__path__[0]) / "published" / "130130-2021.csv"
Row = dict[str, str]


@cache
def table(name: str) -> list[Row]:
    path = FACTS / name if "/" not in name else Path(name)
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t" if path.suffix == ".tsv" else ","))


@cache
def cases() -> list[dict[str, Any]]:
    return YAML(typ="safe").load((FACTS / "reconsiderations.yaml").read_text(encoding="utf-8"))


@cache
def published() -> dict[str, Row]:
    return {row["id"]: row for row in table(str(PUBLISHED))}


def total(figure: str) -> int:
    return int(published()[figure]["value"])


def working_days(after: date, until: date) -> int:
    """Working days after one day up to and with another, read from the State Council's calendar."""
    days = (after + timedelta(n) for n in range(1, (until - after).days + 1))
    return sum(map(chinese_calendar.is_workday, days))


def organs() -> set[str]:
    names = ("institutions.csv", "township_organs.csv", "county_government.csv", "separate_bodies.csv")
    return {row["code"] for name in names for row in table(name)}


def findings() -> list[Row]:
    return table("findings_file_review.csv") + table("findings_patrol.csv")


# --- published figures


def test_published_figures_are_complete_and_bounded() -> None:
    assert len(published()) == 115
    for row in published().values():
        low, value = float(row["low"]), float(row["value"])
        high = float(row["high"]) if row["high"] else None
        match row["kind"]:
            case "exact":
                assert low == value == high
            case "over" | "about":
                assert value < low and high is not None and high > low
            case "near":
                assert high is not None and low < high < value
            case "atleast":
                assert low == value and high is None
            case other:
                pytest.fail(f"{row['id']}: unknown kind {other}")


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        ("services.items", 1201, 1299),
        ("services.one-window.kinds", 31, 39),
        ("disputes.administrative-mediation.units", 21, 29),
        ("oversight.openness.items", 4101, 4199),
        ("enforcement.training.attendances", 801, 899),
        ("disputes.mediators", 950, 999),
    ],
)
def test_round_numbers_have_the_bounds_of_their_wording(figure: str, low: int, high: int) -> None:
    assert (int(published()[figure]["low"]), int(published()[figure]["high"])) == (low, high)


# --- bodies and places


def test_institutions_count_as_published_before_and_after_the_years_changes() -> None:
    rows = {row["code"]: dict(row) for row in table("institutions.csv")}
    for change in table("institutions_changes.csv"):
        assert change["effective_on"].startswith("2021-")
        rows[change["code"]].update(json.loads(change["new_values"]))
    kinds = Counter(row["kind"] for row in rows.values())
    assert kinds["party"] == total("services.institutions.party")
    assert kinds["government"] == total("services.institutions.government")
    assert len({row["name_zh"] for row in rows.values()}) == total("services.institutions")
    assert len({row["mark"] for row in rows.values()}) == total("services.institutions")
    assert rows["225"]["short_zh"] == "乡村振兴局"


def test_places_are_a_tree_with_213_villages_of_different_names() -> None:
    rows = table("places.csv")
    codes = {row["code"]: row for row in rows}
    assert len(codes) == len(rows)
    levels = Counter(row["level"] for row in rows)
    assert levels["township"] == total("disputes.centres.townships")
    assert levels["village"] == total("disputes.centres.villages")
    villages = [(row["parent"], row["name_zh"]) for row in rows if row["level"] == "village"]
    assert len(set(villages)) == len(villages)
    assert all(row["parent"] in codes for row in rows if row["level"] != "province")
    assert all(row["code"].startswith(row["parent"]) for row in rows if row["level"] == "village")


def test_every_township_has_a_government_and_a_justice_office() -> None:
    townships = {row["code"] for row in table("places.csv") if row["level"] == "township"}
    for kind in ("township_government", "justice_office"):
        assert {row["place"] for row in table("township_organs.csv") if row["kind"] == kind} == townships


def test_officers_are_distinct_and_every_department_and_township_has_a_handler_and_a_principal() -> None:
    rows = table("officers.csv")
    assert len({row["name"] for row in rows}) == len(rows)
    assert {row["organ"] for row in rows} <= organs()
    assert {row["role"] for row in rows} <= {
        "clerk",
        "handler",
        "reviewer",
        "principal",
        "publisher",
        "administrator",
        "auditor",
    }
    posts = {(row["organ"], row["role"]) for row in rows}
    needed = [str(code) for code in [*range(201, 226), *range(401, 412)]]
    assert not {(organ, role) for organ in needed for role in ("handler", "principal")} - posts
    assert all(row["from"] < row["until"] for row in rows if row["until"])


# --- power and responsibility list


def test_power_items_have_the_published_ten_kinds() -> None:
    kinds = Counter(row["kind"] for row in table("power_items.tsv"))
    assert len(kinds) == total("powers.items.kinds")
    assert sum(kinds.values()) == total("powers.items")
    assert {kind: total(f"powers.items.{kind}") for kind in kinds} == kinds


def test_power_items_are_complete_and_their_codes_speak() -> None:
    rows = table("power_items.tsv") + table("power_items_ended.tsv")
    assert len({row["code"] for row in rows}) == len(rows)
    numbers: dict[str, str] = {}
    for row in rows:
        assert re.fullmatch(r"130130\d{8}00", row["code"]), row["code"]
        assert row["code"][6:9] == row["department"]
        assert numbers.setdefault(row["kind"], row["code"][9:11]) == row["code"][9:11]
        assert row["article"].isdigit() and row["law"] and row["name"] and row["subject"], row["code"]
        assert row["procedure"] and row["responsibility"] and row["accountability"]
        assert "《" not in row["law"]
    departments = {row["code"] for row in table("institutions.csv") if row["kind"] == "government"}
    assert {row["department"] for row in table("power_items.tsv")} == departments
    within = Counter((row["department"], row["kind"], row["name"], row["law"]) for row in rows)
    assert max(within.values()) == 1


def test_changes_lead_from_the_list_at_the_start_of_the_year_to_that_at_its_end() -> None:
    now = {row["code"]: row for row in table("power_items.tsv")}
    ended = {row["code"]: row for row in table("power_items_ended.tsv")}
    adjustments = {row["id"]: row for row in table("power_adjustments.tsv")}
    changes = table("power_changes.tsv")
    added = {row["code"] for row in changes if row["action"] == "add"}
    gone = {row["code"] for row in changes if row["action"] == "end"}
    assert added == {code for code, row in now.items() if row["from"] >= "2021-01-01"}
    assert gone == set(ended) and not set(ended) & set(now)
    start = (set(now) - added) | set(ended)
    assert len(start) + len(added) - len(gone) == total("powers.items")
    assert len({(row["code"], row["action"]) for row in changes}) == len(changes)
    for row in changes:
        item = now.get(row["code"]) or ended[row["code"]]
        assert row["department"] == item["department"]
        assert row["effective_on"] == adjustments[row["adjustment"]]["effective_on"]
        match row["action"]:
            case "add":
                assert item["from"] == row["effective_on"]
            case "end":
                assert item["until"] == row["effective_on"] > item["from"]
            case "amend":
                old, new = json.loads(row["old_values"]), json.loads(row["new_values"])
                assert old.keys() == new.keys() and all(old[key] != new[key] for key in old)
                assert all(item[key] == new[key] for key in new) and row["code"] not in added
            case other:
                pytest.fail(f"unknown action {other}")


def test_adjustments_run_in_order_within_2021_and_are_published_within_twenty_working_days() -> None:
    for row in table("power_adjustments.tsv"):
        steps = ["reported_on", "reviewed_on", "decided_on", "effective_on", "published_on"]
        days = [date.fromisoformat(row[step]) for step in steps]
        assert days == sorted(days) and {day.year for day in days} == {2021}
        assert all(chinese_calendar.is_workday(day) for day in (*days[:3], days[4]))
        assert working_days(days[3], days[4]) <= 20
        touched = {c["department"] for c in table("power_changes.tsv") if c["adjustment"] == row["id"]}
        assert ";".join(sorted(touched)) == row["departments"]


# --- reconsideration


def steps_of(case: dict[str, Any]) -> dict[str, date]:
    return {step["act"]: date.fromisoformat(step["on"]) for step in case["steps"]}


def test_twelve_applications_three_accepted_all_decided_within_the_year() -> None:
    assert len(cases()) == total("disputes.reconsideration.applications")
    accepted = [case for case in cases() if case["accepted"]]
    assert len(accepted) == total("disputes.reconsideration.accepted")
    assert {case["outcome"]["kind"] for case in accepted} == {"revoked", "confirmed_unlawful", "upheld"}
    for case in cases():
        days = [date.fromisoformat(step["on"]) for step in case["steps"]]
        assert days == sorted(days) and all(day.year == 2021 for day in days), case["id"]
        assert all(chinese_calendar.is_workday(day) for day in days), case["id"]
        assert case["received_on"] == case["steps"][0]["on"]
        assert case["outcome"]["on"] in {step["on"] for step in case["steps"]}
        assert case["outcome"]["basis"] and all(step["basis"] and step["by"] for step in case["steps"])


def test_applications_are_answered_within_five_working_days_without_the_time_of_correcting() -> None:
    for case in cases():
        on = steps_of(case)
        ends = {"accept", "refuse", "tell_competent", "withdraw"} & on.keys()
        for act in ends:
            used = working_days(on["apply"], on[act])
            if "ask_correction" in on:
                used = working_days(on["apply"], on["ask_correction"]) + working_days(on["correct"], on[act])
            assert used <= 5, case["id"]
        if "ask_correction" in on:
            assert working_days(on["apply"], on["ask_correction"]) <= 5
        if "transfer" in on:
            assert working_days(on["apply"], on["transfer"]) <= 7
        if "give_up" in on:
            term = next(step["term_on"] for step in case["steps"] if step["act"] == "ask_correction")
            assert "correct" not in on and on["give_up"] > date.fromisoformat(term)


def test_accepted_cases_keep_the_limits_of_copy_reply_and_decision() -> None:
    for case in filter(lambda case: case["accepted"], cases()):
        on = steps_of(case)
        assert working_days(on["accept"], on["send_copy"]) <= 7, case["id"]
        copy = next(step for step in case["steps"] if step["act"] == "send_copy")
        assert (on["reply"] - date.fromisoformat(copy["received_on"])).days <= 10
        stood = (on["resume"] - on["suspend"]).days if "suspend" in on else 0
        assert stood <= 30
        extra = sum(step["days"] for step in case["steps"] if step["act"] == "extend")
        assert extra in (0, 30)
        if extra:
            assert (on["extend"] - on["accept"]).days <= 60
        assert (on["decide"] - on["accept"]).days - stood <= 60 + extra, case["id"]


def test_applications_are_in_time_unless_refused_as_late() -> None:
    for case in cases():
        served = case["act"]["served_on"]
        if not served:
            continue
        late = (date.fromisoformat(case["received_on"]) - date.fromisoformat(served)).days > 60
        assert late == (case["outcome"].get("reason") == "out_of_time"), case["id"]


def test_parties_are_invented_with_valid_check_digits_and_handlers_are_in_office() -> None:
    officers = {row["name"]: row for row in table("officers.csv")}
    for case in cases():
        party = case["applicant"]
        assert re.fullmatch(r"1300000\d{4}", party["phone"])
        if number := party.get("id_number"):
            weights = [pow(2, 17 - n, 11) for n in range(17)]
            check = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
            assert "10X98765432"[check % 11] == number[17] and number[14:17] == "000"
        else:
            assert party["credit_code"][8:14] == "YYYYYY"
        respondent = case["respondent"]
        assert respondent.get("body") or respondent["organ"] in organs()
        assert len(set(case["handlers"])) >= 2
        assert all(officers[name]["from"] <= case["received_on"] for name in case["handlers"])


# --- findings


def test_findings_count_as_published_and_belong_to_a_dozen_checks() -> None:
    checks = {row["id"]: row for row in table("findings_checks.csv")}
    assert len(checks) == 12
    assert len(table("findings_file_review.csv")) == total("enforcement.review.file-findings")
    assert len(table("findings_patrol.csv")) == total("enforcement.review.patrol-findings")
    counted = Counter(row["check"] for row in findings())
    assert {check: int(row["findings"]) for check, row in checks.items()} == counted
    for row in findings():
        check = checks[row["check"]]
        assert check["from"] <= row["found_on"] <= check["to"]
        assert row["organ"] in organs() and row["problem"] and row["basis"] and row["evidence"]


def rectification(row: Row) -> Iterator[date]:
    for key in ("found_on", "rectified_on", "returned_on", "rectified_again_on", "verified_on"):
        if row[key]:
            yield date.fromisoformat(row[key])


def test_findings_are_all_verified_some_after_a_return_or_a_warning() -> None:
    rows = findings()
    assert len({row["id"] for row in rows}) == len(rows)
    assert sum(bool(row["returned_on"]) for row in rows) == 6
    assert sum(bool(row["warned_on"]) for row in rows) == 5
    for row in rows:
        days = list(rectification(row))
        assert all(chinese_calendar.is_workday(day) for day in days), row["id"]
        assert all(a <= b for a, b in pairwise(days)) and days[-1] <= date(2021, 12, 31)
        assert bool(row["warned_on"]) == (row["rectified_on"] > row["term_on"]), row["id"]
        assert bool(row["returned_on"]) == bool(row["rectified_again_on"]) == bool(row["return_reason"])
