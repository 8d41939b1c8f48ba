"""A clock's state by itself: what pausing, resuming, extending and stopping do to it, and when it is due."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from fazhi import law
from fazhi.kernel.clocks.state import ClockState, Extension
from fazhi.kernel.clocks.statutes import value
from tests.kernel.desk import date

ANSWER, EXTENSION = "openness.answer", "openness.answer-extension"


def clock(**others: Any) -> ClockState:
    """An answer due in twenty working days from 3 March 2021 (政府信息公开条例 Art. 33)."""
    facts: dict[str, Any] = {
        "id": uuid.uuid4(), "key": ANSWER, "started_on": date("2021-03-03"), "cause": uuid.uuid4(), **others,
    }  # fmt: skip
    return ClockState(**facts)


def pauses(state: ClockState) -> list[tuple[str, str | None, str]]:
    return [(each.from_.isoformat(), each.until and each.until.isoformat(), each.why) for each in state.pauses]


def test_a_new_clock_runs() -> None:
    state = clock()
    assert (state.open, state.paused, state.due().due) == (True, False, date("2021-03-31"))
    assert (state.party, state.slot, state.fixed_on, state.runs_out) == (None, "", None, False)
    assert (state.title_zh, state.title_en) == ("", "")


def test_a_clock_that_stands_still_is_not_paused_again() -> None:
    state = clock()
    state.pause(date("2021-03-10"), "中止")
    state.pause(date("2021-03-12"), "再次中止")
    assert pauses(state) == [("2021-03-10", None, "中止")]
    assert (state.open, state.paused) == (True, True)
    assert (state.due().due, state.due().left) == (None, law.Left(16, law.Unit.WORKING_DAYS))

    state.resume(date("2021-03-15"))
    assert pauses(state) == [("2021-03-10", "2021-03-15", "中止")]
    assert not state.paused
    state.pause(date("2021-03-17"), "鉴定")
    state.resume(date("2021-03-18"))
    assert pauses(state) == [("2021-03-10", "2021-03-15", "中止"), ("2021-03-17", "2021-03-18", "鉴定")]
    # Four working days were not counted: 10, 11, 12 and 17 March; 3 to 5 April is Qingming.
    assert state.due().due == date("2021-04-07")


def test_resuming_what_runs_changes_nothing() -> None:
    state = clock()
    state.resume(date("2021-03-15"))
    assert pauses(state) == []


def test_a_stopped_clock_stays_as_it_was_stopped() -> None:
    state = clock()
    state.pause(date("2021-03-10"), "中止")
    state.stop(date("2021-03-12"))
    assert (state.open, state.paused, state.stopped_on) == (False, False, date("2021-03-12"))
    assert pauses(state) == [("2021-03-10", "2021-03-12", "中止")]
    state.stop(date("2021-03-20"))
    state.pause(date("2021-03-21"), "迟来的中止")
    assert state.stopped_on == date("2021-03-12")
    assert pauses(state) == [("2021-03-10", "2021-03-12", "中止")]


def test_a_stopped_clock_with_a_pause_left_open_is_not_paused() -> None:
    state = clock(pauses=[law.Pause(date("2021-03-10"), None, "中止")], stopped_on=date("2021-03-12"))
    assert not state.paused


def test_extensions_take_the_law_of_the_day_of_their_grant() -> None:
    state = clock(extensions=[Extension(EXTENSION, date("2021-03-20"))])
    assert state.due().due == date("2021-04-28")
    assert replace(state, extensions=[Extension(EXTENSION, date("2021-03-20"), 1)]).due().due == date("2021-04-01")
    early = replace(state, extensions=[Extension(EXTENSION, date("1990-01-01"))])
    with pytest.raises(law.NotInForce, match=EXTENSION):
        early.due()
    with pytest.raises(law.WrongExtension, match="allows 1 to 20 working days"):
        replace(state, extensions=[Extension(EXTENSION, date("2021-03-20"), 21)]).due()


def test_an_order_pauses_beside_the_pauses_of_the_clock() -> None:
    order = law.Pause(date("2021-03-15"), date("2021-03-17"), "一号令")
    state = clock(pauses=[law.Pause(date("2021-03-10"), date("2021-03-11"), "中止")])
    due = state.due([order])
    assert due.due == date("2021-04-06")
    assert [each.why for each in due.receipt.pauses] == ["中止", "一号令"]
    assert pauses(state) == [("2021-03-10", "2021-03-11", "中止")]


def test_a_term_set_in_a_paper_bears_its_title_and_knows_no_law() -> None:
    state = clock(
        key="payment", fixed_on=date("2021-03-30"), title_zh="缴款", title_en="payment",
        pauses=[law.Pause(date("2021-03-01"), date("2021-03-06"), "停止执行")],
    )  # fmt: skip
    due = state.due([law.Pause(date("2021-03-10"), date("2021-03-12"), "一号令")])
    # Of the first pause 4 and 5 March lie within the term, of the second 10 and 11 March.
    assert due.due == date("2021-04-03")
    assert due.receipt.rule.title == law.Words("缴款", "payment")
    assert (due.receipt.rule.law, due.receipt.start, due.provisional) == ("", date("2021-03-03"), False)


def test_a_copy_goes_its_own_way() -> None:
    state = clock(
        party=uuid.uuid4(), slot="answer", runs_out=True, extensions=[Extension(EXTENSION, date("2021-03-20"))]
    )
    copy = state.copy()
    assert copy == state
    copy.pause(date("2021-03-10"), "中止")
    copy.extensions.append(Extension(EXTENSION, date("2021-03-21")))
    copy.stop(date("2021-03-12"))
    assert (state.pauses, len(state.extensions), state.stopped_on) == ([], 1, None)


def test_a_value_of_the_installation_is_that_of_the_day() -> None:
    assert value("reconsideration.answer", date("2023-12-31")).unit is law.Unit.CALENDAR_DAYS
    assert value("reconsideration.answer", date("2024-01-01")).unit is law.Unit.WORKING_DAYS
