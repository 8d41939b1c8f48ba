"""Repair applied for online: by the number of the paper, by the entity itself, with nothing told to a stranger."""

from __future__ import annotations

import datetime
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from fazhi.kernel.applications.models import Application, Happening, What
from fazhi.kernel.files.models import File
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.services.credit.classes import class_of
from fazhi.services.credit.models import CreditEvent, CreditRepair
from tests.conftest import County
from tests.public.applying.citizen import CONTACT, IDENTITY, Citizen, text_of
from tests.public.applying.conftest import Calendar, calendar
from tests.public.applying.officer import Officer
from tests.services.credit.applicant import COURT, REPAIR, STATEMENT, Enterprise
from tests.services.credit.desk import PAPER, CreditDesk, code

__all__ = ["calendar"]
pytestmark = pytest.mark.django_db
OLD, NEW = "国家发展改革委令第58号（2023年）", "《信用修复管理办法》（2025年）"
NOT_FOUND = "按所填的单位、文号、名称和统一社会信用代码，没有可以登记的信息。"


@pytest.fixture
def enterprise(county: County) -> Enterprise:
    return Enterprise(Client())


@pytest.fixture
def officer(county: County) -> Officer:
    return Officer(county, "market", "clerk")


@pytest.fixture
def event(desk: CreditDesk) -> CreditEvent:
    """Recognised by the market bureau under the rules of 2026; it may be repaired from 2026-07-11 on."""
    return desk.record("2026-04-10", severity="general", source_paper=f"执行决定书 {COURT}")


def verified(matter: Matter, officer: Officer) -> None:
    handler = officer.as_("handler", "market")
    handler.do(matter, "accept", "2026-08-03", {"promised_by": "2026-08-20"})
    content = {"performed": True, "committed": True, "verification": "已缴清"}
    handler.do(matter, "verify", "2026-08-03", content, uploads=PAPER)


def test_from_the_first_page_to_the_decision(enterprise: Enterprise, officer: Officer, event: CreditEvent) -> None:
    assert "申请信用修复" in text_of(enterprise.get())
    application = enterprise.ask()
    receipt = text_of(enterprise.get("receipt/"))
    assert COURT in receipt and STATEMENT in receipt and "还不是受理" in receipt and "缴款凭证.pdf" in receipt
    assert "电子送达" not in receipt, "it was never asked for"
    seen = text_of(officer.get("application", application.pk))
    assert "失信被执行人" in seen and "已选入登记表" in seen
    matter = officer.register(application)
    repair = CreditRepair.objects.get(pk=matter.pk)
    assert (repair.event, repair.stage, repair.organ) == (event.subject, "applied", officer.county.organ("market"))
    act = Act.objects.get(matter=matter)
    assert act.data["pledged"] is True and act.data["named_number"] == COURT
    assert act.happened_on == datetime.date(2026, 8, 3)
    verified(matter, officer)
    told = text_of(enterprise.get("mine/"))
    assert "已受理，正在核查" in told and "2026-08-20" in told and "核查已登记，待决定" in told
    officer.as_("principal", "market").do(matter, "grant", "2026-08-03")
    paper = Paper.objects.get(matter=matter)
    officer.as_("handler", "market").post_to("deliver-paper", application.pk, paper=str(paper.pk))
    assert "决定予以修复" in text_of(enterprise.get("mine/"))
    read = text_of(enterprise.post("mine/paper/", {"paper": "1"}, page="mine/"))
    assert paper.number in read and "决定予以信用修复" in read
    assert not CreditEvent.objects.unended(datetime.date(2026, 8, 3)).filter(subject=event.subject).exists()


def test_what_was_recognised_under_order_58_is_repaired_under_it(
    enterprise: Enterprise, officer: Officer, desk: CreditDesk
) -> None:
    desk.record("2026-03-20", severity="serious", source_paper=COURT)
    matter = officer.register(enterprise.ask(on="2026-03-20"))
    assert CreditRepair.objects.get(pk=matter.pk).grade == "ordinary"
    verified(matter, officer)
    officer.as_("principal", "market").do(matter, "grant", "2026-08-03")
    assert Matter.objects.get(pk=matter.pk).stage == "granted"


