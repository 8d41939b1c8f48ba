"""Second factors 第二步验证: secrets encrypted, codes used once, failures counted, what must stay is not removed."""

from __future__ import annotations

import base64
import datetime
import hashlib
import secrets
from collections.abc import Callable
from typing import TypeVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from fazhi.kernel.ledger.keys import personal_key
from fazhi.kernel.wording import words
from fazhi.now import moment
from fazhi.web.account import journal, throttling
from fazhi.web.account.models import Kind, SpentCode
from fazhi.web.account.standing import factors_of, needs_factor

T = TypeVar("T")
_NONCE = 12
_REMEMBERED = 600
"""Seconds for which a used code is remembered; a time-based code is good for a minute and a half."""


class FactorAdapter(DefaultMFAAdapter):
    """allauth's second factors, with our words and our keys."""

    error_messages = {
        "add_email_blocked": words("已启用第二步验证，不能修改邮箱。", "The e-mail cannot be changed now."),
        "cannot_delete_authenticator": words(
            "您的岗位必须有第二步验证：请先添加另一种，再停用这一种。",
            "Your post must have a second factor: add another one before you remove this one.",
        ),
        "cannot_generate_recovery_codes": words(
            "请先启用第二步验证，再生成恢复码。", "Set up a second factor before you make recovery codes."
        ),
        "incorrect_code": words(
            "验证码或安全密钥不正确，或已经用过；请等下一个验证码后重试。",
            "The code or key is wrong, or was used before: wait for the next code and try again.",
        ),
        "unverified_email": words("请先验证邮箱。", "Verify your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is kept: under the installation's key, which is not in the database."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(personal_key("second factor", make=True)).encrypt(nonce, text.encode(), b"")
        return base64.b64encode(nonce + sealed).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret that ``encrypt`` kept."""
        content = base64.b64decode(encrypted_text)
        return (
            AESGCM(personal_key("second factor", make=False)).decrypt(content[:_NONCE], content[_NONCE:], b"").decode()
        )

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether a factor may go: not the last one of who must have one."""
        return not needs_factor(authenticator.user) or factors_of(authenticator.user) > 1

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """A name for a new security key."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(words(f"安全密钥{count + 1}", f"Security key {count + 1}"))


def spend(user: AbstractBaseUser, code: str) -> bool:
    """Mark a code as used; false where it was used before, in this process or in another."""
    now = moment()
    SpentCode.objects.filter(spent_at__lt=now - datetime.timedelta(seconds=_REMEMBERED)).delete()
    digest = hashlib.sha256("".join(code.split()).encode()).hexdigest()
    try:
        with transaction.atomic():
            SpentCode.objects.create(user_id=user.pk, digest=digest, spent_at=now)
    except IntegrityError:
        return False
    return True


def counted(user: AbstractBaseUser, look: Callable[[], T]) -> T:
    """Look at an answer, with wrong ones counted against the account and journalled.

    Raises:
        ValidationError: the answer is wrong, or too many were.
    """
    attempt = throttling.begin(throttling.limits_for("code", user.pk))
    if attempt.locked_until is not None:
        raise forms.ValidationError(str(throttling.locked_message(attempt.locked_until)), code="locked")
    try:
        found = look()
    except forms.ValidationError:
        journal.note(Kind.CODE_FAILED, user, request=context.request)
        if attempt.locked_now() is not None:
            journal.note(Kind.LOCKED, user, request=context.request, says="code")
        raise
    attempt.succeeded()
    return found


def once(user: AbstractBaseUser, look: Callable[[], str]) -> str:
    """Look at a code, which is good for one use.

    Raises:
        ValidationError: the code is wrong or was used, or too many were wrong.
    """

    def unspent() -> str:
        code = look()
        if not spend(user, code):
            raise FactorAdapter().validation_error("incorrect_code")
        return code

    return counted(user, unspent)


class CodeForm(AuthenticateForm):
    """The second step of signing in: a code of the app, or a recovery code."""

    def clean_code(self) -> str:
        """The code, right and unused."""
        return once(self.user, super().clean_code)


class CodeAgainForm(ReauthenticateForm):
    """The code typed again before a sensitive step."""

    def clean_code(self) -> str:
        """The code, right and unused."""
        return once(self.user, super().clean_code)


class AppForm(ActivateTOTPForm):
    """The first code of an app that is being set up."""

    def clean_code(self) -> str:
        """The code, right and unused."""
        return once(self.user, super().clean_code)


class KeyForm(AuthenticateWebAuthnForm):
    """The second step of signing in, by security key."""

    def clean_credential(self) -> Authenticator:
        """The key that answered, one of the account's."""
        return counted(self.user, super().clean_credential)


class KeyAgainForm(ReauthenticateWebAuthnForm):
    """The security key asked again before a sensitive step."""

    def clean_credential(self) -> Authenticator:
        """The key that answered, one of the account's."""
        return counted(self.user, super().clean_credential)
