"""Messages reach a real mail server and a real webhook on loopback; what fails is tried again; a kill loses nothing."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail

from fazhi.now import SHANGHAI
from fazhi.operation.contacts import set_group_chat, set_mailbox
from fazhi.operation.models import Message, Standing
from fazhi.operation.sending import TRIES, send
from fazhi.operation.warnings import give
from tests.command import environment_of, fazhi, migrated, python
from tests.kernel.desk import Desk, date
from tests.operation.servers import MailServer, Webhook, running

NOW = datetime.datetime(2021, 4, 10, 9, 0, tzinfo=SHANGHAI)


def warned(desk: Desk) -> None:
    desk.accepted("2021-03-01", "2021-03-03")
    give(date("2021-04-10"))


@pytest.fixture
def smtp(settings: Any) -> Any:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"

    def use(server: MailServer) -> None:
        settings.EMAIL_PORT = server.server_address[1]

    return use


def test_a_mail_server_takes_the_digest(desk: Desk, smtp: Any) -> None:
    set_mailbox("market-principal-0", "head@example.gov.cn")
    with running(MailServer()) as server:
        smtp(server)
        warned(desk)
        assert send(NOW).sent == 1
    assert len(server.taken) == 1
    assert Message.objects.get().sent_at == NOW


def test_a_mail_server_that_refuses_is_tried_again_and_given_up_at_last(desk: Desk, smtp: Any) -> None:
    set_mailbox("market-principal-0", "wang@example.gov.cn")
    warned(desk)
    with running(MailServer(refusing=True)) as server:
        smtp(server)
        moment = NOW
        for tried in range(1, TRIES + 1):
            assert send(moment).failed == 1
            message = Message.objects.get()
            assert message.tries == tried
            assert send(moment).failed == 0, "it waits before the next try"
            assert message.next_at is not None
            moment = message.next_at
    assert message.standing == Standing.GIVEN_UP
    assert "wang" not in message.fault
    assert send(moment + datetime.timedelta(seconds=10**6)).failed == 0


def test_one_channel_that_fails_does_not_stop_the_other(desk: Desk, smtp: Any, settings: Any) -> None:
    settings.EMAIL_PORT = 9
    set_mailbox("market-principal-0", "head@example.gov.cn")
    smtp_down = type("Down", (), {"server_address": ("127.0.0.1", 9)})()
    smtp(smtp_down)
    with running(Webhook()) as hook:
        set_group_chat("market", hook.address, "wecom")
        warned(desk)
        count = send(NOW)
    assert (count.sent, count.failed) == (1, 1)
    assert len(hook.taken) == 1


def test_a_group_chat_is_sent_a_text(desk: Desk) -> None:
    with running(Webhook()) as hook:
        set_group_chat("market", hook.address, "wecom")
        warned(desk)
        assert send(NOW).sent == 1
    (taken,) = hook.taken
    assert taken["path"] == "/robot/send?key=k-1"
    assert set(taken["body"]) == {"msgtype", "text"}
    assert taken["body"]["msgtype"] == "text"
    assert "摊位许可" in taken["body"]["text"]["content"]
    assert "王小明" not in taken["body"]["text"]["content"]
    assert mail.outbox == []


def mac(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def test_each_platform_is_signed_for_as_it_asks(desk: Desk) -> None:
    stamp = str(int(NOW.timestamp()))
    with running(Webhook(answer=b'{"errcode": 0, "code": 0}')) as hook:
        for platform in ("dingtalk", "feishu", "other"):
            set_group_chat("market", hook.address, platform, "s-1")
            warned(desk)
            send(NOW)
    ding, feishu, other = hook.taken
    asked = parse_qs(urlsplit(ding["path"]).query)
    assert asked["sign"] == [mac("s-1", f"{stamp}000\ns-1")]
    assert asked["key"] == ["k-1"]
    assert feishu["body"]["sign"] == mac(f"{stamp}\ns-1", "")
    assert feishu["body"]["msg_type"] == "text"
    assert other["headers"]["X-Fazhi-Signature"] == mac("s-1", f"{stamp}\n{other['raw'].decode()}")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 302, "headers": {"Location": "http://127.0.0.1:1/elsewhere"}}, "HTTP 302"),
        ({"status": 500}, "HTTP 500"),
        ({"answer": b'{"errcode": 93000, "errmsg": "invalid webhook url for wang"}'}, "errcode 93000"),
        ({"answer": b"<html>"}, "no JSON"),
        ({"answer": b"[]"}, "errcode None"),
        ({"answer": b" " * 100_000}, "too much"),
    ],
)
def test_what_a_webhook_did_not_take_is_tried_again(desk: Desk, answer: dict[str, Any], says: str) -> None:
    with running(Webhook(**answer)) as hook:
        set_group_chat("market", hook.address, "wecom")
        warned(desk)
        assert send(NOW).failed == 1
    message = Message.objects.get()
    assert says in message.fault
    assert message.standing == Standing.WAITING
    assert [each["path"] for each in hook.taken] == ["/robot/send?key=k-1"], "redirections are not followed"


def test_a_webhook_that_answers_too_slowly_is_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.operation.posting.PATIENCE", 0.3)

    class Slow(Webhook):
        def finish_request(self, *given: Any) -> None:
            time.sleep(1)
            super().finish_request(*given)

        def handle_error(self, *given: Any) -> None:
            return None

    with running(Slow()) as hook:
        set_group_chat("market", hook.address, "wecom")
        warned(desk)
        assert send(NOW).failed == 1
    assert "Timeout" in Message.objects.get().fault


FOUND = """
import datetime, uuid, django; django.setup()
from django.db import transaction
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.organs.founding import found
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.procedures.engine import open_matter
from fazhi.operation.contacts import set_mailbox
D = datetime.date
posts = {}
for code, name in (("207", "演示县司法局"), ("221", "演示县市场监督管理局")):
    organ = found(code=code, place_code="130130", name=name, kind="government", mark=name[2:4], from_on=D(2019, 1, 1))
    officer = Officer(number=f"o{code}", name="张三")
    post = Post(subject=uuid.uuid4(), officer=officer, organ=organ, role="handler", from_on=D(2019, 1, 1))
    with transaction.atomic():
        record(officer); record(post)
    posts[code] = post
