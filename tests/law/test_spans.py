"""From when until when a value holds: texts that follow one another, gaps, and days that are not known exactly."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fazhi import law

YEAR = Path(__file__).parent / "extra" / "calendars" / "2027.yaml"


def toy(tmp_path: Path, *values: str, unit: str = "calendar days", role: str = "deadline") -> law.Parameter:
    """A tree with one parameter of these values."""
    rest_day = "  rest_day: next\n" if role == "deadline" else ""
    (tmp_path / "statutes").mkdir()
    (tmp_path / "calendars").mkdir()
    (tmp_path / "statutes" / "toy.yaml").write_text(
        f"toy.decision:\n  title: {{zh: 决定, en: decision}}\n  role: {role}\n  unit: {unit}\n{rest_day}  values:\n"
        + "".join(f'    - {{{value}, article: "1", sure: read}}\n' for value in values),
        encoding="utf-8",
    )
    shutil.copy(YEAR, tmp_path / "calendars" / "2027.yaml")
    return law.read(tmp_path).parameter("toy.decision")


def on(parameter: law.Parameter, day: str) -> object:
    """The amount on a day, or why there is none."""
    try:
        return parameter.on(date.fromisoformat(day)).amount
    except law.LawError as error:
        return type(error)


def message(parameter: law.Parameter, day: str) -> str:
    with pytest.raises(law.LawError) as refusal:
        parameter.on(date.fromisoformat(day))
    return str(refusal.value)


FIRST = "amount: 10, law: 旧法"
SECOND = "amount: 20, law: 新法"


def test_a_value_ends_on_the_day_before_the_next_begins(tmp_path: Path) -> None:
    # Written the later one first: the order in the file does not matter.
    parameter = toy(tmp_path, f"from: 2021-01-01, {SECOND}", f"from: 2020-01-01, {FIRST}")
    days = ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01", "2099-01-01")
    assert [on(parameter, day) for day in days] == [law.NotInForce, 10, 10, 20, 20]
    assert [value.law for value in parameter.values] == ["旧法", "新法"]
    assert str(parameter.values[0].in_force_until) == "day before 2021-01-01"
    assert parameter.values[1].in_force_until is None


def test_between_two_texts_nothing_may_be_in_force_if_that_is_said(tmp_path: Path) -> None:
    parameter = toy(
        tmp_path, f"from: 2020-01-01, until: 2020-06-30, gap_after: 失效, {FIRST}", f"from: 2021-01-01, {SECOND}"
    )
    days = ("2020-06-30", "2020-07-01", "2020-12-31", "2021-01-01")
    assert [on(parameter, day) for day in days] == [10, law.NotInForce, law.NotInForce, 20]
    assert message(parameter, "2020-07-01") == (
        "toy.decision (决定) has no value on 2020-07-01. It has one: "
        "2020-01-01 to 2020-06-30 (旧法); 2021-01-01 to no known end (新法)."
    )


def test_a_text_may_end_on_the_very_day_before_the_next(tmp_path: Path) -> None:
    parameter = toy(tmp_path, f"from: 2020-01-01, until: 2020-12-31, {FIRST}", f"from: 2021-01-01, {SECOND}")
    assert [on(parameter, day) for day in ("2020-12-31", "2021-01-01")] == [10, 20]


@pytest.mark.parametrize(
    ("written", "before", "first_doubt", "last_doubt", "after", "begins"),
    [
        ("2015", "2014-12-31", "2015-01-01", "2015-12-30", "2015-12-31", "between 2015-01-01 and 2015-12-31"),
        ("2016-02", "2016-01-31", "2016-02-01", "2016-02-28", "2016-02-29", "between 2016-02-01 and 2016-02-29"),
        ("2016-12", "2016-11-30", "2016-12-01", "2016-12-30", "2016-12-31", "between 2016-12-01 and 2016-12-31"),
    ],
)
def test_a_beginning_known_by_year_or_month_is_in_doubt_within_it(
    tmp_path: Path, written: str, before: str, first_doubt: str, last_doubt: str, after: str, begins: str
) -> None:
    parameter = toy(tmp_path, f"from: {written}, {FIRST}")
    days = (before, first_doubt, last_doubt, after)
    assert [on(parameter, day) for day in days] == [law.NotInForce, law.UncertainDate, law.UncertainDate, 10]
    assert message(parameter, first_doubt) == (
        f"Whether toy.decision is in force on {first_doubt} is not known: 旧法 begins {begins}. "
        "Cure: find the day in the law and write it in from or until, here or in a file of your own."
    )
    assert message(parameter, before).endswith(f"It has one: {written} to no known end (旧法).")


def test_while_the_beginning_of_the_next_is_in_doubt_neither_is_certain(tmp_path: Path) -> None:
    parameter = toy(tmp_path, f"from: 2010-01-01, {FIRST}", f"from: 2015, {SECOND}")
    days = ("2014-12-31", "2015-01-01", "2015-12-30", "2015-12-31")
    assert [on(parameter, day) for day in days] == [10, law.UncertainDate, law.UncertainDate, 20]
    assert "旧法 ends between 2014-12-31 and 2015-12-30; 新法 begins between 2015-01-01 and" in message(
        parameter, "2015-06-01"
    )
    assert str(parameter.values[0].in_force_until) == "day before 2015"


def test_an_end_then_or_later_is_certain_until_then(tmp_path: Path) -> None:
    parameter = toy(tmp_path, f"from: 2020-01-01, until: 2025-12-31?, {FIRST}")
    assert [on(parameter, day) for day in ("2025-12-31", "2026-01-01", "2099-01-01")] == [
        10, law.UncertainDate, law.UncertainDate,
    ]  # fmt: skip
    assert "旧法 ends on 2025-12-31 or later." in message(parameter, "2026-01-01")
    assert message(parameter, "2019-12-31").endswith("It has one: 2020-01-01 to 2025-12-31? (旧法).")


def test_an_unknown_beginning_is_known_from_the_day_before_the_next_on(tmp_path: Path) -> None:
    parameter = toy(tmp_path, f"from: unknown, {FIRST}", f"from: 2015-01-01, {SECOND}")
    assert [on(parameter, day) for day in ("1980-01-01", "2014-12-31", "2015-01-01")] == [
        law.UncertainDate, law.UncertainDate, 20,
    ]  # fmt: skip
    assert "旧法 begins on an unknown day." in message(parameter, "1980-01-01")


def test_an_unknown_end_does_not_come_before_a_beginning_that_is_known(tmp_path: Path) -> None:
    parameter = toy(tmp_path, f"from: 2010-05-01, until: unknown, {FIRST}", f"from: 2015-01-01, {SECOND}")
    assert [on(parameter, day) for day in ("2010-04-30", "2010-05-01", "2010-05-02", "2014-12-31", "2015-01-01")] == [
        law.NotInForce, 10, law.UncertainDate, law.UncertainDate, 20,
    ]  # fmt: skip
    assert "旧法 ends between 2010-05-01 and 2014-12-31." in message(parameter, "2011-01-01")


def test_a_written_end_outlives_what_the_next_beginning_leaves_open(tmp_path: Path) -> None:
    parameter = toy(tmp_path, f"from: 2010-01-01, until: 2014-12-31, {FIRST}", f"from: 2015, {SECOND}")
    assert [on(parameter, day) for day in ("2014-12-31", "2015-01-01", "2015-12-31")] == [10, law.UncertainDate, 20]
    assert "旧法" not in message(parameter, "2015-06-01")


def test_months_and_days_that_are_none_are_refused(tmp_path: Path) -> None:
    for written in ("2015-13", "2015-00", "15-05", "true", "201", "2025-12-31??"):
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        with pytest.raises(law.BrokenLaw, match=r"is no day\. Cure: write 2015-05-01"):
            toy(tmp_path, f"from: {written}, {FIRST}")


def test_a_part_of_a_percent_is_an_amount(tmp_path: Path) -> None:
    value = toy(tmp_path, "from: 2020-01-01, amount: 2.5, law: 旧法", unit="percent", role="value").values[0]
    assert value.number == Decimal("2.5")
    assert law.plain(value.amount) == "2.5"


@pytest.mark.parametrize(("times", "grants"), [("", 1), (", times: 1", 1), (", times: 3", 3)])
def test_an_extension_is_granted_as_often_as_is_written(tmp_path: Path, times: str, grants: int) -> None:
    (tmp_path / "statutes").mkdir()
    (tmp_path / "calendars").mkdir()
    shutil.copy(YEAR, tmp_path / "calendars" / "2027.yaml")
    (tmp_path / "statutes" / "toy.yaml").write_text(
        "toy.decision:\n  title: {zh: 决定, en: decision}\n  role: deadline\n  unit: hours\n  rest_day: stay\n"
        '  extension: toy.longer\n  values:\n    - {from: 2020-01-01, amount: 9, law: 法, article: "1", sure: read}\n'
        "toy.longer:\n  title: {zh: 延长, en: extension}\n  role: extension\n  unit: hours\n  values:\n"
        f'    - {{from: 2020-01-01, amount: 5, law: 法, article: "1", sure: read{times}}}\n',
        encoding="utf-8",
    )
    tree, day = law.read(tmp_path), date(2021, 1, 1)
    granted = tree.full_extension(tree.value("toy.decision", on=day), on=day)
    assert [value.number for value in granted] == [5] * grants
