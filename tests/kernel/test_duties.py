"""Several duties to publish of one act: one notice a channel, each by its own rule of display."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.notices.checks import faults
from fazhi.kernel.notices.drafting import owed_by
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.roles import HANDLER
from fazhi.kernel.procedures.declaring import NEW, ActKind, Basis, Governs, Owes, Procedure, act
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.registry import apart, kind_of, procedure_of
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label
from fazhi.law.kinds import Sure
from tests.kernel.desk import Desk, date, fresh
from tests.toy.models import PermitCase
from tests.toy.procedures import PUBLISHED, REFUSED, Permit2019

CREDIT = replace(
    PUBLISHED, channel="credit", display="credit", label=Label("处罚信用公示", "Penalty as credit information")
)


def kind(name: str) -> ActKind:
    found = kind_of(Permit2019, name)
    assert found is not None
    return found


def asks(notice: Notice) -> list[str]:
    held = fresh(notice)
    draft = kind_of(procedure_of(held.family, held.version), "draft")
    assert draft is not None
    return list(build_form(procedure_of(held.family, held.version), draft, None, matter=held).fields)


def test_an_act_owes_one_notice_a_channel_each_by_its_own_rule(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind("decide"), "owes", (PUBLISHED, CREDIT))
    matter = desk.decided("2023-06-01", "2023-06-12")
    site, credit = (Notice.objects.get(source__matter=matter, channel=each) for each in ("site", "credit"))
    assert (site.display, credit.display) == ("", "credit")
    assert (site.heading, credit.heading) == ("夜市摊位 许可结果", "夜市摊位 处罚信用公示")
    assert [owed_by(each) for each in (site, credit)] == [PUBLISHED, CREDIT]
    assert ("grade" in asks(site), "grade" in asks(credit)) == (False, True)
    for notice, grade in ((site, {}), (credit, {"grade": "ordinary"})):
        data = {"heading": "许可结果公示", "body": "准予。", **grade}
        perform(notice, "draft", by=desk.post("handler"), on=date("2023-06-13"), data=data)
        perform(notice, "publish", by=desk.post("reviewer"), on=date("2023-06-14"), data={"no_secrets": True})
    assert (fresh(site).shown_until, fresh(credit).shown_until) == (None, date("2026-06-12"))
    assert Clock.objects.filter(subject__in=[site.pk, credit.pk], stopped_on=date("2023-06-14")).count() == 2


def test_duties_that_run_from_service_come_once_each(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    late = replace(REFUSED, channel="credit", display="credit")
    monkeypatch.setattr(kind("refuse"), "owes", (REFUSED, late))
    matter = desk.open("2021-03-01")
    desk.do(matter, "join", "2021-03-02")
    desk.do(matter, "refuse", "2021-03-05")
    for row, on in zip(matter.parties.order_by("party_id"), ("2021-03-08", "2021-03-09"), strict=True):
        desk.do(fresh(matter), "serve", on, {"party": str(row.party_id)})
    rows = Notice.objects.filter(source__matter=matter).order_by("channel")
    assert [(each.channel, each.opened_on) for each in rows] == [
        ("credit", date("2021-03-08")), ("site", date("2021-03-08")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("duties", "says"),
    [
        ((PUBLISHED, PUBLISHED), ["owes two notices on site within openness.publication; make them one"]),
        ((PUBLISHED, replace(CREDIT, display="nothing")), ["owes a notice displayed by nothing, which is no rule"]),
        ((PUBLISHED, replace(CREDIT, channel="radio")), ["owes a notice on radio, which is no channel"]),
        ((PUBLISHED, replace(CREDIT, since="nothing")), ["from the day of nothing, which is no act"]),
        ((PUBLISHED, replace(CREDIT, from_day="nothing")), ["owes a notice from nothing, which is no field"]),
        ((PUBLISHED, CREDIT), []), (PUBLISHED, []),
        (replace(PUBLISHED, basis=None), ["does not say by which article it is public"]),
        (replace(PUBLISHED, basis=Basis("政府信息公开条例", "20")), ["which the law tree does not know"]),
        (replace(PUBLISHED, basis=Basis("政府信息公开条例(2019)", "二十")), ["give its number in Arabic figures"]),
        (replace(PUBLISHED, basis=Basis("本地规定", sure=Sure.MEMORY)), []),
    ],
)  # fmt: skip
def test_duties_that_cannot_be_are_refused_with_the_act(duties: Owes | tuple[Owes, ...], says: list[str]) -> None:
    with apart():

        class Broken(Procedure):
            """A broken procedure (only here)."""

            key = "test.duties"
            label = Label("测试", "Test")
            matter = PermitCase
            governs = Governs(datetime.date(2019, 6, 1), source="test")
            opened = Stage("已开始", "Opened", final=True)
            open = act(NEW >> opened, zh="开始", en="Open", by=HANDLER, fields=("subject",), owes=duties)

        found = list(faults(Broken, Broken.open))
    assert len(found) == len(says)
    assert all(want in said for want, said in zip(says, found, strict=True))
