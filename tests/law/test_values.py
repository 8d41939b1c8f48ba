"""Values, cases, grants and rules: the one amount a count needs, and what is said when there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from fazhi import law

DAY = date(2024, 8, 1)
TREE = law.load()


def test_a_case_names_itself_in_the_rule() -> None:
    value = TREE.value("recon-absolute", on=DAY).in_case("real_estate")
    assert (value.number, value.case) == (20, "real_estate")
    title = TREE.parameter("recon-absolute").title
    assert value.case_title is not None
    assert value.rule().title == law.Words(
        f"{title.zh}（{value.case_title.zh}）", f"{title.en} ({value.case_title.en})"
    )
    assert TREE.value("recon-absolute", on=DAY).rule().title == title


def test_a_text_version_is_split_from_the_name_of_the_law() -> None:
    value = TREE.value("reconsideration.answer", on=DAY)
    assert (value.law, value.law_name, value.text) == ("行政复议法(2023)", "行政复议法", "2023")
    rule = value.rule()
    assert (rule.law, rule.text, rule.article) == ("行政复议法", "2023", "48")
    assert (rule.key, rule.ref, rule.role) == ("reconsideration.answer", "recon-answer", law.Role.DEADLINE)
    one_text = law.Value(
        key="toy.x", ref="", title=value.title, amount=5, unit=law.Unit.CALENDAR_DAYS, role=law.Role.DEADLINE,
        law="某某办法", article="3", from_=value.from_, sure=law.Sure.READ,
    )  # fmt: skip
    assert (one_text.law_name, one_text.text) == ("某某办法", "")
    assert one_text.limit().rest_day is law.RestDay.STAY


@pytest.mark.parametrize(
    ("law_name", "article", "text", "zh", "en"),
    [
        ("行政处罚法", "42", "2017", "行政处罚法(2017) 第四十二条", "行政处罚法(2017), Article 42"),
        ("行政处罚法", "42", "", "行政处罚法 第四十二条", "行政处罚法, Article 42"),
        ("行政处罚法", "-", "2017", "行政处罚法(2017)", "行政处罚法(2017)"),
        ("行政处罚法", "", "", "行政处罚法", "行政处罚法"),
        ("某意见", "三（二）", "", "某意见 三（二）", "某意见 三（二）"),
    ],
)
def test_a_source_is_cited_as_people_cite_it(law_name: str, article: str, text: str, zh: str, en: str) -> None:
    rule = law.Rule(law.Words("期限", "limit"), law_name, article, text)
    assert (rule.source("zh"), rule.source("en")) == (zh, en)
    assert rule.name == "limit"


def test_a_grant_is_at_least_one_and_at_most_what_the_law_allows_even_when_granted_again() -> None:
    extension = TREE.value("licensing.decision-extension", on=DAY)
    assert [extension.granted(amount).number for amount in (1, 10)] == [1, 10]
    smaller = extension.granted(4)
    assert smaller.maximum == 10
    assert smaller.granted(10).number == 10
    for amount in (0, -1, 11):
        with pytest.raises(law.WrongExtension) as refusal:
            smaller.granted(amount)
        assert str(refusal.value) == (
            "licensing.decision-extension allows 1 to 10 working days at a time (行政许可法(2019) 42), "
            f"not {amount}. Grant a number in between."
        )


def test_only_an_extension_is_granted() -> None:
    with pytest.raises(law.WrongExtension) as refusal:
        TREE.value("licensing.decision", on=DAY).granted(5)
    assert str(refusal.value) == "licensing.decision is a deadline, not an extension. Grant its linked extension."


@pytest.mark.parametrize(
    ("key", "shown", "as_json"),
    [
        ("penalty.cash", "100", 100),
        ("mediation.committee-size", "3-9", {"above": None, "min": 3, "max": 9}),
        ("reconsideration.representatives", ">10: 2-5", {"above": 10, "min": 2, "max": 5}),
        ("report.submission", "03-01", "03-01"),
        ("normative.fair-competition-joint", "True", True),
    ],
)
def test_an_amount_is_shown_and_stored(key: str, shown: str, as_json: object) -> None:
    amount = TREE.value(key, on=date(2026, 7, 1)).amount
    assert str(amount) == shown
    assert law.plain(amount) == as_json


def test_cases_and_steps_are_shown_and_stored_differently() -> None:
    by_name = {
        "first": law.Case(law.Words("一", "one"), 5),
        "second": law.Case(law.Words("二", "two"), Decimal("7.5")),
    }
    cases, steps = law.Cases(by_name), law.Cases(by_name, in_turn=True)
    assert (str(cases), str(steps)) == ("first 5, second 7.5", "first 5 + second 7.5")
    stored = {
        "first": {"title": {"zh": "一", "en": "one"}, "amount": 5},
        "second": {"title": {"zh": "二", "en": "two"}, "amount": "7.5"},
    }
    assert law.plain(cases) == {"cases": stored}
    assert law.plain(steps) == {"steps": stored}


@pytest.mark.parametrize(
    ("run", "error", "says"),
    [
        (lambda: law.Limit(1, law.Unit.MONEY, RULE), law.NotAPeriod,
         "limit is in CNY, which is no period. Ask its amount, not a due date."),
        (lambda: law.Limit(0, law.Unit.HOURS, RULE), law.NotAPeriod,
         "limit has the amount 0. A period has at least 1 hours."),
        (lambda: law.Limit(1, law.Unit.YEARS, LEAD), law.NotAPeriod,
         "notice is a lead before an event and cannot move to a later day. Give it rest_day previous or stay."),
        (lambda: law.count(DAY, TREE.value("penalty.cash", on=DAY), TREE.calendar), law.NotAPeriod,
         "penalty.cash is a threshold in CNY and has no due date. "
         "Ask its amount instead: fazhi law show penalty.cash."),
        (lambda: TREE.parameter("nothing like it"), law.UnknownParameter,
         "The law tree has no parameter 'nothing like it'. See fazhi law list for all keys."),
    ],
    ids=["money", "nothing", "lead", "threshold", "unknown"],
)  # fmt: skip
def test_what_is_no_period_says_so(run: object, error: type[Exception], says: str) -> None:
    assert callable(run)
    with pytest.raises(error) as refusal:
        run()
    assert str(refusal.value) == says


RULE = law.Rule(law.Words("期限", "limit"))
LEAD = law.Rule(law.Words("通知", "notice"), role=law.Role.LEAD)
ONE_DAY = law.Limit(1, law.Unit.CALENDAR_DAYS, RULE)


def test_one_is_a_period() -> None:
    assert law.count(DAY, ONE_DAY, TREE.calendar).due == date(2024, 8, 2)
    assert law.count(DAY, ONE_DAY, TREE.calendar).role is law.Role.DEADLINE


def test_a_parameter_says_what_its_latest_value_says() -> None:
    parameter = TREE.parameter("licensing.decision")
    assert parameter.starts_on is not None
    assert parameter.starts_on == parameter.values[-1].starts_on
    assert (parameter.role, parameter.extension) == (law.Role.DEADLINE, "licensing.decision-extension")
    assert parameter.file == "statutes/licensing.yaml"


def test_words_are_in_two_languages() -> None:
    words = law.Words("期限", "limit")
    assert (words.in_("zh"), words.in_("en")) == ("期限", "limit")
    assert law.Unit.HOURS.words == law.Words("小时", "hours")
    assert (law.Unit.HOURS.value, law.Unit.HOURS.zh, str(law.Unit.HOURS)) == ("hours", "小时", "hours")
    assert [unit.family for unit in law.Unit if unit.is_period] == [
        "working days", "calendar days", "hours", "months", "months",
    ]  # fmt: skip
    assert {unit.family for unit in law.Unit if not unit.is_period} == {None}


def test_a_key_and_its_id_are_in_the_tree() -> None:
    assert "penalty.cash" in TREE
    assert "recon-answer" in TREE
    assert "penalty.cheque" not in TREE
    with pytest.raises(law.UnknownParameter) as refusal:
        TREE.parameter("penalty_cash")
    assert str(refusal.value) == (
        "The law tree has no parameter 'penalty_cash'. Did you mean penalty.cash, penalty.age, penalty.cash-handover?"
    )


def test_a_full_extension_is_as_many_grants_as_the_law_allows() -> None:
    on = date(2026, 3, 1)
    counts = {
        key: len(TREE.full_extension(TREE.value(key, on=on), on=on))
        for key in ("licensing.decision", "penalty.cash", "public-order.case")
        if key in TREE
    }
    assert counts["licensing.decision"] == 1
    assert counts["penalty.cash"] == 0


LEAD_LIMIT = law.Limit(3, law.Unit.MONTHS, LEAD, law.RestDay.STAY)
WHOLE = TREE.value("licensing.decision-extension", on=DAY)


def test_a_lead_in_months_goes_back_to_the_same_day_number() -> None:
    assert law.count(date(2024, 5, 31), LEAD_LIMIT, TREE.calendar).due == date(2024, 2, 29)
    assert law.count(date(2024, 5, 20), LEAD_LIMIT, TREE.calendar).due == date(2024, 2, 20)


@pytest.mark.parametrize(
    ("limit", "extensions", "pauses", "error", "says"),
    [
        (LEAD_LIMIT, [WHOLE], [], law.WrongExtension,
         "notice is a lead before an event and cannot be extended. Move the event."),
        (LEAD_LIMIT, [], [law.Pause(DAY, None, "x")], law.WrongPause,
         "notice is a lead before an event and cannot be paused. Move the event instead."),
        (ONE_DAY, [TREE.value("licensing.decision", on=DAY)], [], law.WrongExtension,
         "licensing.decision is a deadline, not an extension. Give an extension."),
        (ONE_DAY, [WHOLE], [], law.WrongExtension,
         "licensing.decision-extension is in working days, limit in calendar days. "
         "Grant the extension in the unit of the limit."),
        (TREE.value("openness.answer", on=DAY), [WHOLE], [], law.WrongExtension,
         "licensing.decision-extension does not extend openness.answer. Its extension is openness.answer-extension."),
        (TREE.value("reconsideration.acceptance", on=DAY), [WHOLE], [], law.WrongExtension,
         "licensing.decision-extension does not extend reconsideration.acceptance. The law gives it none."),
        (TREE.value("licensing.decision", on=DAY), [WHOLE, WHOLE], [], law.WrongExtension,
         "licensing.decision-extension may be granted 1 time(s) (行政许可法(2019) 42). Leave the further grants out."),
        (TREE.value("report.submission", on=DAY), [WHOLE], [], law.WrongExtension,
         "report.submission is a date of every year and cannot be extended. Leave the extension out."),
        (TREE.value("report.submission", on=DAY), [], [law.Pause(DAY, None, "x")], law.WrongPause,
         "report.submission is a date of every year and cannot be paused. Leave the pauses out."),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_limit_is_refused(
    limit: law.Limit | law.Value,
    extensions: list[law.Value],
    pauses: list[law.Pause],
    error: type[Exception],
    says: str,
) -> None:
    with pytest.raises(error) as refusal:
        law.count(DAY, limit, TREE.calendar, pauses=pauses, extensions=extensions)
    assert str(refusal.value) == says


def test_an_extension_may_be_added_to_a_limit_set_elsewhere() -> None:
    promised = law.Limit(5, law.Unit.WORKING_DAYS, RULE)
    due = law.count(date(2024, 8, 5), promised, TREE.calendar, extensions=[WHOLE.granted(2)])
    assert due.due == date(2024, 8, 14)
    assert [added.to_dict() for added in due.receipt.extensions] == [
        {"key": WHOLE.key, "title": WHOLE.title.to_dict(), "amount": 2, "unit": "working days"}
    ]


def test_months_and_years_are_added_to_one_another_before_the_end_is_looked_up() -> None:
    months = replace(WHOLE, key="toy.extension", amount=2, unit=law.Unit.MONTHS, times=2)
    years = replace(months, amount=1, unit=law.Unit.YEARS)
    limit = law.Limit(1, law.Unit.MONTHS, RULE, law.RestDay.STAY)
    # By way of 28 February the 31st would be lost.
    assert law.count(date(2023, 1, 31), limit, TREE.calendar, extensions=[months]).due == date(2023, 4, 30)
    assert law.count(date(2023, 1, 31), limit, TREE.calendar, extensions=[months, months]).due == date(2023, 6, 30)
    assert law.count(date(2023, 1, 31), limit, TREE.calendar, extensions=[years]).due == date(2024, 2, 29)
    both = law.count(date(2023, 1, 31), law.Limit(1, law.Unit.YEARS, RULE), TREE.calendar, extensions=[months])
    assert both.due == date(2024, 4, 1)  # 31 March 2024 is a Sunday


def test_hours_are_added_to_hours() -> None:
    hours = replace(WHOLE, key="toy.extension", amount=24, unit=law.Unit.HOURS)
    limit = law.Limit(24, law.Unit.HOURS, RULE, law.RestDay.STAY)
    due = law.count(datetime(2021, 7, 16, 17, 30), limit, TREE.calendar, extensions=[hours])
    assert due.due == datetime(2021, 7, 18, 17, 30)
    assert [added.amount for added in due.receipt.extensions] == [24]


def test_an_end_that_stays_asks_no_calendar() -> None:
    stay = law.Limit(5, law.Unit.CALENDAR_DAYS, RULE, law.RestDay.STAY)
    due = law.count(date(2027, 1, 1), stay, TREE.calendar)
    assert (due.due, due.provisional, due.receipt.calendar) == (date(2027, 1, 6), False, "")


@pytest.mark.parametrize(
    ("start", "limit", "says"),
    [
        (date(9999, 12, 31), ONE_DAY, "limit from 9999-12-31 ends beyond the calendar (years 1 to 9999)."),
        (date(9999, 6, 1), law.Limit(7, law.Unit.MONTHS, RULE), "limit from 9999-06-01 ends beyond the calendar"),
        (date(1, 2, 1), LEAD_LIMIT, "notice from 0001-02-01 ends beyond the calendar"),
    ],
)
def test_beyond_the_calendar_nothing_is_counted(start: date, limit: law.Limit, says: str) -> None:
    with pytest.raises(law.OutOfCalendar) as refusal:
        law.count(start, limit, TREE.calendar)
    assert str(refusal.value).startswith(says)


def test_the_last_and_the_first_day_of_the_calendar_can_be_reached() -> None:
    stay = law.Limit(6, law.Unit.MONTHS, RULE, law.RestDay.STAY)
    assert law.count(date(9999, 6, 30), stay, TREE.calendar).due == date(9999, 12, 30)
    assert law.count(date(1, 4, 1), LEAD_LIMIT, TREE.calendar).due == date(1, 1, 1)


def test_a_year_without_a_notice_matters_only_where_its_days_decide() -> None:
    # Counted through January 2027, which has no notice, but in calendar days that end before.
    calendar_days = law.Limit(5, law.Unit.CALENDAR_DAYS, RULE)
    assert not law.count(date(2026, 12, 24), calendar_days, TREE.calendar).provisional
    assert law.count(date(2026, 12, 27), calendar_days, TREE.calendar).provisional
    assert not law.count(
        date(2026, 12, 27), law.Limit(5, law.Unit.CALENDAR_DAYS, RULE, law.RestDay.STAY), TREE.calendar
    ).provisional
    working = law.Limit(1, law.Unit.WORKING_DAYS, RULE)
    assert not law.count(date(2026, 12, 30), working, TREE.calendar).provisional
    assert law.count(date(2026, 12, 31), working, TREE.calendar).provisional
    lead = law.Limit(3, law.Unit.WORKING_DAYS, LEAD, law.RestDay.STAY)
    assert law.count(date(2027, 1, 5), lead, TREE.calendar).provisional
    assert not law.count(date(2026, 12, 28), lead, TREE.calendar).provisional
