"""A form sent when the session had ended 会话到期时提交的表单: nothing typed is lost.

What was typed waits in a row that is encrypted under a key which only the sender's browser holds, for a short while,
and for the account that last signed in on that browser: nobody who has not signed in there can leave a row, and
another person who signs in next does not get it.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from fazhi.now import moment
from fazhi.web.account.models import KeptForm

FILL = "kept-fill"
"""The field by which a form comes back: to be filled, not to be done."""
LARGEST = 1_000_000
"""Characters of a form that are kept; an act's form is far below."""
_NONCE = 12
_SALT = "fazhi.kept.owner"
_APART = frozenset({"csrfmiddlewaretoken", FILL})


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent: its address, its fields in order, and the names of files, which browsers do not keep."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def mark_owner(response: HttpResponseBase, user: AbstractBaseUser) -> None:
    """Tell the browser, under our signature, which account signed in on it last."""
    _set(response, settings.OWNER_COOKIE, signing.dumps(_digest_of(user), salt=_SALT), settings.SESSION_AGE * 2)


def keep(request: HttpRequest) -> str | None:
    """Keep the form that a request brings; returns the key for the browser, or nothing where it cannot be kept."""
    owner = _owner(request)
    if owner is None or request.method != "POST":
        return None
    fields = [(name, text) for name, texts in request.POST.lists() if name not in _APART for text in texts]
    files = [str(file.name) for name in request.FILES for file in request.FILES.getlist(name)]
    plain = json.dumps({"path": request.get_full_path(), "fields": fields, "files": files}, ensure_ascii=False)
    if len(plain) > LARGEST:
        return None
    key = secrets.token_urlsafe(32)
    nonce = secrets.token_bytes(_NONCE)
    now = moment()
    KeptForm.objects.filter(kept_at__lt=now - datetime.timedelta(seconds=settings.KEPT_FOR)).delete()
    KeptForm.objects.filter(pk=_id(request.COOKIES.get(settings.KEPT_COOKIE, ""))).delete()
    KeptForm.objects.create(
        id=_id(key),
        owner=owner,
        kept_at=now,
        content=nonce + AESGCM(_cipher_key(key)).encrypt(nonce, plain.encode(), b""),
    )
    return key


def hand_key(response: HttpResponseBase, key: str) -> None:
    """Give the browser the key of what was kept."""
    _set(response, settings.KEPT_COOKIE, key, settings.KEPT_FOR)


def kept_for(request: HttpRequest) -> Kept | None:
    """What was kept for the signed-in account on this browser; nothing for anybody else, and nothing too old."""
    key = request.COOKIES.get(settings.KEPT_COOKIE, "")
    row = KeptForm.objects.filter(
        pk=_id(key), kept_at__gte=moment() - datetime.timedelta(seconds=settings.KEPT_FOR)
    ).first()
    if row is None or not isinstance(request.user, AbstractBaseUser) or row.owner != _digest_of(request.user):
        return None
    content = bytes(row.content)
    try:
        plain = AESGCM(_cipher_key(key)).decrypt(content[:_NONCE], content[_NONCE:], b"")
    except InvalidTag:
        return None
    told = json.loads(plain)
    return Kept(told["path"], tuple((name, text) for name, text in told["fields"]), tuple(told["files"]))


def drop(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget what was kept."""
    KeptForm.objects.filter(pk=_id(request.COOKIES.get(settings.KEPT_COOKIE, ""))).delete()
    _set(response, settings.KEPT_COOKIE, "", 0)


View = Callable[..., HttpResponseBase]
FILLS: set[View] = set()
"""The views that fill a form which comes back, and do nothing; to all others it is not handed."""


def fills(view: View) -> View:
    """Declare that the view asks ``filling``, and then shows its form without doing anything."""
    FILLS.add(view)
    return view


def filling(request: HttpRequest) -> bool:
    """Whether a form comes back to be filled, not to be done."""
    return FILL in request.POST


def _owner(request: HttpRequest) -> str | None:
    if isinstance(request.user, AbstractBaseUser):
        return _digest_of(request.user)
    try:
        return str(
            signing.loads(request.COOKIES.get(settings.OWNER_COOKIE, ""), salt=_SALT, max_age=settings.SESSION_AGE * 2)
        )
    except signing.BadSignature:
        return None


def _digest_of(user: AbstractBaseUser) -> str:
    return salted_hmac(_SALT, str(user.pk), algorithm="sha256").hexdigest()


def _id(key: str) -> str:
    return hashlib.sha256(b"id " + key.encode()).hexdigest()


def _cipher_key(key: str) -> bytes:
    return hashlib.sha256(b"cipher " + key.encode()).digest()


def _set(response: HttpResponseBase, name: str, value: str, age: int) -> None:
    response.set_cookie(
        name, value, max_age=age, secure=bool(settings.SESSION_COOKIE_SECURE), httponly=True, samesite="Lax", path="/"
    )
