"""Reported figures in the annual report: a gap while a return is awaited, the signed number, and what stays frozen."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.test import Client

from fazhi.kernel.figures.declaring import year
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.returns.models import DataReturn
from fazhi.report.compiling import compile_report
from fazhi.report.frozen import Frozen
from fazhi.report.models import AnnualReport
from fazhi.report.standing import published_report
from tests.conftest import PLACE, County
from tests.kernel.desk import date, fresh
from tests.kernel.returns.asking import GOOD, KEEPER, SCAN, do, issued, keep_fairs, signed
from tests.report.annual import adopted as adopt
from tests.report.annual import begun, put_out, taken_to

pytestmark = pytest.mark.django_db
SITE = "/public/report/2021/"


@pytest.fixture
def asked(county: County) -> County:
    keep_fairs(county)
    issued(county)
    return county


def test_a_number_that_is_awaited_is_a_gap_that_names_who_owes_it(asked: County) -> None:
    compiled = compile_report(year(PLACE, 2021))
    assert next(each.figure.id for each in compiled.gaps) == "toy.fairs.held"
    assert f"〔举办集市：待{asked.organ(KEEPER)}报送〕" in compiled.body()
    assert "诉讼服务中心" not in compiled.body(), "nobody was asked for it, and no sentence speaks of it"


def test_a_report_with_a_gap_is_not_confirmed(asked: County) -> None:
    report = begun(asked)
    perform(report, "compile", by=asked.post("justice", "handler"), on=date("2022-02-01"))
    with pytest.raises(Refusal, match="还有数据待报送"):
        taken_to(asked, report, "circulate")
    assert "待" in "".join(AnnualReport.objects.get(pk=report.pk).lines)
    perform(fresh(report), "send_back", by=asked.post("justice", "principal"), on=date("2022-02-02"), reason="数据未齐")
    signed(asked, on="2022-02-03")
    assert adopt(asked, report, on="2022-02-04")


def test_a_signed_number_is_frozen_with_its_return_and_stays_when_it_is_corrected(
    asked: County, client: Client
) -> None:
    signed(asked)
    put_out(asked, adopt(asked, begun(asked)))
    found = published_report(PLACE, 2021, date("2022-03-01"))
    assert found is not None
    turnover = found.frozen.figures["toy.fairs.turnover"]
    assert turnover.value == Decimal("3.05")
    assert [(each.organ, each.on, each.letter) for each in turnover.returns] == [
        (asked.organ(KEEPER).name, "2022-01-12", "演编函〔2022〕1号")
    ]
    assert f"集市成交额：3.05亿元。口径（第1版）：集市成交额合计。报送：{asked.organ(KEEPER).name}2022-01-12" in (
        found.notice.body if hasattr(found.notice, "body") else "\n".join(found.frozen.lines())
    )
    do(asked, "correct", "2022-02-10", reason="漏计", data={"due_on": "2022-02-20"})
    do(asked, "fill", "2022-02-11", data={**GOOD, "toy_fairs_turnover": "3.15"})
    do(asked, "check", "2022-02-11", "reviewer")
    do(asked, "sign", "2022-02-12", "principal", {"letter": "演编函〔2022〕9号"}, uploads=[SCAN])
    page = client.get(f"{SITE}toy.fairs.turnover/").content.decode()
    assert 'class="value">3.05 <small>亿元' in page and "2022-01-12" in page
    assert "逐条记录由该单位保存" in page
    assert "按今天的记录计算与公布时不同" in page and "3.15" not in page
    table = {each["id"]: each for each in json.loads(client.get(f"{SITE}figures.json").content)}
    assert table["toy.fairs.turnover"]["value"] == 3.05


def test_a_report_frozen_before_there_were_returns_reads_as_before() -> None:
    figure = {
        "id": "a.b", "title": {"zh": "甲", "en": "A"}, "unit": {"zh": "件", "en": "matters"}, "kind": "flow",
        "value": 3, "definition": {"zh": "口径", "en": "definition"}, "version": "1", "changed": None,
        "public_records": True, "breakdowns": [],
    }  # fmt: skip
    kept = {
        "title": "报告", "place": PLACE, "place_name": "演示县", "year": 2021, "parts": [], "figures": [figure],
        "ledger": {"size": 1, "root": "x"},
    }  # fmt: skip
    found = Frozen(kept).figures["a.b"]
    assert (found.value, found.missing, list(found.returns)) == (3, (), [])


def test_a_dropped_return_leaves_no_gap(asked: County) -> None:
    perform(
        DataReturn.objects.get(), "drop", by=asked.post("justice", "principal"), on=date("2022-01-15"), reason="不再报"
    )
    assert compile_report(year(PLACE, 2021)).gaps == []
