"""Charts on the public page: what stands there and what does not, in the drawing, in its words, and in the table."""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from fazhi.kernel.figures import declaring
from fazhi.kernel.figures.declaring import figures
from fazhi.report.models import AnnualReport
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.report.annual import published_report
from tests.report.charting.outlining import TOY, outline

pytestmark = pytest.mark.django_db
REPORT = "/public/report/2021/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.public.report.today", lambda: datetime.date(2022, 3, 22))


@pytest.fixture
def closed(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> County:
    """A report with the months of cases that are not public, two of which would tell."""
    monkeypatch.setitem(declaring._figures, TOY, replace(figures()[TOY], public_records=False))
    desk = Desk(county)
    for month, number in ((1, 6), (2, 2), (4, 7)):
        for _ in range(number):
            desk.open(f"2021-{month:02}-10")
    outline(
        tmp_path, monkeypatch, {"title": "各月申请", "months": [TOY]},
        {"title": "摊位", "bars": "toy.stalls", "by": "类别"},
    )  # fmt: skip
    published_report(county)
    return county


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_hidden_month_stands_in_no_drawing_table_or_act(closed: County, client: Client) -> None:
    page = read(client, REPORT)
    assert page.count("摊位许可申请：1月不显示，2月不显示，4月7，其余各月为0") == 2, (
        "for the desk and for the telephone"
    )
    (numbers,) = re.findall(r"<td><a[^>]*>摊位许可申请</a></td>(.*?)</tr>", page.partition("</article>")[0])
    assert re.findall(r">([^<]+)</td>", numbers) == ["不显示", "不显示", "0", "7", *["0"] * 8]
    (chart,) = re.findall(r'<svg.*?id="chart-1-600-title".*?</svg>', page)
    over_columns = re.findall(r'<text[^>]*text-anchor="middle"[^>]*>([^<月]+)</text>', chart)
    assert over_columns == ["＊", "＊", "7"]
    frozen = AnnualReport.objects.get().frozen
    (section,) = frozen["parts"][0]["sections"][:1]
    assert section["charts"][0]["rows"][0]["values"] == [None, None, 0, 7] + [0] * 8


def test_charts_are_numbered_and_their_rows_lead_to_the_figures(closed: County, client: Client) -> None:
    page = read(client, REPORT)
    assert re.findall(r"<figcaption>(.*?)</figcaption>", page) == ["图1　各月申请", "图2　摊位"]
    for id in (TOY, "toy.stalls"):
        assert f'<td><a href="{REPORT}{id}/">' in page
    english = read(client, "/public/en/report/2021/")
    assert "Numbers of chart 1" in english and f'<td><a href="/public/en/report/2021/{TOY}/">' in english


def test_nothing_in_a_drawing_is_refused_by_the_policy_of_the_site(closed: County, client: Client) -> None:
    page = read(client, REPORT)
    assert "style=" not in page and "<style" not in page and "<script" not in page
