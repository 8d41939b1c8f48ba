"""Clocks as rows: what lists and desks read of them, what is counted anew, and which warnings are given."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from fazhi import law
from fazhi.kernel.clocks import projecting
from fazhi.kernel.clocks.models import Clock, ClockWarning, Colour, Reprojection, SuspensionOrder, elapsed
from fazhi.kernel.clocks.nearing import left
from fazhi.kernel.clocks.projecting import (
    Subject,
    differing,
    due_of,
    orders_for,
    project,
    reproject,
    state_of,
    suspend,
)  # fmt: skip
from fazhi.kernel.clocks.rungs import ladder, rung_of
from fazhi.kernel.clocks.state import ClockState, Extension
from fazhi.kernel.clocks.warning import warn
from tests.conftest import County
from tests.kernel.desk import attested, date

ANSWER, EXTENSION, SUE = "openness.answer", "openness.answer-extension", "reconsideration.application"
HERE = "130130"


def subject(county: County, place: str = HERE, organ: str = "market") -> Subject:
    return Subject("matter", uuid.uuid4(), place, county.organ(organ))


def state(key: str = ANSWER, start: str = "2021-03-03", **others: Any) -> ClockState:
    return ClockState(id=uuid.uuid4(), key=key, started_on=date(start), cause=uuid.uuid4(), **others)


def row(county: County, place: str = HERE, organ: str = "market", **facts: Any) -> Clock:
    """A row of a clock as it stands after it was written."""
    written = state(**facts)
    project(subject(county, place, organ), [written])
    return Clock.objects.get(pk=written.id)


def suspension(*keys: str, place: str = HERE, start: str = "2021-03-08", end: str | None = "2021-03-13") -> Any:
    return SuspensionOrder(
        place_code=place, keys=list(keys or (ANSWER,)), from_on=date(start), until_on=end and date(end),
        number="一号令", basis="突发事件应对法", by=uuid.uuid4(),
    )  # fmt: skip


def test_a_row_says_everything_of_its_state_and_where_it_runs(county: County) -> None:
    of, party = subject(county), uuid.uuid4()
    written = state(
        party=party, runs_out=True, stopped_on=date("2021-03-25"),
        pauses=[law.Pause(date("2021-03-10"), date("2021-03-12"), "中止")],
        extensions=[Extension(EXTENSION, date("2021-03-20"), 5)],
    )  # fmt: skip
    project(of, [written])
    found = Clock.objects.get(pk=written.id)
    assert (found.subject_kind, found.subject, found.place_code, found.organ) == ("matter", of.id, HERE, of.organ)
    assert (found.key, found.cause, found.party, found.runs_out) == (ANSWER, written.cause, party, True)
    assert (found.title.zh, found.title.en) == ("答复申请", law.load().parameter(ANSWER).title.en)
    assert str(found) == str(found.title)
    assert found.pauses == [{"from": "2021-03-10", "until": "2021-03-12", "why": "中止"}]
    assert found.extensions == [{"key": EXTENSION, "on": "2021-03-20", "amount": 5}]
    assert (found.due_on, found.provisional) == (date("2021-04-12"), False)
    assert found.edition == law.load().calendar.edition
    assert state_of(found) == replace(written, title_zh=found.title_zh, title_en=found.title_en)
    assert due_of(found).due == found.due_on


def test_a_term_of_a_paper_keeps_its_own_title(county: County) -> None:
    found = row(county, key="payment", fixed_on=date("2021-03-30"), title_zh="缴款", title_en="Payment")
    assert (found.fixed_on, found.due_on) == (date("2021-03-30"), date("2021-03-30"))
    assert (found.title.zh, found.title.en) == ("缴款", "Payment")


def test_rows_that_differ_from_the_states_are_named(county: County) -> None:
    of, first, second = subject(county), state(), state(SUE)
    project(of, [first, second])
    assert differing(of, [first, second]) == []
    assert differing(of, [first]) == [SUE]
    assert differing(of, [second, first, state("openness.correction-notice")]) == ["openness.correction-notice"]
    Clock.objects.filter(pk=first.id).update(due_on=date("2021-04-30"))
    Clock.objects.filter(pk=second.id).update(title_en="else")
    assert differing(of, [first, second]) == [ANSWER, SUE]


def test_a_changed_clock_is_written_again_and_one_that_is_gone_is_taken_away(county: County) -> None:
    of, first, second = subject(county), state(), state(SUE)
    project(of, [first, second])
    first.stop(date("2021-03-20"))
    project(of, [first], known={first.id, second.id}, gone={second.id})
    (found,) = Clock.objects.filter(subject=of.id)
    assert (found.id, found.stopped_on) == (first.id, date("2021-03-20"))


def test_a_clock_shows_how_it_stands(county: County, settings: Settings) -> None:
    found = row(county)  # due on 31 March 2021, a Wednesday
    for soon, amber_from in ((5, "03-24"), (3, "03-26"), (0, "03-31")):
        settings.DUE_SOON_WORKING_DAYS = soon
        first = date(f"2021-{amber_from}")
        before = first - datetime.timedelta(days=1)
        assert [found.colour(day) for day in (before, first, date("2021-03-31"), date("2021-04-01"))] == [
            Colour.GREEN, Colour.AMBER, Colour.AMBER, Colour.RED,
        ], soon  # fmt: skip
    assert [elapsed(found, date(day)) for day in ("2021-03-03", "2021-03-24", "2021-03-31")] == [0, 0.75, 1]


def test_a_day_that_a_paper_set_is_counted_in_calendar_days(county: County) -> None:
    found = row(county, key="payment", fixed_on=date("2021-03-31"), title_zh="缴款", title_en="Payment")
    assert [str(left(found, date(f"2021-{day}"))) for day in ("03-26", "03-31", "04-01")] == [
        "还剩 5 个自然日", "今日到期", "超期 1 个自然日",
    ]  # fmt: skip


def test_a_clock_overdue_since_the_last_working_day_says_so_without_a_number(county: County) -> None:
    found = row(county)
    found.due_on = date("2021-04-02")  # a Friday before the Qingming holiday
    said = left(found, date("2021-04-04"))
    assert said is not None
    assert (said.zh, said.en) == ("已超期", "overdue, no working day since")


def test_what_is_elapsed_of_a_clock_of_no_days_and_of_one(county: County) -> None:
    none = row(county, key="payment", fixed_on=date("2021-03-03"), title_zh="缴款", title_en="Payment")
    assert elapsed(none, date("2021-03-03")) == 1
    one = row(county, key="payment", fixed_on=date("2021-03-04"), title_zh="缴款", title_en="Payment")
    assert [elapsed(one, date(day)) for day in ("2021-03-03", "2021-03-04")] == [0, 1]


def test_clocks_of_another_kind_of_subject_are_not_mistaken_for_these(county: County) -> None:
    of, written = subject(county), state()
    project(of, [written])
    assert differing(replace(of, kind="entry"), []) == []
    assert differing(of, []) == [ANSWER]


def test_a_clock_that_stands_still_shows_it(county: County) -> None:
    paused = row(county, pauses=[law.Pause(date("2021-03-10"), None, "中止")])
    assert (paused.paused, paused.colour(date("2021-06-01")), paused.due_on) == (True, Colour.BLUE, None)
    assert (left(paused, date("2021-06-01")), elapsed(paused, date("2021-06-01"))) == (None, 0)
    stopped = row(county, stopped_on=date("2021-03-20"), pauses=[law.Pause(date("2021-03-10"), None, "中止")])
    assert (stopped.paused, stopped.colour(date("2021-06-01"))) == (False, Colour.GREY)
    resumed = row(county, pauses=[law.Pause(date("2021-03-10"), date("2021-03-11"), "中止")])
    assert not resumed.paused


def test_lists_are_by_place_and_by_how_clocks_stand(county: County) -> None:
    plain = row(county)
    stopped = row(county, stopped_on=date("2021-03-20"))
    right = row(county, runs_out=True)
    town = row(county, place="130130101")
    elsewhere = row(county, place="130131")
    running = Clock.objects.running()
    assert set(running) == {plain, town, elsewhere}
    assert set(Clock.objects.overdue(date("2021-04-01"))) == {plain, town, elsewhere}
    assert set(Clock.objects.overdue(date("2021-03-31"))) == set()
    assert set(Clock.objects.of_place(HERE)) == {plain, stopped, right, town}
    assert set(Clock.objects.of_place("130100")) == {plain, stopped, right, town, elsewhere}
    assert set(Clock.objects.of_place("130130101")) == {town}


def test_an_order_holds_for_its_limits_in_its_place(county: County) -> None:
    orders = [suspension(ANSWER, SUE), suspension(ANSWER, place="130100", start="2021-05-01", end=None)]
    assert orders_for(HERE, ANSWER, orders) == [
        law.Pause(date("2021-03-08"), date("2021-03-13"), "一号令 突发事件应对法"),
        law.Pause(date("2021-05-01"), None, "一号令 突发事件应对法"),
    ]
    assert len(orders_for("130130101", SUE, orders)) == 1
    assert orders_for("130131", SUE, orders) == []
    assert orders_for(HERE, "openness.correction-notice", orders) == []
    assert orders_for(HERE, ANSWER) == []


def test_counting_anew_journals_what_moved_in_the_place_and_nothing_else(county: County) -> None:
    here, there, stopped = row(county), row(county, place="130131"), row(county, stopped_on=date("2021-03-20"))
    right = row(county, key=SUE)
    Clock.objects.update(due_on=date("2021-03-30"))
    Clock.objects.filter(pk=right.pk).update(due_on=None)
    journal = reproject(date("2021-04-01"), "更正", HERE)
    assert journal is not None and attested(journal)
    assert (journal.happened_on, journal.reason, str(journal)) == (date("2021-04-01"), "更正", "2021-04-01: 更正")
    assert sorted(journal.moved, key=lambda each: str(each["key"])) == [
        {"clock": str(here.pk), "key": ANSWER, "old": "2021-03-30", "new": "2021-03-31", "provisional": False},
        {"clock": str(right.pk), "key": SUE, "old": None, "new": "2021-05-06", "provisional": False},
    ]
    assert {each.pk: each.due_on for each in Clock.objects.all()} == {
        here.pk: date("2021-03-31"), there.pk: date("2021-03-30"), stopped.pk: date("2021-03-30"),
        right.pk: date("2021-05-06"),
    }  # fmt: skip
    everywhere = reproject(date("2021-04-02"), "再次")
    assert everywhere is not None
    assert [each["clock"] for each in everywhere.moved] == [str(there.pk)]
    assert reproject(date("2021-04-03"), "无变化") is None


def test_a_new_edition_of_the_calendar_that_moves_nothing_is_written_but_not_journalled(county: County) -> None:
    found = row(county)
    Clock.objects.update(edition="old")
    assert reproject(date("2021-04-01"), "新通知") is None
    assert Clock.objects.get(pk=found.pk).edition == found.edition
    assert Reprojection.objects.count() == 0


def test_a_limit_that_becomes_final_is_journalled_though_its_day_stays(county: County) -> None:
    found = row(county)
    Clock.objects.update(provisional=True)
    journal = reproject(date("2021-04-01"), "新通知")
    assert journal is not None
    assert journal.moved == [
        {"clock": str(found.pk), "key": ANSWER, "old": "2021-03-31", "new": "2021-03-31", "provisional": False}
    ]
    assert not Clock.objects.get(pk=found.pk).provisional


def test_who_waits_for_counting_anew_is_told_the_place(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(projecting, "recounted", [told.append])
    row(county)
    suspend(suspension(), date("2021-03-08"))
    assert told == [HERE]
    suspend(suspension(SUE), date("2021-03-09"))
    assert told == [HERE]


def test_an_order_is_recorded_with_its_counting_anew(county: County) -> None:
    row(county)
    order = suspension()
    journal = suspend(order, date("2021-03-08"))
    assert attested(order) and journal is not None
    assert (journal.reason, journal.happened_on) == ("一号令 突发事件应对法", date("2021-03-08"))
    assert str(order) == "一号令"


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (EXTENSION, f"{EXTENSION} is a extension and cannot be suspended. Leave it out."),
        ("penalty.hearing-notice", "penalty.hearing-notice is a lead and cannot be suspended. Leave it out."),
        ("penalty.cash", "penalty.cash is a threshold and cannot be suspended. Leave it out."),
        ("data.log-retention", "data.log-retention is a retention and cannot be suspended. Leave it out."),
    ],
)
def test_what_cannot_stand_still_is_not_suspended(county: County, key: str, says: str) -> None:
    with pytest.raises(law.WrongPause) as refusal:
        suspend(suspension(ANSWER, key), date("2021-03-08"))
    assert str(refusal.value) == says
    assert SuspensionOrder.objects.count() == 0


@pytest.mark.parametrize("key", [ANSWER, "decision.public-comment", "compulsion.seizure"])
def test_deadlines_minimums_and_durations_can_be_suspended(county: County, key: str) -> None:
    suspend(suspension(key), date("2021-03-08"))
    assert SuspensionOrder.objects.get().keys == [key]


def given(day: str, organ: Any = None) -> list[tuple[str, str, datetime.date]]:
    return [(each.key, each.rung, each.due_on) for each in warn(date(day), organ)]


def test_each_rung_is_given_once_for_each_due_date(county: County) -> None:
    found = row(county)  # due on Wednesday 31 March: three working days before it is Friday the 26th
    assert given("2021-03-23") == []
    assert given("2021-03-24") == [(ANSWER, "amber", date("2021-03-31"))]
    assert given("2021-03-25") == []
    assert given("2021-03-26") == [(ANSWER, "near", date("2021-03-31"))]
    assert given("2021-03-30") == []
    assert given("2021-03-31") == [(ANSWER, "due", date("2021-03-31"))]
    assert given("2021-04-01") == [(ANSWER, "overdue", date("2021-03-31"))]
    assert given("2021-05-01") == []
    first = ClockWarning.objects.get(rung="amber")
    assert (first.clock, first.subject_kind, first.subject) == (found.pk, "matter", found.subject)
    assert (first.organ, first.given_on) == (found.organ, date("2021-03-24"))
    assert str(first) == f"{ANSWER} amber 2021-03-24"
    assert attested(first)
    Clock.objects.update(due_on=date("2021-04-30"))
    assert given("2021-04-30") == [(ANSWER, "due", date("2021-04-30"))]


def test_warnings_come_in_the_order_of_due_dates_and_for_one_organ_where_asked(county: County) -> None:
    row(county, start="2021-03-10")
    row(county, start="2021-03-03")
    row(county, start="2021-03-03", organ="justice")
    assert given("2021-06-01", county.organ("justice")) == [(ANSWER, "overdue", date("2021-03-31"))]
    assert [due for _, _, due in given("2021-06-01")] == [date("2021-03-31"), date("2021-04-08")]


def test_the_ladder_names_its_rungs(county: County) -> None:
    assert [rung.key for rung in ladder()] == ["amber", "near", "due", "overdue"]
    assert [rung.principal for rung in ladder()] == [False, False, False, True]
    assert (rung_of("due").zh, rung_of("gone").zh, rung_of("gone").en) == ("当日到期", "gone", "gone")
