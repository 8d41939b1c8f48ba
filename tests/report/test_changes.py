"""Last year in this year's report: how numbers changed, what became of the plan, and what is carried on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.figures import declaring
from fazhi.kernel.figures.declaring import figures
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.report.carrying import Followed, with_unfinished, works_of
from fazhi.report.changes import NOT_COMPARED, Before, change_said
from fazhi.report.drafting import CompileForm, written_before
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport
from fazhi.report.outlining import OUTLINES, outline_for
from fazhi.report.writing import named_in
from tests.conftest import County
from tests.kernel.desk import Desk, date, fresh
from tests.report.annual import adopted, begun, taken_to

pytestmark = pytest.mark.django_db
PLAN = "一是加强检查，检查摊位{toy.stalls}。\n二是开展培训。"


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def compile_(county: County, report: Matter, on: str, **data: Any) -> Frozen:
    perform(fresh(report), "compile", by=county.post("justice", "handler"), on=date(on), data=data)
    return Frozen(AnnualReport.objects.get(pk=report.pk).frozen)


def issued(county: County, **written: str) -> None:
    """Last year's report, as it was issued."""
    report = begun(county)
    compile_(county, report, "2022-02-01", **written)
    taken_to(county, report, "submit")


def both(desk: Desk, **this_year: Any) -> Frozen:
    """A report of 2021 with a plan, and the next one."""
    issued(desk.county, plan=PLAN)
    return compile_(desk.county, begun(desk.county, 2022, "2023-01-11"), "2023-02-01", **this_year)


ANSWERED = {
    "followed_1_state": "done", "followed_2_state": "partly", "followed_2_text": "师资不足，完成一期。",
}  # fmt: skip


def test_a_change_is_told_by_what_last_years_report_says(desk: Desk) -> None:
    desk.open("2021-03-02")
    for day in ("2022-03-02", "2022-03-03", "2022-03-04"):
        desk.open(day)
    report = both(desk, **ANSWERED, disputes="受理申请{toy.permits.applied}，{toy.permits.applied:change}；"
                  "摊位{toy.stalls:change}。")  # fmt: skip
    told = "\n".join(report.lines())
    assert "受理申请3件，比上年增加2件，增长200%；摊位与上年持平。" in told
    before = report.figures["toy.permits.applied"].before
    assert before is not None and (before.value, before.reported) == (1, True)


def test_without_a_report_of_last_year_it_is_counted_and_an_empty_year_is_no_zero(desk: Desk) -> None:
    desk.open("2020-03-02")
    desk.open("2021-03-02")
    text = "申请{toy.permits.applied:change}；准予{toy.permits.granted:change}。"
    report = compile_(desk.county, begun(desk.county), "2022-02-01", disputes=text)
    assert f"申请与上年持平；准予{NOT_COMPARED}。" in report.lines()
    before = report.figures["toy.permits.applied"].before
    assert before is not None and not before.reported


