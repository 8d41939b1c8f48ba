"""Data collected from the bodies that keep them: asked, filled in, checked, signed, locked; each fault refused."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.figures.reported import NOBODY
from fazhi.kernel.organs.founding import designate, found
from fazhi.kernel.organs.models import Office, Organ
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import Act, MatterLink, Paper
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.returns.declaring import ReturnForm
from fazhi.kernel.returns.models import DataReturn
from tests.conftest import PLACE, County
from tests.kernel.desk import date, fresh
from tests.kernel.returns.asking import GOOD, KEEPER, SCAN, begun, begun_on, do, issued, keep_fairs, return_of, signed

pytestmark = pytest.mark.django_db
ASKED = year(PLACE, 2021)
LETTER = {"letter": "演编函〔2022〕3号"}


@pytest.fixture(autouse=True)
def fairs(county: County) -> None:
    keep_fairs(county)
    found(code="t2", place_code="130130102", name="另一镇人民政府", kind="township", from_on=date("2019-01-01"))


def value(id: str) -> object:
    return figures()[id].value(ASKED)


def test_a_notice_opens_a_return_of_each_body_and_a_signed_one_is_the_figure(county: County) -> None:
    collection = issued(county)
    asked = return_of()
    assert (asked.stage, asked.organ, asked.collector) == ("asked", county.organ(KEEPER), county.organ("justice"))
    assert asked.title == "集市情况（测试）（2021年）"
    assert MatterLink.objects.get(child=asked).parent_id == collection.pk
    assert "集市情况（测试）（5 项）" in (Paper.objects.get(matter=collection).reveal("text") or "")
    clock = Clock.objects.get(subject=asked.pk)
    assert clock.due_on == date("2022-01-20")
    assert value("toy.fairs.held") is None
    assert figures()["toy.fairs.held"].missing(ASKED) == [str(county.organ(KEEPER))]
    signed(county)
    assert value("toy.fairs.held") == 12
    assert value("toy.fairs.turnover") == Decimal("3.05")
    assert value("toy.fairs.satisfied") == Decimal("98.5")
    assert fresh(asked).final and fresh(clock).stopped_on == date("2022-01-12")
    assert "举办集市：12场" in (Paper.objects.get(matter=asked).reveal("text") or "")
    perform(collection, "close", by=county.post("justice", "handler"), on=date("2022-01-13"))
    assert fresh(collection).final


def test_nobody_asked_is_told_from_not_returned(county: County) -> None:
    assert figures()["toy.fairs.held"].missing(ASKED) == [NOBODY]
    assert value("toy.fairs.held") is None


def test_every_township_is_asked_and_their_numbers_add_up_only_once_all_are_in(county: County) -> None:
    issued(county, ["toy.streets"])
    figure, (town, other) = figures()["toy.streets.swept"], towns(county)
    assert set(figure.missing(ASKED)) == {str(town), str(other)}
    sweep(county, town, "7")
    assert (figure.value(ASKED), figure.missing(ASKED)) == (None, [str(other)]), "a partial sum is no sum"
    sweep(county, other, "5")
    assert (figure.value(ASKED), list(figure.missing(ASKED))) == (12, [])


def test_a_township_that_was_dropped_or_came_later_is_not_passed_over(county: County) -> None:
    issued(county, ["toy.streets"])
    town, other = towns(county)
    sweep(county, town, "7")
    later = found(code="t3", place_code="130130103", name="新设镇人民政府", kind="township", from_on=date("2021-06-01"))
    figure = figures()["toy.streets.swept"]
    assert set(figure.missing(ASKED)) == {str(other), str(later)}
    perform(
        DataReturn.objects.get(organ=other), "drop", by=county.post("justice", "principal"), on=date("2022-01-15"),
        reason="不再报",
    )  # fmt: skip
    assert str(other) in figure.missing(ASKED) and figure.value(ASKED) is None


def test_half_a_year_is_not_the_year(county: County) -> None:
    issued(county, last_day="2021-06-30")
    signed(county, {**GOOD, "as_of": "2021-06-30"})
    assert value("toy.fairs.held") is None
    assert figures()["toy.fairs.held"].missing(ASKED) == [str(county.organ(KEEPER))]
    second = begun(county, from_on="2021-07-01")
    perform(second, "issue", by=county.post("justice", "principal"), on=date("2022-01-13"))
    mine = DataReturn.objects.get(from_on="2021-07-01")
    for name, role, data in (("fill", "handler", GOOD), ("check", "reviewer", {}), ("sign", "principal", LETTER)):
        uploads = [SCAN] if name == "sign" else []
        perform(mine, name, by=county.post(KEEPER, role), on=date("2022-01-14"), data=data, uploads=uploads)
    assert value("toy.fairs.held") == 24
    assert value("toy.fairs.satisfied") is None, "a rate does not add up"


def test_a_signed_number_does_not_vanish(county: County) -> None:
    issued(county)
    signed(county)
    do(county, "give_back", "2022-01-20", organ="justice", reason="核实", data={"due_on": "2022-02-01"})
    with pytest.raises(Refusal, match="不能取消"):
        do(county, "drop", "2022-01-21", "principal", organ="justice", reason="不要了")
    assert value("toy.fairs.held") == 12


def test_the_collector_is_not_held_up_by_one_handler_of_a_body(county: County) -> None:
    issued(county)
    do(county, "fill", "2022-01-10", data=GOOD)
    do(county, "remind", "2022-01-20", organ="justice", data={"text": "请抓紧"})
    do(county, "call_back", "2022-01-21", "reviewer", organ="justice", reason="改为代录")
    people = {"filler": "甲某", "checker": "乙某", "signatory": "丙某", "letter": "演编函〔2022〕2号"}
    do(county, "enter", "2022-01-22", data={**GOOD, **people}, organ="justice", uploads=[SCAN])
    do(county, "drop", "2022-01-23", "principal", organ="justice", reason="不再报")


def test_what_an_office_keeps_is_asked_once_though_the_office_moves(county: County) -> None:
    issued(county)
    signed(county)
    designate(PLACE, Office.PETITIONS, county.organ("market"), date("2022-01-15"), basis="测试")
    again = begun_on(county, "2022-01-16")
    with pytest.raises(Refusal, match="期间重叠"):
        perform(again, "issue", by=county.post("justice", "principal"), on=date("2022-01-16"))
    assert value("toy.fairs.held") == 12


def test_who_signed_what_stands_by_its_own_round(county: County) -> None:
    issued(county)
    people = {"filler": "甲某", "checker": "乙某", "signatory": "丙某", "letter": "演编函〔2022〕2号"}
    do(county, "enter", "2022-01-10", data={**GOOD, **people}, organ="justice", uploads=[SCAN])
    do(county, "reject", "2022-01-11", "reviewer", organ="justice", reason="与函不符")
    signed(county)
    mine = return_of()
    assert (mine.filler, mine.signatory, mine.letter) == (
        county.post(KEEPER, "handler").officer.name, "", "演编函〔2022〕1号",
    )  # fmt: skip


def towns(county: County) -> tuple[Organ, Organ]:
    """The two townships: that of the small county, and another one that was there before."""
    return county.organ("town"), Organ.objects.get(code="t2")


def sweep(county: County, town: Organ, number: str) -> None:
    """A township's return, entered from its letter."""
    people = {"filler": "甲某", "checker": "乙某", "signatory": "丙某", "letter": f"函{number}号"}
    data = {"toy_streets_swept": number, "as_of": "2021-12-31", **people}
    mine = DataReturn.objects.get(organ=town)
    by = county.post("justice", "handler")
    perform(mine, "enter", by=by, on=date("2022-01-10"), data=data, uploads=[SCAN])
    second = county.post("justice", "reviewer")
    perform(mine, "compare", by=second, on=date("2022-01-11"), data={"same": True})


