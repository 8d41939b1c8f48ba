"""The annual report on the public site: frozen, in both languages, each figure opened as far as the public may see."""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from fazhi.kernel.figures import declaring
from fazhi.kernel.figures.cells import SMALLEST
from fazhi.kernel.figures.declaring import Figure, figures
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import subtree
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.registry import families
from fazhi.report.models import AnnualReport
from fazhi.web.language import ENGLISH
from tests.kernel.desk import Desk, date, fresh
from tests.public.conftest import SITE, published
from tests.report.annual import adopted, begun, published_report
from tests.report.test_annual import one_more
from tests.toy.models import Stall

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 3, 22)
REPORT = f"{SITE}report/2021/"
STALLS = f"{REPORT}toy.stalls/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in ("report", "maps", "open_data", "notices", "home"):
        monkeypatch.setattr(f"fazhi.public.{reader}.today", lambda: TODAY)


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def closed(monkeypatch: pytest.MonkeyPatch, id: str) -> None:
    """Let a figure be one of cases that are not public."""
    monkeypatch.setitem(declaring._figures, id, replace(figures()[id], public_records=False))


def test_nothing_of_a_report_is_public_before_it_is_published(desk: Desk, client: Client) -> None:
    report = begun(desk.county)
    for step in (lambda: None, lambda: adopted(desk.county, report)):
        step()
        assert "2021" not in read(client, f"{SITE}report/").partition("<main")[2]
        assert "report/2021" not in read(client, f"{SITE}data/")
        for address in (REPORT, STALLS, f"{REPORT}figures.csv", f"{REPORT}figures.json"):
            read(client, address, 404)
    assert "report/2021" not in read(client, f"{SITE}sitemap.xml")


def collected() -> dict[str, Figure]:
    """The figures of which the report of the small county speaks: no return was asked for."""
    return {id: each for id, each in figures().items() if not each.form}


def test_every_number_of_the_report_leads_to_its_page_and_no_year_to_nothing(desk: Desk, client: Client) -> None:
    published_report(desk.county)
    assert REPORT in read(client, f"{SITE}report/")
    page = read(client, REPORT)
    for id, each in collected().items():
        assert f'href="{REPORT}{id}/"' in page, id
        assert str(each.title.zh) in read(client, f"{REPORT}{id}/")
    for missing in ("report/2020/", "report/2022/", "report/2021/no.such.figure/", "report/2021/figures.xls"):
        read(client, SITE + missing, 404)


def test_a_figure_shows_what_was_frozen_and_what_has_been_corrected_since(desk: Desk, client: Client) -> None:
    published_report(desk.county)
    before = read(client, STALLS)
    assert re.search(r'class="value">3 <small>处', before)
    assert "口径版本" in before and "时点数" in before and "Stalls" not in before.partition("口径（英文）")[0]
    assert "数目与公布时相同" in before
    one_more(desk)
    after = read(client, STALLS)
    assert re.search(r'class="value">3 <small>处', after)
    assert "按今天的记录计算为 4" in after
    assert "摊位点S-9" in after, "its records are those of today"


def test_the_ledger_of_the_compilation_stands_on_every_page(desk: Desk, client: Client) -> None:
    sequence_all()
    published_report(desk.county)
    ledger = AnnualReport.objects.get().frozen["ledger"]
    assert ledger["size"] > 0 and ledger["root"]
    for address in (REPORT, STALLS):
        page = html.unescape(read(client, address))
        assert f"共 {ledger['size']} 条" in page and f"<code>{ledger['root']}</code>" in page
        assert f'href="{SITE}verify/"' in page


def test_a_report_says_that_only_parts_of_it_are_made_from_records(desk: Desk, client: Client) -> None:
    published_report(desk.county)
    page = read(client, REPORT)
    headings = re.findall(r"<h3>（(.)）", page)
    assert headings == list("一二三四五六七八九"[: len(headings)]) and headings, "numbered without a gap"
    assert "没有记录，未列：" in page and "（一）加强党对法治政府建设的领导" in page
    assert "nothing is recorded of: " in read(client, f"{ENGLISH}report/2021/")


