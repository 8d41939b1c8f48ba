"""Back-filling takes two signed-in people: one asks, the other looks and approves or declines, each on their desk."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client

from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import read
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import differences
from fazhi.now import moment
from fazhi.web.models import Backfill, BackfillFile, Draft
from fazhi.web.tidying import take_away
from tests.kernel.desk import Desk
from tests.toy.models import PermitCase
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db
WHY = "当时系统未开通"


@pytest.fixture
def permit(desk: Desk) -> PermitCase:
    found = desk.accepted()
    desk.do(found, "inspect", "2021-03-10")
    return found


def sent(client: Client, permit: Matter, desk: Desk, second: str = "reviewer", **changes: object) -> HttpResponse:
    """Ask that a neighbour joined five days before the last act."""
    form = client.get(f"/matters/{permit.pk}/?act=join")
    given = {
        **control_of(form, on="2021-03-05"), "party_kind": "citizen", "party_name": "李大壮",
        "act-second": str(desk.post(second).pk), "act-why": WHY, **changes,
    }  # fmt: skip
    return client.post(f"/matters/{permit.pk}/acts/join/", given)


def test_the_second_person_sees_what_would_be_recorded_and_records_it(
    desk: Desk, permit: PermitCase, visit: Visit
) -> None:
    first, second = visit("market", "handler"), visit("market", "reviewer")
    asked = sent(first, permit, desk)
    assert asked.status_code == 302, text_of(asked)
    assert not Act.objects.filter(name="join").exists()
    assert "等待 市场监督管理局审核岗0" in text_of(first.get("/"))
    waits = text_of(second.get("/"))
    for said in ("待我批准：补录", "2021-03-05", WHY, "市场监督管理局承办岗0"):
        assert said in waits
    page = text_of(second.get(asked["Location"]))
    for said in ("将登记的内容", "登记后 王小明、李大壮", "此日之后已登记的行为", "2021-03-10"):
        assert said in page
    assert not Act.objects.filter(name="join").exists(), "looking records nothing"
    assert second.post(asked["Location"], {"do": "approve"})["Location"] == f"/matters/{permit.pk}/"
    act = Act.objects.get(name="join")
    assert (act.officer, act.second_officer) == (desk.post("handler").officer, desk.post("reviewer").officer)
    assert act.backfilled and act.reason == WHY
    assert differences([permit]) == []
    told = text_of(first.get("/"))
    assert "已批准并登记" in told
    assert second.get(asked["Location"]).status_code == 404, "nothing is left for the second"
    assert first.post(asked["Location"], {"do": "away"}).status_code == 302
    assert not Backfill.objects.exists()


def test_files_wait_sealed_and_come_with_the_act(desk: Desk, permit: PermitCase, visit: Visit) -> None:
    first, second = visit("town", "handler"), visit("town", "reviewer")
    scan = SimpleUploadedFile("笔录.pdf", b"%PDF-1.4 found", "application/pdf")
    form = first.get(f"/matters/{permit.pk}/?act=inspect")
    given = {
        **control_of(form, on="2021-03-05"), "visited_on": "2021-03-05", "act-why": WHY, "act-files": scan,
        "act-second": str(desk.post("reviewer", "town").pk),
    }  # fmt: skip
    asked = first.post(f"/matters/{permit.pk}/acts/inspect/", given)
    assert asked.status_code == 302, text_of(asked)
    assert b"found" not in bytes(BackfillFile.objects.get().sealed)
    assert not File.objects.exists()
    link = re.search(r'href="(/backfills/[^"]*/files/0/)"', second.get(asked["Location"]).content.decode())
    assert link
    assert b"".join(second.get(link[1]).streaming_content) == b"%PDF-1.4 found"
    assert second.post(asked["Location"], {"do": "approve"}).status_code == 302
    assert read(File.objects.get()) == b"%PDF-1.4 found"
    assert not BackfillFile.objects.exists()


def test_nothing_of_it_stands_in_clear_and_nobody_else_sees_it(desk: Desk, permit: PermitCase, visit: Visit) -> None:
    asked = sent(visit("market", "handler"), permit, desk)["Location"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM web_backfill")
        kept = str(cursor.fetchall())
    assert "李大壮" not in kept and WHY not in kept
    for role, nth in (("handler", 1), ("reviewer", 1), ("principal", 0), ("administrator", 0), ("auditor", 0)):
        client = visit("market", role, nth)
        assert client.get(asked).status_code == client.post(asked, {"do": "approve"}).status_code == 404, role
        assert WHY not in text_of(client.get("/")), role
    assert Backfill.objects.get().standing == "waiting"


def test_the_first_can_neither_name_nor_approve_themselves(desk: Desk, permit: PermitCase, visit: Visit) -> None:
    first = visit("market", "handler")
    refused = sent(first, permit, desk, "handler")
    assert refused.status_code == 422
    asked = sent(first, permit, desk)["Location"]
    first.post(asked, {"do": "approve"})
    assert not Act.objects.filter(name="join").exists()
    row = Backfill(
        matter=permit, act="join", on=datetime.date(2021, 3, 5), request_key="x", first=desk.post("handler").officer,
        by=desk.post("handler"), approver=desk.post("handler").officer, second=desk.post("handler"), content={},
        at=moment(),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_declined_it_goes_back_with_the_reason_as_a_draft(desk: Desk, permit: PermitCase, visit: Visit) -> None:
    first, second = visit("market", "handler"), visit("market", "reviewer")
    asked = sent(first, permit, desk)["Location"]
    assert Draft.objects.count() == 0
    assert second.post(asked, {"do": "decline"}).status_code == 422, "a reason is asked for"
    assert second.post(asked, {"do": "decline", "why": "日期与笔录不符"}).status_code == 302
    told = text_of(first.get("/"))
    assert "未获批准" in told and "日期与笔录不符" in told
    draft = Draft.objects.get()
    filled = first.get(f"/matters/{permit.pk}/?act={draft.place.split('/')[-2]}&draft=1").content.decode()
    assert "李大壮" in filled and WHY in filled
    assert not Act.objects.filter(name="join").exists()


def test_acted_on_meanwhile_it_is_not_recorded_and_both_are_told(desk: Desk, permit: PermitCase, visit: Visit) -> None:
    first, second = visit("market", "handler"), visit("market", "reviewer")
    asked = sent(first, permit, desk)["Location"]
    desk.do(permit, "urge", "2021-03-12", {"text": "请抓紧"})
    assert "在您打开后已有新的行为" in text_of(second.get(asked))
    answer = second.post(asked, {"do": "approve"})
    assert answer.status_code == 409
    assert "未登记，已退回经办人" in text_of(answer) and "在您打开后已有新的行为" in text_of(answer)
    told = text_of(first.get("/"))
    assert "批准后未能登记" in told and "在您打开后已有新的行为" in told
    assert not Act.objects.filter(name="join").exists() and Draft.objects.count() == 1


def test_sent_twice_it_is_asked_once_and_withdrawn_it_is_gone(desk: Desk, permit: PermitCase, visit: Visit) -> None:
    first, second = visit("market", "handler"), visit("market", "reviewer")
    form = first.get(f"/matters/{permit.pk}/?act=join")
    given = {
        **control_of(form, on="2021-03-05"), "party_kind": "citizen", "party_name": "李大壮",
        "act-second": str(desk.post("reviewer").pk), "act-why": WHY,
    }  # fmt: skip
    one, two = (first.post(f"/matters/{permit.pk}/acts/join/", given)["Location"] for _ in range(2))
    assert one == two and Backfill.objects.count() == 1
    assert first.post(one, {"do": "withdraw"}).status_code == 302
    assert second.post(one, {"do": "approve"}).status_code == 404
    assert Draft.objects.count() == 1 and not Act.objects.filter(name="join").exists()


def test_what_the_engine_refuses_anyhow_is_said_at_once_and_not_asked(
    desk: Desk, permit: PermitCase, visit: Visit
) -> None:
    first = visit("market", "handler")
    assert "补录须写明理由并由另一人批准" in text_of(sent(first, permit, desk, **{"act-why": ""}))
    assert "密级标志" in text_of(sent(first, permit, desk, **{"act-why": "机密★10年"}))
    assert sent(first, permit, desk, party_name="").status_code == 422
    assert not Backfill.objects.exists()


def test_only_who_sees_the_matter_may_be_asked(desk: Desk, visit: Visit) -> None:
    tip, first = desk.tip(), visit("market", "handler")
    desk.do(tip, "urge", "2021-03-12", {"text": "请抓紧"}, by=desk.post("principal"))
    form = first.get(f"/matters/{tip.pk}/?act=ask_countersign")
    to = str(desk.county.organ("town").pk)
    given = {**control_of(form, on="2021-03-10"), "to": to, "text": "请会签", "act-why": WHY}
    address, codes = f"/matters/{tip.pk}/acts/ask_countersign/", {}
    for role in ("reviewer", "principal"):
        codes[role] = first.post(address, {**given, "act-second": str(desk.post(role).pk)}).status_code
    assert codes == {"reviewer": 422, "principal": 302}
    assert Backfill.objects.get().approver == desk.post("principal").officer


def test_they_run_out_like_drafts(desk: Desk, permit: PermitCase, visit: Visit) -> None:
    first, second = visit("market", "handler"), visit("market", "reviewer")
    asked = sent(first, permit, desk)["Location"]
    Backfill.objects.update(at=moment() - datetime.timedelta(days=31))
    assert first.get(asked).status_code == second.get(asked).status_code == 404
    said = take_away(moment())
    assert said is not None and "补录申请 1 份" in said.zh
    assert not Backfill.objects.exists() and not BackfillFile.objects.exists()
