"""What a repair ends with it: the display of the source's notice; and who may stand on both sides of nothing."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.models import Post
from fazhi.services.credit import recording
from fazhi.services.credit.arising import sources
from fazhi.services.credit.models import CreditEvent
from tests.conftest import FOUNDED
from tests.kernel.desk import Desk, date, fresh, refused
from tests.kernel.test_publishing_whole import displayed, draft, publish
from tests.services.credit.desk import CreditDesk

pytestmark = pytest.mark.django_db
LINE = "- {family: toy.permit, act: decide, kind: penalty, severity: general, capacity: [applicant], basis: 测试}\n"


class EnterpriseDesk(Desk):
    """Permits of an enterprise with a credit code."""

    def usual(self, name: str) -> dict[str, Any]:
        named = CreditDesk(self.county).named() | {"party_phone": ""}
        return super().usual(name) | (named if name == "apply" else {})


@pytest.fixture
def notice(desk: CreditDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notice:
    """The notice of a penalty of 2024-01-10, displayed under Order 58."""
    path = tmp_path / "events.yaml"
    path.write_text(LINE, encoding="utf-8")
    lines, shipped = sources(path), recording.sources_of
    monkeypatch.setattr(recording, "sources_of", lambda key: lines if key == "toy.permit" else shipped(key))
    permits = EnterpriseDesk(desk.county)
    found = displayed(permits, "credit", "2024-01-10")
    draft(permits, found, on="2024-01-11", grade="ordinary")
    publish(permits, found, on="2024-01-12")
    published: Notice = fresh(found)
    return published


def test_the_display_ends_on_the_day_of_the_repair(desk: CreditDesk, notice: Notice) -> None:
    assert notice.shown_until == date("2027-01-10")
    event = CreditEvent.objects.standing().get(kind="penalty")
    repair = desk.repaired("2024-06-01", event)
    ended = fresh(notice)
    assert (ended.stage, ended.ended_on) == ("ended", date("2024-06-01"))
    assert notice in Notice.objects.public(date("2024-05-31"))
    assert notice not in Notice.objects.public(date("2024-06-01"))
    act = ended.acts.get(name="repair")
    assert act.because.matter_id == repair.pk
    assert act.data["basis"] == repair.papers.get().number


def test_a_repair_that_cannot_end_the_display_is_refused_whole(desk: CreditDesk, notice: Notice) -> None:
    event = CreditEvent.objects.standing().get(kind="penalty")
    repair = desk.verified("2024-06-01", event)
    drafter = desk.post("handler").officer
    both = Post(
        subject=uuid.uuid4(), officer=drafter, organ=desk.county.organ("market"), role="principal", from_on=FOUNDED
    )
    with transaction.atomic():
        record_many([both])
    held = fresh(repair)
    said = refused(lambda: desk.do(held, "grant", "2024-06-02", role="principal", by=both))
    assert said == {"separation"}
    assert fresh(notice).stage == "published"
    assert not CreditEvent.objects.filter(kind="repair").exists()


def test_one_person_with_two_posts_does_not_confirm_what_they_proposed(desk: CreditDesk) -> None:
    matter = desk.propose("2024-03-04")
    both = Post(
        subject=uuid.uuid4(), officer=desk.post("handler").officer, organ=desk.county.organ("market"),
        role="reviewer", from_on=FOUNDED,
    )  # fmt: skip
    with transaction.atomic():
        record_many([both])
    assert refused(lambda: desk.do(matter, "confirm", "2024-03-05", role="reviewer", by=both)) == {"separation"}
