"""Sign-in in a real browser: a new principal with a security key, an app on a phone, a provider, a lost session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.procedures.models import Act
from fazhi.web.account.models import AccessEvent, Kind
from fazhi.web.account.opening import open_account
from tests.conftest import County
from tests.web.browser import NARROW, WIDE, Visitor
from tests.web.people import finding_of
from tests.web.sign_in_people import OTHER, PASSWORD, code_at, user_of
from tests.web.sign_in_provider import Provider

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]


@pytest.fixture
def window(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """A window at the sign-in page under the name localhost, which browsers take for a safe place."""
    visitors: list[Visitor] = []
    base = live_server.url.replace("127.0.0.1", "localhost")

    def opened(**size: object) -> Visitor:
        visitors.append(Visitor(browser, base, **size))  # type: ignore[arg-type]
        return visitors[-1]

    yield opened
    for visitor in visitors:
        assert visitor.foreign == []
        assert [said for said in visitor.complaints if "429" not in said] == []
        visitor.close()


def plug_in(visitor: Visitor) -> CDPSession:
    """A security key in the computer, which answers by itself."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    return session


def press(visitor: Visitor, name: str) -> None:
    """Press a button once its page is whole: before, the script that listens to it may not run yet."""
    button = visitor.page.get_by_role("button", name=name, exact=True)
    button.wait_for()
    visitor.page.wait_for_load_state()
    button.click()
    visitor.page.wait_for_load_state()


def test_a_new_principal_gets_a_password_and_a_security_key_and_signs_in_with_both(
    window: Open, county: County, settings: Settings, screenshots: Path
) -> None:
    settings.SECOND_FACTOR = True
    account, issued = open_account(county.officer("justice", "principal"))
    name = account.user.get_username()
    visitor = window()
    plug_in(visitor)
    visitor.open("/sign-in/").shot(screenshots, "sign-in")
    visitor.sign_in(name, issued)
    visitor.page.wait_for_url("**/account/password/")
    visitor.shot(screenshots, "sign-in-password")
    for field, value in (("present", issued), ("new", PASSWORD), ("again", PASSWORD)):
        visitor.page.fill(f"[name={field}]", value)
    press(visitor, "修改")
    visitor.page.wait_for_url("**/account/")
    visitor.shot(screenshots, "sign-in-owed")
    visitor.page.get_by_role("link", name="登记密钥").click()
    visitor.shot(screenshots, "sign-in-key")
    press(visitor, "登记")
    visitor.page.wait_for_url("**/account/codes/")
    visitor.shot(screenshots, "sign-in-codes")
    visitor.open("/")
    assert "我的工作台" in visitor.text
    visitor.open("/account/").shot(screenshots, "account")
    press(visitor, "退出")
    visitor.sign_in(name, PASSWORD)
    visitor.page.wait_for_url("**/sign-in/code/")
    visitor.shot(screenshots, "sign-in-code")
    visitor.open("/")
    assert visitor.path == "/sign-in/", "the password alone opens nothing"
    visitor.open("/sign-in/code/")
    press(visitor, "使用安全密钥")
    visitor.page.wait_for_url(f"{visitor.base}/")
    assert "我的工作台" in visitor.text
    ways = AccessEvent.objects.filter(kind=Kind.SIGNED_IN).order_by("-recorded_at").values_list("note", flat=True)
    assert ways[0] == "password+webauthn"


def test_a_security_key_of_somebody_else_opens_nothing(window: Open, county: County) -> None:
    user = user_of(county.post("justice", "principal"))
    owner = window()
    plug_in(owner)
    owner.sign_in(user.username, PASSWORD).open("/account/keys/add/")
    press(owner, "登记")
    owner.page.wait_for_url("**/account/codes/")
    thief = window()
    plug_in(thief)
    thief.sign_in(user.username, PASSWORD)
    press(thief, "使用安全密钥")
    thief.page.get_by_text("没有完成").wait_for()
    assert thief.open("/").path == "/sign-in/"