def test_a_collection_closes_only_once_all_have_returned(county: County) -> None:
    collection = issued(county)
    with pytest.raises(Refusal, match="尚未办结"):
        perform(collection, "close", by=county.post("justice", "handler"), on=date("2022-01-13"))


def test_a_form_that_nobody_keeps_is_named(county: County) -> None:
    with pytest.raises(Refusal, match=r"“宪法宣誓”没有可以报送的单位。.*人大常委会"):
        begun(county, ["learning.oath"])


def test_only_the_justice_bureau_collects(county: County) -> None:
    with pytest.raises(Refusal, match="司法行政部门办理"):
        open_matter(
            "kernel.collection", "begin", by=county.post("market", "handler"), on=date("2022-01-04"),
            data={"from_on": "2021-01-01", "last_day": "2021-12-31", "due_on": "2022-01-20", "asked": ["toy.fairs"]},
        )  # fmt: skip


def test_a_body_is_asked_once_for_a_period(county: County) -> None:
    issued(county)
    again = begun(county, from_on="2021-07-01")
    with pytest.raises(Refusal, match="期间重叠"):
        perform(again, "issue", by=county.post("justice", "principal"), on=date("2022-01-06"))
    assert DataReturn.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"toy_fairs_held": "13"}, "应等于其中日间集市、夜间集市之和 12"),
        ({"toy_fairs_held": "十二"}, "不是数字"),
        ({"toy_fairs_held": "-12"}, "不能为负数"),
        ({"toy_fairs_held": "12.5"}, "应为整数"),
        ({"toy_fairs_turnover": "3.051"}, "小数不超过 2 位"),
        ({"toy_fairs_satisfied": "101"}, "不应大于 100"),
        ({"toy_fairs_turnover": "NaN"}, "不是数字"),
        ({"toy_fairs_turnover": "3_05"}, "不是数字"),
        ({"toy_fairs_turnover": "1e2"}, "不是数字"),
        ({"toy_fairs_turnover": "9999999999999"}, "超出范围"),
        ({"as_of": "2022-01-05"}, "应在 2021-01-01 至 2021-12-31 之间"),
        ({"as_of": "2021-11-30"}, "早于期末，请说明原因"),
        ({"toy_fairs_held": ""}, "举办集市"),
    ],
)
def test_what_cannot_be_is_refused_by_its_figure(county: County, changed: dict[str, str], says: str) -> None:
    issued(county)
    with pytest.raises(Refusal, match=says):
        do(county, "fill", "2022-01-10", data={**GOOD, **changed})
    assert return_of().stage == "asked"


