"""Who asks: nobody in particular, or an officer in one post, by a token in the header ``Authorization``.

A session counts for nothing here, so that no page of another site can ask in somebody's name; a token counts for
nothing on pages. An address never holds a token: addresses are logged, kept and passed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest

from fazhi.api.problems import Problem
from fazhi.kernel.wording import Label
from fazhi.now import today
from fazhi.web.account.bearing import PREFIX, borne
from fazhi.web.account.models import ApiToken
from fazhi.web.viewer import Viewer

SCHEME = "Bearer"
CHALLENGE = f'{SCHEME} realm="fazhi"'


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the officer in the post of the token and nothing beside, or nobody in particular."""

    viewer: Viewer | None = None
    token: ApiToken | None = None

    def has(self, scope: str) -> bool:
        """Whether a token is borne that is for this scope."""
        return self.token is not None and scope in self.token.scopes

    def seeing(self, scope: str) -> Viewer | None:
        """The viewer, where the token is for this scope; without one what everybody may see is seen."""
        return self.viewer if self.has(scope) else None


NOBODY = Caller()


def caller_of(request: HttpRequest) -> Caller:
    """Who asks, by the header alone.

    Raises:
        Problem: a token is given that holds not, or not here; which of its faults it has is not told.
    """
    refuse_in_address(request)
    given = request.headers.get("Authorization", "")
    if not given:
        return NOBODY
    scheme, _, secret = given.partition(" ")
    found = borne(secret.strip(), today()) if scheme.lower() == SCHEME.lower() and settings.FACE != "public" else None
    if found is None:
        raise Problem(
            "bad-token",
            Label(
                "令牌无效、已失效、已吊销，或其岗位当日不在任。请核对，或到工作台“我的账号”另行签发。",
                "The token is unknown, expired or revoked, or its post is not held today: compare it, or issue "
                "another under “My account” at the workbench.",
            ),
            headers={"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'},
        )
    token, post = found
    return Caller(Viewer(token.officer, (post,), today()), token)


def refuse_in_address(request: HttpRequest) -> None:
    """Refuse a token that stands in the address.

    Raises:
        Problem: it does.
    """
    address = unquote_plus(f"{request.path}?{request.META.get('QUERY_STRING', '')}")  # However it is written there.
    if PREFIX in address or "access_token" in request.GET:
        raise Problem(
            "bad-request",
            Label(
                "令牌不得写在地址里：地址会被记录和转发。请放在 Authorization 头，并吊销这个令牌。",
                "A token does not belong into an address, which is logged and passed on: send it in the header "
                "Authorization, and revoke this one.",
            ),
        )


class Needs:
    """What an operation asks of the caller: a scope, or nothing where it is ``open`` to anybody as well."""

    openapi_security_schema = {"type": "http", "scheme": "bearer", "bearerFormat": f"{PREFIX}…"}

    def __init__(self, scope: str, *, open: bool = False) -> None:
        """Ask for a scope."""
        self.scope, self.open = scope, open

    def admit(self, caller: Caller) -> None:
        """Let the caller in.

        Raises:
            Problem: a token is missing, or is not for the scope.
        """
        if self.open and caller.token is None:
            return
        if caller.token is None:
            raise Problem(
                "token-needed",
                Label(
                    "此项须持令牌：在 Authorization 头写 Bearer 和令牌。",
                    "This asks for a token: send it in the header Authorization after the word Bearer.",
                ),
                headers={"WWW-Authenticate": CHALLENGE},
            )
        if not caller.has(self.scope) and not self.open:
            raise Problem(
                "out-of-scope",
                Label(
                    f"令牌的范围不含 {self.scope}。请另行签发。", f"The token is not for {self.scope}: issue another."
                ),
                headers={"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{self.scope}"'},
                scope=self.scope,
            )

    def __call__(self, request: HttpRequest) -> Any:
        """Asked by the framework: the door has let the caller in already, and says who it is."""
        caller: Caller = getattr(request, "caller", NOBODY)
        self.admit(caller)
        return caller


def asking(request: HttpRequest) -> Caller:
    """Who asks in an operation."""
    caller = getattr(request, "auth", None)
    return caller if isinstance(caller, Caller) else NOBODY


def viewer_in(request: HttpRequest) -> Viewer:
    """The viewer of an operation that asks for a token.

    Raises:
        Problem: there is none.
    """
    viewer = asking(request).viewer
    if viewer is None:
        raise Problem("token-needed", headers={"WWW-Authenticate": CHALLENGE})
    return viewer