@pytest.mark.parametrize(
    ("paper_on", "today", "law", "first"),
    [("2026-06-01", "2026-08-03", NEW, "2026-09-02"), ("2026-03-20", "2026-05-06", OLD, "2026-06-21")],
)
def test_too_early_it_is_declined_with_the_rule_and_the_first_day(
    enterprise: Enterprise, officer: Officer, desk: CreditDesk, calendar: Calendar, paper_on: str, today: str, law: str,
    first: str,
) -> None:  # fmt: skip
    calendar.day = datetime.date.fromisoformat(today)
    desk.record(paper_on, severity="general", source_paper=COURT)
    enterprise.begin_repair()
    enterprise.answer(on=paper_on)
    caution = text_of(enterprise.get("draft/review/"))
    assert first in caution and law in caution and "不予受理" in caution
    assert enterprise.send().status_code == 303
    application = Application.objects.get()
    matter = officer.register(application)
    handler = officer.as_("handler", "market")
    with pytest.raises(Refusal) as caught:
        handler.do(matter, "accept", today, {"promised_by": "2026-08-20"})
    assert caught.value.codes == ("LeastDisplayPassed",)
    officer.as_("principal", "market").do(matter, "decline", today, {"reason": "最短公示期未满。"})
    told = text_of(enterprise.get("mine/"))
    assert "不予受理" in told and f"该信息自{first}起可以申请信用修复" in told and law in told
    paper = Paper.objects.get(matter=matter)
    handler.post_to("deliver-paper", application.pk, paper=str(paper.pk))
    assert f"自{first}起可以申请" in text_of(enterprise.post("mine/paper/", {"paper": "1"}, page="mine/"))


def test_what_may_be_excluded_is_told_by_grade_before_it_is_sent(enterprise: Enterprise, desk: CreditDesk) -> None:
    """Under Order 58 food, drugs and safety wait for a year: which it is, the paper says, and nothing is looked up."""
    desk.record("2025-12-01", severity="general", source_paper=COURT)
    enterprise.begin_repair()
    enterprise.answer(on="2025-12-01")
    said = text_of(enterprise.get("draft/review/"))
    assert "2026-03-02" in said and "2026-12-02" in said and OLD in said


def test_for_a_day_without_a_rule_nothing_is_guessed(enterprise: Enterprise, desk: CreditDesk) -> None:
    desk.record("2023-04-30", source_paper=COURT)
    enterprise.begin_repair()
    enterprise.answer(on="2023-04-30")
    assert "不作推定" in text_of(enterprise.get("draft/review/"))


def _bare(pages: list[HttpResponse]) -> list[str]:
    """Pages as a reader sees them, without codes, moments, and how many rows the ledger has."""
    raw = [re.sub(r'class="code[^<]*<|\d\d:\d\d|全过程记录 \d+ 条', "", page.content.decode()) for page in pages]
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in raw]


def _public(enterprise: Enterprise) -> list[str]:
    """All that the applicant is shown until it came in."""
    pages = ("draft/", "draft/part/1/", "draft/part/2/", "draft/files/", "draft/review/")
    shown = [enterprise.get(each) for each in pages]
    assert enterprise.send().status_code == 303
    return _bare([*shown, enterprise.get("receipt/"), enterprise.get("mine/")])


def test_a_stranger_is_told_nothing(county: County, desk: CreditDesk, officer: Officer, event: CreditEvent) -> None:
    """Wrong party, unknown number, number of another organ's: the pages, the answers and the return are the same."""
    desk.record("2026-04-11", serial=3, organ="justice", severity="general", source_paper="（2026）冀0130执77号")
    shown, returned = [], []
    for number in (COURT, "（2026）冀0130执99号", "（2026）冀0130执77号"):
        stranger = Enterprise(Client())
        stranger.serial = 2
        stranger.begin_repair(organ=str(county.organ("market").pk))
        stranger.answer(number)
        shown.append([each.replace(number, "") for each in _public(stranger)])
        application = Application.objects.latest("recorded_at")
        assert "没有找到" in text_of(officer.get("application", application.pk))
        assert officer.post_to("return-application", application.pk, ground="unmatched").status_code == 302
        page = stranger.get("mine/")
        assert NOT_FOUND in text_of(page)
        returned += _bare([page])
    assert shown[0] == shown[1] == shown[2]
    assert returned[0] == returned[1] == returned[2]