def test_entries_of_a_public_register_open_one_by_one(desk: Desk, client: Client) -> None:
    published_report(desk.county)
    page = read(client, STALLS)
    for stall in Stall.objects.all():
        assert f'href="{SITE}registers/toy.stalls/{stall.subject}/"' in page
        read(client, f"{SITE}registers/toy.stalls/{stall.subject}/")


def test_of_a_register_that_is_not_public_nothing_is_listed(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_report(desk.county)
    monkeypatch.setattr("fazhi.public.report_records.public_registers", lambda: [])
    page = read(client, STALLS)
    assert "摊位点S-1" not in page
    assert "没有逐条公布" in page


def test_notices_open_one_by_one_as_far_as_they_are_public(desk: Desk, client: Client) -> None:
    shown = published(desk, heading="甲公示")
    gone = published(desk, heading="乙公示")
    closed_one = published(desk, heading="丙公示")
    published_report(desk.county)
    address = f"{REPORT}oversight.publication.published/"
    assert read(client, address).count("公示</a>") == 3
    perform(fresh(gone), "withdraw", by=desk.post("principal"), on=date("2022-03-15"), data={}, reason="公开有误")
    Notice.objects.filter(pk=closed_one.pk).update(secrecy="restricted")
    page = read(client, address)
    assert f"{SITE}notices/{shown.pk}/" in page
    assert str(gone.pk) not in page and "乙公示" not in page
    assert str(closed_one.pk) not in page and "丙公示" not in page
    assert re.search(r'class="value">3 <small>', page), "the count stays"


def test_cases_that_are_not_public_are_counted_and_never_listed(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though each of them has a notice that anybody reads: here it would say which cases the figure counts."""
    closed(monkeypatch, "toy.permits.granted")
    for at in range(SMALLEST):
        published(desk, heading=f"许可公示{at}")
    published_report(desk.county)
    page = read(client, f"{REPORT}toy.permits.granted/")
    assert re.search(rf'class="value">{SMALLEST} <small>', page)
    assert "未逐件公布" in page
    assert "许可公示" not in page
    for id in ("disputes.reconsideration.applications", "disputes.reconsideration.decisions"):
        assert "未逐件公布" in read(client, f"{REPORT}{id}/")


@pytest.mark.parametrize("public_cases", [True, False])
def test_acts_open_to_the_notices_that_publish_them_where_their_cases_are_public(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch, public_cases: bool
) -> None:
    for version in families()["toy.permit"]:
        monkeypatch.setattr(version, "public_cases", public_cases)
    notice = published(desk, heading="许可公示")
    published_report(desk.county)
    page = read(client, f"{REPORT}toy.permits.granted/")
    assert (f"{SITE}notices/{notice.pk}/" in page) is public_cases
    assert ("没有逐条公布" in page) is not public_cases


def test_what_is_closed_later_is_listed_no_more(desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    published_report(desk.county)
    closed(monkeypatch, "toy.stalls")
    page = read(client, STALLS)
    assert "摊位点S-1" not in page and "未逐件公布" in page


def test_a_correction_of_closed_cases_is_said_without_its_number(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(monkeypatch, "toy.permits.applied")
    for _ in range(SMALLEST + 1):
        desk.open("2021-03-02")
    published_report(desk.county)
    desk.open("2021-03-02")
    page = read(client, f"{REPORT}toy.permits.applied/")
    assert "不公布更正后的数目" in page
    told = page.partition("<h1>")[2].partition('<section class="stamp"')[0]
    said = re.sub(r"<code>.*?</code>|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}|20[0-9-]+|RFC [0-9]+", "", told)
    assert str(SMALLEST + 2) not in said


def test_small_cells_of_closed_cases_stand_on_no_page_and_in_no_file(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(monkeypatch, "toy.permits.decided")
    for at in range(9):
        permit = desk.open("2021-03-01")
        desk.do(permit, "accept", "2021-03-03")
        desk.do(permit, "inspect", "2021-03-04")
        desk.do(permit, "decide", "2021-03-10", {"outcome": "granted" if at < 7 else "partly"})
    published_report(desk.county)
    page = read(client, f"{REPORT}toy.permits.decided/")
    assert re.search(r'class="value">9 <small>', page)
    assert 'class="number">2<' not in page and 'class="number">7<' not in page
    (told,) = [
        each for each in json.loads(read(client, f"{REPORT}figures.json")) if each["id"] == "toy.permits.decided"
    ]
    assert told["value"] == 9
    assert [each["cells"] for each in told["breakdowns"]] == [[]], "the two would be worked out from the total"
    assert "各组数目很小" in page


def test_all_figures_can_be_taken_as_a_table_and_as_json(desk: Desk, client: Client) -> None:
    published_report(desk.county)
    rows = list(csv.DictReader(io.StringIO(read(client, f"{REPORT}figures.csv").removeprefix("\ufeff"))))
    whole = {each["id"]: each for each in json.loads(read(client, f"{REPORT}figures.json"))}
    assert {each["id"] for each in rows} == set(collected()) == set(whole)
    (stalls,) = [each for each in rows if each["id"] == "toy.stalls"]
    assert (stalls["value"], stalls["unit"], stalls["kind"], stalls["version"]) == ("3", "处", "stock", "1")
    assert whole["toy.stalls"]["breakdowns"][0]["cells"][0]["value"] == 3
    page = read(client, f"{SITE}data/")
    assert f"{REPORT}figures.csv" in page and f"{REPORT}figures.json" in page


def test_a_withdrawn_report_is_gone_with_all_its_pages(desk: Desk, client: Client) -> None:
    notice = published_report(desk.county)
    by = desk.post("principal", "justice")
    perform(notice, "withdraw", by=by, on=date("2022-02-20"), data={}, reason="公开有误")
    for address in (REPORT, STALLS, f"{REPORT}figures.csv", f"{REPORT}figures.json"):
        page = read(client, address, 410)
        assert "公开有误" in page and "摊位点" not in page
    assert REPORT not in read(client, f"{SITE}report/")
    assert "report/2021" not in read(client, f"{SITE}sitemap.xml") + read(client, f"{SITE}data/")


def test_the_sitemap_and_the_first_page_lead_there(desk: Desk, client: Client) -> None:
    published_report(desk.county)
    listed = re.findall(r"<loc>http://testserver([^<]+)</loc>", read(client, f"{SITE}sitemap.xml"))
    assert {REPORT, STALLS, f"{SITE}report/"} <= set(listed)
    assert f'href="{SITE}report/"' in read(client, SITE).partition("<main")[2]


def test_english_pages_say_it_in_english(desk: Desk, client: Client) -> None:
    published_report(desk.county)
    page = read(client, f"{ENGLISH}report/2021/toy.stalls/")
    assert "Stalls" in page and "the number is the same" in page and "Stock" in page
    assert f'<dd lang="zh-Hans">{figures()["toy.stalls"].definition}' in page
    assert f'href="{ENGLISH}report/2021/toy.stalls/"' in read(client, f"{ENGLISH}report/2021/")


def test_a_report_of_another_place_is_not_this_site_s(desk: Desk, client: Client) -> None:
    published_report(desk.county)
    AnnualReport.objects.update(place_code="130131")
    assert subtree("130130") != "130131"
    read(client, REPORT, 404)


@pytest.mark.parametrize("address", [REPORT, STALLS, f"{REPORT}figures.csv", f"{SITE}report/"])
def test_pages_are_kept_and_set_no_cookie(desk: Desk, client: Client, address: str) -> None:
    published_report(desk.county)
    response: Any = client.get(address)
    assert not response.cookies and response["Cache-Control"] == "public, max-age=60"
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
