"""Every kind of page read by axe-core, at the width of a desk and of a phone: no fault against WCAG 2.2 AA or good
practice that is moderate or worse, in Chinese and by sample in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import islice

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from fazhi.kernel.procedures.models import Act, Matter
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.browser import HEIGHTS, NARROW, WIDE, Visitor
from tests.web.in_browser.test_sign_in_browser import plug_in, press
from tests.web.in_browser.test_workbench import DOWNLOADED
from tests.web.pages import OF_OTHERS, POSTED, addresses, taken_away
from tests.web.people import finding_of
from tests.web.sign_in_people import PASSWORD, user_of
from tests.web.sign_in_provider import Provider
from tests.web.staffing_people import staffing_addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
ASK = """async () => {
  document.querySelectorAll('details').forEach(each => { each.open = true; });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], iframes: false });
  return found.violations.filter(each => each.impact !== 'minor').flatMap(each =>
    each.nodes.map(node => `${each.id} (${each.impact}): ${node.html.slice(0, 200)} -- ${node.failureSummary}`));
}"""
"""Folded parts are opened first: what is hidden is not read."""
NOT_SHOWN = (
    *POSTED,
    *DOWNLOADED,
    *OF_OTHERS,
    "health",
    "sign-in",
    "act",
    "find-reads",
    "first-password",
    "staffing-table",
)
"""Addresses that answer with a file, a word, another page or not at all; sign-in stands with the other doors."""
ONE_IN = 3
"""Of so many pages one is read in English too."""


def at_both_widths(page: Page, name: str) -> list[str]:
    """What stands against the page that is open, read at the width of a desk and of a phone."""
    faults: list[str] = []
    page.evaluate(f"{AXE};0")
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        faults += [f"{name} at {width}: {fault}" for fault in page.evaluate(ASK)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{name} at {width}: wider than its window")
    return faults


class Reader:
    """Somebody at one window who has axe read each page that they open, and keeps what it finds."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.visitor = Visitor(browser, base)
        self.faults: list[str] = []

    @property
    def page(self) -> Page:
        return self.visitor.page

    def speak(self, language: str) -> None:
        """Choose the language of the pages that follow."""
        self.visitor.context.add_cookies([{"name": "django_language", "value": language, "url": self.visitor.base}])

    def read(self, name: str) -> None:
        """Have the page that is open read; ``evaluate`` passes the policy by which pages load no foreign script."""
        self.faults += at_both_widths(self.page, name)
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHTS[WIDE]})

    def open(self, name: str, address: str, status: int = 200) -> None:
        """Open a page, which answers as expected and does not lead elsewhere, and have it read."""
        answer = self.page.goto(self.visitor.base + address)
        assert answer is not None and answer.status == status, (name, address, answer and answer.status)
        assert answer.request.redirected_from is None, (name, address, "leads to", answer.url)
        self.read(name)

    def open_all(self, places: Mapping[str, str]) -> None:
        """Open a sample of pages in English, then every one in Chinese."""
        for language, every in (("en", ONE_IN), ("zh-hans", 1)):
            self.speak(language)
            for name, address in islice(places.items(), 0, None, every):
                self.open(f"{name} [{language}]", address)


@pytest.fixture
def reader(browser: Browser, live_server: LiveServer) -> Iterator[Reader]:
    """A window at which axe reads; what it found fails the test at the end, all of it at once."""
    opened = Reader(browser, live_server.url)
    yield opened
    assert opened.visitor.foreign == []
    opened.visitor.close()


def enter(reader: Reader, county: County, organ: str, role: str) -> None:
    user = user_of(county.post(organ, role))
    user.set_password(PASSWORD)
    user.save()
    reader.visitor.sign_in(user.username, PASSWORD)
    assert reader.visitor.path == "/"


def shown(places: Mapping[str, str]) -> dict[str, str]:
    """The addresses that answer with a page."""
    return {name: address for name, address in places.items() if name not in NOT_SHOWN and not taken_away(name)}


