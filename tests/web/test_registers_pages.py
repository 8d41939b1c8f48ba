"""Registers as of a day, their difference, their history, and change sets that cannot leave draft with a fault."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction

from fazhi.kernel.adjustments.models import ChangeRow, ChangeSet
from fazhi.kernel.ledger.versions import amend, end
from fazhi.kernel.procedures.models import Matter
from fazhi.now import SHANGHAI
from tests.kernel.desk import Desk
from tests.toy.models import Stall
from tests.toy.registers import Stalls
from tests.web.conftest import Visit
from tests.web.pages import draft_of
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(desk: Desk) -> Stall:
    """S-1 grows on the first of July 2020, S-3 ends on the same day."""
    day = datetime.date(2020, 7, 1)
    first = Stall.objects.as_of(day).get(code="S-1")
    with transaction.atomic():
        amend(first, day, places=12, kind="food", zone="东区")
        end(Stall.objects.as_of(day).get(code="S-3"), day)
    return first


def test_a_register_as_of_a_day(changed: Stall, visit: Visit) -> None:
    client = visit("justice", "handler")
    before, after = (text_of(client.get(f"/registers/toy.stalls/?on={day}")) for day in ("2020-06-30", "2020-07-01"))
    assert "2020-06-30 有效 3 项" in before
    assert "摊位点S-3" in before
    assert "2020-07-01 有效 2 项" in after
    assert "摊位点S-3" not in after
    assert "餐饮 1 百货 1 合计 2" in after


def test_a_register_is_filtered_by_kind_organ_and_text(changed: Stall, visit: Visit) -> None:
    client = visit("justice", "handler")
    assert "摊位点S-2" not in text_of(client.get("/registers/toy.stalls/?kind=food"))
    assert "没有符合条件的条目" in text_of(client.get("/registers/toy.stalls/?organ=market&q=水果"))
    assert "摊位点S-2" in text_of(client.get("/registers/toy.stalls/?organ=market&q=s-2"))


def test_the_difference_of_two_days_shows_old_and_new(changed: Stall, visit: Visit) -> None:
    page = text_of(visit("justice", "handler").get("/registers/toy.stalls/difference/?from=2020-06-30&to=2020-07-01"))
    assert "新增 0 项，取消 1 项，变更 1 项。" in page
    for reading in ("类别 百货 → 餐饮", "摊位数 10 → 12", "片区 — → 东区"):
        assert reading in page


def test_an_entry_shows_all_versions_on_both_axes(changed: Stall, visit: Visit) -> None:
    page = visit("justice", "handler").get(f"/registers/toy.stalls/{changed.subject}/")
    shown = text_of(page)
    assert "今日有效，自 2020-07-01 起。" in shown
    assert shown.count("已被后来的版本取代") == 1
    assert "2019-06-01 至 2020-07-01（不含）" in shown


def test_a_register_that_is_not_public_shows_own_entries_only(
    desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(Stalls, "public", False)
    stall = Stall.objects.get(code="S-1")
    for organ, seen in (("market", True), ("justice", False)):
        client = visit(organ, "handler")
        assert ("摊位点S-1" in text_of(client.get("/registers/toy.stalls/"))) is seen
        assert client.get(f"/registers/toy.stalls/{stall.subject}/").status_code == (200 if seen else 404)
        difference = text_of(client.get("/registers/toy.stalls/difference/?from=2019-01-01&to=2021-01-01"))
        assert ("新增 3 项" in difference) is seen


def test_a_change_set_is_drafted_shown_with_every_fault_and_reported(desk: Desk, visit: Visit) -> None:
    client, market = visit("market", "handler"), desk.county.organ("market")
    heading = {"heading": "夜市调整", "ground": "群众意见", "effective_on": "2021-04-01", "organ": str(market.pk)}
    client.post("/registers/toy.stalls/changes/", heading)
    draft = ChangeSet.objects.get()
    rows = f"/changes/{draft.pk}/rows/0/"
    assert '<select name="kind"' in client.get(f"{rows}?action=add&code=S-9").content.decode()
    client.post(
        rows, {"action": "add", "code": "S-9", "name": "河滨", "kind": "food", "organ": "market", "places": "8"}
    )
    client.post(
        rows, {"action": "amend", "code": "S-1", "name": "摊位点S-1", "kind": "goods", "organ": "market", "places": "0"}
    )
    client.post(rows, {"action": "end", "code": "S-7"})
    page = client.get(f"/changes/{draft.pk}/")
    for fault in ("餐饮摊位没有片区。", "摊位数为零。", "该日清单中没有此编码。"):
        assert fault in text_of(page)
    assert "改正后才能上报" in text_of(page)

    client.post(
        f"/changes/{draft.pk}/rows/1/",
        {"name": "河滨", "kind": "food", "organ": "market", "places": "8", "zone": "河东"},
    )
    client.post(
        f"/changes/{draft.pk}/rows/2/", {"name": "摊位点S-1", "kind": "goods", "organ": "market", "places": "11"}
    )
    client.post(f"/changes/{draft.pk}/rows/3/", {"delete": "1"})
    assert ChangeRow.objects.get(code="S-1").values == {"places": 11}, "an amendment holds what differs, nothing else"
    report = f"/open/toy.stalls.adjustment/report/?change_set={draft.pk}"
    assert report in client.get(f"/changes/{draft.pk}/").content.decode()
    given = {
        **control_of(client.get(report)), "change_set": str(draft.pk),
    }  # fmt: skip
    assert client.post("/open/toy.stalls.adjustment/report/", given).status_code == 302
    assert Matter.objects.get(family="toy.stalls.adjustment").title == "夜市调整"
    reported = Matter.objects.get(family="toy.stalls.adjustment")
    shown = text_of(client.get(f"/matters/{reported.pk}/"))
    for key in ("staffing", "justice", "government"):
        assert str(desk.county.organ(key).pk) not in shown, "an organ is shown by its name"
        assert desk.county.organ(key).name in shown
    assert client.post(f"/changes/{draft.pk}/", heading).status_code == 404, "a reported change set is edited no more"
    assert client.get(rows).status_code == 404


def test_a_faulty_change_set_is_not_reported_by_typing_the_address(desk: Desk, visit: Visit) -> None:

    draft, client = draft_of(desk), visit("market", "handler")
    given = {
        **control_of(client.get("/open/toy.stalls.adjustment/report/")), "change_set": str(draft.pk),
    }  # fmt: skip
    response = client.post("/open/toy.stalls.adjustment/report/", given)
    assert response.status_code == 422
    assert "摊位数为零。" in text_of(response)
    assert not ChangeSet.objects.get().sent


def test_basis_is_typed_one_statute_a_line(desk: Desk, visit: Visit) -> None:

    draft, client = draft_of(desk), visit("market", "handler")
    client.post(f"/changes/{draft.pk}/rows/1/", {"name": "河滨", "basis": "《行政许可法》 | 12\n城市管理条例\n"})
    assert ChangeRow.objects.get().values["basis"] == [{"law": "行政许可法", "article": "12"}, {"law": "城市管理条例"}]
    refused = client.post(f"/changes/{draft.pk}/rows/1/", {"name": "河滨", "basis": "| 12"})
    assert refused.status_code == 422
    assert "没有法律名称" in text_of(refused)


def test_a_draft_is_deleted_until_an_act_names_it(desk: Desk, visit: Visit) -> None:
    draft, client = draft_of(desk), visit("market", "handler")
    address = f"/changes/{draft.pk}/"
    assert visit("justice", "handler").post(address, {"delete": "1"}).status_code == 404
    assert "删除草案" in text_of(client.get(address))
    assert client.post(address, {"delete": "1"}).status_code == 302
    assert not ChangeSet.objects.exists()

    draft = draft_of(desk)
    draft.rows.update(values={"name": "河滨", "kind": "goods", "places": 3})
    report = f"/open/toy.stalls.adjustment/report/?change_set={draft.pk}"
    given = {
        **control_of(client.get(report)), "change_set": str(draft.pk),
    }  # fmt: skip
    assert client.post("/open/toy.stalls.adjustment/report/", given).status_code == 302
    ChangeSet.objects.update(sent=False)  # as a return for revision leaves it
    assert "删除草案" not in text_of(client.get(f"/changes/{draft.pk}/"))
    client.post(f"/changes/{draft.pk}/", {"delete": "1"})
    assert ChangeSet.objects.exists()


def test_a_register_and_a_difference_are_seen_as_known_on_a_day(
    changed: Stall, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = changed.recorded_at.astimezone(SHANGHAI).date()
    before, later = recorded - datetime.date.resolution, recorded + 2 * datetime.date.resolution
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: later)
    client = visit("justice", "handler")
    assert "2020-06-30 有效 3 项" in text_of(client.get(f"/registers/toy.stalls/?on=2020-06-30&known={recorded}"))
    unknown = text_of(client.get(f"/registers/toy.stalls/?on=2020-06-30&known={before}"))
    assert "2020-06-30 有效 0 项" in unknown and f"按 {before} 终了时已登记的内容" in unknown
    days = "from=2020-06-30&to=2020-07-01"
    assert "变更 1 项" in text_of(client.get(f"/registers/toy.stalls/difference/?{days}&known={recorded}"))
    assert "变更 0 项" in text_of(client.get(f"/registers/toy.stalls/difference/?{days}&known={before}"))


def test_a_reported_change_set_says_what_became_of_it_and_who_did_what(desk: Desk, visit: Visit) -> None:
    draft, client = draft_of(desk), visit("market", "handler")
    draft.rows.update(values={"name": "河滨", "kind": "goods", "places": 3})
    assert "办理情况" not in text_of(client.get(f"/changes/{draft.pk}/"))
    report = f"/open/toy.stalls.adjustment/report/?change_set={draft.pk}"
    given = {**control_of(client.get(report)), "change_set": str(draft.pk)}
    assert client.post("/open/toy.stalls.adjustment/report/", given).status_code == 302
    adjustment = Matter.objects.get(family="toy.stalls.adjustment")
    page = client.get(f"/changes/{draft.pk}/")
    assert f"/matters/{adjustment.pk}/" in page.content.decode()
    for said in (
        "审核中",
        "起草 市场监督管理局 市场监督管理局承办岗0",
        "上报调整方案 市场监督管理局 市场监督管理局承办岗0",
    ):
        assert said in text_of(page)
    assert "夜市调整" in text_of(client.get("/registers/toy.stalls/"))
