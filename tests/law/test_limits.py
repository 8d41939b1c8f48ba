"""Every limit case: the due date, what it rests on, or the refusal."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from fazhi import law

HERE = Path(__file__).parent


@dataclass(frozen=True)
class LimitCase:
    name: str
    limit: str
    start: date
    due: date | None = None
    pauses: list[dict[str, Any]] = field(default_factory=list)
    extended: bool = False
    granted: list[int] = field(default_factory=list)
    case: str | None = None
    provisional: bool = False
    left: dict[str, Any] | None = None
    counted: int | None = None
    unit: str | None = None
    law: str | None = None
    text: str | None = None
    with_notice: bool = False
    error: str | None = None
    words: list[Any] = field(default_factory=list)
    zh: str | None = None
    en: str | None = None

    def __str__(self) -> str:
        return self.name

    def run(self, tree: law.LawTree) -> law.Due:
        day = self.start.date() if isinstance(self.start, datetime) else self.start
        value = tree.value(self.limit, on=day)
        if self.case is not None:
            value = value.in_case(self.case)
        extensions = tree.full_extension(value, on=day) if self.extended else []
        if self.granted and value.extension is not None:
            extension = tree.value(value.extension, on=day)
            extensions = [extension.granted(amount) for amount in self.granted]
        pauses = [law.Pause(pause["from"], pause.get("until"), pause["why"]) for pause in self.pauses]
        due = law.count(self.start, value, tree.calendar, pauses=pauses, extensions=extensions)
        assert law.due_date(self.start, value, tree.calendar, pauses=pauses, extensions=extensions) == due.due
        return due


def _moment(raw: object) -> object:
    # YAML 1.2 leaves a moment without seconds as text.
    return datetime.fromisoformat(raw) if isinstance(raw, str) else raw


def read_cases() -> list[LimitCase]:
    cases = []
    for path in sorted((HERE / "cases").glob("*.yaml")):
        for raw in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            cases.append(LimitCase(**{**raw, "start": _moment(raw["start"]), "due": _moment(raw.get("due"))}))
    return cases


CASES = read_cases()


@cache
def tree(with_notice: bool) -> law.LawTree:
    return law.load(HERE / "extra") if with_notice else law.load()


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    names = [case.name for case in CASES]
    assert len(names) >= 70
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", [case for case in CASES if case.error is None], ids=str)
def test_a_limit_is_due_on_the_day_the_law_gives(case: LimitCase) -> None:
    due = case.run(tree(case.with_notice))
    assert due.due == case.due
    assert due.provisional is case.provisional
    left = None if due.left is None else {"amount": due.left.amount, "unit": due.left.unit.value}
    assert left == case.left
    if case.counted is not None:
        assert due.receipt.counted == case.counted
    if case.unit is not None:
        assert due.receipt.unit == case.unit
    if case.law is not None:
        assert due.receipt.rule.law == case.law
    if case.text is not None:
        assert due.receipt.rule.text == case.text


@pytest.mark.parametrize("case", [case for case in CASES if case.error is not None], ids=str)
def test_what_cannot_be_counted_is_refused_with_the_cure(case: LimitCase) -> None:
    with pytest.raises(law.LawError) as refusal:
        case.run(tree(case.with_notice))
    assert type(refusal.value).__name__ == case.error
    for word in case.words:
        assert str(word) in str(refusal.value)


@pytest.mark.parametrize("case", [case for case in CASES if case.error is None], ids=str)
def test_every_receipt_can_be_read_and_stored(case: LimitCase) -> None:
    due = case.run(tree(case.with_notice))
    stored = json.loads(json.dumps(due.to_dict(), ensure_ascii=False))
    assert stored["due"] == (case.due.isoformat() if case.due else None)
    assert stored["receipt"]["law"] == due.receipt.rule.law
    for lang in ("zh", "en"):
        lines = due.receipt.lines(lang)
        assert due.receipt.rule.title.in_(lang) in lines[0]
        assert any(due.receipt.rule.law in line for line in lines)
        expected = {"zh": case.zh, "en": case.en}[lang]
        if expected is not None:
            assert lines == expected.splitlines()
        if case.provisional:
            assert any({"zh": "暂定", "en": "provisional"}[lang] in line for line in lines)


def test_the_receipt_names_each_day_and_why() -> None:
    value = law.load().value("openness.answer", on=date(2021, 9, 13))
    receipt = law.count(date(2021, 9, 13), value, law.load().calendar).receipt
    by_day = {step.day: step for step in receipt.steps}
    assert len(by_day) == 32  # 14 September to 15 October
    assert by_day[date(2021, 9, 18)].counted
    assert "国办发明电〔2020〕27号" in by_day[date(2021, 9, 18)].why.zh
    assert not by_day[date(2021, 9, 20)].counted
    assert "中秋节" in by_day[date(2021, 9, 20)].why.zh
    assert by_day[date(2021, 9, 25)].why == law.Words("周末", "weekend")
    assert receipt.calendar == "2021: 国办发明电〔2020〕27号"


def test_an_extension_of_another_limit_is_refused() -> None:
    packaged, day = law.load(), date(2021, 9, 13)
    with pytest.raises(
        law.WrongExtension, match=r"licensing.decision-extension does not extend openness.answer.*openness"
    ):
        law.count(
            day,
            packaged.value("openness.answer", on=day),
            packaged.calendar,
            extensions=[packaged.value("licensing.decision-extension", on=day)],
        )


def test_a_second_grant_is_refused_where_the_law_allows_one() -> None:
    packaged, day = law.load(), date(2021, 9, 13)
    extension = packaged.value("licensing.decision-extension", on=day).granted(5)
    with pytest.raises(law.WrongExtension, match="1 time"):
        value = packaged.value("licensing.decision", on=day)
        law.count(day, value, packaged.calendar, extensions=[extension, extension])


@pytest.mark.parametrize("amount", [0, 11])
def test_a_grant_stays_within_what_the_law_allows(amount: int) -> None:
    extension = law.load().value("licensing.decision-extension", on=date(2021, 9, 13))
    with pytest.raises(law.WrongExtension, match="1 to 10 working days"):
        extension.granted(amount)


def test_a_promised_limit_is_counted_like_a_statutory_one() -> None:
    rule = law.Rule(law.Words("承诺时限", "promised limit"), law="无极县政务服务承诺")
    promised = law.Limit(5, law.Unit.WORKING_DAYS, rule)
    due = law.count(date(2021, 9, 17), promised, law.load().calendar)
    assert due.due == date(2021, 9, 26)  # 18 and 26 September are worked, 19 to 21 are not
    assert due.receipt.lines("en")[:2] == ["promised limit", "无极县政务服务承诺"]


def test_a_limit_of_no_days_is_refused() -> None:
    with pytest.raises(law.NotAPeriod, match="at least 1"):
        law.Limit(0, law.Unit.CALENDAR_DAYS, law.Rule(law.Words("承诺时限", "promised limit")))


def test_a_term_set_in_a_paper_is_its_own_day_and_says_so() -> None:
    due = law.fixed(date(2021, 10, 2), start=date(2021, 9, 1), paper="责令改正通知书")
    assert due.due == date(2021, 10, 2)
    assert not due.provisional
    assert "term set in the paper" in due.receipt.lines("en")[0]
    assert "责令改正通知书" in due.receipt.lines("zh")[1]


def test_a_term_set_in_a_paper_moves_by_the_days_paused() -> None:
    pause = law.Pause(date(2021, 9, 10), date(2021, 9, 15), "行政复议停止执行")
    assert law.fixed(date(2021, 10, 8), start=date(2021, 9, 1), pauses=[pause]).due == date(2021, 10, 13)


def test_a_term_set_in_a_paper_waits_while_paused_without_end() -> None:
    due = law.fixed(date(2021, 10, 8), start=date(2021, 9, 1), pauses=[law.Pause(date(2021, 9, 10), None, "停止执行")])
    assert due.due is None
    assert due.left == law.Left(29, law.Unit.CALENDAR_DAYS)


def test_a_reversed_pause_is_refused() -> None:
    with pytest.raises(law.WrongPause, match="Swap the two days"):
        law.Pause(date(2021, 9, 10), date(2021, 9, 9), "听证")


def test_a_count_past_the_calendar_is_refused() -> None:
    packaged = law.load()
    with pytest.raises(law.OutOfCalendar, match="9999"):
        law.count(
            date(9999, 12, 20),
            packaged.value("recon-absolute", on=date(2024, 5, 1)).in_case("ordinary"),
            packaged.calendar,
        )


def test_a_moment_in_utc_counts_from_its_day_in_shanghai() -> None:
    packaged = law.load()
    evening = datetime(2021, 7, 14, 16, 30, tzinfo=UTC)  # 00:30 on the 15th in Shanghai
    value = packaged.value("penalty.hearing-request", on=evening)
    assert value.unit is law.Unit.WORKING_DAYS
    assert law.count(evening, value, packaged.calendar).due == date(2021, 7, 22)


def test_hours_from_a_moment_in_utc_are_interrupted_by_local_days() -> None:
    packaged = law.load()
    start = datetime(2021, 7, 16, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    value = packaged.value("transfer.sending", on=start)
    pause = law.Pause(date(2021, 7, 17), date(2021, 7, 18), "道路中断")
    due = law.count(start, value, packaged.calendar, pauses=[pause]).due
    assert due == start + timedelta(hours=48)
    paused = law.count(start, value, packaged.calendar, pauses=[law.Pause(date(2021, 7, 17), None, "道路中断")])
    assert paused.left == law.Left(23, law.Unit.HOURS)
