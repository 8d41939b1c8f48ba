"""From the receipt to the paper: registering, correction, supplement, acceptance, delivery; and being returned."""

from __future__ import annotations

import datetime

import pytest

from fazhi.kernel.applications.models import Application, Happening, What
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.files.models import File
from fazhi.kernel.procedures.models import Act, MatterParty, Paper
from tests.public.applying.citizen import ACT, CLAIM, IDENTITY, Citizen, text_of
from tests.public.applying.conftest import Calendar
from tests.public.applying.officer import Officer

pytestmark = pytest.mark.django_db


def test_the_clerk_registers_what_came_in_as_of_its_day(citizen: Citizen, officer: Officer, calendar: Calendar) -> None:
    application = citizen.apply()
    calendar.day = datetime.date(2026, 8, 5)
    assert IDENTITY["name"] in text_of(officer.get("desk"))
    clock = Clock.objects.get(subject=application.pk)
    assert (clock.key, clock.due_on) == ("reconsideration.acceptance", datetime.date(2026, 8, 10))
    matter = officer.register(application)
    act = Act.objects.get(matter=matter)
    assert (act.name, act.happened_on) == ("apply", application.submitted_on)
    case = matter.reconsiderationcase
    assert (case.channel, case.act_number, case.claim) == ("online", ACT["act_number"], CLAIM["claim"])
    assert case.respondent == officer.county.organ("market") and case.decider == officer.county.organ("government")
    party = MatterParty.objects.get(matter=matter).party
    assert (party.name, party.reveal("identifier")) == (IDENTITY["name"], IDENTITY["identifier"])
    kept = File.objects.get(pk=act.data["attachments"][0])
    assert kept.reveal("digest") == File.objects.get(pk=application.files[0]).reveal("digest")
    clock.refresh_from_db()
    assert clock.stopped_on == calendar.day
    told = text_of(citizen.get("mine/"))
    assert matter.number in told and "申请已登记" in told and "2026-08-10" in told


def test_the_whole_way_to_the_paper(citizen: Citizen, officer: Officer, calendar: Calendar) -> None:
    application = citizen.apply(consents="yes")
    matter = officer.register(application)
    handler, head = officer.as_("handler"), officer.as_("principal")
    calendar.day = datetime.date(2026, 8, 4)
    handler.do(matter, "ask_correction", "2026-08-04", {"missing": "身份证复印件"})
    assert "身份证复印件" in text_of(citizen.get("mine/"))
    asked = Paper.objects.get(matter=matter, kind="disputes.correction-notice")
    handler.post_to("deliver-paper", application.pk, paper=str(asked.pk))
    page = citizen.post("mine/paper/", {"paper": "1"}, page="mine/")
    assert "补正通知书" in text_of(page) and "身份证复印件" in text_of(page)
    received = Happening.objects.get(application=application, what=What.RECEIVED)
    assert received.paper == asked and "已领取" in text_of(citizen.get("mine/"))
    file = citizen.post("mine/paper/", {"paper": "1", "save": "yes"}, page="mine/")
    assert file["Content-Disposition"].startswith("attachment") and file.getvalue().startswith(b"PK")
    assert Happening.objects.filter(what=What.RECEIVED).count() == 1
    calendar.day = datetime.date(2026, 8, 6)
    citizen.post("mine/supplement/", {"text": "补充身份证复印件", "request": "x"}, page="mine/")
    calendar.day = datetime.date(2026, 8, 7)
    sent = Happening.objects.get(application=application, what=What.SUPPLEMENTED)
    assert "补充身份证复印件" in text_of(officer.get("application", application.pk))
    officer.post_to("take-supplement", application.pk, sent.pk)
    supplied = Act.objects.get(matter=matter, name="supply")
    assert supplied.happened_on == datetime.date(2026, 8, 6) and supplied.data["supplied"] == "补充身份证复印件"
    head.do(matter, "accept", "2026-08-07", {"meets_conditions": True})
    accepted = Paper.objects.get(matter=matter, kind="disputes.acceptance-notice")
    handler.post_to("deliver-paper", application.pk, paper=str(accepted.pk))
    told = text_of(citizen.get("mine/"))
    assert "已受理，正在审理" in told and "受理通知书" in told


def test_what_is_returned_says_why_and_where_to_go(citizen: Citizen, officer: Officer) -> None:
    application = citizen.apply()
    said = {"reason": "这是信访事项。", "competent": "演示县信访局", "cure": "请向演示县信访局提出。", "ground": "none"}
    assert officer.post_to("return-application", application.pk, **said).status_code == 302
    told = text_of(citizen.get("mine/"))
    assert all(text in told for text in ("并非行政复议申请", *said.values()) if text != "none")
    again = officer.post_to("return-application", application.pk, **said)
    assert again.status_code == 422 and "不能重复办理" in text_of(again)
    assert officer.get("register-application", application.pk).status_code == 302
    assert Application.objects.count() == 1 and Happening.objects.count() == 1
