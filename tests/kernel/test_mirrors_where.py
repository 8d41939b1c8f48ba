"""Where a mode leads: the places it may be set for, and how officers and citizens reach the platform."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.applications.above import told_of
from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.mirrors.models import RunningMode
from fazhi.kernel.mirrors.places import handling
from fazhi.kernel.mirrors.standing import platforms
from fazhi.kernel.mirrors.switching import ModeSwitch, mirrorable
from fazhi.kernel.organs.models import Place
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.modes import Platform
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import FOUNDED, PLACE
from tests.kernel.desk import Desk, attested, date, refused
from tests.kernel.mirroring import PLATFORM, propose, switch

SITE, PHONE = "https://xzfy.example.gov.cn/apply?from=130130", "0311-12345678转2、12345"
REACHED = {"site": SITE, "phone": PHONE}


def test_a_platform_is_named_with_its_address_and_telephone_where_opening_here_is_refused(desk: Desk) -> None:
    switch(desk.county, "mirror", "2021-01-01", **REACHED)
    mode = RunningMode.objects.get()
    assert (mode.site, mode.phone) == (SITE, PHONE) and attested(mode)
    with pytest.raises(Refusal) as caught:
        desk.open("2021-03-01")
    (ground,) = caught.value.grounds
    for said in (ground.cure.zh, ground.cure.en):
        assert SITE in said and PHONE in said and "省局" in said


def test_what_is_left_empty_is_as_it_is_known_of_the_platform(desk: Desk) -> None:
    switch(desk.county, "mirror", "2021-01-01", **REACHED)
    switch(desk.county, "mirror", "2021-02-01", operator="")
    assert platforms() == [Platform(PLATFORM, "省局", SITE, PHONE)]
    switch(desk.county, "mirror", "2021-03-01", phone="12348")
    assert platforms() == [Platform(PLATFORM, "省局", SITE, "12348")]
    here = switch(desk.county, "here", "2021-04-01", **REACHED)
    assert (here.site, here.phone) == ("", "")


@pytest.mark.parametrize(
    "given",
    [
        {"site": "www.example.gov.cn"}, {"site": "javascript:alert(1)"}, {"site": "ftp://example.gov.cn/"},
        {"site": "https://user:word@example.gov.cn/"}, {"site": "https://"}, {"site": "https://exa mple.cn/"},
        {"site": "https://example.gov.cn/" + "x" * 200}, {"phone": "请打电话"}, {"phone": "120"},
        {"phone": "<b>12345</b>"},
    ],
)  # fmt: skip
def test_what_is_no_address_and_no_telephone_is_refused_with_the_cure(desk: Desk, given: dict[str, str]) -> None:
    with pytest.raises(Refusal) as caught:
        propose(desk.county, "mirror", "2021-01-01", "2021-01-01", **given)
    assert {ground.field for ground in caught.value.grounds} == set(given)


def test_a_citizen_is_told_the_platform_of_whom_it_is(desk: Desk) -> None:
    told = told_of(Platform(PLATFORM, "省局", SITE, PHONE))
    assert told.platform.site == SITE and PLATFORM in told.zh and PLATFORM in told.en


@pytest.fixture
def around(desk: Desk) -> Desk:
    """The city above, in which no organ of this installation is, a town with one, and a village in it."""
    city = Place(code="130100", level="city", name="演示市", parent_code="130000", from_on=FOUNDED)
    town = Place(code="130130101", level="township", name="演示镇", parent_code=PLACE, from_on=FOUNDED)
    village = Place(code="130130101201", level="village", name="演示村", parent_code="130130101", from_on=FOUNDED)
    with transaction.atomic():
        record_many([city, town, village])
    return desk


def places() -> list[str]:
    act = ModeSwitch.acts["propose"]
    field: Any = build_form(ModeSwitch, act, None, on=date("2021-03-01")).fields["where"]
    return [value for value, _ in field.choices if value]


def test_the_places_offered_are_those_in_which_an_organ_handles_a_procedure(around: Desk) -> None:
    assert places() == [PLACE, "130130101"]


def test_every_procedure_that_may_be_mirrored_is_handled_somewhere(desk: Desk) -> None:
    """Also one whose matters only follow from others, as the incidental review of a normative document."""
    for key, procedure in mirrorable().items():
        assert PLACE in handling([procedure], date("2021-03-01")), key


@pytest.mark.parametrize("where", ["130100", "130130101201", "999999"])
def test_a_place_without_an_organ_for_it_is_refused(around: Desk, where: str) -> None:
    day = "2021-01-01"
    assert refused(lambda: propose(around.county, "mirror", day, day, where=where)) == {"form"}


def test_a_place_with_a_mode_of_its_own_does_not_hold_up_the_place_above_it(around: Desk) -> None:
    switch(around.county, "here", "2021-02-01", where="130130101")
    around.open("2021-03-05", by=around.post("clerk", "town"))
    switch(around.county, "mirror", "2021-03-01", day="2021-04-01")
    around.open("2021-04-02", by=around.post("clerk", "town"))
    assert refused(lambda: around.open("2021-04-02")) == {"mirror"}
    switch(around.county, "above", "2021-04-03", where="130130101")
    assert refused(lambda: around.open("2021-04-04", by=around.post("clerk", "town"))) == {"mirror"}


def test_on_what_a_change_rests_is_written_by_who_proposes_it(desk: Desk) -> None:
    assert "国务院" not in ModeSwitch.governs.source
    field = build_form(ModeSwitch, ModeSwitch.acts["propose"], None).fields["ground"]
    assert field.initial is None and field.required and field.help_text
    assert refused(lambda: propose(desk.county, "mirror", "2021-01-01", "2021-01-01", ground="")) == {"form"}
