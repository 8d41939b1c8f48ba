"""Where a procedure runs on the province's platform: the site says so beforehand, and takes nothing new in."""

from __future__ import annotations

import datetime

import pytest

from fazhi.kernel.applications import drafts
from fazhi.kernel.applications.above import RunsAbove
from fazhi.kernel.applications.declaring import online_of
from fazhi.kernel.applications.models import Application, ApplicationDraft
from fazhi.kernel.applications.submitting import submit
from fazhi.kernel.procedures import modes
from fazhi.kernel.procedures.models import Act
from tests.conftest import County
from tests.kernel.applying import PERMIT, drafted
from tests.kernel.mirroring import PLATFORM, switch
from tests.public.applying.citizen import ACT, CLAIM, RECONSIDERATION, Citizen, text_of
from tests.public.applying.conftest import Calendar
from tests.public.applying.officer import Officer

pytestmark = pytest.mark.django_db
LATER = datetime.date(2026, 8, 10)


def mirror(county: County, on: datetime.date = LATER) -> None:
    """Reconsideration runs on the platform from a day on."""
    switch(county, "mirror", on.isoformat(), day="2026-08-03", subject="disputes.reconsideration")


def test_it_is_told_beforehand_and_nothing_is_begun(citizen: Citizen, county: County, calendar: Calendar) -> None:
    mirror(county)
    start = f"new/{RECONSIDERATION}/"
    assert PLATFORM not in text_of(citizen.get()) and "开始填写" in text_of(citizen.get(start))
    calendar.day = LATER
    first = citizen.get()
    assert PLATFORM in text_of(first) and start not in first.content.decode()
    page = citizen.get(start)
    assert page.status_code == 200 and PLATFORM in text_of(page) and "<form" not in page.content.decode()
    refused = citizen.begin()
    assert refused.status_code == 409 and PLATFORM in text_of(refused)
    assert not ApplicationDraft.objects.exists()


def test_a_draft_begun_before_is_not_sent_in_but_can_be_read(
    citizen: Citizen, county: County, calendar: Calendar
) -> None:
    citizen.write()
    mirror(county)
    word = citizen.word("draft/review/")
    calendar.day = LATER
    for path in ("draft/", "draft/part/0/", "draft/part/1/", "draft/files/", "draft/review/"):
        page = citizen.get(path)
        assert page.status_code == 200 and PLATFORM in text_of(page), path
        assert 'method="post" class="apply"' not in page.content.decode(), path
    assert CLAIM["claim"] in text_of(citizen.get("draft/review/")), "what was written can be copied"
    before = ApplicationDraft.objects.get().revision
    for path in ("draft/review/", "draft/part/1/", "draft/part/0/", "draft/files/"):
        answer = citizen.post(path, {"form": word, "true": "yes", **ACT, "go": "next"})
        assert answer.status_code == 409 and PLATFORM in text_of(answer), path
    assert ApplicationDraft.objects.get().revision == before and not Application.objects.exists()
    assert citizen.post("draft/discard/", {"form": word}).status_code == 303


def test_the_kernel_takes_it_in_neither(county: County) -> None:
    draft, _ = drafted(RECONSIDERATION)
    mirror(county)
    online = online_of(RECONSIDERATION)
    assert online is not None
    with pytest.raises(RunsAbove, match=PLATFORM):
        submit(draft.pk, online, LATER, [], False)
    assert ApplicationDraft.objects.get() == draft and not Application.objects.exists()


def test_what_came_in_before_is_followed_and_registered_as_ever(
    citizen: Citizen, officer: Officer, county: County, calendar: Calendar
) -> None:
    waiting = citizen.apply()
    mirror(county)
    calendar.day = LATER
    assert citizen.post("mine/supplement/", {"text": "补充", "request": "x"}, page="mine/").status_code == 303
    matter = officer.register(waiting)
    assert Act.objects.get(matter=matter).happened_on == waiting.submitted_on
    assert "申请已登记" in text_of(citizen.get("mine/")) and PLATFORM not in text_of(citizen.get("mine/"))


def test_of_two_organs_the_one_that_takes_it_in_here_is_offered(
    citizen: Citizen, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen.begin(PERMIT, organ=str(county.organ("town").pk))
    platform = modes.Platform(PLATFORM, "省局")
    there = [lambda wanted, day: {where: platform for where in wanted if where[1] == county.organ("town").place_code}]
    monkeypatch.setattr(modes, "asked", there)
    page = text_of(citizen.get("draft/"))
    assert PLATFORM in page and "省局" in page and "改向其他单位申请" in page
    assert citizen.post("draft/part/1/", {"subject": "修伞摊", "item": "S-1", "go": "next"}).status_code == 409
    other = Citizen(type(citizen.client)())
    page = text_of(other.get(f"new/{PERMIT}/"))
    assert f"{county.organ('town').name} ：" in page and PLATFORM in page and "向哪个单位申请" not in page
    assert other.begin(PERMIT).status_code == 303
    kept = drafts.content_of(ApplicationDraft.objects.latest("saved_at"))
    assert kept["organ"] == str(county.organ("market").pk)
