"""An account that signs in through the pages, and the codes of its app, worked out as the app does."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from fazhi.kernel.organs.models import Post
from tests.web.people import account_of

PASSWORD = "Tulip-harbour-93"
OTHER = "Quartz_lantern 58"


OF_SIGN_IN: dict[str, list[object]] = {
    "account_login": [], "mfa_authenticate": [], "forgotten-password": [], "new-password": ["set"],
    "openid_connect_login": ["oidc"], "openid_connect_callback": ["oidc"], "kept": [], "mfa_index": [],
    "change-password": [], "end-session": [], "account_reauthenticate": [], "mfa_reauthenticate": [],
    "mfa_reauthenticate_webauthn": [], "mfa_activate_totp": [], "mfa_deactivate_totp": [], "mfa_add_webauthn": [],
    "mfa_remove_webauthn": [1], "mfa_view_recovery_codes": [], "mfa_generate_recovery_codes": [], "access-journal": [],
}  # fmt: skip
"""The pages of sign-in by name of their address, with the arguments of one; tested apart from the workbench."""


def user_of(post: Post, password: str = PASSWORD) -> User:
    """The user of a post's officer, with a password."""
    user = account_of(post, password).user
    assert isinstance(user, User)
    return user


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    """Send name and password."""
    response: HttpResponse = client.post("/sign-in/", {"username": name, "password": password, **more})
    return response


def code_at(secret: str, step: int = 0) -> str:
    """The code that an app shows, ``step`` half minutes from now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def secret_on(page: HttpResponse) -> str:
    """The secret that the page of an app shows."""
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())
    assert found is not None
    return found[1].replace(" ", "")


def with_app(client: Client) -> str:
    """Set up an app for who is signed in; returns its secret."""
    secret = secret_on(client.get("/account/app/"))
    done = client.post("/account/app/", {"code": code_at(secret, -1)})
    assert done.status_code == 302, done.content.decode()
    return secret
