"""Open data: the same values in every form, typed, as of a day; a dictionary of every column; nothing else."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import transaction
from django.test import Client

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.procedures.engine import perform
from fazhi.public.packages import PROFILE
from fazhi.web.language import ENGLISH
from tests.kernel.desk import Desk, date
from tests.public.conftest import SITE, TODAY
from tests.public.leaking import Planted
from tests.public.reading_parquet import ALONE, Read, read_parquet
from tests.public.walking import Walk
from tests.report.annual import published_report
from tests.toy.models import Stall
from tests.toy.registers import Stalls

pytestmark = pytest.mark.django_db
STALLS, PACKAGE, FORMS = "registers/toy.stalls/all", "data/datapackage.json", ("csv", "json", "parquet")
STANDARD = {"string", "integer", "number", "boolean", "date", "array"}
"""Types of Table Schema that we use."""
STORED = {"string": "VARCHAR", "boolean": "BOOLEAN", "integer": "BIGINT", "number": "DECIMAL(18,4)", "date": "DATE"}


@pytest.fixture(autouse=True)
def on(monkeypatch: pytest.MonkeyPatch, today: datetime.date) -> datetime.date:
    monkeypatch.setattr("fazhi.public.open_data.today", lambda: TODAY)
    return TODAY


@pytest.fixture
def stalls(desk: Desk) -> list[Stall]:
    """Beside the usual three: one that is a formula, one that has ended, one that belongs to nobody."""
    market, first = desk.county.organ("market"), date("2019-06-01")
    rows = [
        Stall(code="S-7", name="=cmd()", kind="food", zone="-1区", organ=market, places=7, from_on=first,
              basis=[{"law": "某条例", "article": "3"}]),
        Stall(code="S-8", name="旧摊", kind="goods", organ=market, places=8, from_on=first,
              until_on=date("2020-05-01")),
        Stall(code="S-9", name="无主摊", kind="goods", organ=None, places=0, from_on=first,
              until_on=date("2030-01-01")),
    ]  # fmt: skip
    with transaction.atomic():
        for row in rows:
            record(row)
    return rows


def taken(client: Client, address: str, status: int = 200) -> bytes:
    response = client.get(address)
    assert response.status_code == status, address
    return response.getvalue()


def in_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def described(client: Client, site: str = SITE, query: str = "") -> dict[str, Any]:
    found = json.loads(taken(client, f"{site}{PACKAGE}{query}"))
    assert isinstance(found, dict)
    return found


def resource(package: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in package["resources"] if each["name"] == name]
    assert isinstance(found, dict)
    return found


def typed(row: dict[str, str], fields: list[dict[str, Any]]) -> dict[str, Any]:
    """A row of CSV as its schema reads it, without the mark before what looks like a formula."""
    read = {"string": lambda text: text.removeprefix("'"), "integer": int, "date": datetime.date.fromisoformat,
            "number": Decimal, "boolean": {"true": True, "false": False}.__getitem__}  # fmt: skip
    return {each["name"]: read[each["type"]](row[each["name"]]) if row[each["name"]] else None for each in fields}


def plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as JSON has them."""
    made = json.loads(json.dumps(rows, default=str))
    assert isinstance(made, list)
    return made


@pytest.mark.parametrize("site", [SITE, ENGLISH])
def test_a_register_holds_the_same_in_every_form(client: Client, stalls: list[Stall], site: str) -> None:
    table, listed, read = (taken(client, f"{site}{STALLS}.{form}") for form in FORMS)
    fields = resource(described(client, site), "toy.stalls-csv")["schema"]["fields"]
    parquet = read_parquet(read).rows
    assert [typed(row, fields) for row in in_csv(table)] == parquet
    assert json.loads(listed) == plain(parquet)
    assert [list(row) for row in (in_csv(table)[0], json.loads(listed)[0], parquet[0])] == [
        [each["name"] for each in fields]
    ] * 3
    (food,) = [row for row in parquet if row["code"] == "S-7"]
    assert food == {
        "code": "S-7", "name": "=cmd()", "kind": "餐饮" if site == SITE else "Food", "kind_code": "food",
        "basis": "《某条例》第三条", "organ": "演示县市场监督管理局", "organ_code": "market", "places": 7,
        "zone": "-1区", "from": date("2019-06-01"), "until": None, "id": str(stalls[0].subject),
    }  # fmt: skip
    (nobody,) = [row for row in parquet if row["code"] == "S-9"]
    assert [nobody[name] for name in ("basis", "organ", "organ_code", "zone")] == [None] * 4
    assert (nobody["places"], nobody["until"]) == (0, date("2030-01-01"))


