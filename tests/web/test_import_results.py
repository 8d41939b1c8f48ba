"""What the pages of an import show: what rows become, faults, templates with examples, and who does the writing."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from fazhi.exchange.models import ImportRun, Mode, Standing
from fazhi.exchange.runs import deciding
from fazhi.exchange.runs.jobs import go_on as imports_go_on
from fazhi.exchange.runs.keeping import findings_of
from fazhi.exchange.runs.mapping import not_understood
from fazhi.exchange.sheets import Kind, Mapping, Route
from fazhi.exchange.targets.declaring import Asked
from fazhi.exchange.targets.first_loads import FirstLoadTarget
from fazhi.exchange.targets.registry import target_of
from fazhi.now import moment
from fazhi.operation import jobs
from tests.conftest import County
from tests.exchange.importing import DAY, NOW, hand_in, write
from tests.toy.models import Stall
from tests.web.conftest import Visit
from tests.web.people import text_of
from tests.web.test_importing_pages import handed_in

pytestmark = pytest.mark.django_db
ENTRY = {"kind": "goods", "organ": "market", "from_on": datetime.date(2020, 1, 1)}


def stalls(*places: int, **otherwise: Any) -> list[dict[str, Any]]:
    """Entries with so many places each."""
    return [
        {**ENTRY, "code": f"T-{nth}", "name": f"摊{nth}", "places": each, **otherwise}
        for nth, each in enumerate(places, 1)
    ]  # fmt: skip


def test_what_rows_become_is_shown_with_their_codes(county: County, visit: Visit) -> None:
    run = hand_in("first.toy.stalls", stalls(3, 4), county.post("government", "handler"))
    shown = visit("government", "handler").get(f"/imports/{run.pk}/")
    table = text_of(shown).partition("各行将成为什么")[2]
    assert "编码" in table
    assert table.index("T-1") < table.index("摊1") < table.index("T-2")


def test_what_rows_become_names_no_person_by_a_number(county: County, visit: Visit) -> None:
    rows = [{"party_kind": "citizen", "party_name": "王小明", "party_identifier": "11010519491231002X"}]
    run = hand_in("parties", rows, county.post("market", "clerk"))
    shown = text_of(visit("market", "clerk").get(f"/imports/{run.pk}/"))
    assert "各行将成为什么" in shown
    assert "11010519491231002X" not in shown
    assert all(not each["key"] for content in findings_of(run) for each in content["rows"])


def test_a_fault_of_a_double_names_the_other_row(county: County, visit: Visit) -> None:
    rows = [*stalls(3, 4), *stalls(5)]
    run = hand_in("first.toy.stalls", rows, county.post("government", "handler"))
    assert "第 2 行与此相同" in text_of(visit("government", "handler").get(f"/imports/{run.pk}/"))
    assert "It is the same as row 2" in text_of(
        visit("government", "handler", language="en").get(f"/imports/{run.pk}/")
    )


def test_each_choice_of_the_mapping_is_labelled_where_the_table_has_no_heading(county: County, visit: Visit) -> None:
    client = visit("government", "handler")
    run = handed_in(client, county)
    page = client.get(f"/imports/{run.pk}/columns/").content.decode()
    columns = target_of("first.toy.stalls").columns(Asked(run.by, run.day))
    for label in ("表中的列", "或者：各行都是"):
        assert page.count(f'<small class="on-phone">{label}</small>') == len(columns)


@pytest.mark.parametrize("alive", [True, False])
def test_a_large_sheet_is_written_whole_by_the_worker_where_one_is_alive(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch, alive: bool
) -> None:
    monkeypatch.setattr(FirstLoadTarget, "chunk", 1)
    first, second = visit("government", "handler"), visit("justice", "principal")
    run = hand_in("first.toy.stalls", stalls(*range(1, 7)), county.post("government", "handler"))
    deciding.choose_mode(run, Mode.WHOLE)
    deciding.ask(run, county.post("justice", "principal"), DAY, NOW)
    if alive:
        jobs.alive(moment())
    page = f"/imports/{run.pk}/"
    assert second.post(page, {"do": "approve"}).status_code == 302
    assert first.post(page, {"do": "go"}).status_code == 302
    assert Stall.objects.count() == (0 if alive else 6)
    imports_go_on(moment())
    assert Stall.objects.count() == 6


def test_an_import_that_is_written_is_not_withdrawn(county: County, visit: Visit) -> None:
    run = hand_in("first.toy.stalls", stalls(3), county.post("government", "handler"))
    deciding.choose_mode(run, Mode.WHOLE)
    deciding.ask(run, county.post("justice", "principal"), DAY, NOW)
    deciding.approve(run, county.post("justice", "principal"), DAY, NOW)
    refused = visit("government", "handler").post(f"/imports/{run.pk}/", {"do": "drop"})
    assert refused.status_code == 422
    assert "已经办理或撤回" in text_of(refused)
    assert ImportRun.objects.filter(pk=run.pk).exists()


def test_the_template_of_no_further_act_has_the_columns_of_the_opening_one(county: County, visit: Visit) -> None:
    post = str(county.post("market", "clerk").subject)
    page = "/imports/template/matters.toy.permit/"
    for given, last in (({}, "决定：经办人编号"), ({"post": post}, "申请：经办人编号")):
        book = openpyxl.load_workbook(io.BytesIO(visit("market", "clerk").get(page, given).content))
        assert [cell.value for cell in book.worksheets[0][1]][-1] == last


def test_the_template_explains_its_columns_by_examples(county: County, visit: Visit) -> None:
    client = visit("market", "clerk")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/imports/template/matters.toy.permit/").content))
    said = {str(row[0].value): row[4].value for row in book["填写说明"].iter_rows(min_row=2)}
    assert said["摊位许可编号"] == "演市监摊〔2021〕1号"
    assert said["申请日期"] == "2021-03-05"
    assert said["当事人类别"]
    assert said["受理：勘验单位"] == "市场监督管理局"
    assert said["受理：经办人编号"] == "market-clerk-0"


def test_the_template_of_a_list_shows_how_its_codes_are_made(county: County, visit: Visit) -> None:
    write(hand_in("first.toy.stalls", stalls(3), county.post("market", "handler")), county.post("justice", "principal"))
    client = visit("market", "handler")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/imports/template/changes.toy.stalls/").content))
    said = {str(row[0].value): row[4].value for row in book["填写说明"].iter_rows(min_row=2)}
    assert (said["编码"], said["类别"], said["摊位数"]) == ("T-1", "餐饮", "3")


def test_values_that_are_not_known_are_asked_for_as_far_as_a_form_may_be_sent(
    county: County, visit: Visit, settings: Settings
) -> None:
    columns = target_of("matters.disputes.reconsideration").columns(Asked(county.post("justice", "handler"), DAY))
    kinds = [each.name for each in columns if each.kind in (Kind.CHOICE, Kind.ORGAN)]
    assert len(kinds) > 3
    heads = ",".join(["登记复议申请日期", *(f"列{nth}" for nth in range(len(kinds)))])
    rows = [",".join(["2020-01-01", *[f"值{nth}-{at}" for at in range(len(kinds))]]) for nth in range(120)]
    client = visit("justice", "handler")
    post = str(county.post("justice", "handler").subject)
    file = SimpleUploadedFile("案件.csv", "\n".join([heads, *rows]).encode())
    client.post("/imports/new/matters.disputes.reconsideration/", {"post": post, "file": file})
    run = ImportRun.objects.latest("at")
    mapping = Mapping(tuple(Route(name, (f"列{at}",)) for at, name in enumerate(kinds)))
    asked = not_understood(run, mapping)
    assert sum(map(len, asked.values())) == 300
    assert 2 * 300 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_a_corrected_sheet_is_handed_in_without_saying_all_again(county: County, visit: Visit) -> None:
    client = visit("market", "handler")
    post = str(county.post("market", "handler").subject)
    said = {"post": post, "heading": "夜市调整", "ground": "规划", "effective_on": "2021-04-01"}
    place = "/imports/new/changes.toy.stalls/"

    def handed(places: str, **more: str) -> ImportRun:
        file = SimpleUploadedFile("摊位.csv", f"摊位名称,编号码,数量\n摊一,T-1,{places}\n".encode())
        assert client.post(place, {**said, **more, "file": file}).status_code == 302
        return ImportRun.objects.latest("at")

    first = handed("若干")
    columns = {"c-code": "编号码", "c-name": "摊位名称", "c-places": "数量", "k-kind": "goods"}
    assert client.post(f"/imports/{first.pk}/columns/", columns).status_code == 302
    page = client.get(f"/imports/{first.pk}/").content.decode()
    assert f"{place}?again={first.pk}" in page
    form = client.get(f"{place}?again={first.pk}").content.decode()
    assert "夜市调整" in form
    assert 'value="2021-04-01"' in form
    again = handed("5", again=str(first.pk))
    assert (again.standing, again.counts["new"]) == (Standing.EXAMINED, 1)
    assert not ImportRun.objects.filter(pk=first.pk).exists(), "the corrected sheet takes its place"
    assert handed("6").standing == Standing.MAPPING


def test_nobody_hands_in_after_the_import_of_another(county: County, visit: Visit) -> None:
    run = hand_in("changes.toy.stalls", [{"code": "T-1", "places": 3}], county.post("market", "handler"),
                  heading="夜市调整", ground="规划", effective_on="2021-04-01")  # fmt: skip
    for given in (str(run.pk), "x"):
        form = visit("market", "handler", 1).get(f"/imports/new/changes.toy.stalls/?again={given}")
        assert form.status_code == 200
        assert "夜市调整" not in form.content.decode()
        assert 'name="again"' not in form.content.decode()
