"""Signing in and out."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from fazhi.kernel.wording import words
from fazhi.web.access import anyone
from fazhi.web.account import journal, throttling
from fazhi.web.account.models import Kind
from fazhi.web.account.single_sign_on import PROVIDER
from fazhi.web.account.where import address_of

LOCKED = 429


class SignInForm(forms.Form):
    """Name and password; what is wrong is said without saying which of them, and whether there is such an account."""

    username = forms.CharField(
        label=words("账号", "Account"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )  # fmt: skip
    password = forms.CharField(
        label=words("口令", "Password"), max_length=4096, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    user: AbstractBaseUser | None = None
    locked = False

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """The form, for a request whose address counts."""
        super().__init__(*args, **kwargs)
        self.request = request

    @sensitive_variables("password", "given")
    def clean(self) -> dict[str, Any]:
        """Look at name and password together.

        Raises:
            ValidationError: they are wrong, or too many were.
        """
        given: dict[str, Any] = super().clean() or self.cleaned_data
        name, password = given.get("username"), given.get("password")
        if not name or not password:
            return given
        attempt = throttling.begin(throttling.limits_of(name, address_of(self.request)))
        if attempt.locked_until is not None:
            self.locked = True
            raise forms.ValidationError(str(throttling.locked_message(attempt.locked_until)), code="locked")
        self.user = authenticate(self.request, username=name, password=password)
        if self.user is None:
            self._failed(name, attempt)
        attempt.succeeded()
        return given

    def _failed(self, name: str, attempt: throttling.Attempt) -> None:
        journal.note_typed(Kind.FAILED, name, self.request)
        until = attempt.locked_now()
        if until is not None:
            self.locked = True
            journal.note_typed(Kind.LOCKED, name, self.request)
            throttling.forget_old()
            raise forms.ValidationError(str(throttling.locked_message(until)), code="locked")
        raise forms.ValidationError(
            words(
                "账号或口令不正确，或账号已停用。请核对后重新输入；仍不能登录的，请联系系统管理岗。",
                "The name or the password is wrong, or the account is closed. "
                "Type both again, or ask your administrator.",
            ),
            code="invalid",
        )


@anyone
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; the second step, where the account has one, follows."""
    onward = safe_next(request)
    if request.user.is_authenticated:
        return redirect(onward or settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        # What an account proves for itself is proved on a session of its own.
        request.session.cycle_key()
        login = Login(user=form.user, redirect_url=onward or None)
        response: HttpResponse = perform_password_login(request, {"username": form.cleaned_data["username"]}, login)
        return response
    context = {
        "form": form, "next": onward, "provider": settings.OIDC_NAME if settings.OIDC_SERVER else "",
        "provider_id": PROVIDER, "resets": settings.PASSWORD_BY_MAIL,
    }  # fmt: skip
    return render(request, "web/sign_in.html", context, status=LOCKED if form.locked else 200)


def safe_next(request: HttpRequest) -> str:
    """Where to go after sign-in: an address of our own, or nothing."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    return asked if url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure()) else ""


@anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    if isinstance(request.user, AbstractBaseUser):
        journal.note(Kind.SIGNED_OUT, request.user, request=request)
        UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    return redirect(resolve_url(settings.LOGOUT_REDIRECT_URL))


set_language = anyone(require_POST(django_set_language))
