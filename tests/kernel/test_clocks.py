"""Clocks: what starts, pauses, extends and stops them; orders and holiday notices; warnings."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from fazhi import law
from fazhi.kernel.clocks.models import Clock, ClockWarning, Colour, Reprojection, SuspensionOrder
from fazhi.kernel.clocks.nearing import left
from fazhi.kernel.clocks.projecting import due_of, reproject, suspend
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.clocks.warning import warn
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.models import Matter, MatterParty
from fazhi.kernel.procedures.projection import differences, rebuild
from tests.kernel.desk import Desk, attested, date, fresh, refused
from tests.toy.procedures import ANSWER, EXTENSION, SUE


def clock_of(matter: Matter, key: str = ANSWER, party: Party | None = None) -> Clock:
    return Clock.objects.get(subject=matter.pk, key=key, party=party and party.pk)


def test_a_limit_in_working_days_begins_the_day_after_and_has_a_receipt(desk: Desk) -> None:
    clock = clock_of(desk.accepted("2021-03-01", "2021-03-03"))
    assert (clock.started_on, clock.due_on, clock.provisional) == (date("2021-03-03"), date("2021-03-31"), False)
    receipt = due_of(clock).receipt
    assert (receipt.rule.key, receipt.rule.article) == (ANSWER, "33")
    assert receipt.lines("zh") and receipt.lines("en")


def test_a_paused_limit_goes_on_with_the_working_days_that_are_left(desk: Desk) -> None:
    matter = desk.accepted("2021-03-01", "2021-03-03")
    desk.do(matter, "suspend", "2021-03-10")
    clock = clock_of(matter)
    assert (clock.paused, clock.due_on, clock.colour(date("2021-03-20"))) == (True, None, Colour.BLUE)

    desk.do(matter, "resume", "2021-03-15")
    # Three working days (10, 11, 12 March) were not counted: 31 March moves on by three, over Qingming.
    assert clock_of(matter).due_on == date("2021-04-06")
    assert not clock_of(matter).paused


def test_a_matter_may_be_suspended_more_than_once(desk: Desk) -> None:
    matter = desk.accepted("2021-03-01", "2021-03-03")
    for suspended, resumed in (
        ("2021-03-08", "2021-03-09"),
        ("2021-03-10", "2021-03-10"),
        ("2021-03-11", "2021-03-12"),
    ):
        desk.do(matter, "suspend", suspended)
        desk.do(matter, "resume", resumed)
    assert clock_of(matter).due_on == date("2021-04-02")


def test_an_extension_adds_what_was_granted_and_not_more_than_the_law_has(desk: Desk) -> None:
    whole, part = desk.accepted(), desk.accepted()
    desk.do(whole, "extend", "2021-03-20")
    desk.do(part, "extend", "2021-03-20", {"extension_amount": "5"})
    assert clock_of(whole).due_on == date("2021-04-28")
    assert clock_of(part).due_on == date("2021-04-08")
    assert clock_of(part).extensions == [{"key": EXTENSION, "on": "2021-03-20", "amount": 5}]
    assert refused(lambda: desk.do(part, "extend", "2021-03-21", {"extension_amount": "0"})) == {"form"}


def test_a_final_stage_stops_what_nobody_stopped_but_not_what_runs_out(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "bill", "2021-03-05")
    desk.do(matter, "suspend", "2021-03-08")
    desk.do(matter, "refuse", "2021-03-09")
    assert {clock.key: clock.stopped_on for clock in Clock.objects.filter(subject=matter.pk)} == {
        ANSWER: date("2021-03-09"), "payment": date("2021-03-09"),
    }  # fmt: skip
    assert clock_of(matter).pauses == [{"from": "2021-03-08", "until": "2021-03-09", "why": "中止"}]

    party = MatterParty.objects.get(matter=matter).party
    desk.do(matter, "serve", "2021-03-10", party=party)
    sue = clock_of(matter, SUE, party)
    assert (sue.stopped_on, sue.runs_out, sue.due_on) == (None, True, date("2021-05-10"))
    desk.do(matter, "reopen", "2021-03-20")
    assert clock_of(matter, SUE, party).stopped_on is None
    assert Clock.objects.filter(subject=matter.pk, key=ANSWER, stopped_on=None).get().started_on == date("2021-03-20")


def test_each_party_has_a_clock_of_its_own(desk: Desk) -> None:
    matter = desk.accepted()
    desk.do(matter, "join", "2021-03-04")
    desk.do(matter, "inspect", "2021-03-04")
    desk.do(matter, "decide", "2021-03-10")
    first, second = (row.party for row in MatterParty.objects.filter(matter=matter).order_by("pk"))
    desk.do(matter, "serve", "2021-03-11", party=first)
    desk.do(matter, "serve", "2021-03-15", party=second)
    assert clock_of(matter, SUE, first).due_on == date("2021-05-10")
    assert clock_of(matter, SUE, second).due_on == date("2021-05-14")


def test_an_act_is_not_done_to_a_stranger(desk: Desk) -> None:
    matter, other = desk.decided(), desk.decided()
    stranger = MatterParty.objects.get(matter=other).party
    assert refused(lambda: desk.do(matter, "serve", "2021-03-11", party=stranger)) == {"form"}
    assert refused(lambda: desk.do(matter, "serve", "2021-03-11")) == {"form"}


def test_a_party_who_joins_does_not_touch_the_clocks_of_others(desk: Desk) -> None:
    matter = desk.accepted()
    before = clock_of(matter)
    desk.do(matter, "join", "2021-03-04")
    assert clock_of(matter).due_on == before.due_on


def order(place: str = "130130", keys: tuple[str, ...] = (ANSWER,), **days: Any) -> SuspensionOrder:
    return SuspensionOrder(
        place_code=place, keys=list(keys), from_on=days.get("start", date("2021-03-08")),
        until_on=days.get("end", date("2021-03-13")), number="演政令〔2021〕1号", basis="突发事件应对法",
        by=uuid.uuid4(),
    )  # fmt: skip


def test_an_order_suspends_named_limits_in_a_place_and_journals_what_moved(desk: Desk) -> None:
    here = desk.accepted("2021-03-01", "2021-03-03")
    there = desk.accepted("2021-03-01", "2021-03-03")
    Clock.objects.filter(subject=there.pk).update(place_code="130131")
    desk.do(here, "bill", "2021-03-05", {"pay_by": "2021-03-30"})

    journal = suspend(order("130130"), date("2021-03-08"))
    assert journal is not None and attested(journal)
    assert [(each["key"], each["old"], each["new"]) for each in journal.moved] == [(ANSWER, "2021-03-31", "2021-04-08")]
    assert clock_of(here).due_on == date("2021-04-08")
    assert clock_of(here, "payment").due_on == date("2021-03-30")
    assert clock_of(there).due_on == date("2021-03-31")
    assert "演政令" in str(due_of(clock_of(here)).receipt.lines("zh"))


def test_an_order_of_the_city_holds_in_its_counties_and_for_matters_to_come(desk: Desk) -> None:
    suspend(order("130100"), date("2021-03-08"))
    assert clock_of(desk.accepted("2021-03-01", "2021-03-03")).due_on == date("2021-04-08")


def test_an_order_without_an_end_leaves_the_limit_without_a_due_date(desk: Desk) -> None:
    matter = desk.accepted("2021-03-01", "2021-03-03")
    suspend(order(end=None), date("2021-03-08"))
    assert clock_of(matter).due_on is None
    assert warn(date("2021-06-01")) == []


@pytest.mark.parametrize(("key", "fault"), [("openness.nothing", law.UnknownParameter), (EXTENSION, law.WrongPause)])
def test_an_order_that_names_no_running_limit_is_refused(desk: Desk, key: str, fault: type[Exception]) -> None:
    with pytest.raises(fault, match=key):
        suspend(order(keys=(key,)), date("2021-03-08"))
    assert SuspensionOrder.objects.count() == 0


def test_an_empty_order_is_refused_by_the_database(db: None) -> None:
    with pytest.raises(IntegrityError, match="suspension_has_days"):
        suspend(order(end=date("2021-03-08")), date("2021-03-08"))


NOTICE = """\
year: 2027
notices:
  - title: 2027年部分节假日安排的通知
    number: 国办发明电〔2026〕99号
    published: 2026-11-25
    source: test
    sure: read
    rest:
      - {from: 2027-01-01, until: 2027-01-03, zh: 元旦, en: New Year's Day}
      - {from: 2027-02-05, until: 2027-02-11, zh: 春节, en: Spring Festival}
    worked:
      - {day: 2027-01-30, zh: 春节, en: Spring Festival}
"""


def test_a_holiday_notice_that_arrives_moves_open_clocks_and_journals_why(
    desk: Desk, tmp_path: Path, settings: Any
) -> None:
    matter = desk.accepted("2027-01-18", "2027-01-20")
    stopped = desk.accepted("2027-01-18", "2027-01-20")
    desk.do(stopped, "refuse", "2027-01-21")
    clock = clock_of(matter)
    assert (clock.due_on, clock.provisional) == (date("2027-02-17"), True)
    assert "暂定" in str(due_of(clock).receipt.lines("zh"))

    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "2027.yaml").write_text(NOTICE, encoding="utf-8")
    settings.LAW_FOLDERS = [tmp_path]
    assert tree().calendar.announced_through >= date("2027-12-31")
    journal = reproject(date("2026-11-25"), "国办发明电〔2026〕99号")

    assert journal is not None
    assert [(each["old"], each["new"], each["provisional"]) for each in journal.moved] == [
        ("2027-02-17", "2027-02-23", False)
    ]
    assert (clock_of(matter).due_on, clock_of(matter).provisional) == (date("2027-02-23"), False)
    assert "国办发明电〔2026〕99号" in clock_of(matter).edition
    assert reproject(date("2026-11-26"), "again") is None
    assert Reprojection.objects.count() == 1
    assert differences([matter]) == []


@pytest.mark.parametrize(("served", "text"), [("2023-12-31", "2017"), ("2024-01-01", "2023")])
def test_a_clock_keeps_the_law_of_its_own_start_day(desk: Desk, served: str, text: str) -> None:
    matter = desk.decided("2023-12-18", "2023-12-29")
    party = MatterParty.objects.get(matter=matter).party
    desk.do(matter, "serve", served, party=party)
    assert due_of(clock_of(matter, SUE, party)).receipt.rule.text == text


def rungs(matter: Matter) -> list[tuple[str, datetime.date]]:
    given = ClockWarning.objects.filter(subject=matter.pk).order_by("given_on", "due_on")
    return [(warning.rung, warning.given_on) for warning in given]


def every_day(start: str, end: str) -> None:
    day = date(start)
    while day < date(end):
        warn(day)
        warn(day)
        day += datetime.date.resolution


def test_warnings_climb_each_rung_once(desk: Desk) -> None:
    matter = desk.accepted("2021-03-01", "2021-03-03")
    every_day("2021-03-03", "2021-04-05")
    assert rungs(matter) == [
        ("amber", date("2021-03-24")), ("near", date("2021-03-26")), ("due", date("2021-03-31")),
        ("overdue", date("2021-04-01")),
    ]  # fmt: skip


def test_warnings_follow_the_extended_due_date(desk: Desk) -> None:
    matter = desk.accepted("2021-03-01", "2021-03-03")
    warn(date("2021-03-24"))
    desk.do(matter, "extend", "2021-03-25")
    every_day("2021-03-26", "2021-04-14")
    assert rungs(matter) == [("amber", date("2021-03-24"))]
    every_day("2021-04-14", "2021-04-29")
    # Sunday 25 April is worked for Labour Day: three working days before the 28th.
    assert rungs(matter)[1:] == [
        ("amber", date("2021-04-14")), ("near", date("2021-04-25")), ("due", date("2021-04-28")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "quiet",
    [
        lambda desk, matter: desk.do(matter, "suspend", "2021-03-05"),
        lambda desk, matter: desk.do(matter, "refuse", "2021-03-05"),
    ],
    ids=["paused", "stopped"],
)
def test_no_warning_of_what_stands_still(desk: Desk, quiet: Callable[[Desk, Matter], Any]) -> None:
    matter = desk.accepted()
    quiet(desk, matter)
    assert warn(date("2021-06-01")) == []


def test_no_warning_of_what_a_party_may_let_run_out(desk: Desk) -> None:
    matter = desk.decided()
    desk.do(matter, "serve", "2021-03-11", party=MatterParty.objects.get(matter=matter).party)
    assert warn(date("2022-03-01")) == [warning for warning in ClockWarning.objects.all() if warning.key != SUE]


def test_warnings_of_one_organ_only(desk: Desk) -> None:
    desk.accepted()
    assert warn(date("2021-04-10"), desk.county.organ("justice")) == []
    (warning,) = warn(date("2021-04-10"), desk.county.organ("market"))
    assert (warning.rung, warning.due_on) == ("overdue", date("2021-03-31"))


def test_colours_and_days_left(desk: Desk) -> None:
    clock = clock_of(desk.accepted("2021-03-01", "2021-03-03"))
    assert [clock.colour(date(on)) for on in ("2021-03-23", "2021-03-24", "2021-03-31", "2021-04-01")] == [
        Colour.GREEN, Colour.AMBER, Colour.AMBER, Colour.RED,
    ]  # fmt: skip
    said = {on: left(clock, date(on)) for on in ("2021-03-26", "2021-03-30", "2021-03-31", "2021-04-02", "2021-04-06")}
    assert {on: label.zh for on, label in said.items() if label} == {
        "2021-03-26": "还剩 3 个工作日", "2021-03-30": "还剩 1 个工作日", "2021-03-31": "今日到期",
        "2021-04-02": "超期 2 个工作日", "2021-04-06": "超期 3 个工作日",
    }  # fmt: skip
    assert [str(label and label.en) for label in said.values()] == [
        "3 working days left", "1 working day left", "due today", "2 working days overdue", "3 working days overdue",
    ]  # fmt: skip
    assert list(Clock.objects.overdue(date("2021-03-31"))) == []
    assert list(Clock.objects.overdue(date("2021-04-01"))) == [clock]


def test_a_clock_that_no_act_started_is_found_and_taken_away_by_rebuilding(desk: Desk) -> None:
    matter = desk.accepted()
    Clock.objects.create(
        id=uuid.uuid4(), subject_kind="matter", subject=matter.pk, place_code="130130", organ=matter.organ,
        cause=matter.pk, key="ghost", title_zh="无", title_en="none", started_on=date("2021-03-03"),
    )  # fmt: skip
    assert differences([matter]) == [(matter.pk, "clock ghost")]
    rebuild(matter)
    assert not Clock.objects.filter(key="ghost").exists()
    assert differences([matter]) == []
    assert fresh(matter).stage == "accepted"