def test_nobody_registers_it_for_another_party(enterprise: Enterprise, officer: Officer, event: CreditEvent) -> None:
    enterprise.serial = 2
    application = enterprise.ask()
    forced = officer.post_to(
        "register-application", application.pk, event=str(event.subject), statement=STATEMENT, named_number=COURT
    )
    assert forced.status_code == 422 and "申请人不是该事件的主体" in text_of(forced)
    assert not CreditRepair.objects.exists()


def test_what_tells_is_not_added_to_the_return(enterprise: Enterprise, officer: Officer, event: CreditEvent) -> None:
    enterprise.serial = 2
    application = enterprise.ask()
    said = {"ground": "unmatched", "reason": "这是演示企业1号的信息。", "cure": "请核对。"}
    answer = officer.post_to("return-application", application.pk, **said)
    assert answer.status_code == 422 and "统一用语" in text_of(answer)
    assert not Happening.objects.exists()
    missing = officer.post_to("return-application", application.pk, ground="wanted")
    assert missing.status_code == 422
    said = {"ground": "wanted", "reason": "申请人来电。", "cure": "可再申请。"}
    answer = officer.post_to("return-application", application.pk, **said)
    assert answer.status_code == 302 and "申请人来电" in text_of(enterprise.get("mine/"))


def test_applied_for_twice_it_is_returned(enterprise: Enterprise, officer: Officer, event: CreditEvent) -> None:
    first = officer.register(enterprise.ask())
    again = Enterprise(Client())
    application = again.ask()
    page = officer.get("register-application", application.pk)
    form = page.context["form"]
    data = {name: str(form[name].value()) for name in form.fields if form[name].value() not in (None, "", False)}
    answer = officer.post_to("register-application", application.pk, **data)
    assert answer.status_code == 422 and "已有正在办理的修复申请" in text_of(answer)
    said = {"ground": "twice", "reason": f"见{first.number}。", "cure": "请在前一件中补充。"}
    assert officer.post_to("return-application", application.pk, **said).status_code == 302
    assert CreditRepair.objects.count() == 1
    assert "重复提交" in text_of(again.get("mine/"))


def test_what_ended_is_not_repaired_once_more(
    enterprise: Enterprise, officer: Officer, desk: CreditDesk, event: CreditEvent
) -> None:
    desk.repaired("2026-07-20", event)
    application = enterprise.ask()
    assert "无需再修复" in text_of(officer.get("application", application.pk))
    assert officer.get("register-application", application.pk).context["form"]["event"].value() is None
    said = {"ground": "ended", "reason": "已于2026-07-20修复。", "cure": "无需办理。"}
    assert officer.post_to("return-application", application.pk, **said).status_code == 302


def test_files_come_into_the_case_and_more_of_them_later(
    enterprise: Enterprise, officer: Officer, event: CreditEvent
) -> None:
    application = enterprise.ask()
    matter = officer.register(application)
    act = Act.objects.get(matter=matter)
    kept = [File.objects.get(pk=each) for each in act.data["attachments"]]
    assert [each.title for each in kept] == ["缴款凭证.pdf"]
    enterprise.post("mine/supplement/", {"text": "补充授权委托书", "request": "x"}, page="mine/")
    assert "待机关收入案卷" in text_of(enterprise.get("mine/"))
    sent = Happening.objects.get(application=application, what=What.SUPPLEMENTED)
    assert officer.post_to("take-supplement", application.pk, sent.pk).status_code == 302
    assert Act.objects.get(matter=matter, name="supply").data["text"] == "补充授权委托书"
    assert "机关已收入案卷" in text_of(enterprise.get("mine/"))
    assert Matter.objects.get(pk=matter.pk).stage == "applied"


