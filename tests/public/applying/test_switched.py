"""What came in before a procedure went to the province's platform is registered here, if it was on the very day."""

from __future__ import annotations

import pytest

from fazhi.kernel.procedures.models import Act
from tests.conftest import County
from tests.kernel.mirroring import switch
from tests.public.applying.citizen import Citizen, text_of
from tests.public.applying.conftest import DAY, Calendar
from tests.public.applying.officer import Officer

pytestmark = pytest.mark.django_db


def test_what_came_in_on_the_day_of_the_switch_is_registered(
    citizen: Citizen, officer: Officer, county: County, calendar: Calendar
) -> None:
    waiting = citizen.apply()
    switch(county, "mirror", DAY.isoformat(), subject="disputes.reconsideration")
    assert citizen.begin().status_code == 409, "nothing new is taken in"
    matter = officer.register(waiting)
    assert Act.objects.get(matter=matter).happened_on == DAY
    assert "申请已登记" in text_of(citizen.get("mine/"))
