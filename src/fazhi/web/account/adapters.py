"""allauth as this installation has it: nobody opens an account alone, and words in both languages."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from fazhi.kernel.wording import words
from fazhi.web.account import journal, keeping
from fazhi.web.account.models import Kind
from fazhi.web.account.where import address_of


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by name and password, for accounts that the installation opened."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": words("口令不正确。", "The password is wrong."),
        "incorrect_code": words("验证码不正确。", "The code is wrong."),
        "account_inactive": words("账号已停用，请联系系统管理岗。", "The account is closed: ask your administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is opened by the installation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address of the browser, as trusted proxies tell it."""
        return address_of(request) or "0.0.0.0"

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our pages say themselves what was done."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the journal of access says what was done."""

    def get_login_stages(self) -> list[str]:
        """After the password, the second factor; no codes by e-mail or phone."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Journal the sign-in with the ways by which it was proved, and mark whose browser this is."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        ways = [record.get("type") or record["method"] for record in get_authentication_records(request, user)]
        journal.note(Kind.SIGNED_IN, user, request=request, says="+".join(ways))
        keeping.mark_owner(response, user)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether a sensitive step asks for the password again: not within minutes of signing in by it."""
        request = self.request
        records = get_authentication_records(request, request.user) if request is not None else []
        fresh = [each for each in records if time.time() - each["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT]
        return not any(each["method"] in ("password", "mfa", "socialaccount") for each in fresh)
