"""An application beside the case that it became: who reads it, and that a purge in the case reaches it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from fazhi.kernel.applications import erasing, following, handling, supplementing
from fazhi.kernel.applications.models import Application, ApplicationKey
from fazhi.kernel.applications.submitting import same_as
from fazhi.kernel.files.models import File, FilePurge
from fazhi.kernel.files.store import FileError, Upload, read
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.reading import reading_of
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import eyes_of, matters_seen, seen
from tests.conftest import County
from tests.kernel.applying import IDENTITY, PERMIT, RECONSIDERATION, sent_in, to_market
from tests.kernel.desk import Desk, date
from tests.web.people import account_of, text_of

pytestmark = pytest.mark.django_db
DATA = {"subject": "修伞摊", "item": "S-1"}
CAME, NOW, FILED = date("2021-03-20"), date("2021-03-22"), date("2026-08-03")
HEADS = ("clerk", "principal")
LATER = Upload("执照.txt", "执照".encode(), "text/plain")


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


def registered(desk: Desk, **changes: Any) -> tuple[Application, Matter]:
    sent = to_market(desk.county, **changes)
    return sent, handling.register(sent, by=desk.post("clerk"), data=DATA, today=NOW).matter


def complaint(desk: Desk, **changes: Any) -> tuple[Application, Matter]:
    """An application whose files are taken into its case."""
    sent = sent_in(RECONSIDERATION, "2026-08-03", **changes)
    data = handling.initial_for(sent)
    return sent, handling.register(sent, by=desk.post("clerk", "justice"), data=data, today=FILED).matter


def file_of(matter: Matter) -> str:
    return str(Act.objects.get(matter=matter, name="apply").data["attachments"][0])


def at(post: Post) -> Client:
    client = Client()
    client.force_login(account_of(post).user)
    return client


def status_of(post: Post, name: str, *args: Any) -> int:
    return int(at(post).get(reverse(name, args=args)).status_code)


def test_who_only_takes_part_in_the_case_does_not_read_the_application(desk: Desk) -> None:
    """On the case's page such an organ reads masked names, and no files; it read all of both here."""
    sent, matter = registered(desk)
    desk.do(matter, "ask_countersign", "2021-03-22", {"to": desk.county.organ("town").pk, "text": "请会签"})
    stranger = desk.post("handler", "town")
    assert matters_seen(eyes_of(stranger.officer, NOW)).filter(pk=matter.pk).exists()
    assert status_of(stranger, "application", sent.pk) == 404
    assert status_of(stranger, "application-file", sent.pk, sent.files[0]) == 404
    assert IDENTITY["name"] not in text_of(at(stranger).get(reverse("applications")))
    assert (
        reverse("application", args=[sent.pk])
        not in at(stranger).get(reverse("matter", args=[matter.pk])).content.decode()
    )
    assert status_of(desk.post("handler"), "application", sent.pk) == 200


def test_who_reads_an_application_is_who_handles_its_case(desk: Desk) -> None:
    """The rule stands twice, in the query and in what pages ask of a single matter; they say the same."""
    _, asked = registered(desk)
    for organ in ("town", "justice"):
        desk.do(asked, "ask_countersign", "2021-03-22", {"to": desk.county.organ(organ).pk, "text": "请会签"})
    _, inspected = registered(desk, answers={"subject": "茶摊", "item": "S-1"})
    desk.do(inspected, "accept", "2021-03-22")
    _, handed = registered(desk, answers={"subject": "书摊", "item": "S-1"})
    desk.do(handed, "hand_over", "2021-03-22", {"to": desk.county.organ("justice").pk, "text": "归你局管"})
    found: dict[bool, int] = {True: 0, False: 0}
    for post in desk.county._posts.values():
        eyes = eyes_of(post.officer, NOW)
        for matter in matters_seen(eyes).filter(pk__in=[asked.pk, inspected.pk, handed.pk]):
            handles = reading_of(matter, procedure_of(matter.family, matter.version), eyes).handles
            rows = Application.objects.filter(happenings__matter=matter)
            assert seen(rows, eyes).exists() is handles, (str(post), str(matter))
            found[handles] += 1
    assert found[True] > 5 and found[False] > 1


def test_a_file_that_is_restricted_in_the_case_is_not_had_beside_it(desk: Desk) -> None:
    sent, matter = complaint(desk)
    supplementing.supplement(sent, "补充执照", [LATER], FILED, uuid.uuid4())
    others = [desk.post("handler", "justice"), desk.post("publisher", "justice")]
    assert {status_of(each, "application-file", sent.pk, sent.files[0]) for each in others} == {200}
    desk.do(matter, "set_secrecy", "2026-08-03", {"of": f"file:{file_of(matter)}", "secrecy": "restricted"},
            by=desk.post("reviewer", "justice"))  # fmt: skip
    for each in others:
        assert status_of(each, "application-file", sent.pk, sent.files[0]) == 404, "as that of the case"
        page = at(each).get(reverse("application", args=[sent.pk])).content.decode()
        assert "申请书.txt" not in page and "执照.txt" in page
    assert status_of(desk.post("clerk", "justice"), "application-file", sent.pk, sent.files[0]) == 200