def test_an_app_is_set_up_and_used_on_a_phone(window: Open, county: County, screenshots: Path) -> None:
    user = user_of(county.post("market", "handler"))
    visitor = window(width=NARROW)
    visitor.open("/sign-in/").shot(screenshots, "sign-in")
    assert visitor.overflow == 0
    visitor.sign_in(user.username, PASSWORD).open("/account/")
    assert visitor.overflow == 0
    visitor.page.get_by_role("link", name="启用").click()
    visitor.shot(screenshots, "sign-in-app")
    assert visitor.overflow == 0
    secret = visitor.page.locator("code").inner_text().replace(" ", "")
    visitor.page.fill("[name=code]", code_at(secret, -1))
    press(visitor, "启用")
    visitor.page.wait_for_url("**/account/codes/")
    visitor.open("/account/").shot(screenshots, "account")
    press(visitor, "退出")
    visitor.sign_in(user.username, PASSWORD)
    visitor.page.fill("[name=code]", "000000")
    press(visitor, "继续")
    visitor.shot(screenshots, "sign-in-code")
    visitor.page.fill("[name=code]", code_at(secret))
    press(visitor, "继续")
    assert visitor.path == "/"


def test_a_lock_is_said_clearly_in_both_languages(window: Open, county: County, screenshots: Path) -> None:
    user = user_of(county.post("market", "handler"))
    visitor, english = window(), window(locale="en-GB")
    for _ in range(5):
        visitor.sign_in(user.username, "wrong-Guess-1234")
    visitor.shot(screenshots, "sign-in-locked")
    assert "已暂时锁定" in visitor.text
    english.sign_in(user.username, PASSWORD)
    english.shot(screenshots, "sign-in-locked-en")
    assert "locked until" in english.text


def test_the_provider_is_gone_to_and_come_back_from(window: Open, county: County, settings: Settings) -> None:
    user_of(county.post("justice", "handler"))
    provider = Provider()
    provider.told_to(settings)
    provider.claims = {"sub": "person-1", "preferred_username": "justice-handler-0"}
    visitor = window().open("/work/")
    visitor.page.get_by_role("link", name="县统一身份认证").click()
    visitor.page.wait_for_url("**/work/")
    provider.stop()
    assert "/authorize" in provider.asked


def test_what_was_typed_comes_back_after_the_session_ended(
    window: Open, county: County, settings: Settings, screenshots: Path
) -> None:
    finding = finding_of(county)
    user = user_of(county.post("market", "handler"))
    visitor = window()
    visitor.sign_in(user.username, PASSWORD).open(f"/matters/{finding.pk}/")
    form = visitor.form("rectify")
    visitor.fill(form, measures="已补送达回证\n第二行")
    visitor.context.clear_cookies(name="fazhi-session")
    acts = Act.objects.count()
    form.locator("p.do button").first.click()
    visitor.page.wait_for_url("**/sign-in/**")
    visitor.page.fill("[name=username]", user.username)
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.page.click("main form button")
    visitor.page.wait_for_url("**/kept/")
    visitor.shot(screenshots, "kept")
    press(visitor, "回到表单")
    visitor.page.locator("[name=measures]").wait_for()
    visitor.shot(screenshots, "kept-filled")
    assert visitor.page.input_value("[name=measures]").replace("\r", "") == "已补送达回证\n第二行"
    assert Act.objects.count() == acts
    visitor.page.locator("form#act-rectify p.do button").first.click()
    visitor.page.wait_for_load_state()
    assert "已办理" in visitor.text


def test_administrators_read_the_journal(window: Open, county: County, screenshots: Path) -> None:
    administrator = user_of(county.post("justice", "administrator"))
    handler = user_of(county.post("market", "handler"))
    window().sign_in(handler.username, OTHER)
    for width in (WIDE, NARROW):
        visitor = window(width=width)
        visitor.sign_in(administrator.username, PASSWORD).open("/access-journal/")
        assert "登录失败" in visitor.text
        visitor.shot(screenshots, "access-journal")
        assert visitor.overflow == 0
