"""Meetings: registered by the office that keeps them, once a number; what was decided names meeting and topic."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.kernel.meetings.models import Meeting, MeetingKind
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.refusals import Refusal
from tests.conftest import County
from tests.kernel.desk import date
from tests.report.annual import GOVERNMENT_OFFICE, PARTY_OFFICE, offices

pytestmark = pytest.mark.django_db
DAY = "2022-02-01"


@pytest.fixture
def held(county: County) -> County:
    offices(county)
    return county


def register(county: County, organ: str, kind: MeetingKind, **others: Any) -> Meeting:
    data = {"kind": kind, "serial": 3, "held_on": DAY, "topics": "听取报告\n\n 审议方案 ", **others}
    done = open_matter("kernel.meeting", "register", by=county.post(organ, "handler"), on=date(DAY), data=data)
    return Meeting.objects.get(pk=done.matter_id)


def test_a_meeting_has_its_number_its_day_and_its_topics(held: County) -> None:
    meeting = register(held, PARTY_OFFICE, MeetingKind.STANDING_COMMITTEE, reference="演办纪〔2022〕3号")
    assert (meeting.agenda, meeting.final) == (["听取报告", "审议方案"], True)
    assert str(meeting) == "2022年第3次党委常委会会议"


@pytest.mark.parametrize(
    ("organ", "kind", "keeper"),
    [
        ("justice", MeetingKind.STANDING_COMMITTEE, "党委办公室"),
        (PARTY_OFFICE, MeetingKind.EXECUTIVE, "政府办公室"),
        (GOVERNMENT_OFFICE, MeetingKind.STUDY_GROUP, "党委办公室"),
        ("market", MeetingKind.COMMISSION, "司法行政部门"),
    ],
)
def test_the_meetings_of_the_place_are_registered_by_the_office_that_keeps_them(
    held: County, organ: str, kind: MeetingKind, keeper: str
) -> None:
    with pytest.raises(Refusal, match=f"由职能归口的办公室登记。{keeper}"):
        register(held, organ, kind)
    assert not Meeting.objects.exists()


def test_any_organ_registers_its_own_and_each_number_once_a_year(held: County) -> None:
    register(held, "market", MeetingKind.OFFICE)
    register(held, "justice", MeetingKind.OFFICE)
    register(held, "market", MeetingKind.LEADING_GROUP)
    register(held, "market", MeetingKind.OFFICE, held_on="2021-03-01")
    with pytest.raises(Refusal, match="这次会议已经登记"):
        register(held, "market", MeetingKind.OFFICE, held_on="2022-01-05")


def test_a_meeting_that_is_still_to_come_and_one_without_topics_are_refused(held: County) -> None:
    with pytest.raises(Refusal, match="会议尚未召开"):
        register(held, "market", MeetingKind.OFFICE, held_on="2022-02-02")
    with pytest.raises(Refusal, match="议题"):
        register(held, "market", MeetingKind.OFFICE, topics=" \n ")
    with pytest.raises(Refusal, match="不超过200字"):
        register(held, "market", MeetingKind.OFFICE, topics="议" * 201)