def test_numbers_that_end_early_are_explained(county: County) -> None:
    issued(county)
    do(county, "fill", "2022-01-10", data={**GOOD, "as_of": "2021-11-30", "explanation": "十二月没有集市。"})
    assert return_of().as_of == date("2021-11-30")


def test_a_number_far_from_last_years_is_explained(county: County) -> None:
    issued(county, from_on="2020-01-01", last_day="2020-12-31")
    do(county, "fill", "2022-01-08", data={**GOOD, "as_of": "2020-12-31", "toy_fairs_held": "40",
                                           "toy_fairs_held_day": "37"})  # fmt: skip
    do(county, "check", "2022-01-08", "reviewer")
    do(county, "sign", "2022-01-08", "principal", {"letter": "演编函〔2021〕1号"}, uploads=[SCAN])
    act = open_matter(
        "kernel.collection", "begin", by=county.post("justice", "handler"), on=date("2022-01-09"),
        data={"from_on": "2021-01-01", "last_day": "2021-12-31", "due_on": "2022-01-20", "asked": ["toy.fairs"]},
    )  # fmt: skip
    perform(act.matter, "issue", by=county.post("justice", "principal"), on=date("2022-01-09"))
    mine = DataReturn.objects.get(from_on="2021-01-01")
    by, on = county.post(KEEPER, "handler"), date("2022-01-10")
    with pytest.raises(Refusal, match=r"为 12，上年为 40，变动较大"):
        perform(mine, "fill", by=by, on=on, data=GOOD)
    perform(mine, "fill", by=by, on=on, data={**GOOD, "explanation": "疫情期间停办。"})
    assert fresh(mine).explanation == "疫情期间停办。"


def test_three_people_fill_in_check_and_sign(county: County) -> None:
    issued(county)
    do(county, "fill", "2022-01-10", data=GOOD)
    with pytest.raises(Refusal):
        do(county, "check", "2022-01-11", "handler")
    do(county, "check", "2022-01-11", "reviewer")
    with pytest.raises(Refusal, match="扫描件"):
        do(county, "sign", "2022-01-12", "principal", {"letter": "演编函〔2022〕1号"})
    assert value("toy.fairs.held") is None, "checked is not yet signed"


def test_what_was_sent_back_is_filled_in_anew(county: County) -> None:
    issued(county)
    do(county, "fill", "2022-01-10", data=GOOD)
    do(county, "send_back", "2022-01-11", "reviewer", reason="口径有误")
    signed(county, {**GOOD, "toy_fairs_held": "10", "toy_fairs_held_day": "7"}, "2022-01-12")
    assert value("toy.fairs.held") == 10


