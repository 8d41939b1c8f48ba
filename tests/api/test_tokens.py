"""Tokens: for one post and some scopes, dead with either, kept as a digest, and good for nothing but the API."""

from __future__ import annotations

import datetime
import hashlib
import re

import pytest
from pytest_django import Settings

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.versions import end
from fazhi.kernel.organs.models import Account, Post
from fazhi.web.account import bearing, opening
from fazhi.web.account.models import AccessEvent, ApiToken, Kind
from tests.api.conftest import TODAY, Program, Token
from tests.kernel.desk import Desk
from tests.web.people import account_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
REFUSED = "urn:fazhi:problem:bad-token"


def secret_of(headers: dict[str, str]) -> str:
    return headers["Authorization"].removeprefix("Bearer ")


def test_a_token_is_shown_once_and_only_its_digest_is_kept(desk: Desk, token: Token) -> None:
    secret = secret_of(token(desk.post("handler"), "matters:read"))
    row = ApiToken.objects.get()
    assert re.fullmatch(r"fzt_[A-Za-z0-9_-]{43}", secret)
    assert row.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str([getattr(row, column.attname) for column in row._meta.fields])
    event = AccessEvent.objects.get(kind=Kind.TOKEN_ISSUED)
    assert event.officer == row.officer
    assert secret not in event.note
    assert "matters:read" in event.note


def test_it_ends_on_its_day_by_revocation_and_with_the_account(desk: Desk, token: Token) -> None:
    post = desk.post("handler")
    expired = token(post, until=TODAY + DAY)
    ApiToken.objects.update(expires_on=TODAY)
    assert Program(expired).get("matters", 401)["type"] == REFUSED
    revoked = Program(token(post))
    revoked.get("matters")
    assert bearing.revoke(ApiToken.objects.latest("issued_at"))
    assert revoked.get("matters", 401)["type"] == REFUSED
    assert AccessEvent.objects.filter(kind=Kind.TOKEN_REVOKED).count() == 1
    closed = Program(token(post))
    account = Account.objects.get(officer=post.officer)
    opening.close_account(account.user)
    closed.get("matters", 401)
    account.user.refresh_from_db()
    account.user.is_active = True
    account.user.save()
    closed.get("matters", 401)  # it does not come back with the account


def test_it_ends_with_the_post(desk: Desk, token: Token) -> None:
    post = desk.post("handler", nth=1)
    program = Program(token(post))
    program.get("matters")
    end(post, TODAY)
    assert program.get("matters", 401)["type"] == REFUSED


@pytest.mark.parametrize(
    "given",
    ["Bearer fzt_x", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer fzt_" + "A" * 43, "fzt_" + "A" * 43, "Bearer \u0664"],
)
def test_what_is_no_token_is_refused_also_where_none_is_needed(desk: Desk, given: str) -> None:
    for address in ("matters", "registers"):
        response = Program({"Authorization": given.encode().decode("latin-1")}).raw(address)
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer ")
        assert response.json()["type"] == REFUSED


def test_a_token_in_an_address_is_refused_and_not_repeated(desk: Desk, token: Token, anybody: Program) -> None:
    secret = secret_of(token(desk.post("handler")))
    for asked in ({"access_token": secret}, {"token": secret}, {"q": secret}):
        response = anybody.raw("registers/toy.stalls/entries", **asked)
        assert response.status_code == 400
        assert secret not in response.content.decode()
    assert secret not in anybody.raw(f"matters/{secret}").content.decode()
    written = "".join(f"%{ord(each):02x}" for each in secret)
    response = anybody.client.get(f"/api/v1/registers/toy.stalls/entries?q={written}&limit=1")
    assert response.status_code == 400 and secret not in f"{response.headers} {response.content!r}"


def test_a_scope_that_is_missing_is_named(desk: Desk, token: Token) -> None:
    response = Program(token(desk.post("handler"), "notices:read")).raw("matters")
    assert response.status_code == 403
    assert response.json()["scope"] == "matters:read"
    assert 'error="insufficient_scope"' in response["WWW-Authenticate"]


def test_it_sees_by_its_own_post_alone(desk: Desk, token: Token) -> None:
    """An officer with a second post, in another organ, sees nothing of that organ by a token of the first."""
    permit = desk.accepted()
    outside = desk.county.post("justice", "handler")
    second = Post(
        officer=outside.officer, organ=desk.county.organ("market"), role="handler", from_on=datetime.date(2019, 1, 1),
    )  # fmt: skip
    record(second)
    assert Program(token(outside)).get("matters")["matters"] == []
    Program(token(outside)).get(f"matters/{permit.pk}", 404)
    by_second = Program(token(second)).get(f"matters/{permit.pk}")
    assert by_second["id"] == str(permit.pk)


def test_when_it_was_used_is_kept_by_the_day(desk: Desk, token: Token) -> None:
    program = Program(token(desk.post("handler")))
    program.get("matters")
    assert ApiToken.objects.get().last_used_on == TODAY


def test_it_lasts_no_longer_than_the_setting_and_for_no_unknown_scope(desk: Desk, settings: Settings) -> None:
    post = desk.post("handler")
    account_of(post)
    settings.TOKEN_DAYS = 30
    for scopes, until in (
        (["matters:read"], TODAY + 31 * DAY), (["matters:read"], TODAY), (["matters:write"], TODAY + DAY),
        ([], TODAY + DAY),
    ):  # fmt: skip
        with pytest.raises(bearing.TokenRefused):
            bearing.issue(post, "测试", scopes, until, day=TODAY)
    with pytest.raises(bearing.TokenRefused):
        bearing.issue(post, " ", ["matters:read"], TODAY + DAY, day=TODAY)
    assert not ApiToken.objects.exists()


def test_an_officer_has_so_many_tokens_and_no_more(desk: Desk, token: Token) -> None:
    post = desk.post("handler")
    for _ in range(bearing.MOST):
        token(post)
    with pytest.raises(bearing.TokenRefused, match="请先吊销"):
        token(post)
    token(desk.post("clerk"))
    ApiToken.objects.filter(pk=ApiToken.objects.filter(officer=post.officer)[0].pk).update(expires_on=TODAY)
    token(post)
    bearing.revoke(ApiToken.objects.filter(officer=post.officer, expires_on__gt=TODAY)[0])
    token(post)


def test_the_tokens_of_an_officer_share_what_may_be_asked(desk: Desk, token: Token, settings: Settings) -> None:
    settings.API_RATE = 20
    first, second = (Program(token(desk.post("handler"))) for _ in range(2))
    for _ in range(10):
        first.get("matters")
        second.get("matters")
    assert first.raw("matters").status_code == second.raw("matters").status_code == 429
    Program(token(desk.post("clerk"))).get("matters")


def test_what_ends_the_sessions_of_an_account_revokes_its_tokens(desk: Desk, token: Token) -> None:
    """Whoever was in may have issued one to stay in by."""
    post = desk.post("handler")
    user = account_of(post).user
    other = Program(token(desk.post("clerk")))
    for end_all in (
        lambda: opening.issue_password(user, why="失窃"),
        lambda: opening.reset_factors(user, by=desk.post("clerk").officer, why="失窃"),
    ):
        program = Program(token(post))
        program.get("matters")
        end_all()
        assert program.get("matters", 401)["type"] == REFUSED
    events = AccessEvent.objects.filter(kind=Kind.TOKEN_REVOKED)
    assert [each.note.endswith("失窃") for each in events] == [True, True]
    other.get("matters")
