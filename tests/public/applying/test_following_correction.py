"""Asked for a correction: what the citizen reads, who takes the papers in, and what merely marks them as seen."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from fazhi.kernel.applications.models import Application, Happening, What
from fazhi.kernel.procedures.models import Act, Matter, Paper
from tests.public.applying.citizen import Citizen, text_of
from tests.public.applying.conftest import Calendar
from tests.public.applying.officer import Officer

pytestmark = pytest.mark.django_db
ASKED = datetime.date(2026, 8, 4)
SENT = datetime.date(2026, 8, 6)


def asked(citizen: Citizen, officer: Officer, calendar: Calendar) -> tuple[Application, Matter]:
    """An application that was registered, and for which something is missing."""
    application = citizen.apply(consents="yes")
    matter = officer.register(application)
    calendar.day = ASKED
    officer.as_("handler").do(matter, "ask_correction", ASKED.isoformat(), {"missing": "身份证复印件"})
    return application, matter


def supplement(citizen: Citizen, application: Application) -> Happening:
    citizen.post("mine/supplement/", {"text": "补充身份证复印件", "request": "x"}, page="mine/")
    return Happening.objects.filter(application=application, what=What.SUPPLEMENTED).latest("recorded_at")


def test_a_handler_cannot_lose_papers_that_the_clerk_is_to_take_in(
    citizen: Citizen, officer: Officer, calendar: Calendar
) -> None:
    application, matter = asked(citizen, officer, calendar)
    calendar.day = SENT
    sent = supplement(citizen, application)
    handler = officer.as_("handler")
    page = text_of(handler.get("application", application.pk))
    assert "由收件登记岗收入案卷" in page and "标记为已收阅" not in page and "没有收入这些材料的行为" not in page
    refused = handler.post_to("take-supplement", application.pk, sent.pk)
    assert refused.status_code == 422 and "请由收件登记岗收入案卷" in text_of(refused)
    assert not Happening.objects.filter(answers=sent).exists()
    assert "已收到，待机关收入案卷" in text_of(citizen.get("mine/"))
    assert officer.post_to("take-supplement", application.pk, sent.pk).status_code == 302
    assert Act.objects.get(matter=matter, name="supply").happened_on == SENT
    assert "机关已收入案卷" in text_of(citizen.get("mine/"))


def test_papers_marked_as_seen_say_so_and_are_taken_in_once_they_are_asked_for(
    citizen: Citizen, officer: Officer, calendar: Calendar
) -> None:
    application = citizen.apply()
    matter = officer.register(application)
    sent = supplement(citizen, application)
    handler = officer.as_("handler")
    handler.post_to("take-supplement", application.pk, sent.pk)
    assert Happening.objects.get(answers=sent).what == What.SEEN
    for page in (text_of(citizen.get("mine/")), text_of(officer.get("application", application.pk))):
        assert "已收阅，尚未收入案卷" in page and "已收入案卷" not in page.replace("尚未收入案卷", "")
    assert handler.post_to("take-supplement", application.pk, sent.pk).status_code == 422, "once is enough"
    calendar.day = ASKED
    handler.do(matter, "ask_correction", ASKED.isoformat(), {"missing": "身份证复印件"})
    assert officer.post_to("take-supplement", application.pk, sent.pk).status_code == 302
    assert Act.objects.get(matter=matter, name="supply").happened_on == ASKED, "not before the stage began"
    assert "机关已收入案卷" in text_of(citizen.get("mine/"))


def test_who_is_asked_reads_within_which_time_and_what_follows(
    citizen: Citizen, officer: Officer, calendar: Calendar
) -> None:
    application, _ = asked(citizen, officer, calendar)
    page = citizen.get("mine/")
    told = text_of(page)
    assert "请自收到补正通知之日起10个工作日内提交补正材料" in told and "视为放弃申请" in told
    assert "《行政复议法》（2023年）第三十一条" in told
    assert 'href="#supplement"' in page.content.decode() and 'id="supplement"' in page.content.decode()
    sent = supplement(citizen, application)
    officer.post_to("take-supplement", application.pk, sent.pk)
    assert "请自收到补正通知之日起" not in text_of(citizen.get("mine/")), "nothing is asked any more"


def test_beside_a_delivered_paper_stands_how_its_service_is_registered(
    citizen: Citizen, officer: Officer, calendar: Calendar
) -> None:
    application, matter = asked(citizen, officer, calendar)
    handler = officer.as_("handler")
    paper = Paper.objects.get(matter=matter, kind="disputes.correction-notice")
    handler.post_to("deliver-paper", application.pk, paper=str(paper.pk))
    page = handler.get("application", application.pk)
    link = f"{reverse('matter', args=[matter.pk])}?act=notify"
    assert link in page.content.decode() and "登记送达后才开始计算" in text_of(page)
    assert handler.client.get(link).status_code == 200
    handler.do(matter, "notify", "2026-08-04", {
        "served_paper": "补正通知书", "served_on": "2026-08-04", "method": "direct",
        "party": str(Act.objects.get(matter=matter, name="apply").party_id),
    })  # fmt: skip
    told = text_of(citizen.get("mine/"))
    assert "由您办理，最后一天 2026-08-18" in told


def test_the_limits_of_the_organ_are_not_the_citizens(citizen: Citizen, officer: Officer) -> None:
    officer.register(citizen.apply())
    told = text_of(citizen.get("mine/"))
    assert "机关应当在 2026-08-10 以前（含当日）完成" in told and "最后一天 2026-08-10" not in told


def test_the_desk_says_that_papers_came_in_and_to_whom_it_matters(
    citizen: Citizen, officer: Officer, calendar: Calendar
) -> None:
    application, _ = asked(citizen, officer, calendar)
    assert "网上申请 全部" not in text_of(officer.get("desk"))
    calendar.day = SENT
    supplement(citizen, application)
    desk = text_of(officer.get("desk"))
    assert "有补充材料待收入 收到 2026-08-06" in desk and "已停止" not in desk
    assert "有补充材料待收入" not in text_of(officer.as_("principal").get("desk"))


def test_a_limit_that_has_only_begun_is_not_soon_due(citizen: Citizen, officer: Officer, calendar: Calendar) -> None:
    application = citizen.apply()
    assert "期内" in text_of(officer.get("application", application.pk))
    calendar.day = datetime.date(2026, 8, 7)
    assert "临期" in text_of(officer.get("application", application.pk))
    page = text_of(officer.get("application", application.pk))
    assert "送达地址" in page and "住址" not in page


def test_reconsideration_is_returned_on_three_grounds_alone(citizen: Citizen, officer: Officer) -> None:
    application = citizen.apply()
    page = text_of(officer.get("application", application.pk))
    assert "重复提交" in page and "不予受理决定" in page and "第三十条" in page
    said = {"reason": "不属于本机关管辖。", "cure": "请向上级申请。"}
    for ground in ({}, {"ground": "not_competent"}):
        assert officer.post_to("return-application", application.pk, **said, **ground).status_code == 422
    assert not Happening.objects.exists()
    assert officer.post_to("return-application", application.pk, ground="twice", **said).status_code == 302
    assert "重复提交" in text_of(citizen.get("mine/"))