def purge(desk: Desk, matter: Matter, target: str, basis: str) -> Act:
    on, organ = (matter.opened_on + datetime.timedelta(days=2)).isoformat(), matter.organ.code
    asked = desk.do(matter, "ask_purge", on, {"target": target, "basis": basis}, organ=organ)
    return desk.do(matter, "purge", on, {"asked": asked.pk}, organ=organ)


@pytest.mark.parametrize("basis", ["mistaken", "personal", "secret"])
def test_a_file_purged_in_the_case_is_gone_from_the_application(desk: Desk, basis: str) -> None:
    sent, matter = complaint(desk)
    other = sent_in(RECONSIDERATION, "2026-08-03", organ=str(desk.county.organ("justice").pk))
    done = purge(desk, matter, f"file:{file_of(matter)}", basis)
    with pytest.raises(FileError, match=str(done.pk)):
        read(File.objects.get(pk=sent.files[0]))
    assert status_of(desk.post("clerk", "justice"), "application-file", sent.pk, sent.files[0]) == 410
    if basis != "secret":
        assert read(File.objects.get(pk=other.files[0])), "what another applicant sent stays"
    assert verify().faults == []


def test_a_value_erased_of_the_party_is_gone_from_the_application(desk: Desk) -> None:
    sent, matter = registered(desk)
    following.change_contact(sent, "13012340009", "新址", NOW)
    party = Act.objects.get(matter=matter, name="apply").party
    assert party is not None
    for field in ("phone", "identifier"):
        purge(desk, matter, f"party:{party.pk}:{field}", "personal")
    sent = Application.objects.get(pk=sent.pk)
    assert sent.reveal("phone") is None and sent.reveal("identifier") is None and sent.reveal("address")
    assert [each.reveal("phone") for each in sent.happenings.filter(what="contact")] == [None]
    page = text_of(at(desk.post("clerk")).get(reverse("application", args=[sent.pk])))
    assert "0009" not in page and "4829" not in page and "〔已删除〕" in page
    assert ApplicationKey.objects.get(application=sent).applicant == ""
    assert verify().faults == []


def test_the_organ_to_which_a_case_was_handed_over_deals_with_its_application(desk: Desk) -> None:
    """Papers sent in later were taken in by nobody: the old organ saw them no more, and the new one was not asked."""
    sent, matter = registered(desk)
    desk.do(matter, "hand_over", "2021-03-22", {"to": desk.county.organ("justice").pk, "text": "归你局管"})
    early = supplementing.supplement(sent, "补充执照", [], NOW, uuid.uuid4())
    new, old = desk.post("handler", "justice"), desk.post("handler")
    address = reverse("application", args=[sent.pk])
    assert address in at(new).get(reverse("applications")).content.decode().partition("已办理")[0]
    assert address not in at(old).get(reverse("applications")).content.decode().partition("已办理")[0]
    assert at(old).post(reverse("take-supplement", args=[sent.pk, early.pk])).status_code == 404
    assert at(new).post(reverse("take-supplement", args=[sent.pk, early.pk])).status_code == 302
    assert early.answered.exists()


def test_what_was_purged_before_does_not_keep_an_application_from_being_erased(desk: Desk) -> None:
    sent, clerk, head = sent_in(RECONSIDERATION, "2026-08-03"), *(desk.post(role, "justice") for role in HEADS)
    _, matter = complaint(desk)
    handling.give_back(sent, by=clerk, on=FILED, reason="重复", cure="见前一件", ground="twice")
    purge(desk, matter, f"file:{file_of(matter)}", "secret")
    assert FilePurge.objects.filter(file=sent.files[0]).exists(), "a secret goes wherever it lies"
    late = FILED + datetime.timedelta(days=settings.APPLYING_KEPT_DAYS)
    erasing.ask(sent, by=clerk, on=late)
    erasing.confirm(sent, by=head, on=late)
    assert Application.objects.get(pk=sent.pk).reveal("name") is None and verify().faults == []


def test_the_same_sent_to_an_organ_that_one_does_not_see_is_not_told(desk: Desk) -> None:
    sent = to_market(desk.county)
    again = sent_in(PERMIT, "2021-03-20", organ=str(desk.county.organ("town").pk))
    assert same_as(again) == [sent]
    told = "同一申请人提交过内容相同的申请"
    assert told not in text_of(at(desk.post("handler", "town")).get(reverse("application", args=[again.pk])))
    third = to_market(desk.county)
    page = at(desk.post("handler")).get(reverse("application", args=[third.pk]))
    assert text_of(page).count(told) == 1 and reverse("application", args=[sent.pk]) in page.content.decode()
