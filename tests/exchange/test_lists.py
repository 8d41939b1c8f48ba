"""Lists taken away: what the viewer sees and no more, in three forms, none of which a program takes for a formula."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from pytest_django import Settings

from fazhi.exchange.lists.listing import Listing, Said
from fazhi.exchange.lists.tables import Column, Table, line, reckons
from fazhi.exchange.lists.workbooks import LONGEST, workbook_of
from fazhi.kernel.parties.models import PersonalRead
from fazhi.kernel.wording import Label
from fazhi.now import SHANGHAI
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.toy.models import Stall
from tests.web.pages import draft_of
from tests.web.people import account_of, finding_of, text_of

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
WHY = {"purpose": "supervise", "note": "月度督办"}
SIGNS = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠a"]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: datetime.date(2021, 3, 22))
    settings.KEYS, settings.DEMONSTRATION = tmp_path / "keys", True


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.fixture
def visit(county: County) -> Visit:
    def signed_in(organ: str, role: str, nth: int = 0, language: str = "") -> Client:
        client = Client()
        client.force_login(account_of(county.post(organ, role, nth)).user)
        if language:
            client.cookies["django_language"] = language
        return client

    return signed_in


def content(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    sent = b"".join(response.streaming_content)
    response.close()
    return sent


def rows_of_csv(response: Any) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What is said above the empty line, and the rows under their headings."""
    lines = list(csv.reader(io.StringIO(content(response).decode("utf-8-sig"))))
    at = lines.index([])
    return dict(each[:2] for each in lines[:at]), [
        dict(zip(lines[at + 1], row, strict=True)) for row in lines[at + 2 :]
    ]


def sheets(response: Any) -> tuple[list[list[Any]], dict[str, str]]:
    book = openpyxl.load_workbook(io.BytesIO(content(response)))
    first, about = book.worksheets
    assert first.freeze_panes == "A2"
    rows = [[cell.value for cell in row] for row in first.iter_rows()]
    return rows, {str(row[0].value): str(row[1].value) for row in about.iter_rows()}


def test_a_worklist_is_taken_away_as_its_page_shows_it(desk: Desk, visit: Visit) -> None:
    accepted, decided = desk.accepted(), desk.decided()
    client = visit("market", "handler")
    said, rows = rows_of_csv(client.post("/export/work/toy.permit/csv", WHY))
    assert [row["编号"] for row in rows] == [accepted.number]
    assert rows[0]["当事人"] == "王小明" and rows[0]["阶段"] == "已受理"
    assert said["导出人"].startswith("市场监督管理局") and said["注意"] == "演示数据，个案虚构"
    page = text_of(client.get("/work/toy.permit/"))
    assert all(rows[0][name] in page for name in ("编号", "当事人", "阶段", "主办单位", "到期日"))
    _, ended = rows_of_csv(client.post("/export/work/toy.permit/csv?state=ended", WHY))
    assert [row["编号"] for row in ended] == [decided.number] and "办结日期" in ended[0]


def test_filters_hold_and_are_said(county: County, visit: Visit) -> None:
    for nth in range(3):
        finding_of(county, f"问题{nth}")
    said, rows = rows_of_csv(visit("justice", "handler").post("/export/work/oversight.rectification/csv?q=问题1"))
    assert len(rows) == 1 and "问题1" in rows[0]["事项"]
    assert said["条件"]


