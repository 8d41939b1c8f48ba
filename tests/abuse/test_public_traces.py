"""Nothing is taken from the public, or hidden in what it reads, by one person alone or without a word."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.organs.founding import appoint
from fazhi.kernel.organs.roles import PRINCIPAL, PUBLISHER
from fazhi.kernel.procedures.engine import perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.procedures.registry import kind_of, procedure_of
from fazhi.web.language import ENGLISH
from tests.kernel.desk import Desk, date, fresh, refused
from tests.public.conftest import SITE, TEXT, client, drafted, published, today, with_file, with_published_file
from tests.public.leaking import Planted

__all__ = ["client", "today"]
pytestmark = pytest.mark.django_db
HIDDEN = {SITE: "涉及个人信息的内容已依法遮蔽", ENGLISH: "Personal data has been hidden as the law demands"}


@pytest.fixture
def desk(county: Any) -> Desk:
    return Desk(county)


@pytest.mark.parametrize("front", [SITE, ENGLISH])
def test_a_page_says_that_something_in_it_was_hidden(desk: Desk, client: Client, front: str) -> None:
    """Beside one in which nothing was hidden, which does not say so."""
    whole, hidden = published(desk), Notice.objects.get(source__matter=desk.decided())
    content = {"heading": "许可结果公示", "body": f"{TEXT}其子就读演示小学。", "hide": "就读演示小学"}
    perform(hidden, "draft", by=desk.post("handler"), on=date("2021-03-11"), data=content)
    ticks = [value for value, _ in _form_of_publication(hidden).fields["confirmed"].choices]
    data = {"no_secrets": True, "confirmed": ticks}
    perform(hidden, "publish", by=desk.post("reviewer"), on=date("2021-03-12"), data=data)
    pages = [client.get(f"{front}notices/{each.pk}/").content.decode() for each in (whole, hidden)]
    assert "其子****。" in pages[1] and "演示小学" not in pages[1]
    assert [HIDDEN[front] in page for page in pages] == [False, True]


def _form_of_publication(notice: Notice) -> Any:
    held = fresh(notice)
    procedure = procedure_of(held.family, held.version)
    kind = kind_of(procedure, "publish")
    assert kind is not None
    return build_form(procedure, kind, None, matter=held)


def test_who_drafted_does_not_withdraw(desk: Desk, client: Client) -> None:
    with transaction.atomic():
        officer, organ = desk.county.officer("market", "handler"), desk.county.organ("market")
        drafter, head = (appoint(officer, organ, role, date("2020-01-01")) for role in (PUBLISHER, PRINCIPAL))
    notice = Notice.objects.get(source__matter=desk.decided())
    content = {"heading": "摊位许可结果公示", "body": TEXT}
    perform(notice, "draft", by=drafter, on=date("2021-03-11"), data=content)
    perform(notice, "publish", by=desk.post("reviewer"), on=date("2021-03-12"), data={"no_secrets": True})
    assert refused(lambda: perform(notice, "withdraw", by=head, on=date("2021-03-15"), reason="有误")) == {"separation"}
    assert client.get(f"{SITE}notices/{notice.pk}/").status_code == 200


@pytest.mark.parametrize("role", ["reviewer", "principal"])
@pytest.mark.parametrize("secrecy", ["restricted", "internal"])
def test_what_was_published_does_not_vanish_by_a_change_of_its_class(
    desk: Desk, client: Client, role: str, secrecy: str
) -> None:
    """One person, who may be the one that confirmed it: it is withdrawn, with reason and trace."""
    notice = published(desk)
    given: dict[str, Any] = {"by": desk.post(role), "data": {"secrecy": secrecy}, "reason": "另有考虑"}
    assert refused(lambda: perform(notice, "set_secrecy", on=date("2021-03-15"), **given)) == {"published"}
    assert client.get(f"{SITE}notices/{notice.pk}/").status_code == 200
    perform(notice, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    assert refused(lambda: perform(notice, "set_secrecy", on=date("2021-03-16"), **given)) == {"published"}
    trace = client.get(f"{SITE}notices/{notice.pk}/")
    assert trace.status_code == 410 and "公开有误" in trace.content.decode()


def test_a_correction_in_hand_is_told_on_no_page(desk: Desk, client: Client) -> None:
    """What a public page leads to is asked for as what stands alone: neither named nor linked before it is public."""
    notice = with_published_file(desk)
    perform(notice, "amend", by=desk.post("handler"), on=date("2021-03-15"), reason="有误")
    new = Notice.objects.get(replaces=notice)
    content = {"heading": "候审更正", "body": "候审更正的正文。", "correction": "正文有误。"}
    perform(new, "draft", by=desk.post("handler"), on=date("2021-03-15"), data=content)
    own = f"{SITE}notices/{notice.pk}/"
    for address in (own, f"{own}proof.json", f"{own}?x=1", SITE, f"{SITE}notices/", f"{SITE}sitemap.xml",
                    f"{SITE}notices/feed.atom", f"{SITE}search/?q=候审", f"{SITE}verify/?q={notice.pk}"):  # fmt: skip
        shown = client.get(address).content.decode()
        assert str(new.pk) not in shown and "候审更正" not in shown and "更正前的版本" not in shown, address


def test_a_public_notice_opens_no_file_of_another_one(desk: Desk, client: Client) -> None:
    """Nor one of its own that was taken off: the address of a notice is no key to files."""
    shown, gone, waiting = with_published_file(desk), with_published_file(desk), with_file(desk)
    perform(gone, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    for other in (gone, waiting):
        for ending in ("", "proof.json"):
            answer = client.get(f"{SITE}notices/{shown.pk}/files/{other.files[0]['file']}/{ending}")
            assert answer.status_code == 404, (other, ending)


@pytest.mark.parametrize("name", ["王小明勘验记录.txt", "勘验13012340001.txt", "勘验130130199001010010.txt"])
def test_no_name_of_a_file_shows_a_person(desk: Desk, client: Client, name: str) -> None:
    """On the page, in the proof, in the head of the answer: rules of redaction hold for names as for texts."""
    notice = with_file(desk, name=name)
    publication = {"no_secrets": True, "confirmed": [f"file {each['file']}" for each in notice.files]}
    perform(notice, "publish", by=desk.post("reviewer"), on=date("2021-03-12"), data=publication)
    sequence_all()
    own, file = f"{SITE}notices/{notice.pk}/", f"files/{notice.files[0]['file']}/"
    planted = Planted({"name": "王小明", "phone": "13012340001", "number": "130130199001010010"})
    for address in (own, own + file, f"{own}{file}proof.json"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert planted.found_in(answer.getvalue().decode() + str(answer.headers)) == set(), address


def test_nor_by_a_correction_of_its_class(desk: Desk, client: Client) -> None:
    notice, head = drafted(desk), desk.post("principal")
    for secrecy in ("internal", "public"):
        perform(fresh(notice), "set_secrecy", by=head, on=date("2021-03-11"), reason="核定", data={"secrecy": secrecy})
    perform(fresh(notice), "publish", by=desk.post("reviewer"), on=date("2021-03-12"), data={"no_secrets": True})
    act = Act.objects.filter(matter=notice, name="set_secrecy").order_by("seq").last()
    assert act is not None
    given = {"act": str(act.pk), "data": {"secrecy": "internal"}}
    assert refused(
        lambda: perform(fresh(notice), "correct", by=head, on=date("2021-03-13"), reason="更正", data=given)
    ) == {"form"}
    assert client.get(f"{SITE}notices/{notice.pk}/").status_code == 200
