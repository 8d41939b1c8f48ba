"""Certificates: title, training and examination first; numbers of the province; the list follows every decision."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from fazhi.enforcement.certificates.standing import confirmed, valid_on
from fazhi.enforcement.models import Certificate, CertificateApplication, CertificateCheck, CertificateMeasure
from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.trainings.models import Attendance
from tests.conftest import PLACE, County
from tests.enforcement import certifying as way
from tests.kernel.desk import date

pytestmark = pytest.mark.django_db
ONE, OTHER = way.NUMBERS


def codes(day: str) -> list[str]:
    return sorted(valid_on(date(day)).values_list("code", flat=True))


def test_two_officers_come_to_their_certificates_and_are_on_the_list_for_the_term(county: County) -> None:
    first, second = way.certify(county)
    assert (first.holder.number, second.holder.number) == way.officers()
    assert (first.name, first.organ, first.domains) == (
        first.holder.name, county.organ("market"), ["食品", "药品"],
    )  # fmt: skip
    assert codes("2021-05-09") == []
    assert codes(way.ISSUED) == [ONE, OTHER] == codes(way.LAST)
    assert codes(way.days_after(way.LAST, 1)) == []


def test_an_organ_that_is_not_confirmed_applies_for_nobody(county: County) -> None:
    with pytest.raises(Refusal, match="不是经确认的行政执法主体"):
        way.apply(county, *way.officers())


def test_a_title_that_ended_is_one_no_longer_and_can_come_again(county: County) -> None:
    matter = way.confirm(county)
    organ = county.organ("market").pk
    assert confirmed(organ, date("2021-02-01"))
    with pytest.raises(Refusal, match="已是经确认的行政执法主体"):
        way.confirm(county, on="2021-02-02")
    data = {"reason": "机构改革，职责划出"}
    perform(matter, "end", by=county.post("justice", "principal"), on=date("2021-06-01"), data=data)
    assert confirmed(organ, date("2021-05-31")) and not confirmed(organ, date("2021-06-01"))
    way.confirm(county, on="2021-07-01")
    assert confirmed(organ, date("2021-07-01"))


def test_who_applied_for_the_title_does_not_confirm_it(county: County) -> None:
    opened = open_matter(
        "enforcement.qualification", "apply", by=county.post("justice", "handler"), on=date("2021-02-01"),
        data={"kind": "statutory", "scope": "法律援助", "legal_basis": "法律援助条例"},
    )  # fmt: skip
    with pytest.raises(Refusal, match="应由审核岗"):
        perform(opened.matter, "confirm", by=county.post("justice", "handler"), on=date("2021-02-01"),
                data={"opinion": "同意"})  # fmt: skip


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("market-handler-9 食品", "第 1 行：没有编号为“market-handler-9”"),
        ("town-handler-0 食品", "当日在本单位没有岗位"),
        ("market-handler-0", "没有写执法领域"),
        ("market-handler-0 食品\nmarket-handler-0 药品", "第 2 行：人员“market-handler-0”重复"),
    ],
)
def test_each_line_that_is_wrong_is_told_with_its_number(county: County, line: str, says: str) -> None:
    way.confirm(county)
    with pytest.raises(Refusal, match=says):
        open_matter("enforcement.certification", "apply", by=county.post("market", "handler"),
                    on=date(way.APPLIED), data={"people": line, "kind": "first"})  # fmt: skip


@pytest.mark.parametrize(
    ("trained", "passed", "says"),
    [
        (("market-handler-0",), way.officers(), "学时不足：market-handler-1"),
        (way.officers(), ("market-handler-1",), "没有通过执法资格考试：market-handler-0"),
    ],
)
def test_who_was_not_trained_or_did_not_pass_gets_none(
    county: County, trained: tuple[str, ...], passed: tuple[str, ...], says: str
) -> None:
    way.confirm(county)
    way.train(county, *trained)
    way.examine(county, *passed)
    way.examine(county, *(set(way.officers()) - set(passed)), passed=False)
    matter = way.apply(county, *way.officers())
    with pytest.raises(Refusal, match=says):
        way.review(county, matter)


def test_an_examination_after_the_review_comes_too_late_and_one_of_that_day_in_time(county: County) -> None:
    way.confirm(county)
    way.train(county, *way.officers())
    way.examine(county, *way.officers(), on="2021-04-12")
    matter = way.apply(county, *way.officers())
    with pytest.raises(Refusal, match="没有通过执法资格考试"):
        way.review(county, matter, on="2021-04-11")
    way.review(county, matter, on="2021-04-12")


def test_since_the_plan_of_2023_sixty_hours_of_the_year_are_asked_for(county: County) -> None:
    way.confirm(county)
    way.examine(county, *way.officers())
    way.train(county, *way.officers(), on="2023-12-20", hours="59.5")
    matter = way.apply(county, *way.officers(), on="2023-12-21")
    with pytest.raises(Refusal, match="学时不足"):
        way.review(county, matter, on="2023-12-22")
    way.train(county, *way.officers(), on="2023-12-22", hours="0.5")
    way.review(county, matter, on="2023-12-22")


def test_hours_of_another_year_do_not_count(county: County) -> None:
    way.confirm(county)
    way.examine(county, *way.officers())
    way.train(county, *way.officers(), on="2020-12-31", hours="80")
    matter = way.apply(county, *way.officers())
    with pytest.raises(Refusal, match="学时不足"):
        way.review(county, matter)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (f"market-handler-0 {ONE}", "没有写明：market-handler-1"),
        (f"market-handler-0 {ONE}\nmarket-handler-1 {ONE}", "已在使用"),
        (f"market-handler-0 {ONE}\nmarket-handler-1 12", "6 至 20 位"),
        (f"market-handler-0 {ONE}\nmarket-handler-1 不予", "6 至 20 位"),
        (f"market-handler-0 {ONE}\ntown-handler-0 {OTHER}", "不在申领人员中"),
    ],
)
def test_the_province_answers_for_everybody_and_each_number_once(county: County, answers: str, says: str) -> None:
    way.confirm(county)
    way.train(county, *way.officers())
    way.examine(county, *way.officers())
    matter = way.apply(county, *way.officers())
    way.review(county, matter)
    way.hand_in(county, matter)
    with pytest.raises(Refusal, match=says):
        way.issue(county, matter, answers)
    assert not Certificate.objects.exists()


def test_to_whom_the_province_gives_none_has_none(county: County) -> None:
    way.confirm(county)
    way.train(county, *way.officers())
    way.examine(county, *way.officers())
    matter = way.apply(county, *way.officers())
    way.review(county, matter)
    way.hand_in(county, matter)
    way.issue(county, matter, f"market-handler-0 {ONE}\nmarket-handler-1 不予 非在编人员")
    assert codes(way.ISSUED) == [ONE]
    matter.refresh_from_db()
    assert (matter.issued, matter.officers[1]["refused"]) == (1, "不予 非在编人员")


def test_nobody_holds_two_of_one_organ(county: County) -> None:
    way.certify(county)
    with pytest.raises(Refusal, match="已持有本单位的执法证件：market-handler-0"):
        way.apply(county, "market-handler-0", on="2021-06-01")


def measure(county: County, kind: str, on: str = "2021-06-01", organ: str = "market") -> CertificateMeasure:
    data = {"certificate": ONE, "measure": kind, "ground": "调离执法岗位"}
    opened = open_matter(
        "enforcement.certificate-measure", "propose", by=county.post(organ, "handler"), on=date(on), data=data
    )  # fmt: skip
    return CertificateMeasure.objects.get(pk=opened.matter_id)


def test_a_suspended_certificate_is_none_until_it_is_given_back(county: County) -> None:
    way.certify(county)
    matter = measure(county, "suspend")
    perform(matter, "suspend", by=county.post("justice", "principal"), on=date("2021-06-02"))
    assert (codes("2021-06-01"), codes("2021-06-02")) == ([ONE, OTHER], [OTHER])
    with pytest.raises(Refusal, match="已被暂扣"):
        measure(county, "suspend", on="2021-06-03")
    perform(matter, "give_back", by=county.post("justice", "principal"), on=date("2021-07-02"), data={"reason": "改正"})
    assert codes("2021-07-01") == [OTHER] and codes("2021-07-02") == [ONE, OTHER]
    assert Certificate.objects.as_of(date("2021-07-02")).get(code=ONE).until_on == date("2026-05-10")


@pytest.mark.parametrize("kind", ["withdraw", "cancel"])
def test_what_is_withdrawn_or_cancelled_ends_on_that_day(county: County, kind: str) -> None:
    way.certify(county)
    matter = measure(county, kind)
    with pytest.raises(Refusal, match="这不是提出的处理"):
        perform(matter, "suspend", by=county.post("justice", "principal"), on=date("2021-06-02"))
    perform(matter, "end", by=county.post("justice", "principal"), on=date("2021-06-02"))
    assert (codes("2021-06-01"), codes("2021-06-02")) == ([ONE, OTHER], [OTHER])


def test_a_measure_is_proposed_by_the_holders_organ_or_the_bureau_and_decided_by_the_bureau(county: County) -> None:
    way.certify(county)
    with pytest.raises(Refusal, match="不属于本单位"):
        measure(county, "cancel", organ="town")
    matter = measure(county, "cancel", organ="justice")
    with pytest.raises(Refusal, match="不是此行为的承办机关"):
        perform(matter, "end", by=county.post("market", "principal"), on=date("2021-06-02"))


def test_what_passes_the_yearly_check_says_so_and_what_fails_is_suspended(county: County) -> None:
    way.certify(county)
    opened = open_matter(
        "enforcement.certificate-check", "present", by=county.post("market", "handler"), on=date("2021-12-01"),
        data={"year": 2021},
    )  # fmt: skip
    matter = CertificateCheck.objects.get(pk=opened.matter_id)
    assert matter.presented == [ONE, OTHER]
    with pytest.raises(Refusal, match="没有提交审验"):
        perform(matter, "check", by=county.post("justice", "reviewer"), on=date("2021-12-10"), data={"failing": "YS99"})
    perform(matter, "check", by=county.post("justice", "reviewer"), on=date("2021-12-10"), data={"failing": OTHER})
    assert Certificate.objects.as_of(date("2021-12-10")).get(code=ONE).checked_for == 2021
    assert codes("2021-12-10") == [ONE]


def test_figures_count_who_holds_one_on_the_last_day_and_in_how_many_organs(county: County) -> None:
    way.certify(county)
    way.certify(county, "town", ("YS13013011", "YS13013012"))
    known = figures()
    asked = {number: year(PLACE, number) for number in (2020, 2021, 2026)}
    counted = {
        number: tuple(known[f"enforcement.certificates.{name}"].value(each) for name in ("officers", "organs"))
        for number, each in asked.items()
    }
    assert counted == {2020: (0, 0), 2021: (4, 2), 2026: (0, 0)}
    perform(measure(county, "withdraw"), "end", by=county.post("justice", "principal"), on=date("2021-12-31"))
    assert known["enforcement.certificates.officers"].value(asked[2021]) == 3


def test_figures_of_trainings_and_attendances(county: County) -> None:
    way.train(county, *way.officers())
    way.train(county, "market-handler-0", on="2022-01-01")
    known, asked = figures(), year(PLACE, 2021)
    names = ("offline", "online", "attendances")
    assert [known[f"enforcement.training.{name}"].value(asked) for name in names] == [1, 0, 2]


def take_over(county: County, lines: str, on: str = "2021-01-04") -> CertificateApplication:
    opened = open_matter(
        "enforcement.certification", "take_over", by=county.post("market", "handler"), on=date(on),
        data={"people": lines},
    )  # fmt: skip
    return CertificateApplication.objects.get(pk=opened.matter_id)


def test_certificates_that_stand_are_taken_over_and_compared_by_the_bureau(county: County) -> None:
    way.confirm(county, on="2021-01-04")
    matter = take_over(county, f"market-handler-0 {ONE} 2018-01-01 2021-06-30 食品；药品")
    assert codes("2021-01-04") == []
    perform(matter, "compare", by=county.post("justice", "handler"), on=date("2021-01-05"))
    assert codes("2021-01-05") == [ONE] == codes("2021-06-30")
    assert codes("2021-07-01") == []
    assert Certificate.objects.get(code=ONE).domains == ["食品", "药品"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"market-handler-0 {ONE} 2018 2021-06-30 食品", "有效期应写作"),
        (f"market-handler-0 {ONE} 2021-06-30 2018-01-01 食品", "有效期止晚于起"),
        ("market-handler-0 12 2018-01-01 2021-06-30 食品", "6 至 20 位"),
        (
            f"market-handler-0 {ONE} 2018-01-01 2021-06-30 食品\nmarket-handler-1 {ONE} 2018-01-01 2021-06-30 食品",
            "第 2 行",
        ),
    ],
)
def test_a_line_of_a_standing_certificate_that_is_wrong_is_told(county: County, line: str, says: str) -> None:
    way.confirm(county, on="2021-01-04")
    with pytest.raises(Refusal, match=says):
        take_over(county, line)


def test_a_renewed_certificate_ends_when_the_new_one_begins(county: County) -> None:
    way.certify(county)
    matter = way.apply(county, "market-handler-0", on="2021-09-01", kind="renewal")
    way.review(county, matter, on="2021-09-02")
    way.hand_in(county, matter, on="2021-09-03")
    way.issue(county, matter, "market-handler-0 YS13013009", on="2021-10-08")
    assert codes("2021-10-07") == [ONE, OTHER]
    assert codes("2021-10-08") == [OTHER, "YS13013009"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"training": "PX-9"}, "training"),
        ({"happened_on": date("2021-03-11")}, "happened_on"),
        ({"hours": 9}, "hours"),
    ],
)
def test_an_attendance_names_a_training_lies_within_its_days_and_does_not_exceed_it(
    county: County, given: dict[str, object], field: str
) -> None:
    way.train(county)
    row = Attendance(
        **{
            "organ": county.organ("justice"), "happened_on": date("2021-03-10"), "title": "执法培训", "number": "A-1",
            "name": "甲", "unit": county.organ("market"), "training": "PX-2021-03-10", "hours": 8, **given,
        }
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        row.clean()
    assert set(refused.value.message_dict) == {field}