def test_names_that_the_page_masks_are_masked(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    # The justice bureau has no part in it; the staffing office is asked and reads no names.
    client = visit("staffing", "handler")
    page = text_of(client.get("/work/toy.permit/"))
    _, rows = rows_of_csv(client.post("/export/work/toy.permit/csv", WHY))
    assert [row["当事人"] for row in rows if row["当事人"] not in page] == []
    assert "王小明" not in str(rows)
    _, none = rows_of_csv(visit("justice", "handler").post("/export/work/toy.permit/csv", WHY))
    assert none == []


def test_a_list_that_names_people_says_what_for_and_is_in_the_log(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    client = visit("market", "handler")
    assert client.get("/export/work/toy.permit/csv").status_code == 405
    refused = client.post("/export/work/toy.permit/csv", {"purpose": "supervise", "note": " "})
    assert refused.status_code == 422 and "写明用途" in text_of(refused)
    assert not PersonalRead.objects.exists()
    content(client.post("/export/work/toy.permit/xlsx", WHY))
    read = PersonalRead.objects.get()
    assert (read.kind, read.purpose, read.fields) == ("exported", "supervise", ["names"])
    assert read.note == "摊位许可 xlsx：月度督办"
    log = text_of(visit("market", "principal").get("/personal-reads/"))
    assert "导出：列表中的姓名" in log and "月度督办" in log


def test_how_many_names_leave_at_once_is_bounded(desk: Desk, visit: Visit, settings: Settings) -> None:
    settings.EXPORTED_NAMES = 1
    desk.accepted()
    desk.accepted()
    refused = visit("market", "handler").post("/export/work/toy.permit/csv", WHY)
    assert refused.status_code == 400 and "缩小范围" in text_of(refused)
    assert not PersonalRead.objects.exists()


def test_a_register_as_of_a_day_in_three_forms(desk: Desk, visit: Visit) -> None:
    client = visit("justice", "handler")
    asked = "?on=2020-06-30&q=s-2"
    (heads, *rows), about = sheets(client.get(f"/export/registers/toy.stalls/xlsx{asked}"))
    row = dict(zip(heads, rows[0], strict=True))
    assert len(rows) == 1 and row["编码"] == "S-2" and row["摊位数"] == 20
    assert row["生效日"] == datetime.datetime(2019, 6, 1)
    assert about["导出人"] and about["区划"].startswith("演示县")
    _, lines = rows_of_csv(client.get(f"/export/registers/toy.stalls/csv{asked}"))
    assert lines[0]["编码"] == "S-2" and lines[0]["生效日"] == "2019-06-01"
    told = json.loads(content(client.get(f"/export/registers/toy.stalls/json{asked}")))
    assert told["rows"][0]["code"] == "S-2" and told["rows"][0]["places"] == 20
    assert {"label": "注意", "text": "演示数据，个案虚构"} in told["about"]


def test_the_file_has_a_chinese_name(desk: Desk, visit: Visit) -> None:
    answer = visit("justice", "handler").get("/export/registers/toy.stalls/xlsx")
    named = answer["Content-Disposition"]
    answer.close()
    assert named.startswith("attachment; filename*=utf-8''")
    assert unquote(named).split("''")[1].startswith("摊位目录（演示数据）_") and named.endswith(".xlsx")
    english = visit("justice", "handler", language="en").get("/export/registers/toy.stalls/csv")
    assert "List of stalls" in english["Content-Disposition"] and "Code" in content(english).decode()


@pytest.mark.parametrize("address", [
    "registers/toy.stalls/difference/", "changes/{draft}/", "figures/", "figures/toy.permits.granted/",
    "personal-reads/", "overview/",
])  # fmt: skip
def test_every_other_list_comes_in_every_form(desk: Desk, visit: Visit, address: str) -> None:
    desk.decided()
    client, at = visit("market", "principal"), f"/export/{address.format(draft=draft_of(desk).pk)}"
    (heads, *rows), _ = sheets(client.get(f"{at}xlsx"))
    _, lines = rows_of_csv(client.get(f"{at}csv"))
    told = json.loads(content(client.get(f"{at}json")))
    assert len(rows) == len(lines) == len(told["rows"]) and heads == [each["title"] for each in told["columns"]]
    assert client.get(f"{at}pdf").status_code == 404


def test_pages_lead_to_their_export_with_their_filters(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    client = visit("market", "principal")
    page = client.get("/registers/toy.stalls/?on=2020-06-30&page=1").content.decode()
    assert 'href="/export/registers/toy.stalls/xlsx?on=2020-06-30" download' in page
    page = client.get("/work/toy.permit/?stage=accepted&size=50").content.decode()
    assert 'formaction="/export/work/toy.permit/csv?stage=accepted"' in page
    assert "/export/overview/xlsx" in client.get("/").content.decode()


def listing(rows: list[list[Any]], kinds: str = "s", about: str = "处") -> Listing:
    types = {"s": "string", "n": "number", "d": "date"}
    columns = [
        Column(f"c{at}", types[kind], Label(f"列{at}", f"column {at}"), Label("列", "c"), lambda row, at=at: row[at])  # type: ignore[misc]
        for at, kind in enumerate(kinds)
    ]
    said = Said(about, datetime.datetime(2021, 3, 22, 9, tzinfo=SHANGHAI), "演示县")
    return Listing(Table("t", Label("表", "Table"), Label("表", "Table"), tuple(columns), "c0"), rows, said)


@pytest.mark.parametrize("text", SIGNS)
def test_no_program_takes_a_text_for_a_formula(text: str) -> None:
    assert next(csv.reader([line([text])]))[0].startswith("'") if "\r" not in text else "'" in line([text])
    with workbook_of(listing([[text, -1]], "sn", about=text)) as file:
        data = file.read()
    first, about = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert first["A2"].data_type == "s" and first["A2"].quotePrefix and unescape(first["A2"].value) == text
    assert first["B2"].data_type == "n" and first["B2"].value == -1, "a number stays one"
    assert all(cell.data_type == "s" for row in about.iter_rows() for cell in row)
    with ZipFile(io.BytesIO(data)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


@given(st.text(max_size=8))
def test_whatever_a_text_begins_with_csv_tells_it_from_a_formula(text: str) -> None:
    shown = line([text]).lstrip('"')
    assert not shown.lstrip().startswith(tuple("=+-@＝＋－＠")) and not shown.startswith("\t")
    assert reckons(text) == (shown.startswith("'") and not text.startswith("'"))


def test_long_numbers_codes_and_texts_are_not_spoilt() -> None:
    with workbook_of(
        listing([["013012340001", 12, datetime.date(2021, 3, 1)], ["字" * 40_000, 10**16, None]], "snd")
    ) as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        assert sheet["A2"].value == "013012340001" and sheet["A2"].number_format == "@"
        assert sheet["C2"].value == datetime.datetime(2021, 3, 1) and sheet["C2"].number_format == "yyyy-mm-dd"
        assert sheet["B3"].value == str(10**16), "more figures than Excel keeps"
        assert len(sheet["A3"].value) == LONGEST and sheet["A3"].value.endswith("（过长，全文见系统）")


def test_rows_are_read_while_they_are_written(desk: Desk, visit: Visit) -> None:
    """A text leaves before the last row is read."""
    from fazhi.exchange.lists.texts import csv_of, json_of

    for form in (csv_of, json_of):
        read: list[int] = []

        def rows(read: list[int] = read) -> Iterator[list[Any]]:
            for nth in range(1000):
                read.append(nth)
                yield [str(nth)]

        lines = form(listing(rows()))  # type: ignore[arg-type]
        while not read:
            next(lines)
        assert len(read) == 1


def test_stall_values_that_look_like_formulas_leave_as_texts(desk: Desk, visit: Visit, county: County) -> None:
    from django.db import transaction

    from fazhi.kernel.ledger.journal import record

    with transaction.atomic():
        record(Stall(code="S-9", name='=HYPERLINK("http://x")', kind="goods", organ=county.organ("market"), places=1,
                     from_on=datetime.date(2019, 6, 1)))  # fmt: skip
    _, rows = rows_of_csv(visit("justice", "handler").get("/export/registers/toy.stalls/csv?q=S-9"))
    assert rows[0]["名称"].startswith("'=") and rows[0]["摊位数"] == "1"
