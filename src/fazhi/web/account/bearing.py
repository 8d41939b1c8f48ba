"""Tokens of the interface for programs 接口令牌: issued and revoked by their officer, looked at anew on each request.

A token is 256 random bits after a prefix by which scanners find one that leaked; only its SHA-256 digest is kept: of
so many random bits nobody finds them again, and no slower digest would make it harder. It speaks for one post and for
the scopes that were chosen, never for more than the officer in that post may do on the day.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from fazhi.kernel.organs.models import Account, Officer, Post
from fazhi.kernel.wording import Label
from fazhi.now import moment
from fazhi.web.account import journal
from fazhi.web.account.models import ApiToken, Kind

PREFIX = "fzt_"
_BYTES = 32
WELL_FORMED = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")
LONGEST_NAME = 60
MOST = 10
"""Tokens in force that an officer may have: enough for every program, and few enough to be looked through."""
SCOPES: dict[str, Label] = {
    "registers:read": Label("读取清单", "Read registers"),
    "matters:read": Label("读取事项及期限", "Read matters and their limits"),
    "acts:write": Label("办理行为", "Do acts"),
    "notices:read": Label("读取公开事项", "Read notices"),
    "figures:read": Label("读取数据", "Read figures"),
    "ledger:read": Label("读取存证记录", "Read the ledger"),
    "reports:check": Label("核对报告", "Check reports"),
}
"""What a token may be for; each operation asks for one of them."""


class TokenRefused(Exception):
    """A token that cannot be issued; ``message`` says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        """Refuse with a sentence in both languages."""
        self.message = Label(zh, en)
        super().__init__(zh)


def latest_day(day: datetime.date) -> datetime.date:
    """The last day that a token issued on a day may be given."""
    return day + datetime.timedelta(days=settings.TOKEN_DAYS)


@transaction.atomic
def issue(
    post: Post, name: str, scopes: Collection[str], expires_on: datetime.date, *, day: datetime.date,
    request: HttpRequest | None = None, by: Officer | None = None,
) -> tuple[ApiToken, str]:  # fmt: skip
    """Issue a token for a post that is held on the day; returns it with its secret, which is nowhere kept.

    Raises:
        TokenRefused: the officer has no open account, or name, scopes, day or post cannot be taken.
    """
    account = Account.objects.filter(officer=post.officer_id, user__is_active=True).select_related("user").first()
    if account is None:
        raise TokenRefused("该人员没有开通的账号。请先开通账号。", "The officer has no open account: open one first.")
    if not Post.objects.held_by(post.officer, day).filter(subject=post.subject).exists():
        raise TokenRefused("当日不任该岗位。请选择在任岗位。", "The post is not held on the day: choose one that is.")
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise TokenRefused(
            f"请填写令牌名称，不超过{LONGEST_NAME}字，如“统计平台取数”。",
            f"Give the token a name of at most {LONGEST_NAME} characters, such as the program that uses it.",
        )
    unknown = sorted(set(scopes) - SCOPES.keys())
    if unknown or not scopes:
        raise TokenRefused(f"请选择范围，可用：{'、'.join(SCOPES)}。", f"Choose scopes among {', '.join(SCOPES)}.")
    if not day < expires_on <= latest_day(day):
        raise TokenRefused(
            f"失效日期应在 {day} 之后，不晚于 {latest_day(day)}。",
            f"It expires after {day}, and by {latest_day(day)} at the latest.",
        )
    Account.objects.select_for_update().get(pk=account.pk)  # of two that are issued at once the second counts the first
    if ApiToken.objects.filter(officer=post.officer, revoked_at=None, expires_on__gt=day).count() >= MOST:
        raise TokenRefused(
            f"有效令牌已有{MOST}个，不能再签发。请先吊销不用的令牌。",
            f"There are {MOST} tokens in force, and no more may be: revoke those that are not used.",
        )
    secret = PREFIX + secrets.token_urlsafe(_BYTES)
    token = ApiToken.objects.create(
        officer=post.officer, post=post.subject, name=name, scopes=[each for each in SCOPES if each in scopes],
        digest=digest_of(secret), issued_at=moment(), expires_on=expires_on,
    )  # fmt: skip
    journal.note(Kind.TOKEN_ISSUED, account.user, request=request, by=by, says=_said(token))
    return token, secret


@transaction.atomic
def revoke(token: ApiToken, *, request: HttpRequest | None = None, by: Officer | None = None, why: str = "") -> bool:
    """Revoke a token at once; False where it was revoked before."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=moment())
    if changed:
        account = Account.objects.filter(officer=token.officer_id).select_related("user").first()
        says = f"{_said(token)} {why}".strip()
        journal.note(Kind.TOKEN_REVOKED, account.user if account else None, request=request, by=by, says=says)
    return bool(changed)


def revoke_all(
    user: AbstractBaseUser, *, request: HttpRequest | None = None, by: Officer | None = None, why: str = ""
) -> int:
    """Revoke the tokens of an account: it is closed, or its password or its factors are set anew.

    Whoever was in may have issued one to stay in by. They do not come back when a closed account is opened again.
    """
    return sum(revoke(token, request=request, by=by, why=why) for token in living(user))


def living(user: AbstractBaseUser) -> list[ApiToken]:
    """The tokens of an account that are not revoked."""
    return list(ApiToken.objects.filter(officer__account__user=user.pk, revoked_at=None))


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def borne(secret: str, day: datetime.date) -> tuple[ApiToken, Post] | None:
    """The token with this secret and its post, if both hold on the day; that it was used is kept by the day."""
    if not WELL_FORMED.fullmatch(secret):
        return None
    found = ApiToken.objects.filter(digest=digest_of(secret), officer__account__user__is_active=True)
    token = found.select_related("officer").first()
    if token is None or not token.lasts_on(day):
        return None
    post = Post.objects.held_by(token.officer, day).filter(subject=token.post).first()
    if post is None:
        return None
    if token.last_used_on != day:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=day)
    return token, post


def _said(token: ApiToken) -> str:
    return f"{token.name} [{' '.join(token.scopes)}] – {token.expires_on}"