def test_only_the_table_for_office_programs_has_marks_against_formulas(client: Client, stalls: list[Stall]) -> None:
    (food,) = [row for row in in_csv(taken(client, f"{SITE}{STALLS}.csv")) if row["code"] == "S-7"]
    assert (food["name"], food["zone"], food["places"]) == ("'=cmd()", "'-1区", "7")
    for each in (json.loads(taken(client, f"{SITE}{STALLS}.json")),
                 read_parquet(taken(client, f"{SITE}{STALLS}.parquet")).rows):  # fmt: skip
        assert [row["name"] for row in each if row["code"] == "S-7"] == ["=cmd()"]


def test_columns_have_types(client: Client, stalls: list[Stall]) -> None:
    types = read_parquet(taken(client, f"{SITE}{STALLS}.parquet")).types
    assert (types["places"], types["from"], types["until"], types["code"]) == ("BIGINT", "DATE", "DATE", "VARCHAR")
    (first, *_) = json.loads(taken(client, f"{SITE}{STALLS}.json"))
    assert (first["places"], first["until"], first["from"]) == (10, None, "2019-06-01")


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2019-05-31", []), ("2020-04-30", ["S-1", "S-2", "S-3", "S-7", "S-8", "S-9"]),
        ("2020-05-01", ["S-1", "S-2", "S-3", "S-7", "S-9"]),
    ],
)  # fmt: skip
def test_a_register_is_taken_as_of_a_day(client: Client, stalls: list[Stall], day: str, codes: list[str]) -> None:
    table, listed, read = (taken(client, f"{SITE}{STALLS}.{form}?on={day}") for form in FORMS)
    parquet = read_parquet(read)
    assert [row["code"] for row in in_csv(table)] == codes
    assert [row["code"] for row in json.loads(listed)] == codes
    assert [row["code"] for row in parquet.rows] == codes
    assert list(parquet.types) == table.decode("utf-8-sig").splitlines()[0].split(",")


def test_a_file_that_has_not_changed_is_not_sent_again(client: Client, desk: Desk) -> None:
    address = f"{SITE}{STALLS}.parquet"
    first = client.get(address)
    content = first.getvalue()
    assert content == taken(client, address) and int(first["Content-Length"]) == len(content)
    assert first["Content-Disposition"] == 'attachment; filename="toy.stalls-2021-03-22.parquet"'
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    with transaction.atomic():
        record(Stall(code="S-4", name="新", kind="goods", places=1, from_on=date("2021-01-01")))
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and changed.getvalue() != content


def test_a_file_says_what_it_is(client: Client, desk: Desk) -> None:
    told = json.loads(read_parquet(taken(client, f"{SITE}{STALLS}.parquet?on=2020-01-01")).told["datapackage"])
    assert told == resource(described(client, query="?on=2020-01-01"), "toy.stalls-parquet")
    assert told["path"] == f"http://testserver{SITE}{STALLS}.parquet?on=2020-01-01"


def test_figures_hold_the_same_in_every_form(client: Client, desk: Desk, later: None) -> None:
    published_report(desk.county)
    table, listed, read = (taken(client, f"{SITE}report/2021/figures.{form}") for form in FORMS)
    parquet = read_parquet(read)
    fields = resource(described(client), "report-2021-parquet")["schema"]["fields"]
    assert [typed(row, fields) for row in in_csv(table)] == parquet.rows
    whole = json.loads(listed)
    assert [{name: row[name] for name in parquet.types} for row in whole] == parquet.rows
    assert parquet.types["value"] == "DECIMAL(18,4)"
    assert {row["id"]: row["value"] for row in parquet.rows}["toy.stalls"] == 3


