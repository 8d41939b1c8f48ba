"""Ways around certificates, each closed: who left, titles that ended, hand-overs, suspensions, days before others."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.enforcement.certificates.officers import invalid
from fazhi.enforcement.certificates.standing import valid_on
from fazhi.enforcement.models import (
    Certificate,
    CertificateApplication,
    CertificateCheck,
    CertificateMeasure,
    QualificationMatter,
)
from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.ledger.journal import record, record_many
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.organs.posts import appoint, relieve
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.trainings.asking import hours_by
from fazhi.kernel.trainings.models import Attendance, ExamResult, Training, TrainingField, TrainingMode
from tests.conftest import PLACE, County
from tests.enforcement import certifying as way
from tests.kernel.desk import date

pytestmark = pytest.mark.django_db
ONE, OTHER = way.NUMBERS
LEFT = "2021-06-15"


def codes(day: str) -> list[str]:
    return sorted(valid_on(date(day)).values_list("code", flat=True))


def leaves(county: County, number: str, organ: str = "market", on: str = LEFT) -> None:
    for post in Post.objects.as_of(date(on)).filter(officer__number=number, organ=county.organ(organ)):
        relieve(post, date(on))


def ready(county: County, *numbers: str, kind: str = "first", on: str = way.APPLIED) -> CertificateApplication:
    """An application on its way, with the province."""
    matter = way.apply(county, *numbers, kind=kind, on=on)
    way.review(county, matter, on=way.days_after(on, 6))
    way.hand_in(county, matter, on=way.days_after(on, 7))
    return matter


def prepared(county: County) -> CertificateApplication:
    way.confirm(county)
    way.train(county, *way.officers())
    way.examine(county, *way.officers())
    return ready(county, *way.officers())


def propose(county: County, kind: str, on: str, code: str = ONE) -> CertificateMeasure:
    data = {"certificate": code, "measure": kind, "ground": "调离执法岗位"}
    opened = open_matter(
        "enforcement.certificate-measure", "propose", by=county.post("market", "handler"), on=date(on), data=data
    )  # fmt: skip
    return CertificateMeasure.objects.get(pk=opened.matter_id)


def decide(county: County, matter: CertificateMeasure, name: str, on: str, **data: str) -> None:
    perform(matter, name, by=county.post("justice", "principal"), on=date(on), data=data)


def test_who_left_the_organ_enforces_for_it_no_longer(county: County) -> None:
    way.certify(county)
    leaves(county, "market-handler-1")
    assert codes(way.days_after(LEFT, -1)) == [ONE, OTHER]
    assert codes(LEFT) == [ONE]
    assert invalid([ONE, OTHER], county.organ("market"), date(LEFT)) == [OTHER]


def test_an_organ_whose_title_ended_enforces_no_longer(county: County) -> None:
    way.certify(county)
    title = QualificationMatter.objects.get()
    perform(
        title, "end", by=county.post("justice", "principal"), on=date("2021-06-01"), data={"reason": "职责划出"}
    )  # fmt: skip
    assert (codes("2021-05-31"), codes("2021-06-01")) == ([ONE, OTHER], [])
    way.confirm(county, on="2021-07-01")
    assert codes("2021-07-01") == [ONE, OTHER]


def test_who_left_while_the_province_was_asked_is_given_none(county: County) -> None:
    matter = prepared(county)
    leaves(county, "market-handler-1", on="2021-05-01")
    with pytest.raises(Refusal, match="在本单位没有岗位：market-handler-1"):
        way.issue(county, matter, f"market-handler-0 {ONE}\nmarket-handler-1 {OTHER}")
    way.issue(county, matter, f"market-handler-0 {ONE}\nmarket-handler-1 不予 已调离")
    assert codes(way.ISSUED) == [ONE]


def test_an_application_that_is_handed_over_gives_nobody_a_certificate_of_the_other_organ(county: County) -> None:
    matter = prepared(county)
    perform(
        matter, "hand_over", by=county.post("market", "principal"), on=date("2021-04-20"),
        data={"to": str(county.organ("town").pk), "text": "请你单位办理"},
    )  # fmt: skip
    with pytest.raises(Refusal, match="不是经确认的行政执法主体"):
        way.issue(county, matter, f"market-handler-0 {ONE}\nmarket-handler-1 {OTHER}")


def test_an_organ_whose_title_ended_meanwhile_is_given_no_certificates(county: County) -> None:
    matter = prepared(county)
    perform(
        QualificationMatter.objects.get(), "end", by=county.post("justice", "principal"), on=date("2021-05-01"),
        data={"reason": "职责划出"},
    )  # fmt: skip
    with pytest.raises(Refusal, match="不是经确认的行政执法主体"):
        way.issue(county, matter, f"market-handler-0 {ONE}\nmarket-handler-1 {OTHER}")


def test_what_was_proposed_is_not_corrected_into_another_certificate(county: County) -> None:
    way.certify(county)
    matter = propose(county, "suspend", "2021-06-01")
    decide(county, matter, "suspend", "2021-06-02")
    act = matter.acts.get(name="propose")
    with pytest.raises(Refusal, match="是其他行为的依据"):
        perform(
            matter, "correct", by=county.post("market", "handler"), on=date("2021-06-03"),
            data={"act": str(act.pk), "data": {"certificate": OTHER}, "reason": "写错"},
        )  # fmt: skip


def test_what_was_applied_for_a_title_is_not_corrected_past_the_list(county: County) -> None:
    matter = way.confirm(county)
    act = matter.acts.get(name="apply")
    with pytest.raises(Refusal, match="是其他行为的依据"):
        perform(
            matter, "correct", by=county.post("market", "handler"), on=date("2021-02-03"),
            data={"act": str(act.pk), "data": {"scope": "一切领域"}, "reason": "写错"},
        )  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [("withdraw", "end"), ("suspend", "suspend")])
def test_no_measure_is_dated_before_a_later_change_of_the_certificate(county: County, kind: str, name: str) -> None:
    way.certify(county)
    first = propose(county, "suspend", "2021-06-01")
    decide(county, first, "suspend", "2021-06-02")
    decide(county, first, "give_back", "2021-07-01", reason="改正")
    before = propose(county, kind, "2021-05-20")
    with pytest.raises(Refusal, match="此日之后已有变动"):
        decide(county, before, name, "2021-05-21")
    assert ONE in codes("2021-07-01")


def test_a_suspended_certificate_is_not_renewed_into_a_valid_one(county: County) -> None:
    way.certify(county)
    decide(county, propose(county, "suspend", "2021-06-01"), "suspend", "2021-06-02")
    with pytest.raises(Refusal, match="正被暂扣：market-handler-0"):
        way.apply(county, "market-handler-0", on="2021-09-01", kind="renewal")


def test_one_suspended_while_the_province_was_asked_is_not_renewed(county: County) -> None:
    way.certify(county)
    matter = ready(county, "market-handler-0", kind="renewal", on="2021-09-01")
    decide(county, propose(county, "suspend", "2021-09-09"), "suspend", "2021-09-09")
    with pytest.raises(Refusal, match="正被暂扣"):
        way.issue(county, matter, "market-handler-0 YS13013009", on="2021-10-08")


def test_another_organ_gives_none_to_whom_one_is_suspended(county: County) -> None:
    way.certify(county)
    way.confirm(county, "town")
    decide(county, propose(county, "suspend", "2021-06-01"), "suspend", "2021-06-02")
    appoint(Officer.objects.get(number="market-handler-0"), county.organ("town"), HANDLER, date("2021-06-10"))
    with pytest.raises(Refusal, match="正被暂扣"):
        way.apply(county, "market-handler-0", on="2021-06-20", organ="town")


def test_two_applications_for_one_officer_come_to_one_certificate(county: County) -> None:
    way.confirm(county)
    way.train(county, *way.officers())
    way.examine(county, *way.officers())
    one, two = (ready(county, "market-handler-0") for _ in range(2))
    way.issue(county, one, f"market-handler-0 {ONE}", valid_from="2021-06-01")
    with pytest.raises(Refusal, match="已持有本单位的执法证件：market-handler-0"):
        way.issue(county, two, f"market-handler-0 {OTHER}", on="2021-05-12")


def test_two_renewals_for_one_officer_come_to_one_certificate(county: County) -> None:
    way.certify(county)
    one, two = (ready(county, "market-handler-0", kind="renewal", on="2021-09-01") for _ in range(2))
    way.issue(county, one, "market-handler-0 YS13013008", on="2021-10-08", valid_from="2021-12-01")
    with pytest.raises(Refusal, match="已持有本单位的执法证件：market-handler-0"):
        way.issue(county, two, "market-handler-0 YS13013009", on="2021-10-09")


def test_the_examination_of_an_organ_that_examines_itself_counts_for_nothing(county: County) -> None:
    way.confirm(county)
    way.train(county, *way.officers())
    market = county.organ("market")
    record_many(
        [
            ExamResult(
                organ=market, happened_on=date("2021-03-20"), title="自办考试", number=number, name=number, unit=market,
                field=TrainingField.ENFORCEMENT, paper="Z", score="100.0", passed=True,
            )
            for number in way.officers()
        ]
    )  # fmt: skip
    matter = way.apply(county, *way.officers())
    with pytest.raises(Refusal, match="没有通过执法资格考试"):
        way.review(county, matter)


def held(county: County, organ: str, number: str, field: TrainingField, hours: str = "8", **others: str) -> Training:
    day = date(others.get("on", "2021-03-10"))
    return Training(
        organ=county.organ(organ), happened_on=day, title="培训", number=number, mode=TrainingMode.OFFLINE,
        field=field, ended_on=date(others.get("until", day.isoformat())), hours=hours,
    )  # fmt: skip


def attended(county: County, organ: str, training: str, on: str = "2021-03-10") -> Attendance:
    return Attendance(
        organ=county.organ(organ), happened_on=date(on), title="培训", number="market-handler-0", name="甲",
        unit=county.organ("market"), training=training, hours="8",
    )  # fmt: skip


def test_a_training_of_another_organ_by_the_same_number_counts_for_nothing(county: County) -> None:
    record_many([
        held(county, "justice", "1", TrainingField.ENFORCEMENT), held(county, "town", "1", TrainingField.LAW),
        attended(county, "town", "1"),
    ])  # fmt: skip
    assert hours_by(["market-handler-0"], TrainingField.ENFORCEMENT, date("2021-12-31")) == {}
    assert figures()["enforcement.training.attendances"].value(year(PLACE, 2021)) == 0


def test_an_organ_hands_in_attendances_of_its_own_trainings_alone(county: County) -> None:
    record(held(county, "justice", "1", TrainingField.ENFORCEMENT))
    with pytest.raises(Exception, match="没有编号为“1”的培训"):
        attended(county, "town", "1").clean()


def test_days_of_one_training_count_once_and_never_for_more_than_its_hours(county: County) -> None:
    record_many([
        held(county, "justice", "1", TrainingField.ENFORCEMENT, until="2021-03-12"),
        *(attended(county, "justice", "1", on=f"2021-03-1{day}") for day in range(3)),
    ])  # fmt: skip
    hours = hours_by(["market-handler-0"], TrainingField.ENFORCEMENT, date("2021-12-31"))
    assert hours == {"market-handler-0": 8}
    assert figures()["enforcement.training.attendances"].value(year(PLACE, 2021)) == 1


def test_a_training_ends_no_earlier_than_it_began_and_has_a_number_of_its_own(county: County) -> None:
    with pytest.raises(Exception, match="早于开班日期"):
        held(county, "justice", "1", TrainingField.LAW, until="2021-03-09").clean()
    record(held(county, "justice", "1", TrainingField.LAW))
    with pytest.raises(Exception, match="已有编号为“1”的培训"):
        held(county, "justice", "1", TrainingField.ENFORCEMENT, on="2021-04-01").clean()


def checked(county: County, failing: str) -> CertificateCheck:
    opened = open_matter(
        "enforcement.certificate-check", "present", by=county.post("market", "handler"), on=date("2021-12-01"),
        data={"year": 2021},
    )  # fmt: skip
    matter = CertificateCheck.objects.get(pk=opened.matter_id)
    perform(
        matter, "check", by=county.post("justice", "reviewer"), on=date("2021-12-10"), data={"failing": failing}
    )  # fmt: skip
    return matter


def test_what_failed_the_yearly_check_is_given_back_once_it_passes(county: County) -> None:
    way.certify(county)
    matter = checked(county, OTHER)
    again = {"by": county.post("justice", "reviewer"), "on": date("2021-12-20")}
    with pytest.raises(Refusal, match="没有不合格"):
        perform(matter, "recheck", data={"passing": ONE}, **again)
    perform(matter, "recheck", data={"passing": OTHER}, **again)
    assert (codes("2021-12-19"), codes("2021-12-20")) == ([ONE], [ONE, OTHER])
    assert Certificate.objects.as_of(date("2021-12-20")).get(code=OTHER).checked_for == 2021
    with pytest.raises(Refusal, match="没有不合格"):
        perform(matter, "recheck", data={"passing": OTHER}, **again)


def test_what_was_withdrawn_since_it_failed_is_not_given_back(county: County) -> None:
    way.certify(county)
    matter = checked(county, ONE)
    decide(county, propose(county, "withdraw", "2021-12-15"), "end", "2021-12-15")
    with pytest.raises(Refusal, match="已经收回"):
        perform(
            matter, "recheck", by=county.post("justice", "reviewer"), on=date("2021-12-20"), data={"passing": ONE}
        )  # fmt: skip


def test_a_check_leaves_alone_what_was_suspended_or_withdrawn_meanwhile(county: County) -> None:
    way.certify(county)
    opened = open_matter(
        "enforcement.certificate-check", "present", by=county.post("market", "handler"), on=date("2021-12-01"),
        data={"year": 2021},
    )  # fmt: skip
    suspension = propose(county, "suspend", "2021-12-02")
    decide(county, suspension, "suspend", "2021-12-02")
    decide(county, propose(county, "withdraw", "2021-12-02", OTHER), "end", "2021-12-03")
    matter = CertificateCheck.objects.get(pk=opened.matter_id)
    with pytest.raises(Refusal, match="已被暂扣或者收回"):
        perform(matter, "check", by=county.post("justice", "reviewer"), on=date("2021-12-10"), data={"failing": ONE})
    perform(matter, "check", by=county.post("justice", "reviewer"), on=date("2021-12-10"))
    assert Certificate.objects.as_of(date("2021-12-10")).get(code=ONE).checked_for is None
    decide(county, suspension, "give_back", "2021-12-20", reason="改正")
    assert codes("2021-12-20") == [ONE]


def test_a_certificate_given_after_the_organ_began_here_is_applied_for_and_not_taken_over(county: County) -> None:
    way.confirm(county, on="2021-01-04")
    with pytest.raises(Refusal, match="请办理申领"):
        open_matter(
            "enforcement.certification", "take_over", by=county.post("market", "handler"), on=date("2021-06-01"),
            data={"people": f"market-handler-0 {ONE} 2021-05-01 2026-04-30 食品"},
        )  # fmt: skip


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Client:
    for module in ("verifying", "registers"):
        monkeypatch.setattr(f"fazhi.public.{module}.today", lambda: date(LEFT))
    return Client()


def verified(visitor: Client, asked: str) -> str:
    return visitor.get("/public/verify/", {"q": asked}).getvalue().decode()


@pytest.mark.parametrize(
    "asked", ["YS13013001", " ys13013001 ", "YS 1301 3001", "ＹＳ１３０１３００１", "YS-1301-3001"]
)
def test_a_number_is_found_as_people_read_it_off_a_card(county: County, visitor: Client, asked: str) -> None:
    holder = way.certify(county)[0].name
    text = verified(visitor, asked)
    assert "今日有效" in text and holder in text


@pytest.mark.parametrize("asked", ["YS1301300", "YS130130011", "%", "1", "Y" * 5000])
def test_no_other_number_is_taken_for_it(county: County, visitor: Client, asked: str) -> None:
    way.certify(county)
    text = verified(visitor, asked)
    assert "今日有效" not in text and "今日无效" not in text


def test_the_page_says_why_a_card_is_good_for_nothing(county: County, visitor: Client) -> None:
    way.certify(county)
    leaves(county, "market-handler-1")
    assert "已不在该单位任职" in verified(visitor, OTHER)
    assert "今日有效" in verified(visitor, ONE)
    decide(county, propose(county, "suspend", LEFT), "suspend", LEFT)
    assert "证件已被暂扣" in verified(visitor, ONE)


def test_nothing_public_shows_numbers_of_staff(county: County, visitor: Client) -> None:
    entry, _ = way.certify(county)
    home = "/public/registers/enforcement.certificates/"
    pages = [home, f"{home}{entry.subject}/", f"{home}difference/?from=2021-01-01&to={LEFT}", "/public/search/?q=市场"]
    pages += [f"{home}all.{form}?on={LEFT}" for form in ("csv", "json", "parquet")] + [f"{home}feed.atom"]
    pages += [f"/api/v1/registers/enforcement.certificates/entries?on={LEFT}"]
    for page in pages:
        answer = visitor.get(page)
        assert answer.status_code == 200, page
        text = answer.getvalue().decode("utf-8", "replace")
        assert way.officers()[0] not in text and str(entry.holder_id) not in text, page


def test_a_suspension_is_closed_once_there_is_nothing_to_give_back(county: County) -> None:
    way.certify(county)
    matter = propose(county, "suspend", "2021-06-01")
    decide(county, matter, "suspend", "2021-06-02")
    with pytest.raises(Refusal, match="仍在有效期内"):
        decide(county, matter, "lapse", "2021-06-03")
    decide(county, propose(county, "withdraw", "2021-07-01"), "end", "2021-07-01")
    decide(county, matter, "lapse", "2021-07-02")
    matter.refresh_from_db()
    assert matter.final and codes("2021-07-02") == [OTHER]
