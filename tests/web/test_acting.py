"""Acts through their forms: what is asked, what is refused and how, what is never lost or done twice."""

from __future__ import annotations

import datetime
import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.keys import public_key
from fazhi.kernel.ledger.notes import verifier_key
from fazhi.kernel.ledger.proofs import Proof, holds
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.procedures.models import Act, Matter
from tests.conftest import County
from tests.kernel.desk import Desk, fresh
from tests.web.conftest import TODAY, Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db


def test_a_matter_is_opened_through_its_form(county: County, visit: Visit) -> None:
    client = visit("justice", "handler")
    form = client.get("/open/oversight.rectification/open/")
    response = client.post("/open/oversight.rectification/open/", {
        **control_of(form), "source": "file-review", "checked": str(county.organ("market").pk),
        "problem": "没有送达回证", "legal_basis": "行政处罚法 61", "rectify_by": "2021-04-12",
    })  # fmt: skip
    matter = Matter.objects.get()
    assert response["Location"] == f"/matters/{matter.pk}/"
    page = text_of(client.get(response["Location"]))
    assert "已办理：登记问题并通知整改（2021-03-22）" in page
    assert matter.number in page
    assert "责令整改通知书" in page


def test_an_act_is_done_through_its_form_with_a_file(finding: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    form = client.get(f"/matters/{finding.pk}/?act=rectify")
    assert '<textarea name="measures"' in form.content.decode()
    scan = SimpleUploadedFile("回证.pdf", b"%PDF-1.4", "application/pdf")
    response = client.post(
        f"/matters/{finding.pk}/acts/rectify/", {**control_of(form), "measures": "已补送达", "act-files": scan}
    )
    assert response.status_code == 302
    page = client.get(f"/matters/{finding.pk}/")
    assert "已补送达" in text_of(page)
    file = File.objects.get()
    download = client.get(f"/matters/{finding.pk}/files/{file.pk}/")
    assert b"".join(download.streaming_content) == b"%PDF-1.4"
    assert download["Content-Disposition"].startswith("attachment")


def test_a_refusal_says_rule_article_and_cure_and_keeps_what_was_typed(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    client = visit("market", "principal")
    form = client.get(f"/matters/{permit.pk}/?act=decide")
    response = client.post(f"/matters/{permit.pk}/acts/decide/", {**control_of(form), "outcome": "partly"})
    assert response.status_code == 422
    page = text_of(response)
    for said in ("未办理，原因如下", "尚未现场勘验。", "《行政许可法》第三十四条", "请先勘验。"):
        assert said in page
    assert '<option value="partly" selected>' in response.content.decode()
    assert not Act.objects.filter(matter=permit, name="decide").exists()


def test_a_fault_of_a_field_is_said_above_the_form_and_marked_in_it(finding: Matter, visit: Visit) -> None:
    client = visit("justice", "reviewer")
    form = client.get(f"/matters/{finding.pk}/?act=postpone")
    response = client.post(
        f"/matters/{finding.pk}/acts/postpone/", {**control_of(form), "rectify_by": "后天", "reason": "涉及多个部门"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_postpone_rectify_by"' in page
    assert 'class="field wrong short"' in page
    assert "涉及多个部门" in page
    assert 'value="后天"' in page


@pytest.mark.parametrize("given", ["2021-13-40", "tomorrow", "", "0000-00-00", "２０２１-０３-２２"])
def test_a_day_that_cannot_be_read_is_refused_in_words(finding: Matter, visit: Visit, given: str) -> None:
    client = visit("market", "handler")
    form = client.get(f"/matters/{finding.pk}/?act=rectify")
    response = client.post(
        f"/matters/{finding.pk}/acts/rectify/", {**control_of(form, on=given), "measures": "打字很慢的说明"}
    )
    if response.status_code == 302:  # Django reads full-width figures as figures
        assert Act.objects.get(name="rectify").happened_on == TODAY
        return
    assert response.status_code == 422
    assert "法律日期：" in text_of(response)
    assert "打字很慢的说明" in response.content.decode()


def test_a_day_to_come_is_refused(finding: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    form = client.get(f"/matters/{finding.pk}/?act=rectify")
    response = client.post(
        f"/matters/{finding.pk}/acts/rectify/", {**control_of(form, on="2021-03-23"), "measures": "已补"}
    )
    assert "2021-03-23 尚未到来。" in text_of(response)


def test_a_page_that_has_gone_stale_is_refused_and_may_be_sent_again_after_a_look(
    county: County, finding: Matter, visit: Visit
) -> None:
    client, colleague = visit("market", "handler"), visit("market", "handler", 1)
    mine = client.get(f"/matters/{finding.pk}/?act=rectify")
    theirs = colleague.get(f"/matters/{finding.pk}/?act=rectify")
    reviewer = visit("justice", "reviewer")
    urge = reviewer.get(f"/matters/{finding.pk}/?act=urge")
    assert theirs.status_code == 200
    assert reviewer.post(f"/matters/{finding.pk}/acts/urge/", {**control_of(urge), "text": "请尽快"}).status_code == 302
    refused = client.post(f"/matters/{finding.pk}/acts/rectify/", {**control_of(mine), "measures": "已补"})
    assert refused.status_code == 409
    assert "在您打开后已有新的行为" in text_of(refused)
    again = client.post(f"/matters/{finding.pk}/acts/rectify/", {**control_of(refused), "measures": "已补"})
    assert again.status_code == 302


def test_the_same_form_sent_twice_is_one_act(finding: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    given = {**control_of(client.get(f"/matters/{finding.pk}/?act=rectify")), "measures": "已补"}
    for _ in range(2):
        assert client.post(f"/matters/{finding.pk}/acts/rectify/", given).status_code == 302
    assert Act.objects.filter(matter=finding, name="rectify").count() == 1


def test_the_same_opening_sent_twice_opens_one_matter(visit: Visit, desk: Desk) -> None:
    client = visit("market", "handler")
    given = {**control_of(client.get("/open/toy.tip/take/")), "text": "夜间扰民"}
    first, second = (client.post("/open/toy.tip/take/", given) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Matter.objects.filter(family="toy.tip").count() == 1


def test_who_may_not_do_an_act_is_told_whose_it_is(finding: Matter, visit: Visit) -> None:
    client = visit("market", "reviewer")
    form = client.get(f"/matters/{finding.pk}/?act=rectify")
    response = client.post(f"/matters/{finding.pk}/acts/rectify/", {**control_of(form), "measures": "已补"})
    assert response.status_code == 422
    assert "“报告整改情况”应由承办岗作出，您的岗位是审核岗。" in text_of(response)


def test_back_filling_asks_for_a_second_person_and_a_reason(finding: Matter, visit: Visit, county: County) -> None:
    matter, client = finding, visit("market", "handler")
    form = client.get(f"/matters/{matter.pk}/?act=rectify")
    client.post(f"/matters/{matter.pk}/acts/rectify/", {**control_of(form), "measures": "已补"})
    reviewer = visit("justice", "reviewer")
    form = reviewer.get(f"/matters/{matter.pk}/?act=urge")
    late = {**control_of(form, on="2021-03-21"), "text": "电话催办"}
    refused = reviewer.post(f"/matters/{matter.pk}/acts/urge/", late)
    assert "补录须写明理由并由另一人批准" in text_of(refused)
    assert '<details class="backfill" open>' in refused.content.decode()
    second = county.post("justice", "principal")
    again = {**late, "act-second": str(second.pk), "act-why": "当时系统未开通"}
    refused = reviewer.post(f"/matters/{matter.pk}/acts/urge/", again)
    assert "“（新事项）”阶段不能“催办、督办”" in text_of(refused), "the matter was not open on that day"


def test_a_back_filled_act_says_so_and_names_both_persons(desk: Desk, visit: Visit) -> None:
    permit, client = desk.accepted(), visit("market", "handler")
    desk.do(permit, "inspect", "2021-03-10")
    given = {
        **control_of(client.get(f"/matters/{permit.pk}/?act=join"), on="2021-03-05"), "party_kind": "citizen",
        "party_name": "李大壮", "act-second": str(desk.post("reviewer").pk), "act-why": "当时系统未开通",
    }  # fmt: skip
    asked = client.post(f"/matters/{permit.pk}/acts/join/", given)["Location"]
    assert visit("market", "reviewer").post(asked, {"do": "approve"}).status_code == 302
    page = text_of(client.get(f"/matters/{permit.pk}/"))
    for said in ("补录", "批准人 市场监督管理局审核岗0", "当时系统未开通", "李大壮"):
        assert said in page


def test_a_correction_stands_in_the_place_of_the_act(finding: Matter, visit: Visit) -> None:
    client = visit("justice", "handler")
    wrong = Act.objects.get(matter=finding, name="open")
    address = f"/matters/{finding.pk}/correct/{wrong.pk}/"
    form = client.get(address)
    assert "案卷缺少送达回证" in form.content.decode()
    given = {
        **control_of(form), "source": "file-review", "checked": wrong.data["checked"],
        "problem": "案卷缺少送达回证和笔录", "legal_basis": "行政处罚法 61",
        "rectify_by": "2021-04-20", "check_number": "AJ-1", "reference": "",
        "right_day": "2021-03-19", "reason": "登记有误",
    }  # fmt: skip
    assert client.post(address, given).status_code == 302
    page = text_of(client.get(f"/matters/{finding.pk}/"))
    assert "案卷缺少送达回证和笔录" in page
    assert "2021-04-20" in page
    assert "更正： 登记问题并通知整改 2021-03-22" in page
    assert fresh(finding).opened_on == datetime.date(2021, 3, 19)
    correction = Act.objects.get(matter=finding, name="correct")
    assert correction.data["data"] == {"problem": "案卷缺少送达回证和笔录", "rectify_by": "2021-04-20"}


def test_a_correction_without_a_change_or_a_reason_is_refused(finding: Matter, visit: Visit) -> None:
    client = visit("justice", "handler")
    wrong = Act.objects.get(matter=finding, name="open")
    address = f"/matters/{finding.pk}/correct/{wrong.pk}/"
    same = {**control_of(client.get(address)), **wrong.data, "right_day": "2021-03-22"}
    same.pop("papers")
    assert "更正理由：" in text_of(client.post(address, same))
    assert "更正没有改动任何内容。" in text_of(client.post(address, {**same, "reason": "核对"}))


def test_a_rule_that_was_waived_is_said_in_words(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    desk.override(permit, "decide", "2021-03-05")
    desk.do(permit, "decide", "2021-03-05")
    page = text_of(visit("market", "handler").get(f"/matters/{permit.pk}/"))
    assert "特许越过规则：尚未现场勘验。（《行政许可法》第三十四条）" in page
    assert "Licensing34" not in page


def test_clocks_stand_with_words_last_day_and_receipt_beside_the_act_that_answers_them(
    finding: Matter, visit: Visit
) -> None:
    page = visit("market", "handler").get(f"/matters/{finding.pk}/").content.decode()
    due = page[page.index('class="due green"') : page.index("已办行为")]
    for part in (
        "期内",
        "整改期限",
        "2021-04-12",
        "还剩 21 个自然日",
        "计算凭据",
        "期限由文书指定：2021-04-12",
        "act=rectify",
    ):
        assert part in due
    other = text_of(visit("justice", "handler").get(f"/matters/{finding.pk}/"))
    assert "市场监督管理局 ：报告整改情况" in other


def test_an_overdue_clock_is_red_with_the_word(finding: Matter, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: datetime.date(2021, 4, 15))
    for address in ("/", f"/matters/{finding.pk}/", "/work/oversight.rectification/"):
        page = visit("market", "handler").get(address).content.decode()
        assert '<span class="clock red">超期</span>' in page, address
        assert "超期 3 个自然日" in page, address


def test_the_desk_shows_what_waits_and_the_act_to_do(finding: Matter, visit: Visit) -> None:
    mine = visit("market", "handler").get("/").content.decode()
    waiting = mine[mine.index("待我办理") : mine.index("<aside>")]
    assert f"/matters/{finding.pk}/?act=rectify" in waiting
    assert "act=rectify" not in visit("justice", "handler").get("/").content.decode()


def test_a_form_asked_for_by_the_page_comes_alone(finding: Matter, visit: Visit) -> None:
    client = visit("market", "handler")
    part = client.get(f"/matters/{finding.pk}/acts/rectify/", headers={"hx-request": "true"}).content.decode()
    assert part.lstrip().startswith("<form")
    whole = client.get(f"/matters/{finding.pk}/acts/rectify/")
    assert whole["Location"] == f"/matters/{finding.pk}/?act=rectify#act-rectify"


@pytest.mark.parametrize("name", ["open", "nonsense", "correct", "lapse"])
def test_acts_that_have_no_form_on_a_matter_are_not_found(finding: Matter, visit: Visit, name: str) -> None:
    assert visit("justice", "handler").post(f"/matters/{finding.pk}/acts/{name}/").status_code == 404


def test_a_day_before_any_version_of_the_procedure_is_refused(visit: Visit) -> None:
    client = visit("market", "handler")
    form = client.get("/open/toy.tip/take/")
    response = client.post("/open/toy.tip/take/", {**control_of(form, on="1999-01-01"), "text": "夜间扰民"})
    assert response.status_code == 422
    assert "1999-01-01 没有适用的“线索处理”程序版本" in text_of(response)


def test_a_file_that_is_too_large_is_refused(finding: Matter, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.web.control.LARGEST_UPLOAD", 3)
    client = visit("market", "handler")
    given = {
        **control_of(client.get(f"/matters/{finding.pk}/?act=rectify")),
        "measures": "已补",
        "act-files": io.BytesIO(b"1234"),
    }
    response = client.post(f"/matters/{finding.pk}/acts/rectify/", given)
    assert response.status_code == 422
    assert "请重新选择" in text_of(response)
    assert not Act.objects.filter(name="rectify").exists()


def test_the_proof_of_an_act_holds_for_an_outsider(finding: Matter, visit: Visit) -> None:
    act = Act.objects.get(matter=finding)
    sequence_all()
    client = visit("market", "handler")
    page = text_of(client.get(f"/matters/{finding.pk}/proof/{act.pk}/"))
    proof = Proof.from_json(client.get(f"/matters/{finding.pk}/proof/{act.pk}/file").content.decode())
    key = public_key()
    assert key is not None
    assert holds(proof, verifier_key(settings.LEDGER_ORIGIN, key))
    assert proof.path[0] in page
    assert str(proof.size) in page


def test_a_publication_that_is_owed_is_drafted_and_published_beside_its_clock(desk: Desk, visit: Visit) -> None:
    desk.decided()
    notice = Matter.objects.get(family="kernel.publication")
    handler, reviewer = visit("market", "handler"), visit("market", "reviewer")
    assert notice.title in text_of(handler.get("/"))
    form = handler.get(f"/matters/{notice.pk}/?act=draft")
    given = {**control_of(form), "heading": "许可结果", "body": "准予夜市摊位。"}
    assert handler.post(f"/matters/{notice.pk}/acts/draft/", given).status_code == 302
    page = reviewer.get(f"/matters/{notice.pk}/").content.decode()
    due = page[page.index('<div class="due') : page.index("计算凭据")]
    assert "主动公开" in due
    assert "act=publish" in due
    form = reviewer.get(f"/matters/{notice.pk}/?act=publish")
    assert "拟公开文本" in text_of(form)
    assert "夜市摊位：准予。" in text_of(form)
    given = {**control_of(form), "no_secrets": "on"}
    assert reviewer.post(f"/matters/{notice.pk}/acts/publish/", given).status_code == 302
    assert "没有未履行的公开义务" in text_of(handler.get("/"))
