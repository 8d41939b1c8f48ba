"""What leaves the installation: webhooks called by the server, and warnings of matters that were restricted since."""

from __future__ import annotations

import datetime
import socket
from typing import Any

import pytest
from django.core import mail

from fazhi.now import SHANGHAI
from fazhi.operation.addresses import AddressRefused, examine
from fazhi.operation.contacts import set_group_chat, set_mailbox
from fazhi.operation.models import GroupChat, Message, Standing
from fazhi.operation.sending import send
from fazhi.operation.warnings import give
from tests.kernel.desk import Desk, date
from tests.web.conftest import Visit

NOW = datetime.datetime(2021, 4, 10, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:5432/", "http://localhost:9200/_bulk", "http://[::1]:6379/", "https://127.0.0.1/x",
     "http://[::ffff:127.0.0.1]/", "http://2130706433/"],
)  # fmt: skip
def test_no_page_makes_the_server_call_services_on_its_own_machine(desk: Desk, visit: Visit, address: str) -> None:
    given = {"do": "chat", "organ": "market", "platform": "other", "address": address, "secret": ""}
    assert visit("market", "administrator").post("/contacts/", given).status_code == 422
    assert not GroupChat.objects.exists()


@pytest.mark.parametrize(
    "number",
    ["169.254.169.254", "::ffff:169.254.169.254", "2002:a9fe:a9fe::1", "64:ff9b::a9fe:a9fe", "::a9fe:a9fe", "fe80::1",
     "0.0.0.0", "::", "224.0.0.1", "ff02::1", "240.0.0.1", "fd00:ec2::254"],
)  # fmt: skip
def test_no_name_leads_where_machines_talk_to_themselves(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    def resolved(*asked: Any, **how: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with pytest.raises(AddressRefused):
        examine("https://robot.example.com/send")


def test_a_warning_that_waits_is_not_sent_once_its_matter_is_restricted(desk: Desk, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for name in ("market-handler-0", "market-handler-1", "market-principal-0"):
        set_mailbox(name, f"{name}@example.gov.cn")
    set_group_chat("market", "https://203.0.113.9/robot")
    matter = desk.accepted("2021-03-01", "2021-03-03")
    give(date("2021-04-10"))
    assert Message.objects.filter(organ__isnull=False).exists()
    desk.do(matter, "set_secrecy", "2021-04-10", {"secrecy": "restricted"})

    send(NOW)
    told = {address for message in mail.outbox for address in message.to}
    assert told and "market-handler-1@example.gov.cn" not in told
    assert Message.objects.get(organ__isnull=False).standing == Standing.OVERTAKEN
