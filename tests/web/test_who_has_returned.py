"""Who has returned and who has not, on the page of a collection: as far as each viewer may see, reminded at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fazhi.kernel.organs.founding import designate
from fazhi.kernel.organs.models import Office
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.returns.models import Collection, DataReturn
from tests.conftest import FOUNDED, PLACE, County
from tests.kernel.desk import date
from tests.kernel.returns.asking import GOOD, KEEPER, SCAN, do, issued, keep_fairs, return_of
from tests.web.conftest import Visit
from tests.web.people import control_of

pytestmark = pytest.mark.django_db
FORMS = ("toy.fairs", "toy.streets")
DUE = "2022-01-20"
REMIND_ALL = "催办逾期的"


def on_the_day(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: date(day))


@pytest.fixture
def collection(county: County, monkeypatch: pytest.MonkeyPatch) -> Collection:
    """A collection of two forms, due on 20 January of 2022, looked at on the 10th."""
    on_the_day(monkeypatch, "2022-01-10")
    keep_fairs(county)
    return issued(county, FORMS)


def table(client: Client, collection: Collection) -> list[str]:
    """The lines of the table, each as its text."""
    page = client.get(f"/matters/{collection.pk}/").content.decode()
    found = re.search(r'<section id="survey">(.*?)</section>', page, re.DOTALL)
    assert found is not None
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL)[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def line_of(client: Client, collection: Collection, form: str = "集市") -> str:
    return next(line for line in table(client, collection) if form in line)


def test_each_body_asked_has_a_line_with_what_it_was_asked_and_how_it_stands(
    county: County, visit: Visit, collection: Collection
) -> None:
    office = visit("justice", "handler")
    assert len(table(office, collection)) == DataReturn.objects.filter(asked_in=collection).count() >= 2
    line = line_of(office, collection)
    assert all(said in line for said in (county.organ(KEEPER).name, "2021年", DUE, "未开始填报"))
    assert line.endswith("未催报")


def test_every_step_is_told_in_words(county: County, visit: Visit, collection: Collection) -> None:
    office = visit("justice", "handler")
    do(county, "fill", "2022-01-06", data=GOOD)
    assert "已填报，待复核" in line_of(office, collection)
    do(county, "send_back", "2022-01-06", "reviewer", reason="有误")
    assert "已退回，待重新填报" in line_of(office, collection)
    do(county, "fill", "2022-01-07", data=GOOD)
    do(county, "check", "2022-01-07", "reviewer")
    assert "已复核，待签发" in line_of(office, collection)
    do(county, "call_back", "2022-01-07", "principal", organ="justice", reason="口径有变")
    assert "已收回，待重新填报" in line_of(office, collection)
    do(county, "remind", "2022-01-08", organ="justice", data={"text": "请尽快报送"})
    assert line_of(office, collection).endswith("已收回，待重新填报 催报1次"), "counted, and no more"
    do(county, "fill", "2022-01-09", data=GOOD)
    do(county, "check", "2022-01-09", "reviewer")
    do(county, "sign", "2022-01-09", "principal", {"letter": "演编函〔2022〕1号"}, uploads=[SCAN])
    assert "2022-01-09 已报送" in line_of(office, collection) and "逾期" not in line_of(office, collection)


def test_who_is_late_says_by_how_many_days_and_comes_first(
    county: County, visit: Visit, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = visit("justice", "handler")
    on_the_day(monkeypatch, DUE)
    assert not any("逾期" in line for line in table(office, collection)), "the last day is in time"
    on_the_day(monkeypatch, "2022-01-23")
    assert "未开始填报，逾期3天" in line_of(office, collection)
    do(county, "fill", "2022-01-23", data=GOOD)
    do(county, "check", "2022-01-23", "reviewer")
    do(county, "sign", "2022-01-23", "principal", {"letter": "演编函〔2022〕1号"}, uploads=[SCAN])
    assert "2022-01-23 已报送（逾期3天）" in line_of(office, collection)
    assert "集市" not in table(office, collection)[0], "what was returned comes last"


def test_all_who_are_late_are_reminded_at_once(
    county: County, visit: Visit, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = visit("justice", "handler")
    assert REMIND_ALL not in office.get(f"/matters/{collection.pk}/").content.decode(), "nobody is late"
    on_the_day(monkeypatch, "2022-01-23")
    page = office.get(f"/matters/{collection.pk}/").content.decode()
    late = DataReturn.objects.filter(asked_in=collection)
    assert f"{REMIND_ALL} {late.count()} 件" in page
    chosen = re.findall(r'name="m" value="([^"]+)"', page)
    control = control_of(office.get("/work/kernel.return/bulk/remind/", {"m": chosen}))
    answer = office.post("/work/kernel.return/bulk/remind/", {"m": chosen, "text": "请尽快报送", **control})
    assert answer.status_code == 200
    assert Act.objects.filter(name="remind", matter__in=late.values("pk")).count() == late.count()
    assert all(line.endswith("催报1次") for line in table(office, collection))


def test_who_may_not_remind_is_not_offered_it(
    county: County, visit: Visit, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_day(monkeypatch, "2022-01-23")
    page = visit(KEEPER, "handler").get(f"/matters/{collection.pk}/").content.decode()
    assert "未开始填报，逾期3天" in page and REMIND_ALL not in page


def test_a_body_sees_how_its_own_return_stands_and_nothing_of_the_others(
    county: County, visit: Visit, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_day(monkeypatch, "2022-01-23")
    do(county, "remind", "2022-01-23", organ="justice", data={"text": "请尽快报送"})
    keeper, town = visit(KEEPER, "handler"), visit("town", "handler")
    mine = return_of()
    assert line_of(keeper, collection).endswith("未开始填报，逾期3天 催报1次")
    told = line_of(town, collection)
    assert county.organ(KEEPER).name in told and DUE in told, "whom the notice asks is known to all whom it asks"
    assert told.endswith("您无权查看该项的办理情况")
    assert f"/matters/{mine.pk}/" in keeper.get(f"/matters/{collection.pk}/").content.decode()
    assert f"/matters/{mine.pk}/" not in town.get(f"/matters/{collection.pk}/").content.decode()
    assert "逾期" not in told


def test_what_a_body_began_of_its_own_accord_is_among_them(
    county: County, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_day(monkeypatch, "2022-01-10")
    designate(PLACE, Office.PETITIONS, county.organ(KEEPER), FOUNDED, basis="测试")
    data = {"form": "toy.fairs", "from_on": "2021-01-01", "last_day": "2021-12-31", "due_on": DUE}
    open_matter("kernel.return", "begin", by=county.post(KEEPER, "handler"), on=date("2022-01-03"), data=data)
    collection = issued(county, FORMS)
    assert return_of().asked_in is None
    assert "集市" in line_of(visit(KEEPER, "handler"), collection)


def test_a_collection_that_was_not_issued_and_other_matters_have_no_table(
    county: County, visit: Visit, finding: Matter
) -> None:
    assert 'id="survey"' not in visit("justice", "handler").get(f"/matters/{finding.pk}/").content.decode()
