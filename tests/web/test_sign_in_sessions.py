"""Sessions: where I am signed in, how they end, and that nothing typed is lost when one does."""

from __future__ import annotations

import html
import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from fazhi.kernel.parties.models import Party, PersonalRead
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.staffing.models import Proposal
from fazhi.web.account.models import AccessEvent, KeptForm, Kind
from fazhi.web.calendar.models import CalendarAddress
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.conftest import Visit
from tests.web.people import control_of, text_of
from tests.web.sign_in_people import sign_in, user_of

pytestmark = pytest.mark.django_db
TYPED = "已补送达回证，<b>张三</b>签收\n第二行"
FIELD = re.compile(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def user(county: County) -> User:
    return user_of(county.post("market", "handler"))


def aged(client: Client, **seconds: int) -> None:
    """Let a session be older: by when it was begun, or last used."""
    session = client.session
    for name, passed in seconds.items():
        session[name] -= passed
    session.save()


def test_my_sessions_are_listed_and_ended(user: User) -> None:
    mine = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537"})
    other = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari"}, REMOTE_ADDR="10.9.8.7")
    for client in (mine, other):
        sign_in(client, user.username)
    shown = text_of(mine.get("/account/"))
    assert "Chrome · Windows" in shown
    assert "iPhone" in shown
    assert "10.9.8.7" in shown
    row = UserSession.objects.exclude(session_key=mine.session.session_key).get()
    mine.post("/account/sessions/end/", {"session": str(row.pk)})
    assert other.get("/").status_code == 302
    assert mine.get("/").status_code == 200
    assert AccessEvent.objects.filter(kind=Kind.SESSION_ENDED).count() == 1


def test_all_others_end_at_once_and_nobody_elses(county: County, user: User) -> None:
    mine, second, third, stranger = Client(), Client(), Client(), Client()
    for client in (mine, second, third):
        sign_in(client, user.username)
    sign_in(stranger, user_of(county.post("justice", "handler")).username)
    row = UserSession.objects.get(session_key=stranger.session.session_key)
    assert mine.post("/account/sessions/end/", {"session": str(row.pk)}).status_code == 404
    mine.post("/account/sessions/end/", {"session": "others"})
    assert [client.get("/").status_code for client in (mine, second, third, stranger)] == [200, 302, 302, 200]


@pytest.mark.parametrize("name", ["seen_at", "signed_in_at"])
def test_a_session_ends_when_it_idles_or_stands_too_long(user: User, settings: Settings, name: str) -> None:
    client = Client()
    sign_in(client, user.username)
    limit = settings.SESSION_IDLE if name == "seen_at" else settings.SESSION_AGE
    aged(client, **{name: limit - 100})
    assert client.get("/").status_code == 200
    aged(client, **{name: limit + 1})
    old = client.session.session_key
    ended = client.get("/work/")
    assert ended["Location"] == "/sign-in/?next=/work/"
    assert "登录已到期" in text_of(client.get(ended["Location"]))
    assert not UserSession.objects.filter(session_key=old).exists()


def form_of(client: Client, finding: Matter) -> tuple[str, dict[str, str]]:
    page = client.get(f"/matters/{finding.pk}/?act=rectify")
    return f"/matters/{finding.pk}/acts/rectify/", {**control_of(page), "measures": TYPED}


def given_back(page: str) -> dict[str, str]:
    return {html.unescape(name): html.unescape(text) for name, text in FIELD.findall(page)}


def test_a_form_sent_after_the_session_ended_comes_back_filled(user: User, finding: Matter, settings: Settings) -> None:
    client = Client()
    sign_in(client, user.username)
    address, typed = form_of(client, finding)
    aged(client, seen_at=settings.SESSION_IDLE + 1)
    sent = client.post(address, typed)
    assert sent["Location"] == "/sign-in/?next=/kept/"
    assert TYPED.encode() not in bytes(KeptForm.objects.get().content)
    assert sign_in(client, user.username, next="/kept/")["Location"] == "/kept/"
    page = client.get("/kept/").content.decode()
    assert given_back(page) == typed
    acts = Act.objects.count()
    filled = client.post(address, {**typed, "kept-fill": "1"})
    assert filled.status_code == 200
    assert Act.objects.count() == acts, "the form comes back to be compared, not to be done"
    assert html.escape(TYPED) in filled.content.decode()
    assert "尚未提交" in text_of(filled)
    assert not KeptForm.objects.exists()
    assert client.post(address, {**typed, **control_of(filled)}).status_code == 302
    assert Act.objects.count() == acts + 1


def test_a_form_whose_token_went_stale_comes_back_too(user: User, finding: Matter) -> None:
    client = Client(enforce_csrf_checks=True)
    plain = Client()
    sign_in(plain, user.username)
    client.cookies = plain.cookies
    address, typed = form_of(client, finding)
    refused = client.post(address, {**typed, "csrfmiddlewaretoken": "a" * 64}, headers={"origin": "http://testserver"})
    assert refused.status_code == 403
    assert "您填写的内容都在" in text_of(refused)
    assert given_back(client.get("/kept/").content.decode()) == typed


def test_a_form_of_another_site_is_not_kept(user: User, finding: Matter) -> None:
    client = Client(enforce_csrf_checks=True)
    plain = Client()
    sign_in(plain, user.username)
    client.cookies = plain.cookies
    address, typed = form_of(client, finding)
    for origin in ({"origin": "https://evil.example"}, {"referer": "https://evil.example/x"}, {}):
        refused = client.post(address, typed, headers=origin)
        assert refused.status_code == 403
        assert "您填写的内容都在" not in text_of(refused)
    assert not KeptForm.objects.exists()


def test_what_was_typed_is_for_the_same_person_on_the_same_browser(
    county: County, user: User, finding: Matter, settings: Settings
) -> None:
    client = Client()
    sign_in(client, user.username)
    address, typed = form_of(client, finding)
    aged(client, seen_at=settings.SESSION_IDLE + 1)
    client.post(address, typed)
    elsewhere = Client()
    sign_in(elsewhere, user.username)
    assert "没有待交还的内容" in text_of(elsewhere.get("/kept/", follow=True))
    sign_in(client, user_of(county.post("justice", "handler")).username)
    shown = client.get("/kept/", follow=True)
    assert "没有待交还的内容" in text_of(shown)
    assert "张三" not in shown.content.decode()


def test_who_never_signed_in_leaves_nothing_behind(finding: Matter) -> None:
    for _ in range(3):
        Client().post(f"/matters/{finding.pk}/acts/rectify/", {"measures": "x"})
    assert not KeptForm.objects.exists()


def test_it_is_thrown_away_when_asked_and_when_too_old(user: User, finding: Matter, settings: Settings) -> None:
    client = Client()
    sign_in(client, user.username)
    address, typed = form_of(client, finding)
    for end in ("asked", "old"):
        aged(client, seen_at=settings.SESSION_IDLE + 1)
        client.post(address, typed)
        sign_in(client, user.username)
        if end == "asked":
            client.post("/kept/")
        else:
            settings.KEPT_FOR = 0
        assert client.get("/kept/").status_code == 302


def test_a_part_of_a_page_leads_the_whole_window_to_sign_in(user: User, settings: Settings) -> None:
    client = Client()
    sign_in(client, user.username)
    aged(client, seen_at=settings.SESSION_IDLE + 1)
    answer = client.get("/work/", headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/sign-in/?next=/work/"


def test_what_comes_back_is_carried_out_by_no_page_that_does_not_show_it_first(desk: Desk, visit: Visit) -> None:
    """Bulk acts, personal data, calendar addresses, the address book: all ask again from the beginning."""
    permit = desk.accepted()
    party = str(Party.objects.get(matters__matter=permit).pk)
    reading = {"party": party, "fields_": ["phone"], "purpose": "serve", "note": "电话通知领取"}
    handler, keeper = visit("market", "handler"), visit("market", "administrator")
    page = handler.get("/work/toy.permit/bulk/remind/", {"m": f"{permit.pk}~{permit.revision}"})
    bulk = {**control_of(page), "m": [f"{permit.pk}~{permit.revision}"], "text": "请补正"}
    for client, address, typed in (
        (handler, "/work/toy.permit/bulk/remind/", bulk), (handler, f"/matters/{permit.pk}/parties/", reading),
        (handler, "/calendar/", {}), (keeper, "/contacts/", {"do": "mail", "officer": "x", "address": "a@b.example"}),
        (keeper, "/staffing/proposals/", {"scope": "posts"}),
    ):  # fmt: skip
        answer = client.post(address, {**typed, "kept-fill": "1"})
        assert (answer.status_code, answer["Location"]) == (302, "/kept/"), address
    assert not Act.objects.filter(name="remind").exists()
    assert not PersonalRead.objects.exists() and not CalendarAddress.objects.exists() and not Proposal.objects.exists()


def test_a_form_that_its_page_does_not_fill_is_shown_to_be_typed_again(
    user: User, finding: Matter, settings: Settings
) -> None:
    client = Client()
    sign_in(client, user.username)
    aged(client, seen_at=settings.SESSION_IDLE + 1)
    client.post("/work/toy.permit/bulk/remind/", {"text": TYPED})
    sign_in(client, user.username, next="/kept/")
    page = client.get("/kept/").content.decode()
    assert html.escape(TYPED.splitlines()[0]) in page and "不能自动填回" in page
    assert "/bulk/remind/" not in page
