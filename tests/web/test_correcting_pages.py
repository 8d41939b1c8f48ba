"""Corrections as pages offer them: nothing of another matter, nothing that would only be refused."""

from __future__ import annotations

import datetime

import pytest

from fazhi.kernel.procedures.models import Act, Matter
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of

pytestmark = pytest.mark.django_db


def test_what_a_rule_wrote_is_corrected_in_its_day_only(desk: Desk, visit: Visit, finding: Matter) -> None:
    """Its fields name acts of any matter: neither shown as choices, nor taken when typed past the page."""
    desk.decided()
    owed, elsewhere = Act.objects.get(name="owe"), Act.objects.get(matter=finding)
    client, address = visit("market", "handler"), f"/matters/{owed.matter_id}/correct/{owed.pk}/"
    form = client.get(address)
    assert "此行为只能更正日期" in text_of(form)
    assert str(elsewhere.pk) not in form.content.decode()
    given = {
        **control_of(form), "source": str(elsewhere.pk), "limit": owed.data["limit"], "heading": "别的标题",
        "right_day": "2021-03-10", "reason": "核对",
    }  # fmt: skip
    assert "更正没有改动任何内容。" in text_of(client.post(address, given))
    client.post(address, {**given, "right_day": "2021-03-11"})
    assert Act.objects.get(corrects=owed).data == {
        "act": str(owed.pk), "happened_on": datetime.date(2021, 3, 11).isoformat(), "data": {},
    }  # fmt: skip


def test_an_act_of_another_matter_is_not_corrected_from_here(desk: Desk, visit: Visit, finding: Matter) -> None:
    permit, elsewhere = desk.accepted(), Act.objects.get(matter=finding)
    address = f"/matters/{permit.pk}/correct/{elsewhere.pk}/"
    client = visit("market", "handler")
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "核对", "right_day": "2021-03-19"}).status_code == 404
