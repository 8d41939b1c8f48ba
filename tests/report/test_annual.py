"""The annual report taken through its procedure: compiled from records, frozen, confirmed by another, published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.figures import declaring
from fazhi.kernel.figures.cells import SMALLEST
from fazhi.kernel.figures.declaring import figures, year
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.notices.models import Notice, PublishedText
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport
from fazhi.report.standing import published_report, published_reports, withdrawn_report
from tests.conftest import PLACE, County
from tests.kernel.desk import Desk, date, fresh
from tests.report.annual import adopted, begun, put_out, taken_to
from tests.report.annual import published_report as publish
from tests.toy.models import Stall
from tests.web.people import account_of

pytestmark = pytest.mark.django_db
OPINION = {"opinion": "符合规定。"}


def frozen(county: County, on: str = "2022-12-31") -> Frozen:
    found = published_report(PLACE, 2021, date(on))
    assert found is not None
    return found.frozen


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def one_more(desk: Desk) -> None:
    """A stall of the year that is recorded after the report was compiled."""
    stall = Stall(
        code="S-9", name="摊位点S-9", kind="goods", organ=desk.county.organ("market"), places=1,
        from_on=date("2019-06-01"),
    )  # fmt: skip
    with transaction.atomic():
        record(stall)


def test_a_report_is_compiled_confirmed_by_another_and_published(county: County) -> None:
    report = begun(county)
    assert published_reports(PLACE, date("2022-12-31")) == {}
    notice = adopted(county, report)
    assert published_report(PLACE, 2021, date("2022-12-31")) is None, "confirmed is not yet published"
    published = put_out(county, notice)
    found = published_reports(PLACE, date("2022-12-31"))
    assert list(found) == [2021]
    assert found[2021].notice == published
    assert found[2021].frozen.title == "关于2021年度法治政府建设情况的报告"
    assert published_report(PLACE, 2021, date("2022-02-07")) is None, "not before the day of publication"


def test_every_figure_is_frozen_as_it_is_counted(desk: Desk) -> None:
    county = desk.county
    publish(county)
    found = frozen(county).figures
    asked = year(PLACE, 2021)
    counted = {id: each for id, each in figures().items() if not each.form}
    assert set(found) == set(counted), "nobody was asked for a return"
    assert {id: each.value for id, each in found.items()} == {id: each.value(asked) for id, each in counted.items()}
    assert found["toy.stalls"].value == 3
    assert found["toy.stalls"].breakdowns[0].cells[0].number == 3
    text = PublishedText.objects.get().body
    assert "摊位点：3处。口径（第1版）：期末在目录中有效的摊位点。" in text


def test_who_compiled_does_not_confirm_and_another_organ_compiles_nothing(county: County) -> None:
    report = begun(county)
    perform(fresh(report), "compile", by=county.post("justice", "handler"), on=date("2022-02-01"))
    taken_to(county, report, "settle")
    with pytest.raises(Refusal):
        perform(fresh(report), "review", by=county.post("justice", "handler"), on=date("2022-02-01"), data=OPINION)
    with pytest.raises(Refusal, match="司法行政部门办理"):
        open_matter(
            "report.annual", "begin", by=county.post("market", "handler"), on=date("2022-02-01"), data={"year": 2021}
        )
    with pytest.raises(Refusal, match="已在编制"):
        begun(county)


def test_a_year_that_is_not_over_and_one_without_an_outline_are_refused(county: County) -> None:
    with pytest.raises(Refusal, match="尚未结束"):
        begun(county, 2021, "2021-12-31")
    with pytest.raises(Refusal, match="没有适用于该年度的报告提纲"):
        begun(county, 2020)
    begun(county, 2021, "2022-01-01")


def test_numbers_that_are_sent_along_are_refused(desk: Desk) -> None:
    report = begun(desk.county)
    with pytest.raises(Refusal, match="没有“frozen”一项"):
        perform(
            fresh(report), "compile", by=desk.post("handler", "justice"), on=date("2022-02-01"), data={"frozen": "自拟"}
        )


def test_a_compiled_report_is_compiled_anew_and_never_corrected_by_hand(desk: Desk) -> None:
    report = begun(desk.county)
    act = perform(fresh(report), "compile", by=desk.post("handler", "justice"), on=date("2022-02-01"))
    with pytest.raises(Refusal):
        perform(
            fresh(report), "correct", by=desk.post("handler", "justice"), on=date("2022-02-02"), corrects=act,
            reason="笔误", data={"frozen": "自拟"},
        )  # fmt: skip
    assert Frozen(AnnualReport.objects.get(pk=report.pk).frozen).figures["toy.stalls"].value == 3


def test_the_limit_runs_from_the_end_of_the_year(county: County) -> None:
    report = begun(county)
    clock = Clock.objects.get(subject=report.pk, key="report.publication")
    assert clock.due_on == date("2022-03-31"), "before 1 April"
    notice = adopted(county, report)
    assert Clock.objects.get(subject=notice.pk).due_on == date("2022-03-31")


def test_the_limit_of_the_notice_runs_from_the_end_of_the_year_too(county: County) -> None:
    """A report confirmed too late is due in the March that has passed, not in that of the year after."""
    notice = adopted(county, begun(county), on="2022-04-11")
    assert Clock.objects.get(subject=notice.pk).due_on == date("2022-03-31")


def test_what_is_frozen_stays_as_it_was_when_records_are_corrected(desk: Desk) -> None:
    publish(desk.county)
    before = frozen(desk.county)
    one_more(desk)
    assert figures()["toy.stalls"].value(year(PLACE, 2021)) == 4
    after = frozen(desk.county)
    assert after.figures == before.figures
    assert after.figures["toy.stalls"].value == 3


def test_a_correction_is_a_new_version_and_the_earlier_one_stays_as_such(desk: Desk) -> None:
    county = desk.county
    first = publish(county)
    report = AnnualReport.objects.get()
    one_more(desk)
    perform(fresh(report), "revise", by=county.post("justice", "handler"), on=date("2022-03-01"), reason="漏计")
    perform(fresh(report), "compile", by=county.post("justice", "handler"), on=date("2022-03-01"))
    assert frozen(county).figures["toy.stalls"].value == 3, "not before it is published"
    taken_to(county, report, "submit", "2022-03-02")
    waiting = Notice.objects.get(source__matter=report.pk, stage="owed")
    assert waiting.replaces == first
    put_out(county, waiting, "2022-03-03")
    assert frozen(county).figures["toy.stalls"].value == 4
    assert fresh(first).stage == "replaced"
    assert Notice.objects.earlier(date("2022-12-31")).get() == first
    assert "摊位点：3处" in Notice.objects.get(pk=first.pk).body
    assert "摊位点：4处" in Notice.objects.get(pk=waiting.pk).body


def test_a_version_is_published_before_it_is_corrected(county: County) -> None:
    report = begun(county)
    adopted(county, report)
    with pytest.raises(Refusal, match="还没有公布"):
        perform(fresh(report), "revise", by=county.post("justice", "handler"), on=date("2022-02-02"), reason="漏计")


def test_a_withdrawn_report_is_gone_and_leaves_its_trace(county: County) -> None:
    notice = publish(county)
    principal = county.post("justice", "principal")
    perform(notice, "withdraw", by=principal, on=date("2022-02-20"), data={}, reason="公开有误")
    assert published_report(PLACE, 2021, date("2022-02-20")) is None
    gone = withdrawn_report(PLACE, 2021, date("2022-02-20"))
    assert gone is not None and gone.pk == notice.pk


def test_small_numbers_of_cases_that_are_not_public_are_not_frozen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = replace(figures()["toy.permits.applied"], public_records=False)
    monkeypatch.setitem(declaring._figures, closed.id, closed)
    for _ in range(SMALLEST - 1):
        desk.open("2021-03-02")
    publish(desk.county)
    found = frozen(desk.county).figures[closed.id]
    assert found.value is None and found.breakdowns == []
    assert f"摊位许可申请：{SMALLEST - 1}件" not in PublishedText.objects.get().body
    assert "摊位许可申请：（不显示）" in PublishedText.objects.get().body


def test_officers_read_what_was_frozen_as_its_text(desk: Desk, client: Client) -> None:
    report = begun(desk.county)
    perform(fresh(report), "compile", by=desk.post("handler", "justice"), on=date("2022-02-01"))
    client.force_login(account_of(desk.post("handler", "justice"), "a long enough password").user)
    page = client.get(f"/matters/{report.pk}/").content.decode()
    assert "摊位点：3处。口径（第1版）：期末在目录中有效的摊位点。" in page
    assert "public_records" not in page and "ledger" not in page.partition("<main")[2].replace("/ledger", "")
