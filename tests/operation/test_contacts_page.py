"""The address book as a page: administrators keep that of their own organs, nobody sees another's or a robot's key."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fazhi.kernel.organs.models import Account
from fazhi.operation.contacts import set_group_chat, set_mailbox
from fazhi.operation.models import GroupChat, Mailbox
from tests.conftest import County
from tests.web.test_languages import unmarked_chinese

KEY = "https://203.0.113.9/robot/send?key=k-secret"


@pytest.fixture(autouse=True)
def one_factor(settings: Any) -> None:
    settings.SECOND_FACTOR = False


def signed_in(county: County, role: str = "administrator", language: str = "zh-hans") -> Client:
    user = get_user_model().objects.create_user(f"{role}-{language}")
    Account.objects.create(officer=county.officer("market", role), user=user)
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


@pytest.mark.parametrize("role", ["handler", "principal", "clerk"])
def test_others_find_no_such_page(county: County, role: str) -> None:
    client = signed_in(county, role)
    assert client.get("/contacts/").status_code == 404
    sent = client.post("/contacts/", {"do": "mail", "officer": "market-handler-0", "address": "a@example.gov.cn"})
    assert sent.status_code == 404
    assert not Mailbox.objects.exists()


def test_an_administrator_keeps_the_address_book_of_the_own_organ(county: County) -> None:
    client = signed_in(county)
    given = {"do": "mail", "officer": "market-handler-0", "address": "handler@example.gov.cn"}
    assert client.post("/contacts/", given).status_code == 302
    chat = {"do": "chat", "organ": "market", "platform": "wecom", "address": KEY, "secret": "s-secret"}
    assert client.post("/contacts/", chat).status_code == 302
    page = client.get("/contacts/").content.decode()
    assert "handler@example.gov.cn" in page and "企业微信" in page and "203.0.113.9" in page
    assert "k-secret" not in page and "s-secret" not in page
    assert "justice-handler-0" not in page
    assert client.post("/contacts/", {**given, "address": ""}).status_code == 302
    assert client.post("/contacts/", {**chat, "address": ""}).status_code == 422, "taken away by its own button only"
    assert client.post("/contacts/", {**chat, "address": "", "do": "no-chat"}).status_code == 302
    assert not Mailbox.objects.exists() and not GroupChat.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"do": "mail", "officer": "justice-handler-0", "address": "a@example.gov.cn"},
        {"do": "mail", "officer": "nobody", "address": "a@example.gov.cn"},
        {"do": "chat", "organ": "justice", "platform": "wecom", "address": KEY},
        {"do": "no-chat", "organ": "justice"},
        {"do": "anything", "organ": "market", "address": KEY},
        {},
    ],
)
def test_what_is_of_another_organ_is_as_good_as_none(county: County, given: dict[str, str]) -> None:
    set_mailbox("justice-handler-0", "kept@example.gov.cn")
    set_group_chat("justice", KEY)
    assert signed_in(county).post("/contacts/", given).status_code == 404
    assert Mailbox.objects.get().address == "kept@example.gov.cn"
    assert GroupChat.objects.get().organ.code == "justice"


@pytest.mark.parametrize(("language", "says"), [("zh-hans", "保留地址"), ("en", "kept for machines")])
def test_a_fault_is_said_beside_what_was_typed(county: County, language: str, says: str) -> None:
    client = signed_in(county, language=language)
    given = {"do": "chat", "organ": "market", "platform": "feishu", "address": "https://169.254.169.254/x"}
    answer = client.post("/contacts/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page and 'value="https://169.254.169.254/x"' in page
    assert not GroupChat.objects.exists()


def test_the_page_is_all_english_where_english_is_chosen(county: County) -> None:
    page = signed_in(county, language="en").get("/contacts/").content.decode()
    assert unmarked_chinese(page) == []
    assert "Where warnings go" in page
