"""A call for opinions through the forms of the workbench: asked for, refused with article and cure, confirmed."""

from __future__ import annotations

import pytest

from fazhi.kernel.notices.models import Notice
from tests.kernel.calling import HEADING, HOW, owed, proposal
from tests.kernel.desk import Desk, fresh
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db
WHY = "防汛在即。"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh-hans",
            ("至 2021-04-01", "不足30日", "《重大行政决策程序暂行条例》（2019年）第十五条", "2021-04-21 或以后"),
        ),
        ("en", ("Opinions until 2021-04-01", "30 calendar days", "Article 15", "Set 2021-04-21 or a later day")),
    ],
)  # fmt: skip
def test_a_short_call_is_refused_on_its_form_and_passes_with_a_reason_and_a_second_person(
    desk: Desk, visit: Visit, language: str, told: tuple[str, ...]
) -> None:
    notice = owed(desk, proposal(desk, on="2021-03-22"), on="2021-03-22")
    client = visit("market", "handler")
    client.cookies["django_language"] = language
    form = client.get(f"/matters/{notice.pk}/?act=draft")
    short = {"heading": HEADING, "body": "征求意见。", "opinions_until": "2021-04-01", "opinions_how": HOW}
    refused = client.post(f"/matters/{notice.pk}/acts/draft/", {**control_of(form), **short})
    assert refused.status_code == 422
    page = text_of(refused)
    assert [said for said in told if said not in page] == []
    assert 'value="2021-04-01"' in refused.content.decode()
    given = {**control_of(refused), **short, "opinions_why": WHY}
    assert client.post(f"/matters/{notice.pk}/acts/draft/", given).status_code == 302
    second = visit("market", "reviewer")
    form = second.get(f"/matters/{notice.pk}/?act=publish")
    assert WHY in text_of(form) and "0311-85580000" in text_of(form)
    half = {**control_of(form), "no_secrets": "on", "confirmed": ["call"]}
    assert second.post(f"/matters/{notice.pk}/acts/publish/", half).status_code == 422
    whole = {**control_of(form), "no_secrets": "on", "confirmed": ["call", "shorter"]}
    assert second.post(f"/matters/{notice.pk}/acts/publish/", whole).status_code == 302
    assert list(Notice.objects.calls(fresh(notice).published_on)) == [fresh(notice)]