def test_of_a_withdrawn_report_no_form_remains(client: Client, desk: Desk, later: None) -> None:
    notice = published_report(desk.county)
    assert resource(described(client), "report-2021-csv")
    by = desk.post("principal", "justice")
    perform(notice, "withdraw", by=by, on=date("2022-02-20"), data={}, reason="公开有误")
    for form in FORMS:
        assert client.get(f"{SITE}report/2021/figures.{form}").status_code == 410
    assert [each["name"] for each in described(client)["resources"] if each["name"].startswith("report")] == []


def test_what_is_not_public_is_in_no_form(client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stalls, "public", False)
    for form in (*FORMS, "zip"):
        assert client.get(f"{SITE}{STALLS}.{form}").status_code == 404
    assert "toy.stalls" not in taken(client, f"{SITE}{PACKAGE}").decode()


@pytest.mark.parametrize("site", [SITE, ENGLISH])
def test_the_package_keeps_the_standard(client: Client, stalls: list[Stall], site: str) -> None:
    package = described(client, site)
    assert package["$schema"] == PROFILE and package["as_of"] == "2021-03-22"
    names = [each["name"] for each in package["resources"]]
    assert names and len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in (package["name"], *names))
    for each in package["resources"]:
        assert {"name", "path", "title", "format", "mediatype", "schema", "as_of"} <= set(each)
        assert each["type"] == "table" and each["path"].startswith(f"http://testserver{site}")
        assert each.get("encoding") == (None if each["format"] == "parquet" else "utf-8")
        response = client.get(each["path"])
        assert response["Content-Type"].partition(";")[0] == each["mediatype"]
        response.getvalue()
        keeps_the_standard(each["schema"])


def archived(client: Client, address: str) -> bool:
    response = client.get(address)
    response.getvalue()
    return response["Content-Type"] == "application/zip" and "ETag" in response


def keeps_the_standard(schema: dict[str, Any]) -> None:
    fields = schema["fields"]
    assert len({each["name"] for each in fields}) == len(fields)
    assert set(schema["primaryKey"]) <= {each["name"] for each in fields}
    assert schema["missingValues"] == [""]
    for each in fields:
        assert each["type"] in STANDARD
        assert each["title"] and each["description"]
        assert set(each["titles"]) == set(each["descriptions"]) == {"zh-Hans", "en"}
        assert set(each.get("constraints", {})) <= {"required", "unique", "enum"}
        if "categories" in each:
            assert [one["value"] for one in each["categories"]] == each["constraints"]["enum"]


@pytest.mark.parametrize("site", [SITE, ENGLISH])
def test_what_stands_in_a_table_is_what_its_dictionary_allows(
    client: Client, stalls: list[Stall], later: None, desk: Desk, site: str
) -> None:
    published_report(desk.county)
    checked = 0
    for each in described(client, site)["resources"]:
        if each["format"] != "parquet":
            continue
        read, (key,) = read_parquet(taken(client, each["path"])), each["schema"]["primaryKey"]
        assert {one["name"]: STORED[one["type"]] for one in each["schema"]["fields"]} == read.types
        keys = [row[key] for row in read.rows]
        assert len(keys) == len(set(keys))
        for one in each["schema"]["fields"]:
            checked += allowed(read, one["name"], one.get("constraints", {}))
    assert checked > 9


def allowed(read: Read, name: str, rules: dict[str, Any]) -> int:
    """Compare a column with its rules; how many rules it has."""
    stands = {row[name] for row in read.rows}
    if rules.get("required"):
        assert None not in stands, name
    if "enum" in rules:
        assert stands - {None} <= set(rules["enum"]), name
    return len(rules)


def test_the_dictionary_tells_kinds_key_and_what_may_be_empty(client: Client, desk: Desk) -> None:
    fields = {
        site: {each["name"]: each for each in resource(described(client, site), "toy.stalls-json")["schema"]["fields"]}
        for site in (SITE, ENGLISH)
    }
    chinese, english = fields[SITE], fields[ENGLISH]
    assert chinese["kind_code"]["categories"] == [
        {"value": "food", "label": "餐饮"}, {"value": "goods", "label": "百货"},
    ]  # fmt: skip
    assert english["kind"]["constraints"] == {"required": True, "enum": ["Food", "Goods"]}
    assert chinese["code"]["constraints"] == {"required": True, "unique": True}
    assert "constraints" not in chinese["zone"] and "constraints" not in english["until"]
    assert (chinese["places"]["title"], english["places"]["title"]) == ("摊位数", "Places")
    assert chinese["places"]["titles"] == english["places"]["titles"] == {"zh-Hans": "摊位数", "en": "Places"}