def test_a_sealed_letter_is_entered_and_compared_by_another(county: County) -> None:
    issued(county)
    people = {"filler": "甲某", "checker": "乙某", "signatory": "丙某", "letter": "演编函〔2022〕2号"}
    with pytest.raises(Refusal, match="不同的人"):
        do(county, "enter", "2022-01-10", data={**GOOD, **people, "checker": "甲某"}, organ="justice", uploads=[SCAN])
    do(county, "enter", "2022-01-10", data={**GOOD, **people}, organ="justice", uploads=[SCAN])
    assert value("toy.fairs.held") is None, "entered is not yet compared"
    do(county, "compare", "2022-01-11", "reviewer", {"same": True}, organ="justice")
    assert value("toy.fairs.held") == 12
    assert (return_of().signatory, return_of().letter) == ("丙某", "演编函〔2022〕2号")


def test_a_letter_entered_wrongly_is_rejected(county: County) -> None:
    issued(county)
    people = {"filler": "甲某", "checker": "乙某", "signatory": "丙某", "letter": "演编函〔2022〕2号"}
    do(county, "enter", "2022-01-10", data={**GOOD, **people}, organ="justice", uploads=[SCAN])
    do(county, "reject", "2022-01-11", "reviewer", organ="justice", reason="与函不符")
    assert return_of().stage == "asked"


def test_a_signed_return_is_locked_and_corrected_only_anew(county: County) -> None:
    issued(county)
    signed(county)
    before = timezone.now()
    with pytest.raises(Refusal):
        do(county, "fill", "2022-01-13", data=GOOD)
    do(county, "correct", "2022-02-01", reason="漏计一场夜市", data={"due_on": "2022-02-10"})
    assert value("toy.fairs.held") == 12, "the number stands until a new one is signed"
    more = {**GOOD, "toy_fairs_held": "13", "toy_fairs_held_night": "4"}
    do(county, "fill", "2022-02-02", data=more)
    do(county, "check", "2022-02-02", "reviewer")
    do(county, "sign", "2022-02-03", "principal", {"letter": "演编函〔2022〕9号"}, uploads=[SCAN])
    assert value("toy.fairs.held") == 13
    assert figures()["toy.fairs.held"].value(year(PLACE, 2021, before)) == 12, "as it was known before"
    assert figures()["toy.fairs.held"].records(ASKED).get().data["letter"] == "演编函〔2022〕9号"


def test_a_return_that_is_no_longer_asked_is_waited_for_no_more(county: County) -> None:
    issued(county)
    do(county, "drop", "2022-01-15", "principal", organ="justice", reason="今年不报")
    assert figures()["toy.fairs.held"].missing(ASKED) == [NOBODY]
    issued_again = begun(county)
    perform(issued_again, "issue", by=county.post("justice", "principal"), on=date("2022-01-16"))
    assert return_of().stage == "asked"


def test_a_form_of_another_period_is_asked_in_its_own_wording(county: County) -> None:
    issued(county, from_on="2022-01-01", last_day="2022-01-03", due_on="2022-01-20")
    form = return_of().asked_form
    assert form is not None and [item.id for item in form.items] == ["toy.fairs.held", "toy.fairs.turnover"]


def test_a_signature_holds_for_the_form_as_it_was_filled_in(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    issued(county)
    do(county, "fill", "2022-01-10", data=GOOD)
    form = return_of().asked_form
    assert form is not None
    changed = ReturnForm.model_validate({**form.model_dump(by_alias=True), "title": {"zh": "集市", "en": "Fairs"}})
    monkeypatch.setattr("fazhi.kernel.returns.models.form_for", lambda key, start: changed)
    with pytest.raises(Refusal, match="报送表式在填报后已改变"):
        do(county, "check", "2022-01-11", "reviewer")


def test_who_returns_late_is_seen_by_the_clock(county: County) -> None:
    issued(county)
    do(county, "fill", "2022-01-25", data=GOOD)
    do(county, "check", "2022-01-25", "reviewer")
    do(county, "sign", "2022-01-26", "principal", {"letter": "演编函〔2022〕1号"}, uploads=[SCAN])
    clock = Clock.objects.get(subject=return_of().pk)
    assert clock.due_on is not None and clock.stopped_on == date("2022-01-26") > clock.due_on
    assert isinstance(clock.due_on, datetime.date) and Act.objects.filter(matter=return_of(), name="sign").count() == 1
