"""Drafts: saved as one types, offered again, encrypted, seen by nobody else, gone when the act is done."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from fazhi.kernel.procedures.models import Act, Matter
from fazhi.web.models import Draft
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db
TAKE = "/open/toy.tip/take/"


def saved(client: Client, form: HttpResponse, *, version: str | None = None, **typed: Any) -> HttpResponse:
    """Save what is typed into a form, as the page's script does."""
    given = {**control_of(form), "act-place": hidden(form, "act-place"), "act-draft": version, **typed}
    if version is None:
        given["act-draft"] = hidden(form, "act-draft")
    return client.post("/drafts/", given)


def hidden(page: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, name
    return html.unescape(found[1])


def test_a_form_saves_its_draft_and_offers_it_when_it_is_opened_again(finding: Matter, visit: Visit) -> None:
    client, address = visit("market", "handler"), f"/matters/{finding.pk}/?act=rectify"
    answer = saved(client, client.get(address), measures="已补送达，写到一半", **{"act-on": "2021-03-20"})
    assert answer.json()["status"] == "saved"
    again = client.get(address)
    assert "写到一半" not in again.content.decode()
    assert "您有一份" in text_of(again)
    link = re.search(r'href="([^"]*draft=1[^"]*)"', again.content.decode())
    assert link
    filled = client.get(html.unescape(link[1]).split("#")[0]).content.decode()
    assert "已补送达，写到一半" in filled
    assert 'name="act-on" value="2021-03-20"' in filled


def test_opening_forms_and_corrections_have_drafts_too(desk: Desk, finding: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    assert saved(client, client.get(TAKE), text="夜间扰").status_code == 200
    assert "夜间扰" in client.get(f"{TAKE}?draft=1").content.decode()
    author = visit("justice", "handler")
    wrong = Act.objects.get(matter=finding, name="open")
    address = f"/matters/{finding.pk}/correct/{wrong.pk}/"
    typed = {"right_day": "2021-03-19", "reason": "登记时看错"}
    assert saved(author, author.get(address), problem="改过的问题", **typed).status_code == 200
    filled = author.get(f"{address}?draft=1").content.decode()
    for part in ("改过的问题", "登记时看错", "2021-03-19"):
        assert part in filled


def test_the_act_drops_the_draft_and_a_refusal_keeps_it(finding: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    form = client.get(f"/matters/{finding.pk}/?act=rectify")
    saved(client, form, measures="已补")
    address = f"/matters/{finding.pk}/acts/rectify/"
    assert client.post(address, {**control_of(form, on="2021-03-25"), "measures": "已补"}).status_code == 422
    assert Draft.objects.count() == 1
    assert client.post(address, {**control_of(form), "measures": "已补"}).status_code == 302
    assert Draft.objects.count() == 0


def test_a_saving_that_was_on_its_way_does_not_bring_a_draft_back(finding: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    form = client.get(f"/matters/{finding.pk}/?act=rectify")
    saved(client, form, measures="已补")
    client.post(f"/matters/{finding.pk}/acts/rectify/", {**control_of(form), "measures": "已补"})
    late = saved(client, form, version="1", measures="已补")
    assert (late.status_code, late.json()["status"]) == (410, "gone")
    assert Draft.objects.count() == 0


def test_a_second_window_is_told_and_overwrites_only_when_asked_to(visit: Visit, desk: Desk) -> None:
    client = visit("market", "handler")
    first, second = client.get(TAKE), client.get(TAKE)
    saved(client, first, text="第一个窗口")
    told = saved(client, second, text="第二个窗口")
    assert (told.status_code, told.json()["status"]) == (409, "other")
    assert "第一个窗口" in client.get(f"{TAKE}?draft=1").content.decode()
    assert saved(client, second, version=str(told.json()["version"]), text="第二个窗口").status_code == 200
    assert "第二个窗口" in client.get(f"{TAKE}?draft=1").content.decode()
    assert saved(client, first, version="1", text="第一个窗口").status_code == 409


def test_without_scripts_a_button_saves_and_throws_away(visit: Visit, desk: Desk) -> None:
    client = visit("market", "handler")
    form = client.get(TAKE)
    given = {**control_of(form), "act-place": TAKE, "act-draft": "0", "text": "写到一半", "act-save": "1"}
    back = client.post("/drafts/", given)
    assert back["Location"] == f"{TAKE}?draft=1"
    page = client.get(back["Location"])
    assert "草稿已保存。" in text_of(page)
    assert "写到一半" in page.content.decode()
    gone = client.post("/drafts/discard/", {"act-place": TAKE})
    assert gone["Location"] == TAKE
    assert "写到一半" not in client.get(f"{TAKE}?draft=1").content.decode()


def test_a_draft_is_its_officers_alone(visit: Visit, desk: Desk) -> None:
    client, colleague = visit("market", "handler"), visit("market", "handler", 1)
    saved(client, client.get(TAKE), text="只有我看得到")
    assert "只有我看得到" not in colleague.get(f"{TAKE}?draft=1").content.decode()
    assert "线索处理：受理" not in text_of(colleague.get("/"))
    colleague.post("/drafts/discard/", {"act-place": TAKE})
    assert Draft.objects.count() == 1
    assert "只有我看得到" in client.get(f"{TAKE}?draft=1").content.decode()


def test_what_is_typed_is_encrypted_at_rest(visit: Visit, desk: Desk) -> None:
    clerk = visit("market", "clerk")
    form = clerk.get("/open/toy.permit/apply/")
    saved(clerk, form, party_name="王小明", party_phone="13012340001", subject="夜市摊位")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM web_draft")
        stored = str(cursor.fetchall())
    for part in ("王小明", "13012340001", "夜市摊位", "\\u738b", "subject"):
        assert part not in stored
    filled = clerk.get("/open/toy.permit/apply/?draft=1").content.decode()
    assert 'value="13012340001"' in filled


def test_a_draft_of_a_matter_that_i_may_not_see_cannot_be_made_or_listed(finding: Matter, visit: Visit) -> None:
    place = f"/matters/{finding.pk}/acts/rectify/"
    assert visit("staffing", "handler").post("/drafts/", {"act-place": place, "measures": "x"}).status_code == 404


@pytest.mark.parametrize("place", ["", "/", "/work/", "/matters/", "https://evil.example/", "/drafts/"])
def test_only_forms_of_acts_have_drafts(visit: Visit, desk: Desk, place: str) -> None:
    assert visit("market", "handler").post("/drafts/", {"act-place": place, "text": "x"}).status_code == 404


def test_a_draft_runs_out(visit: Visit, desk: Desk, settings: Any) -> None:
    client = visit("market", "handler")
    saved(client, client.get(TAKE), text="很久以前")
    Draft.objects.update(saved_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    assert "很久以前" not in client.get(f"{TAKE}?draft=1").content.decode()
    assert "线索处理：受理" not in text_of(client.get("/"))
    saved(client, client.get("/open/toy.stalls.adjustment/report/"))
    assert not Draft.objects.filter(place=TAKE).exists()


def test_a_draft_that_is_too_large_is_refused(visit: Visit, desk: Desk) -> None:
    client = visit("market", "handler")
    answer = saved(client, client.get(TAKE), text="长" * 200_001)
    assert (answer.status_code, answer.json()["status"]) == (413, "large")
    assert Draft.objects.count() == 0


def test_unfinished_forms_stand_on_the_desk(finding: Matter, visit: Visit, desk: Desk) -> None:
    client = visit("market", "handler")
    saved(client, client.get(f"/matters/{finding.pk}/?act=rectify"), measures="已补")
    saved(client, client.get(TAKE), text="夜间")
    page = client.get("/").content.decode()
    assert f"/matters/{finding.pk}/?act=rectify&amp;draft=1#act-rectify" in page
    assert "线索处理：受理" in page
    client.post("/drafts/discard/", {"act-place": TAKE, "back": "desk"})
    assert "线索处理：受理" not in text_of(client.get("/"))


def test_a_draft_whose_key_is_gone_is_offered_no_more_than_the_empty_form(
    visit: Visit, desk: Desk, settings: Any
) -> None:
    client = visit("market", "handler")
    saved(client, client.get(TAKE), text="夜间")
    (settings.KEYS / "personal.key").unlink()
    page = client.get(f"{TAKE}?draft=1")
    assert page.status_code == 200
    assert "夜间" not in page.content.decode()
