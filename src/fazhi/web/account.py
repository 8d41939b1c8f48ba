"""Sign-in, sign-out, language, and whether the installation lives."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from fazhi.kernel.wording import words
from fazhi.web.access import anyone


class SignInForm(AuthenticationForm):
    """Name and password; what is wrong is said without saying which of them."""

    error_messages = {
        "invalid_login": words(
            "账号或密码不正确，或账号已停用。请核对后重新输入；仍不能登录的，请联系系统管理岗。",
            "The name or the password is wrong, or the account is closed. Type both again, or ask your administrator.",
        ),
        "inactive": words("账号已停用，请联系系统管理岗。", "The account is closed: ask your administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields in both languages."""
        super().__init__(*args, **kwargs)
        self.fields["username"].label = words("账号", "Account")
        self.fields["password"].label = words("密码", "Password")


sign_in = anyone(
    LoginView.as_view(
        template_name="web/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
    )
)
sign_out = anyone(LogoutView.as_view(http_method_names=["post"]))
set_language = anyone(require_POST(django_set_language))


@anyone
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the installation answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
