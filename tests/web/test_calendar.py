"""Limits as a calendar: a secret address that reads what its officer may see now, and nothing of people."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from icalendar import Calendar, Event

from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Matter
from fazhi.web.access import ACCESS, Access
from fazhi.web.calendar.models import CalendarAddress
from fazhi.web.urls import urlpatterns
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import account_of, text_of

pytestmark = pytest.mark.django_db


def stands(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    """The day on which calendars are fetched."""
    monkeypatch.setattr("fazhi.web.calendar.views.today", lambda: day)


@pytest.fixture(autouse=True)
def fetched_today(monkeypatch: pytest.MonkeyPatch, today: datetime.date) -> None:
    stands(monkeypatch, today)


def made(client: Client) -> str:
    """The path of a new address, as the page shows it once."""
    page = client.post("/calendar/", {"make": "1"}).content.decode()
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found is not None
    return urlsplit(found[1]).path


def events(path: str) -> dict[str, Event]:
    """What a calendar program reads, without a session, by identity."""
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def test_a_limit_is_an_event_on_its_due_date_that_says_nothing_of_people(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    clock = Clock.objects.get(subject=permit.pk)
    path = made(visit("market", "handler"))
    found = events(path)
    (event,) = found.values()
    assert event.decoded("dtstart") == clock.due_on
    assert event.decoded("dtend") - event.decoded("dtstart") == datetime.date.resolution
    assert permit.number in str(event["summary"]) and "摊位许可" in str(event["summary"])
    assert str(permit.pk) in str(event["url"])
    text = Client().get(path).content.decode()
    assert "王小明" not in text and "夜市摊位" not in text and "1301234" not in text
    assert "演示县市场监督管理局" in str(event["description"])


def test_a_limit_that_stops_is_cancelled_and_a_provisional_one_says_so(desk: Desk, visit: Visit) -> None:
    permit = desk.accepted()
    path = made(visit("market", "handler"))
    ((uid, before),) = events(path).items()
    assert str(before["status"]) == "CONFIRMED"
    Clock.objects.filter(subject=permit.pk).update(provisional=True)
    tentative = events(path)[uid]
    assert str(tentative["status"]) == "TENTATIVE" and str(tentative["summary"]).startswith("〔暂定〕")
    desk.do(permit, "refuse", "2021-03-08")
    after = events(path)[uid]
    assert str(after["status"]) == "CANCELLED"
    assert int(after["sequence"]) > int(before["sequence"])


def test_what_is_read_is_what_the_officer_may_see_at_that_moment(desk: Desk, visit: Visit, county: County) -> None:
    permit = desk.accepted()
    path = made(visit("staffing", "handler"))
    assert events(path) == {}
    desk.do(permit, "ask_countersign", "2021-03-05", {"to": county.organ("staffing").pk, "text": "请会签"})
    assert len(events(path)) == 1


def test_an_address_that_is_renewed_revoked_expired_or_of_a_closed_account_is_not_found(
    desk: Desk, visit: Visit, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit("market", "handler")
    first = made(client)
    second = made(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    stands(monkeypatch, datetime.date(2023, 1, 1))
    assert Client().get(second).status_code == 404, "valid to the end of next year"
    stands(monkeypatch, datetime.date(2022, 12, 31))
    assert Client().get(second).status_code == 200
    user = account_of(county.post("market", "handler")).user
    user.is_active = False
    user.save()
    assert Client().get(second).status_code == 404
    user.is_active = True
    user.save()
    client.force_login(user)
    client.post("/calendar/", {"revoke": "1"})
    assert Client().get(second).status_code == 404
    assert Client().get("/calendar/guess.ics").status_code == 404


def test_the_desk_warns_before_the_address_ends_and_after(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visit("market", "handler")
    made(client)
    said = {}
    for day in ("2022-11-30", "2022-12-01", "2023-01-01"):
        monkeypatch.setattr("fazhi.web.viewer.today", lambda on=day: datetime.date.fromisoformat(on))
        said[day] = text_of(client.get("/"))
    assert "密址" not in said["2022-11-30"]
    assert "您的期限日历密址 2022-12-31 到期" in said["2022-12-01"]
    assert "已于 2022-12-31 到期" in said["2023-01-01"]


def test_the_address_is_shown_once_and_kept_as_a_digest_only(visit: Visit) -> None:
    client = visit("market", "handler")
    token = made(client).split("/")[-1].removesuffix(".ics")
    row = CalendarAddress.objects.get()
    assert token not in (row.digest, str(row))
    page = client.get("/calendar/")
    assert token not in page.content.decode()
    assert "有效至 2022-12-31" in text_of(page)
    assert page["Cache-Control"] == "no-store"


def test_an_address_only_reads(visit: Visit) -> None:
    path = made(visit("market", "handler"))
    for method in ("post", "put", "delete", "patch"):
        assert getattr(Client(), method)(path).status_code == 405


def test_a_calendar_in_english_is_asked_for_by_the_address(desk: Desk, visit: Visit) -> None:
    desk.accepted()
    path = made(visit("market", "handler", language="en"))
    (event,) = events(f"{path}?lang=en").values()
    assert "Stall permit" in str(event["summary"])


def test_the_calendar_of_one_matter_is_a_file_for_who_may_see_it(finding: Matter, visit: Visit) -> None:
    address = f"/matters/{finding.pk}/calendar.ics"
    response = visit("market", "handler").get(address)
    assert response["Content-Disposition"].startswith("attachment")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == datetime.date(2021, 4, 12)
    assert visit("town", "handler").get(address).status_code == 404


def test_no_other_address_is_read_by_a_secret() -> None:
    assert {each.name for each in urlpatterns if ACCESS[each.callback] is Access.SECRET} == {"calendar-feed"}
