"""Who is told of a warning, and what they are told: those who may answer the clock; no name, no title."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail

from fazhi.kernel.clocks.models import Clock, ClockWarning
from fazhi.kernel.procedures.models import Matter, Secrecy
from fazhi.now import SHANGHAI
from fazhi.operation.contacts import ContactError, set_group_chat, set_mailbox
from fazhi.operation.models import Message, Standing
from fazhi.operation.sending import send
from fazhi.operation.warnings import give, receivers
from tests.kernel.desk import Desk, date, fresh
from tests.toy.procedures import ANSWER

NOW = datetime.datetime(2021, 4, 1, 9, 0, tzinfo=SHANGHAI)


def numbers(matter: Matter, day: str) -> set[str]:
    """Numbers of the officers who are told of the matter's warnings of a day."""
    given, _ = give(date(day))
    return {
        officer.number
        for warning in given
        if warning.subject == matter.pk
        for officer in receivers(warning, matter, date(day)).officers
    }


def test_those_who_may_answer_are_told_and_the_principal_when_it_is_overdue(desk: Desk) -> None:
    matter = desk.accepted("2021-03-01", "2021-03-03")  # accepted by handler 0: the decision is a principal's
    assert numbers(matter, "2021-03-26") == {
        "market-principal-0", "market-principal-1", "market-handler-0", "market-handler-1",
    }  # fmt: skip
    desk.do(matter, "bill", "2021-03-29")  # to be paid by 2021-03-30: the counter takes the money
    told = numbers(fresh(matter), "2021-03-30")
    assert {"market-clerk-0", "market-clerk-1"} <= told
    assert not {number for number in told if number.startswith(("town-", "justice-"))}


def test_who_stands_back_or_did_the_act_apart_is_not_told(desk: Desk) -> None:
    matter = desk.accepted("2021-03-01", "2021-03-03")
    clock = Clock.objects.get(subject=matter.pk, key=ANSWER)
    warning = ClockWarning(
        clock=clock.pk, subject=matter.pk, subject_kind="matter", organ=matter.organ, rung="near",
        due_on=clock.due_on, key=clock.key,
    )  # fmt: skip
    before = {each.number for each in receivers(warning, matter, date("2021-03-26")).officers}
    assert "market-principal-1" in before
    officer = desk.county.officer("market", "principal", 1)
    desk.do(matter, "recuse", "2021-03-05", {"officer": officer.pk}, by=desk.post("principal"))
    after = {each.number for each in receivers(warning, fresh(matter), date("2021-03-26")).officers}
    assert before - after == {"market-principal-1"}


def test_of_a_restricted_matter_hear_only_those_who_may_see_it(desk: Desk) -> None:
    matter = desk.accepted("2021-03-01", "2021-03-03")
    Matter.objects.filter(pk=matter.pk).update(secrecy=Secrecy.RESTRICTED)
    set_group_chat("market", "http://127.0.0.1:9/robot")
    told = numbers(fresh(matter), "2021-03-26")
    assert "market-handler-0" in told  # accepted it
    assert "market-handler-1" not in told
    assert Message.objects.filter(organ__isnull=False).count() == 0


def test_the_office_hears_of_an_overdue_publication(desk: Desk) -> None:
    matter = desk.decided()
    notice = Matter.objects.get(family="kernel.publication")
    clock = Clock.objects.get(subject=notice.pk)
    assert clock.due_on is not None
    soon, late = clock.due_on, clock.due_on + clock.due_on.resolution
    assert not {number for number in numbers(notice, soon.isoformat()) if number.startswith("justice-")}
    assert {number for number in numbers(notice, late.isoformat()) if number.startswith("justice-")} == {
        "justice-publisher-0", "justice-publisher-1",
    }  # fmt: skip
    assert fresh(matter).final


def test_a_digest_says_number_procedure_limit_and_day_but_nobody(desk: Desk) -> None:
    first, second = desk.accepted("2021-03-01", "2021-03-03"), desk.accepted("2021-03-02", "2021-03-04")
    set_mailbox("market-principal-0", "head@example.gov.cn")
    given, waiting = give(date("2021-04-10"))
    assert (len(given), waiting) == (2, 2)
    assert send(NOW).sent == 2
    (letter,) = mail.outbox
    assert letter.to == ["head@example.gov.cn"]
    text = f"{letter.subject}\n{letter.body}"
    for said in (first.number, second.number, "摊位许可", "Stall permit", "超期警示", "Overdue", "2021-03-31",
                 f"/matters/{first.pk}/", "2 项"):  # fmt: skip
        assert said in text
    for hidden in ("王小明", "13012340001", "夜市摊位"):
        assert hidden not in text
    assert give(date("2021-04-11")) == ([], 0)
    assert send(NOW).sent == 0
    assert len(mail.outbox) == 1


def test_what_was_extended_or_stopped_meanwhile_is_not_sent(desk: Desk) -> None:
    extended, stopped, kept = (desk.accepted("2021-03-01", "2021-03-03") for _ in range(3))
    set_mailbox("market-principal-0", "head@example.gov.cn")
    give(date("2021-03-30"))
    desk.do(extended, "extend", "2021-03-30")
    desk.do(stopped, "refuse", "2021-03-30")
    count = send(NOW)
    assert (count.sent, count.overtaken) == (1, 2)
    assert kept.number in mail.outbox[0].body
    assert extended.number not in mail.outbox[0].body
    assert set(Message.objects.values_list("standing", flat=True)) == {Standing.SENT, Standing.OVERTAKEN}


def test_warnings_and_messages_are_written_together_or_not_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.accepted("2021-03-01", "2021-03-03")

    def broken(*given: object) -> None:
        raise RuntimeError("the plug was pulled")

    monkeypatch.setattr("fazhi.operation.warnings.receivers", broken)
    with pytest.raises(RuntimeError):
        give(date("2021-04-10"))
    assert ClockWarning.objects.count() == 0
    monkeypatch.undo()
    assert len(give(date("2021-04-10"))[0]) == 1


def test_the_address_book_refuses_what_it_cannot_use(desk: Desk) -> None:
    with pytest.raises(ContactError, match="nobody-7"):
        set_mailbox("nobody-7", "a@example.gov.cn")
    with pytest.raises(ContactError, match="no e-mail"):
        set_mailbox("market-principal-0", "head at example")
    with pytest.raises(ContactError, match="nowhere-7"):
        set_group_chat("nowhere-7", "https://127.0.0.1/robot")
    with pytest.raises(ContactError, match="slack"):
        set_group_chat("market", "https://127.0.0.1/robot", "slack")
    set_mailbox("market-principal-0", "head@example.gov.cn")
    set_mailbox("market-principal-0", "")
    set_group_chat("market", "http://127.0.0.1:9/robot")
    set_group_chat("market", "")
    desk.accepted("2021-03-01", "2021-03-03")
    assert give(date("2021-04-10"))[1] == 0