@pytest.fixture
def by_mail(settings: Settings) -> None:
    settings.PASSWORD_BY_MAIL = True


def test_the_pages_of_who_handles_matters(reader: Reader, county: County) -> None:
    desk = Desk(county)
    desk.tip()
    finding = finding_of(county)
    everything = addresses(desk)
    places = shown(everything)
    places |= {
        "matter-with-form": f"/matters/{finding.pk}/?act=rectify",
        "matter-of-another-kind": reverse("matter", args=[finding.pk]),
        "worklist-of-findings": reverse("worklist", args=["oversight.rectification"]),
        "matter-with-party-form": places["matter"] + "?act=join",
        "hand-over-sheet": staffing_addresses(desk)["hand-over-sheet"],
    }
    enter(reader, county, "market", "handler")
    reader.open_all(places)
    reader.open("not-there", "/nowhere/", 404)
    reader.open("unreadable", "/registers/toy.stalls/?on=x", 400)
    ask_for_data(reader, places["matter-parties"])
    reader.visitor.open(f"/matters/{finding.pk}/").do("rectify", on="2021-03-25", measures="已补")
    assert reader.visitor.refusals != []
    reader.read("refused")
    reader.visitor.do("rectify", on="2021-03-22")
    assert Act.objects.filter(matter=finding, name="rectify").exists()
    reader.read("done")
    for role, names in (
        ("reviewer", ("desk", "backfill", "change-set")), ("principal", ("desk", "reads", "figure")),
        ("clerk", ("desk", "applications", "register-application")),
    ):  # fmt: skip
        reader.visitor.context.clear_cookies()
        enter(reader, county, "market", role)
        for name in names:
            reader.open(f"{name} of a {role}", everything[name])
    assert reader.faults == [], "\n".join(reader.faults)


