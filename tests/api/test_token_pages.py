"""The page of my tokens, and the command: issued after proving again who one is, shown once, revoked by its owner."""

from __future__ import annotations

import re
import uuid

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from fazhi.cli.tokens import token as command
from fazhi.web.account.models import AccessEvent, ApiToken, Kind
from fazhi.web.account.passwords import set_password
from tests.api.conftest import TODAY, Program
from tests.conftest import County
from tests.kernel.desk import Desk
from tests.web.people import account_of, text_of

pytestmark = pytest.mark.django_db
NEW = "/account/tokens/new/"
PASSWORD = "Kept-by-1-person"
SECRET = re.compile(r"fzt_[A-Za-z0-9_-]{43}")


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.web.viewer.today", lambda: TODAY)
    monkeypatch.setattr("fazhi.cli.tokens.today", lambda: TODAY)


def signed_in(county: County, role: str = "handler", *, proved: bool = True) -> Client:
    client, user = Client(), account_of(county.post("market", role)).user
    if not user.has_usable_password():
        set_password(user, PASSWORD)
    client.force_login(user)
    if proved:
        client.post("/account/again/", {"password": PASSWORD, "next": NEW})
    return client


def given(county: County, **changes: object) -> dict[str, object]:
    post = county.post("market", "handler")
    return {
        "name": "统计平台取数", "post": str(post.subject), "scopes": ["matters:read"], "expires_on": "2021-06-01",
        **changes,
    }  # fmt: skip


def test_who_has_not_just_proved_who_they_are_is_asked_first(county: County) -> None:
    client = signed_in(county, proved=False)
    for response in (client.get(NEW), client.post(NEW, given(county))):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_a_token_is_issued_shown_once_and_works(desk: Desk, county: County) -> None:
    permit, client = desk.accepted(), signed_in(county)
    response = client.post(NEW, given(county))
    found = SECRET.search(response.content.decode())
    assert response.status_code == 200 and found is not None
    assert response["Cache-Control"] == "no-store"
    listed = client.get("/account/tokens/")
    assert "统计平台取数" in text_of(listed)
    assert SECRET.search(listed.content.decode()) is None
    Program({"Authorization": f"Bearer {found[0]}"}).get(f"matters/{permit.pk}")
    assert AccessEvent.objects.get(kind=Kind.TOKEN_ISSUED).address == "127.0.0.1"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"expires_on": "2031-01-01"}, "失效日期应在"), ({"scopes": []}, "必填"), ({"name": ""}, "必填"),
        ({"post": str(uuid.UUID(int=1))}, "选择"), ({"scopes": ["everything"]}, "选择"),
    ],
)  # fmt: skip
def test_what_cannot_be_issued_is_said_beside_the_form(county: County, changes: dict[str, object], says: str) -> None:
    response = signed_in(county).post(NEW, given(county, **changes))
    assert response.status_code == 200
    assert not ApiToken.objects.exists()
    assert 'class="field wrong' in response.content.decode() or says in text_of(response)


def test_its_owner_alone_revokes_it(county: County) -> None:
    owner, other = signed_in(county), signed_in(county, "clerk")
    owner.post(NEW, given(county))
    address = reverse("revoke-token", args=[ApiToken.objects.get().pk])
    assert other.get(address).status_code == other.post(address).status_code == 404
    assert signed_in(county, proved=False).post(address).status_code == 302
    assert ApiToken.objects.get().revoked_at is None
    assert owner.get(address).status_code == 200
    assert owner.post(address).status_code == 302
    assert ApiToken.objects.get().revoked_at is not None
    assert "已吊销" in text_of(owner.get("/account/tokens/"))
    assert AccessEvent.objects.filter(kind=Kind.TOKEN_REVOKED).count() == 1


def test_the_command_issues_lists_and_revokes(desk: Desk, county: County) -> None:
    post, run = county.post("market", "handler"), CliRunner().invoke
    account_of(post)
    of = f"{post.officer.number}@market"
    refused = run(command, ["issue", "nobody@market", "--name", "x", "--scope", "matters:read"])
    assert refused.exit_code != 0 and "0 个岗位" in refused.output
    late = run(command, ["issue", of, "--name", "x", "--scope", "matters:read", "--until", "2031-01-01"])
    assert late.exit_code != 0 and "失效日期应在" in late.output
    issued = run(command, ["issue", of, "--name", "取数", "--scope", "matters:read"])
    found = SECRET.search(issued.output)
    assert issued.exit_code == 0 and found is not None
    program = Program({"Authorization": f"Bearer {found[0]}"})
    program.get("matters")
    listed = run(command, ["list"])
    assert "取数" in listed.output and found[0] not in listed.output
    id = str(ApiToken.objects.get().pk)
    assert run(command, ["revoke", id]).exit_code == 0
    program.get("matters", 401)
    assert run(command, ["revoke", str(uuid.uuid4())]).exit_code != 0


def test_a_new_password_and_the_end_of_all_sessions_revoke_the_tokens(county: County) -> None:
    client, stranger = signed_in(county), signed_in(county, "clerk")
    stranger.post(NEW, given(county, post=str(county.post("market", "clerk").subject)))
    client.post(NEW, given(county))
    assert "吊销1个接口令牌" in text_of(client.get("/account/"))
    client.post("/account/sessions/end/", {"session": "others"})
    assert ApiToken.objects.filter(revoked_at=None).count() == 2
    ended = client.post("/account/sessions/end/", {"session": "all"}, follow=True)
    assert "已吊销1个接口令牌" in text_of(ended) and "吊销1个接口令牌" not in text_of(client.get("/account/"))
    client.post(NEW, given(county, name="又一个"))
    assert "接口令牌全部吊销" in text_of(client.get("/account/password/"))
    new = "Another-1-of-mine"
    changed = client.post("/account/password/", {"present": PASSWORD, "new": new, "again": new}, follow=True)
    assert "1个接口令牌已吊销" in text_of(changed)
    assert [each.name for each in ApiToken.objects.filter(revoked_at=None)] == ["统计平台取数"]
    assert AccessEvent.objects.filter(kind=Kind.TOKEN_REVOKED).count() == 2
