"""Earlier versions of a notice go when the last one goes, and nobody rewrites alone what two people published."""

from __future__ import annotations

import sys

import pytest
from django.test import Client

from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act
from tests.kernel.desk import Desk, date, refused
from tests.kernel.test_publishing_whole import displayed, draft, publish
from tests.public.conftest import SITE, TEXT, published, with_published_file

pytestmark = pytest.mark.django_db


def at(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """The day of every public page."""
    for name, module in list(sys.modules.items()):
        if name.startswith("fazhi.public.") and hasattr(module, "today"):
            monkeypatch.setattr(module, "today", lambda: date(day))


def status(client: Client, notice: Notice) -> int:
    return client.get(f"{SITE}notices/{notice.pk}/").status_code


def corrected(desk: Desk, first_grade: str) -> tuple[Notice, Notice]:
    """A penalty displayed for its credit rule, and its correction to the grade “general”."""
    first = displayed(desk, "credit", "2026-04-01")
    draft(desk, first, on="2026-04-02", grade=first_grade)
    publish(desk, first, on="2026-04-03")
    perform(first, "amend", by=desk.post("handler"), on=date("2026-04-10"), reason="等次有误")
    second = Notice.objects.get(replaces=first)
    draft(desk, second, on="2026-04-10", grade="general", correction="改正等次。")
    publish(desk, second, on="2026-04-11")
    return first, second


def test_a_repair_of_credit_ends_the_earlier_versions_too(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = corrected(desk, "serious")
    at(monkeypatch, "2026-07-19")
    assert (status(client, second), status(client, first)) == (200, 200)
    basis = {"basis": "信用修复决定〔2026〕1号"}
    perform(second, "repair", by=desk.post("principal"), on=date("2026-07-20"), data=basis, reason="义务已履行")
    at(monkeypatch, "2026-07-21")
    assert (status(client, second), status(client, first)) == (404, 404)


def test_a_correction_to_a_lighter_grade_ends_the_earlier_version_with_it(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = corrected(desk, "serious")
    at(monkeypatch, "2028-01-01")
    assert first.shown_until is None or Notice.objects.get(pk=first.pk).shown_until > date("2028-01-01")
    assert (status(client, second), status(client, first)) == (404, 404)


def test_a_withdrawal_takes_the_earlier_versions_along(client: Client, desk: Desk) -> None:
    first = published(desk)
    perform(first, "amend", by=desk.post("handler"), on=date("2021-03-13"), reason="错字")
    second, content = (
        Notice.objects.get(replaces=first),
        {"heading": "摊位许可结果公示", "body": f"{TEXT}\n改正。", "correction": "补正文字。"},
    )
    perform(second, "draft", by=desk.post("handler"), on=date("2021-03-13"), data=content)
    perform(second, "publish", by=desk.post("reviewer"), on=date("2021-03-14"), data={"no_secrets": True})
    assert (status(client, second), status(client, first)) == (200, 200)
    perform(second, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), reason="涉及个人隐私")
    assert (status(client, second), status(client, first)) == (410, 404)


@pytest.mark.parametrize("name", ["draft", "publish", "attach_file"])
def test_nobody_rewrites_alone_what_two_people_published(client: Client, desk: Desk, name: str) -> None:
    notice = with_published_file(desk)
    act = Act.objects.get(matter=notice, name=name)
    content = {"body": "准予王小明设摊，电话13012340001。", "keep": [], "keep_reason": "x"}
    by = desk.post("principal" if name == "publish" else "handler")
    told = {"act": str(act.pk), "data": content}
    assert refused(lambda: perform(notice, "correct", by=by, on=date("2021-03-15"), reason="错字", data=told)) == {
        "form"
    }
    assert "王小明" not in client.get(f"{SITE}notices/{notice.pk}/").content.decode()
