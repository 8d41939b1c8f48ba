"""The report's year in a real browser: collected, compiled, heard, adopted, published, and its numbers opened."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from fazhi.kernel.meetings.models import Meeting
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.returns.models import Collection, DataReturn
from fazhi.report.models import AnnualReport
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.kernel.returns.asking import KEEPER, SCAN, keep_fairs
from tests.public.conftest import published
from tests.report.annual import GOVERNMENT_OFFICE, PARTY_OFFICE, UP, offices
from tests.web.browser import NARROW, WIDE, Visitor
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = datetime.date(2022, 2, 25)
NUMBERS = {
    "toy_fairs_held": "12", "toy_fairs_held_day": "9", "toy_fairs_held_night": "3", "toy_fairs_turnover": "3.05",
    "toy_fairs_satisfied": "98.5",
}  # fmt: skip
Do = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    """A day on which the year is over."""
    for reader in ("viewer", "calendar.views"):
        monkeypatch.setattr(f"fazhi.web.{reader}.today", lambda: DAY)
    return DAY


@pytest.fixture
def office(county: County) -> County:
    """The county with its offices, one who keeps figures, and a notice of 2021."""
    keep_fairs(county)
    offices(county)
    published(Desk(county))
    return county


@pytest.fixture
def do(enter: Enter, office: County) -> Do:
    """An act done by the holder of a post on a matter's page; nothing is refused."""
    entered: dict[tuple[str, str], Visitor] = {}

    def done(organ: str, role: str, path: str, act: str, **values: object) -> Visitor:
        visitor = entered.get((organ, role)) or entered.setdefault((organ, role), enter(organ, role))
        visitor.open(path).do(act, **values)  # type: ignore[arg-type]
        assert visitor.refusals == [], act
        return visitor

    return done


def only(page: Page, name: str, *chosen: object) -> None:
    """Tick these boxes of a field, and no others."""
    for box in page.locator(f"[name={name}]").all():
        box.set_checked(box.get_attribute("value") in {str(each) for each in chosen})


def collect(do: Do, enter: Enter, tmp_path: Path) -> None:
    """The notice to collect, and the return of the body that keeps the fairs."""
    begun = enter("justice", "handler").open("/open/kernel.collection/begin/")
    begun.form("begin")
    only(begun.page, "asked", "toy.fairs")
    begun.do("begin", from_on="2021-01-01", last_day="2021-12-31", due_on="2022-02-28")
    do("justice", "principal", f"/matters/{Collection.objects.get().pk}/", "issue")
    mine = f"/matters/{DataReturn.objects.get().pk}/"
    do(KEEPER, "handler", mine, "fill", as_of="2021-12-31", **NUMBERS)
    do(KEEPER, "reviewer", mine, "check")
    scan = tmp_path / "报送函.pdf"
    scan.write_bytes(SCAN.content)
    do(KEEPER, "principal", mine, "sign", letter="演编函〔2022〕1号", files=scan)


def meeting(do: Do, organ: str, kind: str) -> dict[str, str]:
    """A meeting registered, and what an act says that was decided at it."""
    do(
        organ, "handler", "/open/kernel.meeting/register/", "register", kind=kind, serial="2",
        held_on=DAY.isoformat(), topics="研究春季工作\n审议年度报告",
    )  # fmt: skip
    return {"meeting": str(Meeting.objects.get(kind=kind).pk), "item": "2"}


