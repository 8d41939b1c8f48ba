"""Bulk acts: chosen on a list, shown before they are done, done one by one, repeated by nobody."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.registry import GENERAL
from fazhi.kernel.procedures.soundness import bulk_faults
from tests.conftest import County
from tests.kernel.desk import Desk, fresh
from tests.web.conftest import Visit
from tests.web.people import control_of, finding_of, text_of

pytestmark = pytest.mark.django_db
REMIND = "/work/toy.permit/bulk/remind/"


def marks(*matters: Matter) -> list[str]:
    return [f"{matter.pk}~{fresh(matter).revision}" for matter in matters]


def chosen(client: Client, address: str, *matters: Matter) -> HttpResponse:
    return client.get(address, {"m": marks(*matters)})


def done(client: Client, address: str, page: HttpResponse, **given: Any) -> HttpResponse:
    """Send the form of a bulk act as the page offers it."""
    offered = re.findall(r'type="checkbox" name="m" value="([^"]+)" checked', page.content.decode())
    return client.post(address, {**control_of(page), "m": [html.unescape(each) for each in offered], **given})


def test_a_list_offers_the_bulk_acts_of_my_posts_only(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    assert "提醒补正 所选 本页全部" in text_of(visit("market", "handler").get("/work/toy.permit/"))
    assert "提醒补正" not in text_of(visit("market", "clerk").get("/work/toy.permit/"))
    assert visit("market", "clerk").get(REMIND).status_code == 404
    assert visit("market", "handler").get("/work/toy.permit/bulk/accept/").status_code == 404


def test_what_can_be_done_and_what_not_is_shown_before_with_the_reason(desk: Desk, visit: Visit) -> None:
    accepted, decided = desk.accepted(), desk.decided()
    page = text_of(chosen(visit("market", "handler"), REMIND, accepted, decided))
    assert "可办 1 件，不可办 1 件" in page
    assert "“已决定”阶段不能“提醒补正”。" in page
    assert not Act.objects.filter(name="remind").exists()


def test_the_act_is_done_in_each_matter_by_itself_and_sending_again_repeats_nothing(desk: Desk, visit: Visit) -> None:
    first, second = desk.accepted(), desk.accepted()
    client = visit("market", "handler")
    page = chosen(client, REMIND, first, second)
    given = {"text": "请于 {07} 号前补正"}
    assert "已办 2 件，未办 0 件" in text_of(done(client, REMIND, page, **given))
    said = {act.matter_id: act.data["text"] for act in Act.objects.filter(name="remind")}
    assert said == {first.pk: "请于 07 号前补正", second.pk: "请于 08 号前补正"}
    assert "已办 2 件，未办 0 件" in text_of(done(client, REMIND, page, **given))
    assert Act.objects.filter(name="remind").count() == 2


def test_a_matter_that_moved_on_meanwhile_is_refused_and_stops_no_other(desk: Desk, visit: Visit) -> None:
    first, second = desk.accepted(), desk.accepted()
    client = visit("market", "handler")
    page = chosen(client, REMIND, first, second)
    desk.do(first, "suspend", "2021-03-05")
    result = text_of(done(client, REMIND, page, text="请补正"))
    assert "已办 1 件，未办 1 件" in result
    assert "在您打开后已有新的行为" in result
    assert [act.matter_id for act in Act.objects.filter(name="remind")] == [second.pk]


def test_a_faulty_form_is_refused_before_anything_is_done(desk: Desk, visit: Visit) -> None:
    client = visit("market", "handler")
    page = chosen(client, REMIND, desk.accepted())
    refused = done(client, REMIND, page, text="")
    assert refused.status_code == 422
    assert "内容：" in text_of(refused)
    nothing = client.post(REMIND, {**control_of(page), "text": "请补正"})
    assert "没有选择事项。" in text_of(nothing)


def test_the_page_of_a_list_goes_on_without_scripts(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    client = visit("market", "handler")
    listed = client.get("/work/toy.permit/").content.decode()
    page = re.findall(r'type="hidden" name="page" value="([^"]+)"', listed)
    shown = client.post(REMIND, {"scope": "page", "page": page})
    assert "可办 1 件" in text_of(shown)
    nobody = client.post(REMIND, {"scope": "chosen", "page": page})
    assert "可办 0 件" in text_of(nobody)
    assert not Act.objects.filter(name="remind").exists()


def test_matters_of_others_are_left_out_without_a_word_about_them(desk: Desk, visit: Visit) -> None:
    tip, permit = desk.tip(), desk.accepted()
    page = text_of(chosen(visit("market", "handler", 1), REMIND, permit, tip))
    assert "所选事项中有 1 件不存在或您无权查看" in page
    assert "夜间扰民" not in page


def test_general_acts_run_over_matters_of_several_procedures(desk: Desk, visit: Visit) -> None:
    decided, accepted, tip = desk.decided(), desk.accepted(), desk.tip()
    client, address = visit("market", "handler"), "/work/all/bulk/archive/"
    page = chosen(client, address, decided, accepted, tip)
    assert "可办 1 件，不可办 2 件" in text_of(page)
    assert "事项尚未办结，不能归档。" in text_of(page)
    result = done(client, address, page, file_number="2021-{015}", retention="long")
    assert "已办 1 件" in text_of(result)
    assert Act.objects.get(name="archive").data["file_number"] == "2021-015"


def test_the_general_acts_that_are_bulk_are_sound(desk: Desk) -> None:
    bulk = {name: kind for name, kind in GENERAL.items() if kind.bulk}
    assert set(bulk) == {"archive", "urge"}
    assert [fault for name, kind in bulk.items() for fault in bulk_faults(name, kind)] == []


@pytest.mark.parametrize("given", ["no-id", "1~2"])
def test_a_choice_that_cannot_be_read_is_refused_in_words(desk: Desk, visit: Visit, given: str) -> None:
    response = visit("market", "handler").get(REMIND, {"m": given})
    assert response.status_code == 400
    assert "不是编号" in text_of(response)


def test_a_bulk_act_is_offered_where_a_matter_on_the_page_could_take_it(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    client = visit("market", "handler")
    assert "归档" not in text_of(client.get("/work/toy.permit/"))
    desk.decided()
    ended = text_of(client.get("/work/toy.permit/?state=ended"))
    assert "归档" in ended
    assert "提醒补正" not in ended


def test_nothing_ticked_is_said_so_with_the_way_back_to_the_list(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    for language, says in (("", "没有勾选事项"), ("en", "Nothing is ticked")):
        page = visit("market", "handler", language=language).post(REMIND, {"scope": "chosen"})
        assert says in text_of(page)
        assert "所选事项都不能办理" not in text_of(page)
        assert "none of them" not in text_of(page)
        assert '<p><a href="/work/toy.permit/">' in page.content.decode()
    sent = visit("market", "handler").post(REMIND, {"text": "请补正"})
    assert sent.status_code == 422
    assert "没有勾选事项" in text_of(sent)


URGE = "/work/all/bulk/urge/"


def test_the_organ_that_is_to_rectify_is_urged_and_not_the_one_that_sends(county: County, visit: Visit) -> None:
    first, second = finding_of(county), finding_of(county, checked="town")
    client = visit("justice", "reviewer")
    page = chosen(client, URGE, first, second)
    said = text_of(page)
    for organ in ("market", "town"):
        assert county.organ(organ).short_name in said
    assert "您所在单位" not in said
    assert 'name="to"' not in page.content.decode()
    assert "已办 2 件" in text_of(done(client, URGE, page, text="请尽快整改"))
    urged = {act.matter_id: act.data["to"] for act in Act.objects.filter(name="urge")}
    assert urged == {first.pk: str(county.organ("market").pk), second.pk: str(county.organ("town").pk)}
    assert "请尽快整改" in text_of(visit("market", "handler").get("/"))


def test_that_ones_own_organ_is_urged_is_said_before(desk: Desk, visit: Visit) -> None:
    permit = desk.open()
    page = text_of(chosen(visit("market", "principal"), URGE, permit))
    assert f"{desk.county.organ('market').short_name} （您所在单位）" in page


def test_the_form_of_one_matter_names_the_same_organ(county: County, finding: Matter, visit: Visit) -> None:
    page = visit("justice", "reviewer").get(f"/matters/{finding.pk}/?act=urge").content.decode()
    assert f'<option value="{county.organ("market").pk}" selected>' in page
