"""Events of the list of abnormal operation: with the decision, until the removal; one set aside never was."""

from __future__ import annotations

import pytest

from fazhi.kernel.procedures.engine import open_matter
from fazhi.services.credit.classes import class_of
from fazhi.services.credit.kinds import RiskClass
from fazhi.services.credit.models import CreditEvent
from fazhi.services.inspection.models import AbnormalListing
from tests.conftest import County
from tests.kernel.desk import date
from tests.services.inspection.field import Field

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(county: County) -> Field:
    return Field(county)


@pytest.fixture
def listed(field: Field) -> AbnormalListing:
    data = {
        "target": field.shop, "party_kind": "enterprise", "party_name": "演示县百货有限公司",
        "party_identifier": field.shop, "ground": "unreached", "facts": "无人经营。", "verified_on": "2021-03-01",
    }  # fmt: skip
    by = field.county.post("market", "handler")
    act = open_matter("services.abnormal-listing", "propose", by=by, on=date("2021-03-02"), data=data)
    matter = AbnormalListing.objects.get(pk=act.matter_id)
    assert not CreditEvent.objects.exists()
    field.do(matter, "decide", "2021-03-05", "principal")
    return matter


def risks(event: CreditEvent, *days: str) -> list[RiskClass]:
    return [class_of(event.entity, date(day)).risk for day in days]


def test_on_the_list_the_class_is_c_until_the_day_of_the_removal(field: Field, listed: AbnormalListing) -> None:
    event = CreditEvent.objects.get()
    assert (event.kind, event.act.name, event.happened_on) == ("abnormal-listing", "decide", date("2021-03-05"))
    asked = {"removal_asked_on": "2021-04-06", "removal_ground": "已变更住所"}
    field.do(listed, "ask_removal", "2021-04-06", "clerk", asked)
    field.do(listed, "verify_removal", "2021-04-07", "handler", {"removal_finding": "新址在营", "cured": True})
    field.do(listed, "remove", "2021-04-08", "principal")
    removal = CreditEvent.objects.get(kind="abnormal-removal")
    assert removal.ends == event.subject
    assert risks(event, "2021-03-04", "2021-03-05", "2021-04-07", "2021-04-08") == ["A", "C", "C", "A"]


def test_a_listing_that_was_a_mistake_is_taken_out_for_every_day(field: Field, listed: AbnormalListing) -> None:
    event = CreditEvent.objects.get()
    field.do(listed, "object", "2021-03-10", "clerk", {"objected_on": "2021-03-10", "objection": "一直在原址经营"})
    field.do(listed, "accept_objection", "2021-03-12", "reviewer")
    found = {"objection_finding": "门牌登记有误", "mistaken": True}
    field.do(listed, "check_objection", "2021-03-15", "handler", found)
    field.do(listed, "revoke", "2021-03-16", "principal")
    assert risks(event, "2021-03-05", "2021-03-16") == ["A", "A"]
    assert class_of(event.entity, date("2021-03-05"), event.recorded_at).risk == "C"
