"""My account 我的账号: my password, my second factors, where I am signed in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.kernel.organs.models import Post
from fazhi.kernel.organs.roles import ADMINISTRATOR, AUDITOR
from fazhi.kernel.wording import Label, words
from fazhi.now import today
from fazhi.web.access import account_holders
from fazhi.web.account import bearing, journal, passwords, sessions, standing, throttling
from fazhi.web.account.factors import FactorAdapter
from fazhi.web.account.models import Kind
from fazhi.web.account.rules import PasswordRule

READERS = (ADMINISTRATOR.key, AUDITOR.key)
"""Roles that read the journal of access."""


def reads_journal(user: User) -> bool:
    """Whether the account's officer administers or audits an organ today, and so may read the journal of access."""
    return Post.objects.as_of(today()).filter(officer__account__user=user, role__in=READERS).exists()


def holder(request: HttpRequest) -> User:
    """The signed-in account.

    Raises:
        Http404: nobody is signed in; the access of the page has refused that before.
    """
    if not isinstance(request.user, User):
        raise Http404
    return request.user


class PasswordForm(forms.Form):
    """A new password, with the present one to prove who asks."""

    present = forms.CharField(
        label=words("现口令", "Present password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    new = forms.CharField(
        label=words("新口令", "New password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), help_text=PasswordRule().get_help_text(),
    )  # fmt: skip
    again = forms.CharField(
        label=words("再输一遍", "New password again"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, request: HttpRequest, **kwargs: Any) -> None:
        """The form for an account."""
        super().__init__(*args, **kwargs)
        self.user, self.request = user, request

    def clean_present(self) -> str:
        """The present password, right.

        Raises:
            ValidationError: it is wrong, or too many were.
        """
        given = str(self.cleaned_data["present"])
        prove_password(self.user, given, self.request)
        return given

    def clean(self) -> dict[str, Any]:
        """The new password, twice the same and by the rules.

        Raises:
            ValidationError: it is not.
        """
        given: dict[str, Any] = super().clean() or self.cleaned_data
        new = given.get("new")
        if new and "present" in given:
            try:
                validate_password(new, self.user)
            except forms.ValidationError as error:
                self.add_error("new", error)
            if given.get("again") and given["again"] != new:
                self.add_error("again", words("两次输入不一致。", "The two are not the same."))
        return given


def prove_password(user: User, given: str, request: HttpRequest) -> None:
    """Look at the password of somebody who is signed in; wrong ones are counted.

    Raises:
        ValidationError: it is wrong, or too many were.
    """
    attempt = throttling.begin(throttling.limits_for("password", user.pk))
    if attempt.locked_until is not None:
        raise forms.ValidationError(str(throttling.locked_message(attempt.locked_until)), code="locked")
    if not user.check_password(given):
        journal.note(Kind.FAILED, user, request=request, says="present password")
        if attempt.locked_now() is not None:
            journal.note(Kind.LOCKED, user, request=request, says="present password")
        raise forms.ValidationError(words("现口令不正确。", "The present password is wrong."), code="wrong")
    attempt.succeeded()


@account_holders
@sensitive_post_parameters("present", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change my password; every other session of mine ends, and every token."""
    user = holder(request)
    form = PasswordForm(request.POST if request.method == "POST" else None, user=user, request=request)
    if request.method == "POST" and form.is_valid():
        sessions.end_all(user)
        revoked = bearing.revoke_all(user, request=request)
        passwords.set_password(user, form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)
        journal.note(Kind.PASSWORD_CHANGED, user, request=request)
        standing.look_again(request)
        messages.success(
            request,
            str(
                Label(
                    f"口令已修改，其他会话已结束，{revoked}个接口令牌已吊销。",
                    f"The password is changed; your other sessions have ended, and {revoked} API tokens are revoked.",
                )
            ),
        )
        return redirect("mfa_index")
    forced = standing.owed_in(request) == standing.Owed.PASSWORD
    return render(request, "web/account/password.html", {"form": form, "forced": forced})


@account_holders
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """My password, factors and sessions on one page."""
    user = holder(request)
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = next((each.wrap() for each in factors if each.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "apps": [each for each in factors if each.type == Authenticator.Type.TOTP],
        "keys": [each for each in factors if each.type == Authenticator.Type.WEBAUTHN],
        "codes": codes, "codes_left": 0 if codes is None else len(codes.get_unused_codes()),
        "needed": standing.needs_factor(user), "owed": standing.owed_in(request),
        "sessions": sorted(
            UserSession.objects.purge_and_list(user), key=lambda each: each.last_seen_at, reverse=True
        ),
        "tokens_left": len(bearing.living(user)),
        "usable": user.has_usable_password(), "reads_journal": not standing.owed_in(request) and reads_journal(user),
    }  # fmt: skip
    if context["owed"] == standing.Owed.PASSWORD:
        return redirect("change-password")
    return render(request, "web/account/security.html", context)


class RemoveKey(RemoveWebAuthnView):
    """Removing a security key, unless it is the last factor of who must have one."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Remove it, or say why it stays."""
        if not FactorAdapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(FactorAdapter.error_messages["cannot_delete_authenticator"]))
            return redirect("mfa_index")
        response: HttpResponse = super().form_valid(form)
        return response


@account_holders
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of my sessions, or all but this one, and with them my tokens where that is asked."""
    user = holder(request)
    chosen = request.POST.get("session", "")
    revoked = 0
    if chosen in ("others", "all"):
        ended = sessions.end_all(user, but=request.session.session_key)
        revoked = bearing.revoke_all(user, request=request) if chosen == "all" else 0
    else:
        row = UserSession.objects.filter(user=user, pk=chosen if chosen.isdecimal() else None).first()
        if row is None or row.session_key == request.session.session_key:
            raise Http404
        row.end()
        ended = 1
    if ended:
        journal.note(Kind.SESSION_ENDED, user, request=request, says=str(ended))
    told = Label(f"已结束{ended}个会话。", f"{ended} sessions have ended.")
    if revoked:
        told += Label(f"已吊销{revoked}个接口令牌。", f" {revoked} API tokens are revoked.")
    messages.success(request, str(told))
    return redirect("mfa_index")