@pytest.mark.parametrize(
    ("site", "says"),
    [
        (SITE, ("摊位数", "整数", "主键", "可为空", "餐饮；百货", "日期", "datapackage.json")),
        (ENGLISH, ("Places", "whole number", "Key", "May be empty", "Food; Goods", "day (", "datapackage.json")),
    ],
)
def test_the_dictionary_is_a_page_too(client: Client, desk: Desk, site: str, says: tuple[str, ...]) -> None:
    page = taken(client, f"{site}data/").decode()
    for each in resource(described(client, site), "toy.stalls-csv")["schema"]["fields"]:
        assert f'<td class="code">{each["name"]}</td>' in page and each["description"] in page
    for each in says:
        assert each in page, each
    for form in FORMS:
        assert f'href="{site}{STALLS}.{form}"' in page
        assert (
            f'href="{site}{STALLS}.{form}?on=2020-01-01"'
            in taken(client, f"{site}registers/toy.stalls/?on=2020-01-01").decode()
        )


def test_the_walk_looks_into_what_is_taken_away(client: Client, stalls: list[Stall]) -> None:
    walk = Walk(client, Planted({"stall": "无主摊"}))
    every = {f"{SITE}{STALLS}.{form}" for form in (*FORMS, "zip")}
    for address in every:
        walk.open(address)
    assert {address for _, address in walk.leaks} == every


def test_a_demonstration_says_that_it_is_one(client: Client, desk: Desk, settings: Any) -> None:
    said = ("演示数据，个案虚构", "Demonstration data; the cases are invented")
    for demonstration in (False, True):
        settings.DEMONSTRATION = demonstration
        with zipfile.ZipFile(io.BytesIO(taken(client, f"{SITE}{STALLS}.zip"))) as archive:
            read = archive.read("README.txt").decode()
        assert [each in read for each in said] == [demonstration] * 2
        notices = [described(client, site).get("notice") for site in (SITE, ENGLISH)]
        assert notices == (list(said) if demonstration else [None, None])


@pytest.mark.parametrize("site", [SITE, ENGLISH])
def test_an_archive_holds_the_table_and_what_describes_it(client: Client, stalls: list[Stall], site: str) -> None:
    address = f"{site}{STALLS}.zip?on=2020-04-30"
    content = taken(client, address)
    assert content == taken(client, address) and archived(client, address)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["README.txt", "datapackage.json", "toy.stalls.csv"]
        assert {each.date_time[0] for each in archive.infolist()} == {1980}, "a time would make each archive another"
        read, package, table = (archive.read(name) for name in archive.namelist())
    assert table == taken(client, f"{site}{STALLS}.csv?on=2020-04-30")
    (inside,) = json.loads(package)["resources"]
    assert inside["path"] == "toy.stalls.csv" and inside["as_of"] == "2020-04-30"
    assert [each["name"] for each in inside["schema"]["fields"]] == list(in_csv(table)[0])
    keeps_the_standard(inside["schema"])
    for each in ("摊位目录：2020-04-30", "List of stalls: all entries in force on 2020-04-30", "政府信息公开条例"):
        assert each in read.decode()


def test_the_documented_questions_are_answered(
    client: Client, stalls: list[Stall], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What docs/open-data.md asks of a file that was taken away, word by word."""
    text = (Path(__file__).parents[2] / "docs" / "open-data.md").read_text(encoding="utf-8")
    (tmp_path / "all.parquet").write_bytes(taken(client, f"{SITE}{STALLS}.parquet"))
    monkeypatch.chdir(tmp_path)
    asked = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    assert asked
    with duckdb.connect(config=ALONE) as database:
        answers = [database.execute(each).fetchall() for each in asked]
    assert answers[0] == [("百货", 4), ("餐饮", 1)]
