"""Imports on the pages: hand in, map, see the dry run, ask, approve; only the two whom it concerns see anything."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from fazhi.exchange.models import ImportFile, ImportRun, KeptMapping, Standing
from fazhi.exchange.runs import passing
from fazhi.kernel.parties.models import PersonalRead
from fazhi.kernel.staffing.models import Proposal
from tests.conftest import County
from tests.exchange.importing import hand_in, write
from tests.kernel.desk import Desk
from tests.toy.models import Stall
from tests.web.conftest import Visit
from tests.web.people import text_of
from tests.web.staffing_people import proposal_of

pytestmark = pytest.mark.django_db
SHEET = "部门,摊位名称,编号码,数量\n市监所,摊一,T-1,3\n演示县市场监督管理局,摊二,T-2,0\n"
COLUMNS = {
    "c-code": "编号码", "c-name": "摊位名称", "c-organ": "部门", "c-places": "数量", "k-kind": "goods",
    "k-from_on": "2020-01-01",
}  # fmt: skip
TRANSLATED = {**COLUMNS, "w-organ": ["市监所"], "v-organ": ["market"]}


def handed_in(client: Client, county: County, sheet: str = SHEET, name: str = "摊位.csv") -> ImportRun:
    post = str(county.post("government", "handler").subject)
    file = SimpleUploadedFile(name, sheet.encode())
    response = client.post("/imports/new/first.toy.stalls/", {"post": post, "file": file})
    assert response.status_code == 302, text_of(response)
    return ImportRun.objects.latest("at")


def test_a_sheet_of_ones_own_is_mapped_examined_approved_and_imported(county: County, visit: Visit) -> None:
    first, second = visit("government", "handler"), visit("justice", "principal")
    run = handed_in(first, county)
    page, columns = f"/imports/{run.pk}/", f"/imports/{run.pk}/columns/"
    assert "请确认" in text_of(first.get(columns))
    missing = first.post(columns, {**COLUMNS, "c-code": ""})
    assert missing.status_code == 422
    assert "缺少必填的列“编码”" in text_of(missing)
    asked = text_of(first.post(columns, COLUMNS))
    assert "下列内容不认识" in asked
    assert "市监所" in asked
    assert first.post(columns, {**TRANSLATED, "name": "区里的表"}).status_code == 302
    shown = text_of(first.get(page))
    for words in ("新增 1", "有问题 1", "摊位数为零。", "请填摊位数。", "D3"):
        assert words in shown
    assert not Stall.objects.exists()
    assert second.get(page).status_code == 404
    subject = str(county.post("justice", "principal").subject)
    assert first.post(page, {"do": "import", "mode": "by_row", "second": subject}).status_code == 302
    assert "待第二人批准" in text_of(second.get("/"))
    assert "摊位数为零。" in text_of(second.get(page))
    assert second.post(page, {"do": "approve"}).status_code == 302
    assert Stall.objects.get().code == "T-1"
    marked = openpyxl.load_workbook(io.BytesIO(first.get(f"{page}marked/").content))
    assert "摊位数为零" in str(marked.worksheets[0]["A3"].value)
    assert first.post(page, {"do": "drop"}).status_code == 302
    assert not ImportFile.objects.exists()


def test_a_kept_mapping_is_used_when_the_same_headings_come_again(county: County, visit: Visit) -> None:
    client = visit("government", "handler")
    run = handed_in(client, county)
    client.post(f"/imports/{run.pk}/columns/", {**TRANSLATED, "name": "区里的表"})
    assert KeptMapping.objects.get().name == "区里的表"
    again = handed_in(client, county, SHEET.replace("T-1", "T-7"))
    assert again.standing == Standing.EXAMINED
    assert again.mapping_name == "区里的表"
    assert (again.counts["new"], again.counts["bad"]) == (1, 1)


def test_only_the_two_see_it_and_each_does_their_own_part(county: County, visit: Visit) -> None:
    first, second = visit("government", "handler"), visit("justice", "principal")
    run = handed_in(first, county)
    first.post(f"/imports/{run.pk}/columns/", TRANSLATED)
    page = f"/imports/{run.pk}/"
    nobody = first.post(page, {"do": "import", "mode": "by_row"})
    assert nobody.status_code == 422
    assert "没有选择批准人" in text_of(nobody)
    subject = str(county.post("justice", "principal").subject)
    first.post(page, {"do": "import", "mode": "by_row", "second": subject})
    for stranger in (visit("government", "handler", 1), visit("government", "reviewer"), visit("market", "principal")):
        assert stranger.get(page).status_code == 404
        assert stranger.get(f"{page}marked/").status_code == 404
        assert stranger.post(page, {"do": "approve"}).status_code == 404
    assert first.post(page, {"do": "approve"}).status_code == 404
    assert second.get(f"{page}columns/").status_code == 404
    assert second.post(page, {"do": "decline", "why": "数量不对"}).status_code == 302
    assert "数量不对" in text_of(first.get(page))
    assert not Stall.objects.exists()


def test_who_may_not_import_gets_no_page_and_files_are_looked_at(county: County, visit: Visit) -> None:
    assert visit("market", "auditor").get("/imports/").status_code == 404
    assert visit("market", "clerk").get("/imports/new/first.toy.stalls/").status_code == 404
    client = visit("government", "handler")
    for name, content in (
        ("表.exe", b"MZ"),
        ("表.xlsx", b"no zip"),
        ("表.csv", b"\xe6"),
        ("表.csv", "机密★10年\n名称\n".encode()),
    ):
        file = SimpleUploadedFile(name, content)
        response = client.post("/imports/new/first.toy.stalls/", {"file": file})
        assert response.status_code == 422, name
    assert not ImportRun.objects.exists()


def test_officers_and_posts_are_read_from_a_workbook_into_a_proposal(desk: Desk, visit: Visit) -> None:
    proposal: Proposal = proposal_of(desk)
    before = proposal.rows.count()
    book = openpyxl.Workbook()
    for row in (["人员岗位变动表"], ["操作", "人员编号", "姓名"], ["入职", "N1", "新人"]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("人员.xlsx", content.getvalue())
    response = visit("market", "administrator").post(f"/staffing/proposals/{proposal.pk}/", {"table": "", "file": file})
    assert response.status_code == 302, text_of(response)
    assert proposal.rows.count() == before + 1
    assert proposal.rows.last().values == {"number": "N1", "name": "新人"}


def test_the_pages_stand_in_english(county: County, visit: Visit) -> None:
    client = visit("government", "handler", language="en")
    run = handed_in(client, county)
    for page in ("/imports/", "/imports/new/first.toy.stalls/", f"/imports/{run.pk}/columns/", f"/imports/{run.pk}/"):
        assert client.get(page).status_code == 200
    assert "Import from a sheet" in text_of(client.get("/registers/toy.stalls/"))


def test_a_mapping_that_somebody_else_kept_is_shown_before_it_is_used(county: County, visit: Visit) -> None:
    first = handed_in(visit("government", "handler"), county)
    visit("government", "handler").post(f"/imports/{first.pk}/columns/", {**TRANSLATED, "name": "区里的表"})
    colleague = visit("government", "handler", 1)
    file = SimpleUploadedFile("摊位.csv", SHEET.replace("T-1", "T-7").encode())
    post = str(county.post("government", "handler", 1).subject)
    response = colleague.post("/imports/new/first.toy.stalls/", {"post": post, "file": file})
    run = ImportRun.objects.latest("at")
    columns = f"/imports/{run.pk}/columns/"
    assert (response["Location"], run.standing) == (columns, Standing.MAPPING)
    shown = text_of(colleague.get(columns))
    assert f"按〔{county.officer('government', 'handler')}〕于" in shown
    assert "区里的表" in shown
    assert colleague.post(columns, {**TRANSLATED, "name": "区里的表"}).status_code == 302
    run.refresh_from_db()
    assert run.standing == Standing.EXAMINED
    assert KeptMapping.objects.get().by == county.officer("government", "handler"), "it was used as it was"


def test_that_the_second_person_takes_the_sheet_is_recorded(county: County, visit: Visit) -> None:
    first, second = visit("government", "handler"), visit("justice", "principal")
    run = handed_in(first, county)
    page = f"/imports/{run.pk}/"
    first.post(f"{page}columns/", TRANSLATED)
    subject = str(county.post("justice", "principal").subject)
    first.post(page, {"do": "import", "mode": "by_row", "second": subject})
    assert first.get(f"{page}marked/").status_code == 200
    assert not PersonalRead.objects.exists()
    assert second.get(f"{page}marked/").status_code == 200
    read = PersonalRead.objects.get()
    assert (read.officer, read.organ) == (county.officer("justice", "principal").pk, county.organ("justice").pk)
    assert (read.kind, read.purpose) == ("exported", "work")
    assert "摊位" in read.note


def test_a_register_that_lives_takes_no_sheet(county: County, visit: Visit, settings: Settings) -> None:
    settings.FIRST_LOADS_CLOSED = ["toy.stalls"]
    client = visit("government", "handler")
    assert "存量建账已由管理员关闭" in text_of(client.get("/imports/new/first.toy.stalls/"))
    post = str(county.post("government", "handler").subject)
    file = SimpleUploadedFile("摊位.csv", SHEET.encode())
    assert client.post("/imports/new/first.toy.stalls/", {"post": post, "file": file}).status_code == 422
    assert not ImportRun.objects.exists()


def test_a_sheet_that_makes_the_reader_stumble_is_refused_on_the_page(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ValueError("13012340001")

    client = visit("government", "handler")
    run = handed_in(client, county)
    monkeypatch.setattr(passing, "check", broken)
    page = client.post(f"/imports/{run.pk}/columns/", TRANSLATED)
    assert page.status_code == 422
    assert "不能读取" in text_of(page)
    monkeypatch.setattr(passing, "read", broken)
    file = SimpleUploadedFile("摊位.csv", SHEET.encode())
    post = str(county.post("government", "handler").subject)
    refused = client.post("/imports/new/first.toy.stalls/", {"post": post, "file": file})
    assert refused.status_code == 422
    assert "不能读取" in text_of(refused)
    assert ImportRun.objects.count() == 1


def test_the_page_of_an_entry_says_who_loaded_it(county: County, visit: Visit) -> None:
    rows = [{"code": "T-1", "name": "摊一", "kind": "goods", "organ": "market", "places": 3,
             "from_on": datetime.date(2020, 1, 1)}]  # fmt: skip
    write(hand_in("first.toy.stalls", rows, county.post("market", "handler")), county.post("justice", "principal"))
    shown = text_of(visit("market", "clerk").get(f"/registers/toy.stalls/{Stall.objects.get().subject}/"))
    assert "存量建账" in shown
    for each in (county.officer("market", "handler"), county.officer("justice", "principal")):
        assert str(each) in shown


def test_what_another_page_was_still_to_be_told_is_not_told_of_a_sheet(county: County, visit: Visit) -> None:
    client = visit("market", "handler")
    kept = {"act-place": "/open/toy.tip/take/", "act-save": "1", "act-draft": "0", "text": "x"}
    assert client.post("/drafts/", kept).status_code == 302
    post = str(county.post("market", "handler").subject)
    file = SimpleUploadedFile("摊位.csv", SHEET.encode())
    page = client.post("/imports/new/first.toy.stalls/", {"post": post, "file": file}, follow=True)
    assert "栏目对应" in text_of(page)
    assert "草稿已保存" not in text_of(page)
