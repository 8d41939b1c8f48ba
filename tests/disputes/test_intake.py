"""What an application may say: days that lie behind it, telephones, and organs that decide cases."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from fazhi.disputes.models import ReconsiderationCase
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.founding import designate, found
from fazhi.kernel.organs.models import Office, Organ, OrganKind, Place, PlaceLevel
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


def form(on: str = RECEIVED, name: str = "apply") -> ActForm:
    procedure = version_on(FAMILY, day(on))
    return build_form(procedure, procedure.acts[name], None, on=day(on))


def offered(on: str, name: str = "apply") -> list[str]:
    decider: Any = form(on, name).fields["decider"]
    return [organ.code for organ in decider.queryset]


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


def test_departments_decided_until_the_law_of_2023_and_party_organs_never(county: County) -> None:
    assert offered("2023-12-31") == ["government", "justice", "market"]
    for on in (RECEIVED, "2024-01-01", "2026-08-03"):
        assert offered(on) == ["government"], on
    assert offered(RECEIVED, "apply_through_organ") == ["government"]
    decider: Any = form().fields["decider"]
    assert decider.initial == county.organ("government").pk


@pytest.mark.parametrize("organ", ["staffing", "market", "justice", "town"])
def test_whoever_may_not_decide_is_refused_with_the_article(county: County, organ: str) -> None:
    (ground,) = refused(county, decider=county.organ(organ).pk)
    assert ground.field == "decider"
    assert "第二十四条" in ground.says.zh and "请选择人民政府" in ground.says.zh and "Article 24" in ground.says.en


def test_above_the_county_the_justice_bureau_may_decide_against_a_lower_one(county: County) -> None:
    """第二十八条; and a government that was abolished decides nothing any more."""
    city = {
        kind: found(code=f"city-{kind}", place_code="130100", name=f"某市{kind}", kind=kind, mark="市", short_name=kind,
                    from_on=day("2019-01-01"))
        for kind in (OrganKind.PEOPLES_GOVERNMENT, OrganKind.GOVERNMENT)
    }  # fmt: skip
    assert offered(RECEIVED) == ["city-peoples-government", "government"]
    named = {"from_on": day("2019-01-01"), "name_en": "", "parent_code": ""}
    with transaction.atomic():
        record_many(
            [
                Place(code="130100", level=PlaceLevel.CITY, name="某市", **named),
                Place(code="130130100", level=PlaceLevel.TOWNSHIP, name="某镇", **named),
            ]
        )
    # A township's code may end as a city's does; its bureau is above nobody.
    designate("130130100", Office.JUSTICE, county.organ("market"), day("2020-01-01"), basis="test")
    designate("130100", Office.JUSTICE, city[OrganKind.GOVERNMENT], day("2020-01-01"), basis="test")
    designate("130130", Office.JUSTICE, county.organ("justice"), day("2020-01-01"), basis="test")
    assert offered(RECEIVED) == ["city-peoples-government", "government", "city-government"]
    Organ.objects.filter(code="city-peoples-government").update(until_on=day("2024-01-01"))
    assert offered("2023-12-30")[0] == "city-peoples-government"
    assert offered(RECEIVED) == ["government", "city-government"]


def test_a_text_that_names_its_field_is_not_led_by_the_label_once_more(county: County) -> None:
    (ground,) = refused(county, act_made_on=None)
    assert ground.says.zh == "请填写行政行为作出日期。"
    assert ground.says.en == "Act made on: Give the day of the act."
