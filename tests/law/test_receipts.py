"""Receipts as they are stored: every fact a due date rests on, to the letter."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from fazhi import law

TREE = law.load()


def test_a_count_in_days_is_stored_with_extensions_pauses_and_runs() -> None:
    day = date(2021, 3, 1)
    value = TREE.value("reconsideration.decision", on=day)
    extension = TREE.value("reconsideration.decision-extension", on=day)
    pauses = [law.Pause(date(2021, 3, 10), date(2021, 3, 15), "听证")]
    due = law.count(day, value, TREE.calendar, pauses=pauses, extensions=[extension.granted(30)])
    assert due.to_dict() == {
        "key": "reconsideration.decision",
        "ref": "recon-decision",
        "due": "2021-06-04",
        "provisional": False,
        "left": None,
        "receipt": {
            "rule": {
                "key": "reconsideration.decision",
                "ref": "recon-decision",
                "title": {"zh": "作出复议决定", "en": "reconsideration decision"},
                "role": "deadline",
            },
            "law": "行政复议法",
            "article": "31",
            "text": "2017",
            "amount": 60,
            "unit": "calendar days",
            "rest_day": "next",
            "calendar": "2021: 国办发明电〔2020〕27号",
            "start": "2021-03-01",
            "extensions": [
                {
                    "key": "reconsideration.decision-extension",
                    "title": {"zh": "延长复议期限", "en": "extension of the decision"},
                    "amount": 30,
                    "unit": "calendar days",
                }
            ],
            "pauses": [{"from": "2021-03-10", "until": "2021-03-15", "why": "听证"}],
            "counted": 90,
            "steps": [
                {"from": "2021-03-02", "to": "2021-03-09", "days": 8, "counted": True,
                 "why": {"zh": "按自然日计", "en": "calendar day"}},
                {"from": "2021-03-10", "to": "2021-03-14", "days": 5, "counted": False,
                 "why": {"zh": "不计入：听证", "en": "paused: 听证"}},
                {"from": "2021-03-15", "to": "2021-06-04", "days": 82, "counted": True,
                 "why": {"zh": "按自然日计", "en": "calendar day"}},
            ],
            "notes": [],
        },
    }  # fmt: skip


def test_a_term_of_a_paper_is_stored_without_an_amount() -> None:
    stored = law.fixed(date(2021, 10, 8), start=date(2021, 9, 1), paper="责令改正通知书").to_dict()
    assert stored == {
        "key": "", "ref": "", "due": "2021-10-08", "provisional": False, "left": None,
        "receipt": {
            "rule": {"key": "", "ref": "", "title": {"zh": "文书指定的期限", "en": "term set in the paper"},
                     "role": "deadline"},
            "law": "责令改正通知书", "article": "", "text": "", "amount": None, "unit": None, "rest_day": "stay",
            "calendar": "", "start": "2021-09-01", "extensions": [], "pauses": [], "counted": 0, "steps": [],
            "notes": [{"zh": "期限由文书指定：2021-10-08", "en": "term set in the paper: 2021-10-08"}],
        },
    }  # fmt: skip


def test_a_date_of_the_year_is_stored_with_its_unit_and_no_amount() -> None:
    value = TREE.value("openness.report-department", on=date(2021, 2, 1))
    due = law.count(date(2021, 2, 1), value, TREE.calendar)
    assert (due.due, due.provisional, due.left) == (date(2022, 1, 31), False, None)
    receipt = due.receipt
    assert (receipt.amount, receipt.unit, receipt.rest_day) == (None, law.Unit.DATE_OF_YEAR, law.RestDay.STAY)
    assert (receipt.start, receipt.runs, receipt.calendar) == (date(2021, 2, 1), (), "")
    assert [note.en for note in receipt.notes] == ["the next 01-31 on or after 2021-02-01"]


def test_what_is_left_is_stored_while_a_pause_has_no_end() -> None:
    value = TREE.value("openness.answer", on=date(2021, 3, 1))
    due = law.count(date(2021, 3, 1), value, TREE.calendar, pauses=[law.Pause(date(2021, 3, 8), None, "征求意见")])
    stored = due.to_dict()
    assert (stored["due"], stored["left"]) == (None, {"amount": 16, "unit": "working days"})
    assert due.receipt.to_dict()["pauses"] == [{"from": "2021-03-08", "until": None, "why": "征求意见"}]


def test_moments_are_stored_to_the_second() -> None:
    start = datetime(2021, 7, 16, 17, 30)
    stored = law.count(start, TREE.value("transfer.sending", on=start), TREE.calendar).to_dict()
    receipt = stored["receipt"]
    assert isinstance(receipt, dict)
    assert (receipt["start"], receipt["unit"], receipt["amount"]) == ("2021-07-16T17:30:00", "hours", 24)
    assert (receipt["rest_day"], receipt["calendar"], stored["provisional"]) == ("stay", "", False)


RULE = law.Rule(law.Words("期限", "limit"))


@pytest.mark.parametrize(
    ("end", "moved", "zh", "en"),
    [
        (date(2021, 10, 1), date(2021, 10, 8),
         "2021-10-01 为国庆节（国办发明电〔2020〕27号），顺延至 2021-10-08",
         "2021-10-01 is a rest day (National Day (国办发明电〔2020〕27号)): moved on to 2021-10-08"),
        (date(2021, 7, 17), date(2021, 7, 19), "2021-07-17 为周末，顺延至 2021-07-19",
         "2021-07-17 is a rest day (weekend): moved on to 2021-07-19"),
    ],
)  # fmt: skip
def test_an_end_on_a_rest_day_is_moved_and_says_why(end: date, moved: date, zh: str, en: str) -> None:
    limit = law.Limit(10, law.Unit.CALENDAR_DAYS, RULE)
    due = law.count(date.fromordinal(end.toordinal() - 10), limit, TREE.calendar)
    assert due.due == moved
    assert due.receipt.notes == (law.Words(zh, en),)


def test_a_lead_on_a_rest_day_is_moved_ahead_and_says_why() -> None:
    rule = law.Rule(law.Words("通知", "notice"), role=law.Role.LEAD)
    limit = law.Limit(7, law.Unit.CALENDAR_DAYS, rule, law.RestDay.PREVIOUS)
    due = law.count(date(2021, 10, 14), limit, TREE.calendar)
    assert due.due == date(2021, 9, 30)
    assert due.receipt.notes[-1].zh == "2021-10-07 为国庆节（国办发明电〔2020〕27号），提前至 2021-09-30"
    assert due.receipt.notes[-1].en.endswith(
        "is a rest day (National Day (国办发明电〔2020〕27号)): moved ahead to 2021-09-30"
    )
    assert [(step.day.day, step.counted) for step in due.receipt.steps] == [(day, True) for day in range(13, 6, -1)]
    assert due.receipt.calendar == "2021: 国办发明电〔2020〕27号"


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([(date(2021, 10, 8), date(2021, 10, 11))], date(2021, 10, 11)),
        ([(date(2021, 10, 8), date(2021, 10, 9))], date(2021, 10, 9)),
        ([(date(2021, 10, 2), date(2021, 10, 8))], date(2021, 10, 8)),
        ([(date(2021, 10, 9), date(2021, 10, 11))], date(2021, 10, 8)),
        ([(date(2021, 10, 8), date(2021, 10, 9)), (date(2021, 10, 10), date(2021, 10, 12))], date(2021, 10, 9)),
        ([(date(2021, 10, 8), date(2021, 10, 10)), (date(2021, 10, 11), date(2021, 10, 12))], date(2021, 10, 12)),
        ([(date(2021, 10, 8), None)], None),
        ([(date(2021, 10, 9), None)], date(2021, 10, 8)),
    ],
)
def test_a_pause_over_the_day_moved_to_moves_the_end_further(
    pauses: list[tuple[date, date | None]], due: date | None
) -> None:
    # Ten days end on 1 October; the first working day after National Day 2021 is the 8th, Saturday the 9th is worked.
    limit = law.Limit(10, law.Unit.CALENDAR_DAYS, RULE)
    spans = [law.Pause(first, until, "听证") for first, until in pauses]
    found = law.count(date(2021, 9, 21), limit, TREE.calendar, pauses=spans)
    assert found.due == due
    if due is None:
        assert found.receipt.notes[-1].en == "paused since 2021-10-08 (听证), not resumed yet"
        assert found.left == law.Left(0, law.Unit.CALENDAR_DAYS)
