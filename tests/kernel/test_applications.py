"""Applications in the kernel: sent in once, registered once, followed without what is internal, and erased by two."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from fazhi.disputes.online import RECONSIDERATION as COMPLAINT
from fazhi.kernel.applications import codes, drafts, erasing, following, handling, supplementing
from fazhi.kernel.applications.checks import faults
from fazhi.kernel.applications.declaring import Part, Question, Supplied, Told, WrongDeclaration, declare
from fazhi.kernel.applications.models import Application, ApplicationDraft, ApplicationKey, DraftFile, Happening
from fazhi.kernel.applications.showing import masked, show
from fazhi.kernel.applications.submitting import NotComplete, find, said_in, same_as, submit
from fazhi.kernel.clocks.models import Clock, ClockWarning
from fazhi.kernel.clocks.warning import warn
from fazhi.kernel.files.models import File, FilePurge
from fazhi.kernel.files.store import FileError, read
from fazhi.kernel.ledger.errors import PersonalRefused
from fazhi.kernel.ledger.verify import verify
from fazhi.kernel.parties.models import PersonalRead
from fazhi.kernel.parties.showing import Reader, Reason
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.models import Act, Paper
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.seeing import eyes_of, seen
from fazhi.kernel.wording import Label
from fazhi.now import moment
from tests.conftest import County
from tests.kernel.applying import CONTACT, IDENTITY, PERMIT, RECONSIDERATION, drafted, sent_in, to_market
from tests.kernel.desk import Desk, attested, date, refused
from tests.toy.online import PERMIT as ONLINE

pytestmark = pytest.mark.django_db
CODES = st.text(codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH).map(codes._checked)
DAY = date("2026-08-03")


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@given(CODES, st.integers(0, codes.LENGTH), st.sampled_from(codes.ALPHABET))
def test_a_slip_in_a_code_is_no_other_code(code: str, place: int, other: str) -> None:
    slipped = code[:place] + other + code[place + 1 :]
    assert codes.read(slipped) == (code if slipped == code else "")


@given(CODES)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    for typed in (code, code.lower(), codes.shown(code), f" {codes.shown(code)} ", wide, code.replace("0", "o")):
        assert codes.read(typed) == code


def test_receipts_differ_and_stay_the_same(county: County) -> None:
    one, two = uuid.uuid4(), uuid.uuid4()
    assert codes.receipt_code(one) == codes.receipt_code(one) != codes.receipt_code(two)


def test_what_is_declared_for_both_chapters_has_no_fault() -> None:
    assert [*faults(ONLINE), *faults(COMPLAINT)] == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"act": "nothing"}, "no version"), ({"act": "accept"}, "opens no matter"),
        ({"told": {"instruct": Told(Label("批示", "Instructed"))}}, "internal"),
        ({"told": {"nothing": Told(Label("无", "None"))}}, "no act"),
        ({"supplied": (Supplied("nothing", "x"),)}, "no act"), ({"review": "no.such"}, "no.such"),
        ({"papers": ("nothing",)}, "no act issues"), ({"limits": ("no.such",)}, "no.such"),
        ({"parts": (Part(Label("一", "One"), (Question("nothing", Label("无", "None")),)),)}, "no field"),
        ({"parts": (Part(Label("一", "One"), (Question("party_name", Label("无", "None")),)),)}, "applicant"),
        ({"parts": ONLINE.parts * 2}, "twice"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_is_told_by_its_fault(changed: dict[str, Any], said: str) -> None:
    assert any(said in each for each in faults(replace(ONLINE, **changed)))


def test_nothing_is_declared_twice() -> None:
    with pytest.raises(WrongDeclaration, match=PERMIT):
        declare(replace(ONLINE))


def test_sent_in_twice_it_is_one(desk: Desk) -> None:
    draft, _ = drafted(PERMIT, organ=str(desk.county.organ("market").pk))
    first = submit(draft.pk, ONLINE, date("2021-03-20"), [], False)
    assert submit(draft.pk, ONLINE, date("2021-03-20"), [], True) == first
    assert Application.objects.count() == 1 and attested(first) and not ApplicationDraft.objects.exists()
    assert (first.organ, first.files) == (desk.county.organ("market"), [str(File.objects.get().pk)])
    assert said_in(first).answers[0]["asked"] == "想设什么摊"


def test_what_is_missing_keeps_it_a_draft(desk: Desk) -> None:
    draft, _ = drafted(PERMIT, answers={"subject": ""})
    with pytest.raises(NotComplete) as caught:
        submit(draft.pk, ONLINE, date("2021-03-20"), [], False)
    assert set(caught.value.faults) == {"subject", "item"}
    assert not Application.objects.exists() and not File.objects.exists() and DraftFile.objects.count() == 1


def test_it_is_found_by_the_receipt_and_by_the_draft_that_it_was(desk: Desk) -> None:
    draft, code = drafted(PERMIT)
    assert drafts.find(codes.shown(code), CONTACT, moment()) == draft
    sent = submit(draft.pk, ONLINE, date("2021-03-20"), [], False)
    for known in (code, codes.shown(codes.receipt_code(sent.pk))):
        assert find(known, CONTACT) == sent and find(known, CONTACT.upper()) == sent
        assert find(known, "another-contact") is None
    assert find("", CONTACT) is None and find("0" * 21, CONTACT) is None


def test_a_draft_that_nobody_continued_is_gone_with_its_files(desk: Desk) -> None:
    draft, code = drafted(PERMIT)
    kept = draft.saved_at
    ahead = kept + datetime.timedelta(days=settings.APPLYING_DRAFT_DAYS)
    assert drafts.expire(ahead) == 0 and DraftFile.objects.exists()
    late = ahead + datetime.timedelta(seconds=1)
    assert drafts.find(code, CONTACT, late) is None
    assert drafts.expire(late) == 1 and not DraftFile.objects.exists()


def test_its_limit_warns_and_stops_with_the_registration(desk: Desk) -> None:
    sent = to_market(desk.county, "2021-03-01")
    clock = Clock.objects.get(subject=sent.pk)
    assert clock.organ == desk.county.organ("market") and clock.due_on is not None
    assert [each.clock for each in warn(clock.due_on)] == [clock.pk] and ClockWarning.objects.count() == 1
    act = handling.register(sent, by=desk.post("clerk"), data={"subject": "修伞摊", "item": "S-1"}, today=clock.due_on)
    clock.refresh_from_db()
    assert clock.stopped_on == clock.due_on and act.happened_on == date("2021-03-01")
    assert act.party is not None and act.party.name == IDENTITY["name"]


@pytest.mark.parametrize(
    ("came", "due"), [("2026-08-03", "2026-08-10"), ("2026-08-01", "2026-08-07"), ("2026-10-02", "2026-10-13")]
)
def test_what_comes_in_on_a_rest_day_came_in_on_that_day(county: County, came: str, due: str) -> None:
    """The day is that on which it reached the system; only working days count of the five of Article 30."""
    sent = sent_in(RECONSIDERATION, came)
    clock = Clock.objects.get(subject=sent.pk)
    assert (sent.submitted_on, clock.started_on, clock.due_on) == (date(came), date(came), date(due))


def test_it_is_closed_once(desk: Desk) -> None:
    sent, clerk, day = to_market(desk.county), desk.post("clerk"), date("2021-03-22")
    handling.register(sent, by=clerk, data={"subject": "修伞摊", "item": "S-1"}, today=day)
    again = {"subject": "修伞摊", "item": "S-1"}
    assert refused(lambda: handling.register(sent, by=clerk, data=again, today=day)) == {"closed"}
    assert refused(lambda: handling.give_back(sent, by=clerk, on=day, reason="不属", cure="另行")) == {"closed"}
    with pytest.raises(following.NotNow):
        following.withdraw(sent, "", day)
    assert Act.objects.count() == 1
    other = to_market(desk.county, answers={"subject": "茶摊", "item": "S-2"})
    assert following.withdraw(other, "", day) == following.withdraw(other, "", day)
    assert refused(lambda: handling.give_back(other, by=clerk, on=day, reason="不属", cure="另行")) == {"closed"}
    assert Clock.objects.get(subject=other.pk).stopped_on == day


def test_what_the_engine_refuses_leaves_the_application_waiting(desk: Desk) -> None:
    sent = to_market(desk.county)
    data = {"subject": "修伞摊", "item": "S-9"}
    with pytest.raises(Refusal):
        handling.register(sent, by=desk.post("clerk"), data=data, today=date("2021-03-22"))
    with pytest.raises(Refusal):
        handling.register(sent, by=desk.post("handler"), data={**data, "item": "S-1"}, today=date("2021-03-22"))
    assert not Act.objects.exists() and following.standing_of(sent, "zh").closed == ""


def test_the_same_sent_in_again_is_recognised(desk: Desk) -> None:
    first, other = to_market(desk.county), to_market(desk.county, answers={"subject": "茶摊", "item": "S-2"})
    again = to_market(desk.county)
    assert same_as(again) == [first] and same_as(other) == []


def test_only_papers_for_the_applicant_are_delivered_and_received_once(desk: Desk) -> None:
    sent, day = to_market(desk.county, "2021-03-01"), date("2021-03-10")
    act = handling.register(sent, by=desk.post("clerk"), data={"subject": "修伞摊", "item": "S-1"}, today=day)
    for name, on in (("accept", "2021-03-03"), ("inspect", "2021-03-04"), ("decide", "2021-03-10")):
        desk.do(act.matter, name, on)
    paper = Paper.objects.get(matter=act.matter)
    assert handling.deliverable(sent) == [paper]
    assert refused(lambda: handling.deliver(sent, paper, by=desk.post("auditor"), on=day)) == {"deliver"}
    stray = to_market(desk.county, answers={"subject": "茶摊", "item": "S-2"})
    assert refused(lambda: handling.deliver(stray, paper, by=desk.post("handler"), on=day)) == {"deliver"}
    done = handling.deliver(sent, paper, by=desk.post("handler"), on=day)
    assert refused(lambda: handling.deliver(sent, paper, by=desk.post("handler"), on=day)) == {"deliver"}
    received = following.receive(sent, done, day)
    assert following.receive(sent, done, day) == received and attested(received)
    told = following.standing_of(sent, "zh")
    assert [line.text.zh for line in told.lines] == ["已受理", "已决定"] and told.ended


def test_internal_acts_and_opinions_are_never_told(desk: Desk) -> None:
    sent = sent_in(RECONSIDERATION, "2026-08-03")
    justice = desk.county
    act = handling.register(
        sent, by=justice.post("justice", "clerk"), data=handling.initial_for(sent), today=DAY
    )  # fmt: skip
    post = justice.post("justice", "principal")
    perform(act.matter, "instruct", by=post, on=DAY, data={"text": "从严掌握", "report_by": "2026-08-20"})
    told = following.standing_of(sent, "zh")
    assert [line.text.zh for line in told.lines] == ["申请已登记，正在审查是否受理"]
    assert {limit.key for limit in told.limits} == {"reconsideration.acceptance"}
    assert "从严掌握" not in str(told) and handling.deliverable(sent) == []


def test_papers_sent_in_later_are_taken_in_by_the_act_that_asks_for_them(desk: Desk) -> None:
    sent, day, same = to_market(desk.county, "2021-03-01"), date("2021-03-05"), uuid.uuid4()
    early = supplementing.supplement(sent, "补充执照", [], date("2021-03-02"), same)
    assert supplementing.supplement(sent, "补充执照", [], date("2021-03-02"), same) == early
    handler = desk.post("handler")
    assert handling.taking(ONLINE, early, handler, day) is None
    act = handling.register(sent, by=desk.post("clerk"), data={"subject": "修伞摊", "item": "S-1"}, today=day)
    through = handling.taking(ONLINE, early, handler, day)
    assert through is not None
    handling.take(early, by=handler, on=early.on, today=day, through=through)
    done = Act.objects.get(matter=act.matter, name="remind")
    assert (done.happened_on, done.data["text"]) == (early.on, "补充执照")
    again = lambda: handling.take(early, by=handler, on=early.on, today=day, through=through)  # noqa: E731
    assert refused(again) == {"taken"}
    desk.do(act.matter, "refuse", "2021-03-06")
    with pytest.raises(following.NotNow):
        supplementing.supplement(sent, "又补充", [], day, uuid.uuid4())


def test_contact_and_consent_change_and_stay_on_record(desk: Desk) -> None:
    sent, day = to_market(desk.county), date("2021-03-22")
    following.change_contact(sent, "13012340009", "新址", day)
    past = list(Happening.objects.filter(application=sent))
    assert following.contact_of(sent, past) == {"phone": "13012340009", "address": "新址"}
    assert sent.reveal("phone") == IDENTITY["phone"] and masked(sent)["phone"][1] == "130****0009"
    assert following.change_consent(sent, False, day) is None
    assert following.change_consent(sent, True, day) is not None
    assert following.standing_of(sent, "zh").consents


def test_two_persons_erase_what_became_no_matter_once_it_was_kept(desk: Desk) -> None:
    sent, clerk, head, day = to_market(desk.county), desk.post("clerk"), desk.post("principal"), date("2021-03-22")
    file = File.objects.get(pk=sent.files[0])
    assert refused(lambda: erasing.ask(sent, by=clerk, on=day)) == {"erase-early"}
    returned = handling.give_back(sent, by=clerk, on=day, reason="王某不属本局", cure="向镇政府申请")
    assert refused(lambda: erasing.ask(sent, by=clerk, on=day)) == {"erase-early"}
    late = day + datetime.timedelta(days=settings.APPLYING_KEPT_DAYS)
    assert refused(lambda: erasing.confirm(sent, by=head, on=late)) == {"erase"}
    erasing.ask(sent, by=clerk, on=late)
    assert refused(lambda: erasing.confirm(sent, by=clerk, on=late)) == {"erase"}
    erasing.confirm(sent, by=head, on=late)
    sent, returned = Application.objects.get(pk=sent.pk), Happening.objects.get(pk=returned.pk)
    assert not any(sent.reveal(field) for field in sent.personal) and returned.reveal("said") is None
    assert FilePurge.objects.filter(file=file).exists() and not ApplicationKey.objects.exists()
    with pytest.raises(FileError):
        read(file)
    assert verify().faults == []
    assert refused(lambda: erasing.ask(sent, by=clerk, on=late)) == {"erase-early"}
    registered = to_market(desk.county)
    handling.register(registered, by=clerk, data={"subject": "修伞摊", "item": "S-1"}, today=day)
    assert erasing.erasable_from(registered) is None


def test_who_takes_it_in_sees_it_and_then_who_sees_the_matter(desk: Desk) -> None:
    day = date("2021-03-22")

    def seers(sent: Application) -> set[str]:
        return {
            f"{organ} {role}" for (organ, role, nth), post in desk.county._posts.items() if nth == 0
            and seen(Application.objects.all(), eyes_of(post.officer, day)).filter(pk=sent.pk).exists()
        }  # fmt: skip

    sent = to_market(desk.county)
    assert seers(sent) == {"market clerk", "market handler", "market principal"}
    act = handling.register(sent, by=desk.post("clerk"), data={"subject": "修伞摊", "item": "S-1"}, today=day)
    assert seers(sent) == {f"market {role}" for role in ("clerk", "handler", "reviewer", "principal", "publisher")}
    desk.do(act.matter, "set_secrecy", "2021-03-22", {"secrecy": "restricted"}, by=desk.post("reviewer"))
    assert seers(sent) == {"market clerk", "market reviewer", "market principal"}
    eyes = eyes_of(desk.post("handler").officer, day)
    assert not seen(Happening.objects.filter(application=sent), eyes).exists()


def test_what_is_read_is_on_record(desk: Desk) -> None:
    sent, post = to_market(desk.county), desk.post("clerk")
    assert IDENTITY["phone"] not in str(masked(sent))
    reader = Reader(post.officer_id, post.pk, post.organ_id, "130130", date("2021-03-22"))
    assert show(sent, ["phone"], by=reader, why=Reason("serve", "联系补正")) == {"phone": IDENTITY["phone"]}
    row = PersonalRead.objects.get()
    assert (row.thing, row.fields, row.officer) == (sent.pk, ["phone"], post.officer_id)
    for wrong in (Reason("serve", " "), Reason("", "联系")):
        with pytest.raises(PersonalRefused):
            show(sent, ["phone"], by=reader, why=wrong)
    with pytest.raises(PersonalRefused):
        show(sent, ["said"], by=reader, why=Reason("serve", "联系"))
