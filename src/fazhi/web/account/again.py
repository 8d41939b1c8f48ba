"""Proving again who I am 再次验证, before a sensitive step; and giving back a form that the session outlived."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.views import BaseReauthenticateView
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods

from fazhi.kernel.wording import Label, words
from fazhi.web.access import officers
from fazhi.web.account import keeping
from fazhi.web.account.mine import holder, prove_password
from fazhi.web.viewer import Viewer

_CHOSEN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[a-z0-9-]+|/[\x21-\x7e]*")
"""Values that were chosen, not typed: identifiers, keys, days, numbers and addresses of our own."""


class PasswordAgainForm(forms.Form):
    """The password, typed again."""

    password = forms.CharField(
        label=words("口令", "Password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )  # fmt: skip

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """The form for who is signed in."""
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """The password, right.

        Raises:
            ValidationError: it is wrong, or too many were.
        """
        given = str(self.cleaned_data["password"])
        prove_password(holder(self.request), given, self.request)
        return given


class PasswordAgain(BaseReauthenticateView):
    """The password typed again; then the step that was asked for goes on."""

    form_class = PasswordAgainForm
    template_name = "web/account/again.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form's arguments, with the request."""
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: PasswordAgainForm) -> HttpResponse:
        """Mark the proof in the session, and go on."""
        reauthenticate_by_password(self.request)
        response: HttpResponse = super().form_valid(form)
        return response


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What I had typed when my session ended: back to its form, or thrown away."""
    found = keeping.kept_for(request)
    if request.method == "POST" or found is None:
        response = redirect("desk")
        if found is None:
            messages.info(
                request,
                str(Label("没有待交还的内容，或已过期。", "There is nothing to give back, or it is too old.")),
            )
        keeping.drop(request, response)
        return response
    shown = [text for _, text in found.fields if text.strip() and not _CHOSEN.fullmatch(text.strip())]
    context = {
        "viewer": viewer, "kept": found, "fill": keeping.FILL, "shown": shown, "fills": _fills(found.path),
    }  # fmt: skip
    return render(request, "web/account/kept.html", context)


def _fills(path: str) -> bool:
    """Whether the form's own page fills it again; else it is typed anew, from what is shown."""
    try:
        return resolve(urlsplit(path).path).func in keeping.FILLS
    except Resolver404:
        return False