def test_a_year_is_collected_compiled_adopted_published_and_traced(
    do: Do, enter: Enter, office: County, screenshots: Path, tmp_path: Path
) -> None:
    collect(do, enter, tmp_path)
    begun = do("justice", "handler", "/open/report.annual/begin/", "begin", year="2021")
    report = f"/matters/{AnnualReport.objects.get().pk}/"
    for width in (NARROW, WIDE):
        begun = enter("justice", "handler", width=width)
        begun.open(f"{report}?act=compile").shot(screenshots, "report-compile")
        assert begun.overflow == 0
    begun.do("compile", disputes="全年举办集市{toy.fairs.held}。", problems="一是集市12次，偏少。")
    assert "数字不手写" in begun.refusals[0]
    begun.do("compile", disputes="全年举办集市{toy.fairs.held}。", problems="一是集市偏少。")
    assert begun.refusals == []
    begun.open(f"{report}?act=circulate").form("circulate")
    only(begun.page, "consulted", office.organ(KEEPER).pk, office.organ("market").pk)
    begun.shot(screenshots, "report-circulate")
    begun.do("circulate", opinions_due="2022-03-01")
    assert begun.refusals == []
    answered = do("market", "handler", report, "answer", right="right", agrees="objects", text="补充执法检查情况。")
    answered.shot(screenshots, "report-answered")
    do(KEEPER, "handler", report, "answer", right="right", agrees="agrees")
    begun.open(f"{report}?act=settle").shot(screenshots, "report-settle")
    assert "补充执法检查情况" in begun.text
    begun.do("settle", adoption="采纳。", enforcement="开展执法检查。")
    assert begun.refusals == []
    do("justice", "reviewer", report, "review", opinion="符合规定。")
    made = meeting(do, GOVERNMENT_OFFICE, "executive")
    do(GOVERNMENT_OFFICE, "handler", report, "deliberate", **made).shot(screenshots, "report-deliberated")
    made = meeting(do, PARTY_OFFICE, "standing-committee")
    do(PARTY_OFFICE, "handler", report, "adopt", **made)
    do(PARTY_OFFICE, "principal", report, "issue")
    day = DAY.isoformat()
    do(PARTY_OFFICE, "clerk", report, "submit", **UP, superior_on=day, congress_on=day)
    for width in (NARROW, WIDE):
        seen = enter("justice", "principal", width=width).open(report)
        seen.shot(screenshots, "report-matter")
        assert seen.overflow == 0 and "开展执法检查。" in seen.text and "演编发〔2022〕1号" in seen.text
    notice = f"/matters/{Notice.objects.get(source__matter=AnnualReport.objects.get().pk).pk}/"
    do("justice", "handler", notice, "draft")
    publish(enter("justice", "reviewer"), notice)
    trace_in_public(enter, screenshots)
    trace_in_the_workbench(enter, screenshots)


def publish(reviewer: Visitor, notice: str) -> None:
    """The second person ticks what is asked, and publishes."""
    form = reviewer.open(notice).form("publish")
    for box in form.locator("[type=checkbox]").all():
        box.check()
    reviewer.do("publish")
    assert reviewer.refusals == []


def trace_in_public(enter: Enter, screenshots: Path) -> None:
    """Anybody opens a number down to a notice that stands in the log, and another one down to its return."""
    anybody = enter("market", "clerk")
    anybody.context.clear_cookies()
    page = anybody.open("/public/report/2021/").page
    anybody.shot(screenshots, "report-public")
    page.locator("a[href='/public/report/2021/oversight.publication.published/']").first.click()
    page.wait_for_url("**/oversight.publication.published/")
    page.locator("main a[href*='/public/notices/']").first.click()
    page.wait_for_url("**/public/notices/**")
    assert "已在全过程记录中留存" in anybody.text
    anybody.open("/public/report/2021/")
    page.locator("a[href='/public/report/2021/toy.fairs.held/']").first.click()
    page.wait_for_url("**/toy.fairs.held/")
    anybody.shot(screenshots, "report-public-return")
    assert "演编函〔2022〕1号" in anybody.text and "2022-02-25" in anybody.text


def trace_in_the_workbench(enter: Enter, screenshots: Path) -> None:
    """An officer opens a counted number down to a record and its proof, and a reported one down to its return."""
    owner = enter("market", "handler")
    page = owner.open("/report/130130/2021/").page
    page.locator("article a[href*='oversight.publication.published']").first.click()
    page.wait_for_url("**/figures/oversight.publication.published/**")
    page.locator("#records tbody a").first.click()
    page.wait_for_url("**/matters/**")
    proof(owner)
    reader = enter("justice", "handler")
    page = reader.open("/report/130130/2021/").page
    page.locator("article a[href*='toy.fairs.held']").first.click()
    page.wait_for_url("**/figures/toy.fairs.held/**")
    page.locator("#records tbody a").first.click()
    page.wait_for_url("**/matters/**")
    reader.shot(screenshots, "report-return")
    assert "数据报送" in reader.text
    proof(reader)


def proof(reader: Visitor) -> None:
    """From a matter's page to the proof that one of its acts stands in the log."""
    reader.page.locator("a", has_text="存证").first.click()
    reader.page.wait_for_url("**/proof/**")
    assert "日志" in reader.text
