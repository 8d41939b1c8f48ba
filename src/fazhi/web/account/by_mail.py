"""A password set anew by a link that is sent by e-mail 通过邮件重设口令; off unless e-mail is configured.

The page says the same whether there is such an account or not, and takes the same time: what is sent is sent beside
the answer.
"""

from __future__ import annotations

from threading import Thread
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fazhi.kernel.wording import words
from fazhi.web.access import anyone
from fazhi.web.account import bearing, journal, passwords, sessions, throttling
from fazhi.web.account.models import Kind
from fazhi.web.account.rules import PasswordRule

_KEPT = "password-reset"


class AskForm(forms.Form):
    """The account whose password is forgotten."""

    username = forms.CharField(label=words("账号", "Account"), max_length=150)


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = forms.CharField(
        label=words("新口令", "New password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), help_text=PasswordRule().get_help_text(),
    )  # fmt: skip
    again = forms.CharField(
        label=words("再输一遍", "New password again"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """The form for an account."""
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """The password, twice the same and by the rules.

        Raises:
            ValidationError: it is not.
        """
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("new"):
            try:
                validate_password(given["new"], self.user)
            except forms.ValidationError as error:
                self.add_error("new", error)
            if given.get("again") and given["again"] != given["new"]:
                self.add_error("again", words("两次输入不一致。", "The two are not the same."))
        return given


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link."""
    _only_with_mail()
    form = AskForm(request.POST if request.method == "POST" else None)
    sent = False
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"]
        asked = throttling.begin(throttling.limits_for("mail", name.casefold()))
        if asked.locked_until is None:
            _send(request, name)
        sent = True
    return render(request, "web/account/forgotten.html", {"form": form, "sent": sent, "minutes": _minutes()})


def _minutes() -> int:
    return int(settings.PASSWORD_RESET_TIMEOUT // 60)


def _only_with_mail() -> None:
    if not settings.PASSWORD_BY_MAIL:
        raise Http404


def _send(request: HttpRequest, name: str) -> None:
    user = get_user_model()._default_manager.filter(username__iexact=name, is_active=True).first()
    if not isinstance(user, User) or not user.email or not user.has_usable_password():
        return
    key = f"{urlsafe_base64_encode(force_bytes(user.pk))}-{default_token_generator.make_token(user)}"
    link = request.build_absolute_uri(reverse("new-password", args=[key]))
    text = render_to_string("web/account/forgotten.txt", {"user": user, "link": link, "minutes": _minutes()})
    message = EmailMessage(
        "【法治政府建设工作平台】重设口令 Set your password anew", text, settings.DEFAULT_FROM_EMAIL, [user.email]
    )
    Thread(target=message.send, kwargs={"fail_silently": True}, daemon=True).start()


def _owner_of(key: str) -> User | None:
    """The account that a key opens; nothing where it is wrong, used or too old."""
    id, _, token = key.partition("-")
    try:
        user = get_user_model()._default_manager.filter(pk=urlsafe_base64_decode(id).decode(), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return user if isinstance(user, User) and default_token_generator.check_token(user, token) else None


@anyone
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, key: str) -> HttpResponse:
    """Set a password by a link; the key leaves the address at once, so that no other page is told it."""
    _only_with_mail()
    if key != "set":
        request.session[_KEPT] = key
        return redirect("new-password", "set")
    user = _owner_of(str(request.session.get(_KEPT, "")))
    if user is None:
        return render(request, "web/account/forgotten.html", {"stale": True, "minutes": _minutes()}, status=410)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        sessions.end_all(user)
        bearing.revoke_all(user, request=request)
        passwords.set_password(user, form.cleaned_data["new"])
        request.session.pop(_KEPT, None)
        journal.note(Kind.PASSWORD_RESET, user, request=request)
        return redirect("sign-in")
    return render(request, "web/account/new_password.html", {"form": form})
