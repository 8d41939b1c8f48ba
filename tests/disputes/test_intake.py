"""What an application may say: days that lie behind it, telephones, and organs that decide cases."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.disputes.models import ReconsiderationCase
from fazhi.kernel.procedures.forms import ActForm, build_form
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.procedures.registry import version_on
from tests.conftest import County
from tests.disputes.running import FAMILY, Run
from tests.disputes.test_papers import day, step

pytestmark = pytest.mark.django_db
RECEIVED = "2024-03-04"


def refused(county: County, **given: Any) -> list[Ground]:
    """The grounds against an application that says this."""
    with pytest.raises(Refusal) as refusal:
        Run(county).act(step("apply", RECEIVED, **{"with": given}))
    assert not ReconsiderationCase.objects.exists()
    return list(refusal.value.grounds)


def form() -> ActForm:
    procedure = version_on(FAMILY, day(RECEIVED))
    return build_form(procedure, procedure.acts["apply"], None)


@pytest.mark.parametrize("name", ["act_made_on", "act_known_on"])
def test_a_day_after_the_application_is_refused_by_its_field(county: County, name: str) -> None:
    (ground,) = refused(county, **{name: day("2024-03-05")})
    assert (ground.code, ground.field) == ("form", name)
    assert "不得晚于收到申请之日（2024-03-04）" in ground.says.zh
    assert "may not lie after the application" in ground.says.en


def test_the_day_of_the_application_itself_is_taken(county: County) -> None:
    run = Run(county)
    run.step(step("apply", RECEIVED, **{"with": {"act_made_on": day(RECEIVED), "act_known_on": day(RECEIVED)}}))
    assert run.case.act_known_on == day(RECEIVED)


def test_a_number_that_is_no_telephone_is_refused_with_what_would_be(county: County) -> None:
    (ground,) = refused(county, party_phone="123")
    assert ground.field == "party_phone"
    assert "11位手机号码" in ground.says.zh
    assert "area code" in ground.says.en


def test_people_s_governments_decide_first_and_party_organs_never(county: County) -> None:
    decider: Any = form().fields["decider"]
    assert [organ.code for organ in decider.queryset] == ["government", "justice", "market"]
    assert decider.initial == county.organ("government").pk
    (ground,) = refused(county, decider=county.organ("staffing").pk)
    assert ground.field == "decider"


def test_a_text_that_names_its_field_is_not_led_by_the_label_once_more(county: County) -> None:
    (ground,) = refused(county, act_made_on=None)
    assert ground.says.zh == "请填写行政行为作出日期。"
    assert ground.says.en == "Act made on: Give the day of the act."