@pytest.mark.parametrize(
    "typed", ["(2026)冀0130执18号", "〔2026〕冀０１３０执１８号", " [2026] 冀0130 执18 ", f"执行决定书{COURT}"]
)
def test_a_number_is_found_however_it_is_typed(
    enterprise: Enterprise, officer: Officer, event: CreditEvent, typed: str
) -> None:
    assert officer.register(enterprise.ask(typed)).creditrepair.event == event.subject


@pytest.mark.parametrize("typed", ["（2026）冀0130执1号", "冀", "8号", "（2026）冀0130执180号"])
def test_a_part_of_a_number_is_none(enterprise: Enterprise, officer: Officer, event: CreditEvent, typed: str) -> None:
    application = enterprise.ask(typed)
    assert "没有找到" in text_of(officer.get("application", application.pk))


def test_an_entity_that_changed_its_name_is_the_one_with_the_code(
    enterprise: Enterprise, officer: Officer, desk: CreditDesk, event: CreditEvent
) -> None:
    """Points end where they stand, though the application and the decision bear the new name."""
    day = datetime.date(2026, 8, 3)
    before = class_of(desk.entity(), day).score
    application = enterprise.ask(name="演示企业一号（集团）公司")
    assert "请对照执照核对是否更名" in text_of(officer.get("application", application.pk))
    matter = officer.register(application)
    verified(matter, officer)
    officer.as_("principal", "market").do(matter, "grant", "2026-08-03")
    ending = CreditEvent.objects.get(kind="repair")
    assert (ending.entity, ending.ends) == (desk.entity(), event.subject)
    assert class_of(desk.entity(), day).score < before
    assert "演示企业一号（集团）公司" in (Paper.objects.get(matter=matter).reveal("text") or "")


def test_what_the_officer_may_not_see_is_not_found(
    enterprise: Enterprise, officer: Officer, desk: CreditDesk, event: CreditEvent
) -> None:
    matter = Matter.objects.get(pk=event.matter_id)
    officer.as_("reviewer", "market").do(matter, "set_secrecy", "2026-08-03", {"secrecy": "restricted"}, reason="涉密")
    application = enterprise.ask()
    assert "没有找到" in text_of(officer.get("application", application.pk))
    assert Officer(officer.county, "justice").get("application", application.pk).status_code == 404


def test_only_entities_apply_and_commit_themselves(
    enterprise: Enterprise, calendar: Calendar, event: CreditEvent
) -> None:
    start = enterprise.get(f"new/{REPAIR}/")
    assert "统一社会信用代码" in text_of(start) and "共同申请人" not in text_of(start) and "护照" not in text_of(start)
    assert "第-条" not in text_of(start)
    english = text_of(enterprise.client.get(f"/public/en/apply/new/{REPAIR}/"))
    assert "Apply for credit repair" in english and "Unified social credit code" in english
    person = {name: IDENTITY[name] for name in ("name", "identifier")}
    assert enterprise.begin_repair(kind="citizen", **person).status_code == 422
    assert enterprise.begin_repair(identifier=code(1)[:-1] + "0").status_code == 422
    enterprise.begin_repair()
    late = {"named_number": COURT, "named_on": "2026-08-04", "go": "next"}
    assert "晚于" in text_of(enterprise.post("draft/part/1/", late))
    assert enterprise.post("draft/part/1/", {**late, "named_number": "", "named_on": "2026-04-10"}).status_code == 422
    assert enterprise.post("draft/part/2/", {"statement": STATEMENT, "go": "next"}).status_code == 422
    assert enterprise.send().status_code == 422 and not Application.objects.exists()


def test_it_is_offered_once_an_organ_recognised_something(county: County, desk: CreditDesk) -> None:
    visitor = Citizen(Client())
    assert "申请信用修复" not in text_of(visitor.get()) and visitor.get(f"new/{REPAIR}/").status_code == 404
    desk.record("2026-04-10", severity="none", kind="commendation")
    assert visitor.get(f"new/{REPAIR}/").status_code == 404
    desk.record("2026-04-10", serial=2, source_paper=COURT)
    assert visitor.get(f"new/{REPAIR}/").status_code == 200 and CONTACT not in text_of(visitor.get())
