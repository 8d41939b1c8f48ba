"""The pages on where procedures run and on reconciliations, and what a mirrored matter's page says."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fazhi.kernel.mirrors.asking import ask, take_approved
from fazhi.kernel.mirrors.models import AskedBatch, Reconciliation, ReconciliationLine, RunningMode
from fazhi.kernel.mirrors.reading import written
from fazhi.kernel.mirrors.reconciling import Asked, reconcile
from fazhi.kernel.procedures.models import Act, Matter
from tests.conftest import PLACE
from tests.kernel.desk import Desk, date
from tests.kernel.mirroring import PLATFORM, accepted, applied, bring, only, permit, switch
from tests.toy.models import PermitCase
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mirrored(desk: Desk) -> Desk:
    switch(desk.county, "mirror", "2021-01-01")
    return desk


def brought(desk: Desk, number: str = "XZ-1") -> Matter:
    row = only(bring(desk.county, permit(number, applied(), accepted()), day="2021-03-20"))
    return Matter.objects.get(pk=row.matter)


def compared(desk: Desk, by: str = "clerk") -> Reconciliation:
    brought(desk)
    asked = Asked(PLATFORM, "toy.permit", PLACE, date("2021-01-01"), date("2022-01-01"))
    came = [permit("XZ-1", applied(subject="早市摊位"), accepted()), permit("XZ-2")]
    return reconcile(came, asked, by=desk.post(by), day=date("2021-03-21"), source="0" * 64)


def settle(client: Client, found: Reconciliation, position: int, **given: str) -> int:
    line = found.lines.get(position=position)
    return client.post(f"/mirrors/reconciliations/{found.pk}/lines/{line.pk}/", given).status_code


def test_a_change_is_proposed_and_decided_on_the_pages_and_then_shown(desk: Desk, visit: Visit) -> None:
    administrator = visit("market", "administrator")
    page = text_of(administrator.get("/mirrors/"))
    assert "申报运行方式变更" in page and "没有变更过" in page
    assert "申报运行方式变更" not in text_of(visit("market", "handler").get("/mirrors/"))
    form = administrator.get("/open/kernel.mode/propose/")
    administrator.post(
        "/open/kernel.mode/propose/",
        {
            **control_of(form), "subject": "toy.permit", "where": PLACE, "runs": "mirror", "platform_name": PLATFORM,
            "operator": "省局", "effective_on": "2021-03-22", "open_matters": "stay", "ground": "统一办理",
        },
    )  # fmt: skip
    change = Matter.objects.get(family="kernel.mode")
    assert "待批准" in text_of(administrator.get("/mirrors/"))
    head = visit("government", "principal")
    address = f"/matters/{change.pk}/acts/approve/"
    head.post(address, control_of(head.get(f"/matters/{change.pk}/?act=approve")))
    assert RunningMode.objects.count() == 1
    page = text_of(visit("town", "handler").get("/mirrors/"))
    assert PLATFORM in page and "摊位许可" in page and "2021-03-22" in page and "统一办理" in page
    opening = visit("market", "clerk").get("/open/")
    assert "/open/toy.permit/" not in opening.content.decode() and f"摊位许可 {PLATFORM} · 省局" in text_of(opening)
    assert PLATFORM not in text_of(visit("market", "principal").get("/open/")), "who opens none is not sent there"


def test_a_mirrored_matter_says_where_it_is_handled_and_offers_a_note_only(mirrored: Desk, visit: Visit) -> None:
    matter = brought(mirrored)
    page = text_of(visit("market", "handler").get(f"/matters/{matter.pk}/"))
    assert f"本事项由 {PLATFORM} 办理" in page or f"本事项由{PLATFORM}办理" in page
    assert "XZ-1" in page and "最近一次同步 2021-03-20" in page and "平台带入" in page and "备注" in page
    assert visit("market", "handler").get(f"/matters/{matter.pk}/?act=suspend").status_code == 403
    found = Act.objects.filter(matter=matter)[0]
    assert (
        f"/matters/{matter.pk}/correct/{found.pk}/"
        not in visit("market", "handler").get(f"/matters/{matter.pk}/").content.decode()
    )


def test_a_mirrored_matter_and_the_page_of_modes_lead_to_the_platform(desk: Desk, visit: Visit) -> None:
    site = "https://xzxk.example.gov.cn/?a=1"
    switch(desk.county, "mirror", "2021-01-01", site=site, phone="0311-12345678")
    matter, handler = brought(desk), visit("market", "handler")
    link = f'<a href="{site}" rel="noreferrer">{site}</a>'
    for path in ("/mirrors/", f"/matters/{matter.pk}/"):
        assert link in handler.get(path).content.decode(), path
    assert link in visit("market", "clerk").get("/open/").content.decode()
    assert "电话 0311-12345678" in text_of(handler.get("/mirrors/"))


def test_a_mirrored_matter_is_on_nobodys_desk_to_be_acted_on(mirrored: Desk, visit: Visit) -> None:
    matter = brought(mirrored)
    page = visit("market", "handler").get("/").content.decode()
    assert "?act=" not in page
    switch(mirrored.county, "here", "2021-03-21", open_matters="move")
    page = visit("market", "handler").get("/").content.decode()
    assert f"/matters/{matter.pk}/" in page and "?act=" in page, "else this would hold of any desk"


def test_a_matter_that_came_back_says_from_where(mirrored: Desk, visit: Visit) -> None:
    matter = brought(mirrored)
    switch(mirrored.county, "here", "2021-03-21", open_matters="move")
    page = text_of(visit("market", "handler").get(f"/matters/{matter.pk}/"))
    assert "转来，现在本地办理" in page and "转回本地办理" in page and PLATFORM in page


def test_lines_are_shown_and_settled_by_the_organ_that_compared(mirrored: Desk, visit: Visit) -> None:
    found = compared(mirrored)
    client = visit("market", "handler")
    assert f"/mirrors/reconciliations/{found.pk}/" in client.get("/mirrors/").content.decode()
    page = text_of(client.get(f"/mirrors/reconciliations/{found.pk}/"))
    assert "早市摊位" in page and "夜市摊位" in page and "仅平台有" in page and "内容不同" in page
    assert settle(client, found, 1, answer="theirs", reason="") == 422
    assert settle(client, found, 2, answer="theirs", reason="x") == 422, "no correction reaches what is there only"
    assert settle(client, found, 1, answer="theirs", reason="已核实") == 302
    assert PermitCase.objects.get().subject == "早市摊位"
    page = text_of(client.get(f"/mirrors/reconciliations/{found.pk}/"))
    assert "按平台更正" in page and "已核实" in page
    assert settle(client, found, 1, answer="ours", reason="又改") == 422


def test_who_compared_does_not_take_theirs_over_alone(mirrored: Desk, visit: Visit) -> None:
    found = compared(mirrored, "handler")
    assert settle(visit("market", "handler"), found, 1, answer="theirs", reason="已核实") == 422
    assert PermitCase.objects.get().subject == "夜市摊位"
    assert settle(visit("market", "handler", 1), found, 1, answer="theirs", reason="已核实") == 302
    assert PermitCase.objects.get().subject == "早市摊位"


def test_the_fields_of_each_line_are_its_own(mirrored: Desk, visit: Visit) -> None:
    """A label chooses the answer of its own line."""
    found = compared(mirrored)
    page = visit("market", "handler").get(f"/mirrors/reconciliations/{found.pk}/").content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) and "line1_answer_0" in ids and "line2_answer_0" in ids


def test_what_was_brought_in_since_waits_for_nobody(mirrored: Desk, visit: Visit) -> None:
    compared(mirrored)
    client = visit("market", "handler")
    assert "差异 2 处 · 未处理 2 处" in text_of(client.get("/mirrors/"))
    bring(mirrored.county, permit("XZ-2"), day="2021-03-22")
    assert "差异 2 处 · 未处理 1 处" in text_of(client.get("/mirrors/"))


def test_lines_of_matters_that_one_does_not_see_are_counted_and_not_told(mirrored: Desk, visit: Visit) -> None:
    matter = brought(mirrored)
    mirrored.do(
        matter, "set_secrecy", "2021-03-21", {"secrecy": "restricted"}, by=mirrored.post("principal"), reason="x"
    )
    asked = Asked(PLATFORM, "toy.permit", PLACE, date("2021-01-01"), date("2022-01-01"))
    came = [permit("XZ-1", applied(subject="早市摊位"), accepted())]
    found = reconcile(came, asked, by=mirrored.post("clerk"), day=date("2021-03-21"), source="0" * 64)
    for role, sees in (("handler", False), ("principal", True)):
        client = visit("market", role)
        page = text_of(client.get(f"/mirrors/reconciliations/{found.pk}/"))
        taken = client.get(f"/mirrors/reconciliations/{found.pk}/export/json/")
        content = b"".join(taken.streaming_content).decode()
        assert ("早市摊位" in page) is ("早市摊位" in content) is sees
        assert ("另有 1 处" in page) is ("另有 1 处" in content) is not sees
        assert "完全一致" not in page
        assert "差异 1 处 · 未处理 1 处" in text_of(client.get("/mirrors/"))


def test_others_find_neither_the_reconciliation_nor_its_lines(mirrored: Desk, visit: Visit) -> None:
    found = compared(mirrored)
    for organ, role in (("justice", "handler"), ("town", "principal"), ("market", "administrator")):
        client = visit(organ, role)
        assert client.get(f"/mirrors/reconciliations/{found.pk}/").status_code == 404
        assert settle(client, found, 1, answer="ours", reason="x") == 404
        assert "早市摊位" not in text_of(client.get("/mirrors/"))
    assert ReconciliationLine.objects.filter(resolution=None).count() == 2
    assert Client().get("/mirrors/").status_code == 302


def test_the_pages_read_in_english(mirrored: Desk, visit: Visit) -> None:
    found, client = compared(mirrored), visit("market", "handler", language="en")
    assert "Where procedures run" in text_of(client.get("/mirrors/"))
    assert "There only" in text_of(client.get(f"/mirrors/reconciliations/{found.pk}/"))


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_a_reconciliation_is_taken_away_as_a_file_with_people_masked(mirrored: Desk, visit: Visit, form: str) -> None:
    found = compared(mirrored)
    client, address = visit("market", "handler"), f"/mirrors/reconciliations/{found.pk}/export/{form}/"
    assert address in client.get(f"/mirrors/reconciliations/{found.pk}/").content.decode()
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    if form != "xlsx":
        text = content.decode("utf-8")
        assert "早市摊位" in text and "夜市摊位" in text and "XZ-2" in text and "王小明" not in text
    else:
        assert content[:2] == b"PK"
    assert client.get(address.replace(form, "pdf")).status_code == 404
    assert visit("town", "principal").get(address).status_code == 404


def handed_in(desk: Desk) -> AskedBatch:
    content = written(PLATFORM, [permit("XZ-1", applied(), accepted()), permit("XZ-2", accepted())]).encode()
    asked, _ = ask(content, by=desk.post("handler"), day=date("2021-03-20"), source_name="三月.json")
    assert asked is not None
    return asked


def test_a_batch_waits_on_the_page_and_is_approved_there_by_another(mirrored: Desk, visit: Visit) -> None:
    asked = handed_in(mirrored)
    address = f"/mirrors/batches/{asked.pk}/"
    own = visit("market", "handler")
    page = text_of(own.get(address))
    assert "待另一人批准" in page and "您不能批准自己报请的内容" in page and "批准带入" not in page
    assert own.post(f"{address}decide/", {"do": "approve"}).status_code == 404
    assert visit("market", "clerk").post(f"{address}decide/", {"do": "approve"}).status_code == 404
    assert AskedBatch.objects.get().standing == "asked" and not Act.objects.filter(family="toy.permit").exists()
    reviewer = visit("market", "reviewer")
    assert address in reviewer.get("/mirrors/").content.decode()
    page = text_of(reviewer.get(address))
    assert (
        "XZ-1" in page
        and "XZ-2" in page
        and "未到可作此行为的阶段" in page
        and "批准带入" in page
        and "王小明" not in page
    )
    assert reviewer.post(f"{address}decide/", {"do": "decline", "why": ""}).status_code == 422
    assert reviewer.post(f"{address}decide/", {"do": "approve"}).status_code == 302
    assert reviewer.post(f"{address}decide/", {"do": "approve"}).status_code == 422
    assert take_approved(date("2021-03-21")) == 1
    page = text_of(reviewer.get(address))
    assert "已带入" in page and "新开 1" in page
    batches = text_of(reviewer.get("/mirrors/"))
    assert f"{mirrored.post('handler').officer} · {mirrored.post('reviewer').officer}" in batches


def test_a_batch_is_sent_back_with_a_reason_that_its_page_shows(mirrored: Desk, visit: Visit) -> None:
    asked = handed_in(mirrored)
    principal = visit("market", "principal")
    assert (
        principal.post(f"/mirrors/batches/{asked.pk}/decide/", {"do": "decline", "why": "件数不符"}).status_code == 302
    )
    page = text_of(visit("market", "handler").get(f"/mirrors/batches/{asked.pk}/"))
    assert "未批准" in page and "件数不符" in page


def test_others_do_not_find_a_batch(mirrored: Desk, visit: Visit) -> None:
    asked = handed_in(mirrored)
    for organ, role in (("justice", "principal"), ("town", "reviewer"), ("market", "administrator")):
        client = visit(organ, role)
        assert client.get(f"/mirrors/batches/{asked.pk}/").status_code == 404
        assert client.post(f"/mirrors/batches/{asked.pk}/decide/", {"do": "approve"}).status_code == 404
        assert f"/mirrors/batches/{asked.pk}/" not in client.get("/mirrors/").content.decode()


def test_the_form_of_a_change_offers_the_platforms_that_are_known(mirrored: Desk, visit: Visit) -> None:
    page = visit("market", "administrator").get("/open/kernel.mode/propose/").content.decode()
    assert "<datalist" in page and f'<option value="{PLATFORM}">' in page