open_matter("oversight.rectification", "open", by=posts["207"], on=D(2021, 3, 22), data={
    "source": "file-review", "checked": posts["221"].organ.pk, "problem": "缺送达回证", "legal_basis": "行政处罚法 61",
    "rectify_by": "2021-04-12", "check_number": "AJ-1"})
set_mailbox("o221", "handler@example.gov.cn")
"""


def test_a_process_killed_after_the_server_took_it_sends_again_and_warns_once(tmp_path: Path) -> None:
    migrated(tmp_path)
    made = python(tmp_path, "-c", FOUND, DJANGO_SETTINGS_MODULE="fazhi.settings")
    assert made.returncode == 0, made.stderr
    command = [sys.executable, "-m", "fazhi", "warn", "--send"]
    with running(MailServer(silent=True)) as server:
        environment = {**environment_of(tmp_path), "FAZHI_SMTP": server.address}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as sending:
            until = time.monotonic() + 60
            while not server.taken and sending.poll() is None and time.monotonic() < until:
                time.sleep(0.05)
            os.kill(sending.pid, signal.SIGKILL)
        assert len(server.taken) == 1
    with running(MailServer()) as server:
        again = fazhi(tmp_path, "warn", "--send", FAZHI_SMTP=server.address)
        assert again.returncode == 0, again.stderr
        assert "0 warnings" in again.stdout
        assert len(server.taken) == 1, "what was not marked is sent again"
        assert "0 warnings" in fazhi(tmp_path, "warn", "--send", FAZHI_SMTP=server.address).stdout
        assert len(server.taken) == 1, "what was marked is not"
    assert fazhi(tmp_path, "ledger", "verify").returncode == 0
