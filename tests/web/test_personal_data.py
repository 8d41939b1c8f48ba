"""Personal data on pages: masked until it is asked for with a purpose; what was read stands in the log."""

from __future__ import annotations

import re
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from fazhi.kernel.files.store import Upload
from fazhi.kernel.parties.models import Party, PersonalRead
from fazhi.kernel.procedures.models import Act, Matter, Paper
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import text_of

PHONE, NUMBER = "13012340001", "130130199001010010"


@pytest.fixture
def permit(desk: Desk) -> Matter:
    matter = desk.open(data={"party_identifier": NUMBER, "party_address": "河北省石家庄市无极县甲街1号"})
    desk.do(matter, "accept", "2021-03-03")
    desk.do(matter, "inspect", "2021-03-04", uploads=[Upload("勘验笔录.pdf", b"%PDF-1.4", "application/pdf")])
    desk.do(matter, "decide", "2021-03-10")
    return matter


def asking(matter: Matter, **changes: object) -> dict[str, object]:
    party = Party.objects.get(matters__matter=matter)
    return {"party": str(party.pk), "fields_": ["phone"], "purpose": "serve", "note": "电话通知领取", **changes}


def test_the_page_of_a_matter_shows_neither_number_nor_phone(permit: Matter, visit: Visit) -> None:
    for address in (f"/matters/{permit.pk}/", f"/matters/{permit.pk}/parties/"):
        shown = visit("market", "handler").get(address).content.decode()
        assert PHONE not in shown and NUMBER not in shown and "甲街" not in shown
    assert "130****0001" in shown and "王小明" in shown


def test_a_value_is_shown_once_for_a_purpose_and_stands_in_the_log(permit: Matter, visit: Visit) -> None:
    client, address = visit("market", "handler"), f"/matters/{permit.pk}/parties/"
    answer = client.post(address, asking(permit))
    assert answer.status_code == 200 and PHONE in text_of(answer) and NUMBER not in text_of(answer)
    assert answer["Cache-Control"] == "no-store"
    assert PHONE not in client.get(address).content.decode()
    log = text_of(client.get("/personal-reads/"))
    assert "电话通知领取" in log and "王**" in log and "电话" in log and PHONE not in log


@pytest.mark.parametrize(
    "changes", [{"note": ""}, {"purpose": ""}, {"purpose": "x"}, {"fields_": []}, {"fields_": ["salt"]}]
)
def test_without_a_purpose_nothing_is_shown(permit: Matter, visit: Visit, changes: dict[str, object]) -> None:
    answer = visit("market", "handler").post(f"/matters/{permit.pk}/parties/", asking(permit, **changes))
    assert answer.status_code == 422
    assert PHONE not in answer.content.decode()
    assert PersonalRead.objects.count() == 0


def test_who_does_not_handle_the_matter_sees_no_value_whatever_they_send(
    desk: Desk, permit: Matter, visit: Visit
) -> None:
    address = f"/matters/{permit.pk}/parties/"
    desk.do(permit, "ask_countersign", "2021-03-11", {"to": desk.county.organ("staffing").pk, "text": "请会签"})
    observer = visit("staffing", "handler")
    assert "王小明" not in observer.get(address).content.decode()
    assert observer.post(address, asking(permit)).status_code == 404
    assert visit("justice", "handler").post(address, asking(permit)).status_code == 404
    assert PersonalRead.objects.count() == 0


def test_a_party_of_another_matter_is_not_shown_here(desk: Desk, permit: Matter, visit: Visit) -> None:
    other = desk.open("2021-03-02", {"party_name": "李大壮", "party_phone": "13900000000"})
    given = asking(permit, party=str(Party.objects.get(matters__matter=other).pk))
    answer = visit("market", "handler").post(f"/matters/{permit.pk}/parties/", given)
    assert answer.status_code == 404
    assert PersonalRead.objects.count() == 0


def test_papers_and_files_that_leave_are_in_the_log(permit: Matter, visit: Visit) -> None:
    paper, act = Paper.objects.get(matter=permit), Act.objects.get(matter=permit, name="inspect")
    client = visit("market", "handler")
    for address in (f"papers/{paper.pk}/file", f"files/{act.data['attachments'][0]}/"):
        answer = client.get(f"/matters/{permit.pk}/{address}")
        assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
        assert "王小明" not in unquote(answer["Content-Disposition"])
        client.head(f"/matters/{permit.pk}/{address}")
    assert sorted(PersonalRead.objects.values_list("kind", "thing")) == sorted(
        [("downloaded", paper.pk), ("downloaded", UUID(act.data["attachments"][0]))]
    )