def test_a_number_that_is_hidden_tells_nothing_by_its_change(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = replace(figures()["toy.permits.applied"], public_records=False)
    monkeypatch.setitem(declaring._figures, closed.id, closed)
    for day in ("2020-03-02", *(f"2021-03-0{number}" for number in range(1, 7))):
        desk.open(day)
    report = compile_(desk.county, begun(desk.county), "2022-02-01", disputes="申请{toy.permits.applied:change}。")
    assert f"申请{NOT_COMPARED}。" in report.lines(), "last year's single case is nobody's business"


def test_another_definition_is_not_compared(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    issued(desk.county, plan="一是加强检查{toy.stalls}。")
    changed = replace(figures()["toy.stalls"], version="2")
    monkeypatch.setitem(declaring._figures, changed.id, changed)
    report = begun(desk.county, 2022, "2023-01-11")
    made = compile_(desk.county, report, "2023-02-01", followed_1_state="done", disputes="摊位{toy.stalls:change}。")
    assert f"摊位{NOT_COMPARED}。" in made.lines()


@given(value=st.integers(0, 10**6), before=st.integers(0, 10**6))
def test_a_change_is_never_said_the_wrong_way(value: int, before: int) -> None:
    said = change_said(figures()["toy.permits.applied"], value, False, Before(before, True))
    assert ("增加" in said) == (value > before) and ("减少" in said) == (value < before)
    if value != before:
        assert f"{abs(value - before)}件" in said
        assert ("%" in said) == (before > 0 and round(abs(value - before) * 100 / before, 1) > 0)


def test_a_rate_changes_by_points_and_money_by_its_unit() -> None:
    rate = replace(figures()["toy.permits.applied"], unit="%")
    assert change_said(rate, Decimal("98.5"), False, Before(Decimal(96), True)) == "比上年提高2.5个百分点"
    money = replace(rate, unit="亿元")
    assert change_said(money, Decimal("3.05"), False, Before(Decimal("3.50"), True)) == "比上年减少0.45亿元，下降12.9%"


def test_each_piece_of_last_years_plan_is_answered_and_what_is_open_goes_on(desk: Desk) -> None:
    report = both(desk, **ANSWERED, plan="一是扩大宣传。")
    lines = list(report.lines())
    at = lines.index("二、2021年工作安排落实情况")
    assert lines[at + 1 : at + 3] == [
        "加强检查，检查摊位3处：已完成。", "开展培训：部分完成。师资不足，完成一期。",
    ]  # fmt: skip
    assert report.written("plan") == ["一是扩大宣传。", "继续推进上年未完成的工作：开展培训。"]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "上年安排：加强检查"),
        ({"followed_1_state": "done"}, "上年安排：开展培训"),
        ({"followed_1_state": "done", "followed_2_state": "not"}, "没有全部完成的，请说明情况"),
    ],
)
def test_a_plan_that_is_passed_over_is_refused(desk: Desk, answers: dict[str, str], says: str) -> None:
    with pytest.raises(Refusal, match=says):
        both(desk, **answers)


def test_what_was_answered_is_there_again(desk: Desk) -> None:
    both(desk, **ANSWERED, problems="一是培训不足。")
    again = written_before(AnnualReport.objects.get(year=2022))
    assert again == {**ANSWERED, "followed_1_text": "", "problems": "一是培训不足。"}


def test_what_the_records_say_is_wanting_is_drafted_for_the_office(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    outline = {**outline_for(2021), "carried": [
        {"figure": "toy.permits.applied", "problem": "尚有申请{toy.permits.applied}待办。", "plan": "限期办结。"},
        {"figure": "toy.stalls", "exceeds": "toy.permits.applied", "problem": "摊位多。", "plan": "清理。"},
        {"figure": "toy.permits.granted", "problem": "无此事。", "plan": "无此事。"},
    ]}  # fmt: skip
    monkeypatch.setattr("fazhi.report.drafting.outline_for", lambda *_: outline)
    desk.open("2021-03-02")
    assert written_before(begun(desk.county)) == {
        "problems": "一是尚有申请{toy.permits.applied}待办。\n二是摊位多。", "plan": "一是限期办结。\n二是清理。",
    }  # fmt: skip


def test_every_outline_carries_figures_that_are_declared() -> None:
    assert list(OUTLINES.glob("*.yaml"))
    for of in ("place", "organ"):
        for each in outline_for(2021, of)["carried"]:
            named = {
                each["figure"],
                each.get("exceeds", each["figure"]),
                *named_in(each["problem"]),
                *named_in(each["plan"]),
            }
            assert named <= set(figures())


def test_the_form_asks_for_every_part_of_the_outline(desk: Desk) -> None:
    form = CompileForm()
    form.matter = begun(desk.county)
    form.prepare()
    assert {"leadership", "learning", "services", "oversight", "problems", "plan"} <= set(form.fields)
    assert "followed" not in form.fields
    asked = [name for _, names in form.groups for name in names]
    assert sorted(asked) == sorted(form.fields)


def test_a_plan_names_what_is_open_once() -> None:
    open_ = Followed("开展培训", "not", "师资不足")
    assert with_unfinished("一是开展培训。", [open_]) == "一是开展培训。"
    assert with_unfinished("一是不再开展培训。", [open_]).endswith("继续推进上年未完成的工作：开展培训。")
    assert works_of(["继续推进上年未完成的工作：开展培训。"]) == ["开展培训"]
    assert works_of(["一是开展培训；", "二是加强检查。"]) == ["开展培训", "加强检查"]


def test_last_years_report_is_that_of_the_same_place(desk: Desk) -> None:
    adopted(desk.county, begun(desk.county))
    assert "上年安排" not in str(written_before(begun(desk.county, 2022, "2023-01-11")))