def test_what_is_shown_after_a_bulk_act_a_search_of_the_log_and_a_fault(
    reader: Reader, county: County, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(county)
    parties = reverse("matter-parties", args=[desk.accepted().pk])
    enter(reader, county, "market", "handler")
    ask_for_data(reader, parties)
    reader.visitor.open("/work/toy.permit/").page.locator("button[name=scope][value=page]").first.click()
    reader.page.wait_for_url("**/bulk/**")
    reader.read("bulk")
    reader.page.locator("main textarea, main input[type=text]").first.fill("请补正")
    reader.page.locator("main p.do button").first.click()
    reader.page.get_by_text("已办 1 件").wait_for()
    reader.read("bulk_done")
    reader.visitor.context.clear_cookies()
    enter(reader, county, "market", "principal")
    find = reader.visitor.open(reverse("reads")).page.locator("form[action$='/find/']")
    find.locator("input:not([type=hidden])").first.fill("王小明")
    find.get_by_role("button").first.click()
    reader.page.wait_for_url("**party=**")
    reader.read("find-reads")
    monkeypatch.setattr("fazhi.web.desk.Docket", lambda viewer: 1 / 0)
    reader.open("broken", "/", 500)
    reader.visitor.context.clear_cookies()
    reader.open("sso_refused", "/oidc/oidc/login/callback/?state=wrong&code=none", 403)
    assert reader.faults == [], "\n".join(reader.faults)


def ask_for_data(reader: Reader, parties: str) -> None:
    """Have a party's data shown in full, and read that page and the log with its first line."""
    form = reader.visitor.open(parties).page.locator("main form.sheet").first
    form.locator("xpath=ancestor::details[1]/summary").click()
    form.locator("[name=fields_]").first.check()
    form.locator("[name=purpose]").select_option("serve")
    form.locator("[name=note]").fill("电话通知领取")
    form.get_by_role("button").click()
    reader.page.get_by_text("已记录查看", exact=True).wait_for()
    reader.read("party-in-full")
    reader.open("reads-with-a-line", reverse("reads"))


def test_the_pages_of_an_administrator(reader: Reader, county: County) -> None:
    places = shown(staffing_addresses(Desk(county)))
    places |= {"contacts": reverse("contacts"), "access-journal": reverse("access-journal")}
    enter(reader, county, "market", "administrator")
    reader.open_all(places)
    assert reader.faults == [], "\n".join(reader.faults)


@pytest.mark.usefixtures("by_mail")
def test_the_doors_and_the_account(reader: Reader, county: County) -> None:
    finding = finding_of(county)
    user = user_of(county.post("market", "handler"))
    link = f"{urlsafe_base64_encode(force_bytes(user.pk))}-{default_token_generator.make_token(user)}"
    reader.open("new-password-stale", reverse("new-password", args=["set"]), 410)
    reader.page.goto(reader.visitor.base + reverse("new-password", args=[link]))
    doors = named("sign-in", "forgotten-password") | {"new-password": reverse("new-password", args=["set"])}
    reader.open_all(doors)
    reader.visitor.sign_in(user.username, "wrong-Guess-1234")
    reader.read("sign-in-refused")
    enter(reader, county, "market", "handler")
    reader.open_all(
        named("mfa_index", "change-password", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn")
    )
    come_back(reader, finding, user)
    plug_in(reader.visitor)
    press(reader.visitor.open(reverse("mfa_add_webauthn")), "登记")
    reader.page.wait_for_url("**/account/codes/")
    reader.read("recovery-codes")
    TOTP.activate(user, generate_totp_secret())
    key = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN)
    reader.open_all(
        {"mfa_remove_webauthn": reverse("mfa_remove_webauthn", args=[key.pk])}
        | named("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes")
        | named("mfa_reauthenticate", "mfa_reauthenticate_webauthn")
    )
    reader.visitor.context.clear_cookies()
    reader.visitor.sign_in(user.username, PASSWORD)
    assert reader.visitor.path == reverse("mfa_authenticate")
    reader.read("mfa_authenticate")
    User.objects.create_user("nobody-yet", password=PASSWORD)
    reader.visitor.context.clear_cookies()
    reader.visitor.sign_in("nobody-yet", PASSWORD)
    reader.open("no-officer", "/", 403)
    assert reader.faults == [], "\n".join(reader.faults)


def come_back(reader: Reader, finding: Matter, user: User) -> None:
    """Send a form after the session ended, sign in again, and have the page read that gives back what was typed."""
    form = reader.visitor.open(f"/matters/{finding.pk}/").form("rectify")
    reader.visitor.fill(form, measures="已补送达回证")
    reader.visitor.context.clear_cookies(name="fazhi-session")
    form.locator("p.do button").first.click()
    reader.page.wait_for_url("**/sign-in/**")
    reader.page.fill("[name=username]", user.username)
    reader.page.fill("[name=password]", PASSWORD)
    reader.page.click("main form button")
    reader.page.wait_for_url("**/kept/")
    reader.read("kept")


def named(*names: str) -> dict[str, str]:
    """Addresses without arguments, by their names."""
    return {name: reverse(name) for name in names}


def test_a_grave_fault_is_seen(reader: Reader, county: County) -> None:
    """The pages above are clean because they are, not because nothing is looked at."""
    reader.visitor.open("/sign-in/")
    reader.page.evaluate(
        """() => {
          document.querySelector("label[for=" + document.querySelector("[name=username]").id + "]").remove();
          document.querySelector("h1").style.color = "#bbb";
        }"""
    )
    reader.read("sign-in")
    label, contrast = sorted((fault for fault in reader.faults if f"at {WIDE}" in fault), reverse=True)
    assert label.startswith(f"sign-in at {WIDE}: label (critical): <input") and 'name="username"' in label
    assert contrast.startswith(f"sign-in at {WIDE}: color-contrast (serious): <h1")