def test_the_head_sees_what_was_read_in_the_organ_and_filters_it(permit: Matter, visit: Visit) -> None:
    party = Party.objects.get(matters__matter=permit)
    visit("market", "handler").post(f"/matters/{permit.pk}/parties/", asking(permit))
    head = visit("market", "principal")
    assert "电话通知领取" in text_of(head.get("/personal-reads/"))
    for asked, there in (
        (f"party={party.pk}", True), (f"matter={permit.pk}", True), ("whose=mine", False),
        ("from=2021-04-01&to=2021-04-30", False),
        (f"officer={party.pk}", False),
    ):  # fmt: skip
        assert ("电话通知领取" in text_of(head.get(f"/personal-reads/?{asked}"))) is there, asked
    found = head.post("/personal-reads/find/", {"identifier": NUMBER, "from": "2021-03-01", "to": "2021-03-31"})
    assert NUMBER not in found["Location"] and str(party.pk) in found["Location"]
    assert "电话通知领取" not in text_of(visit("justice", "principal").get("/personal-reads/"))
    assert "电话通知领取" not in text_of(visit("market", "handler", 1).get("/personal-reads/"))
    assert "电话通知领取" in text_of(visit("justice", "auditor").get("/personal-reads/"))


def test_an_unusual_volume_is_shown_to_the_head(permit: Matter, visit: Visit, settings: Settings) -> None:
    settings.PERSONAL_READS_A_DAY = 2
    client, head = visit("market", "handler"), visit("market", "principal")
    for _ in range(2):
        client.post(f"/matters/{permit.pk}/parties/", asking(permit))
    assert "异常查阅量" not in text_of(head.get("/personal-reads/"))
    client.post(f"/matters/{permit.pk}/parties/", asking(permit))
    assert "异常查阅量 一人一日超过 2 次" in text_of(head.get("/personal-reads/"))


@pytest.mark.parametrize("asked", ["from=x", "officer=x", "party='--", "page=0"])
def test_an_address_that_cannot_be_read_is_refused(visit: Visit, asked: str) -> None:
    assert visit("market", "principal").get(f"/personal-reads/?{asked}").status_code == 400


def test_a_purged_file_says_so_and_by_which_act(desk: Desk, permit: Matter, visit: Visit) -> None:
    id = Act.objects.get(matter=permit, name="inspect").data["attachments"][0]
    act = desk.do(permit, "ask_purge", "2021-03-11", {"target": f"file:{id}", "basis": "secret"})
    done = desk.do(permit, "purge", "2021-03-12", {"asked": act.pk})
    client: Client = visit("market", "handler")
    answer = client.get(f"/matters/{permit.pk}/files/{id}/")
    assert answer.status_code == 410
    assert str(done.pk) in text_of(answer)
    page = text_of(client.get(f"/matters/{permit.pk}/"))
    assert re.search(r"清除对象 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d 登记的材料〔已清除〕", page) and "file:" not in page
    assert "勘验笔录" not in client.get(f"/matters/{permit.pk}/").content.decode()


def test_the_page_of_an_upload_says_what_cannot_be_looked_into(desk: Desk, visit: Visit) -> None:
    matter = desk.accepted()
    shown = text_of(visit("town", "handler").get(f"/matters/{matter.pk}/?act=inspect"))
    assert "扫描件、图片里的文字、录音录像无法识别" in shown


def test_what_a_reading_was_for_is_told_whole_to_the_organ_and_without_names_to_the_auditor(
    desk: Desk, permit: Matter, visit: Visit
) -> None:
    note = f"电话通知王小明（{PHONE}）领取"
    visit("market", "handler").post(f"/matters/{permit.pk}/parties/", asking(permit, note=note))
    for organ, role, told in (
        ("market", "handler", note), ("market", "principal", note),
        ("justice", "auditor", "电话通知王**（〔隐去〕）领取"),
    ):  # fmt: skip
        assert told in text_of(visit(organ, role).get("/personal-reads/")), role
    keeper = text_of(visit("market", "administrator").get("/personal-reads/"))
    assert "送达、联系当事人" in keeper and "电话通知" not in keeper
    desk.do(permit, "set_secrecy", "2021-03-11", {"of": "", "secrecy": "restricted"})
    auditor = text_of(visit("justice", "auditor").get("/personal-reads/"))
    assert "电话通知" not in auditor and "送达、联系当事人" in auditor
    assert note in text_of(visit("market", "principal").get("/personal-reads/"))
