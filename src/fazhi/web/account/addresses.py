"""Addresses of sign-in. Names with ``account_`` and ``mfa_`` are those by which allauth finds its way."""

from __future__ import annotations

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import reverse_lazy

from fazhi.web.access import account_holders, anyone, page
from fazhi.web.account import again, by_mail, mine, signing, single_sign_on, tokens, watching

_MINE = reverse_lazy("mfa_index")
_PAGES = "web/account/"

pages = [
    page("sign-in/", signing.sign_in, "sign-in"),
    page("sign-in/", signing.sign_in, "account_login"),
    page(
        "sign-in/code/",
        anyone(base.AuthenticateView.as_view(template_name=_PAGES + "code.html")),
        "mfa_authenticate",
    ),
    page("sign-in/forgotten/", by_mail.ask, "forgotten-password"),
    page("sign-in/forgotten/<str:key>/", by_mail.new_password, "new-password"),
    page("oidc/<str:provider_id>/login/", anyone(single_sign_on.start), "openid_connect_login"),
    page("oidc/<str:provider_id>/login/callback/", anyone(single_sign_on.back), "openid_connect_callback"),
    page("sign-out/", signing.sign_out, "sign-out"),
    page("kept/", again.kept, "kept"),
    page("account/", mine.security, "mfa_index"),
    page("account/password/", mine.change_password, "change-password"),
    page("account/sessions/end/", mine.end_session, "end-session"),
    page("account/again/", account_holders(again.PasswordAgain.as_view()), "account_reauthenticate"),
    page(
        "account/again/code/",
        account_holders(base.ReauthenticateView.as_view(template_name=_PAGES + "again.html")),
        "mfa_reauthenticate",
    ),
    page(
        "account/again/key/",
        account_holders(webauthn.ReauthenticateWebAuthnView.as_view(template_name=_PAGES + "again_key.html")),
        "mfa_reauthenticate_webauthn",
    ),
    page(
        "account/app/",
        account_holders(totp.ActivateTOTPView.as_view(template_name=_PAGES + "app.html")),
        "mfa_activate_totp",
    ),
    page(
        "account/app/remove/",
        account_holders(totp.DeactivateTOTPView.as_view(template_name=_PAGES + "app_remove.html", success_url=_MINE)),
        "mfa_deactivate_totp",
    ),
    page(
        "account/keys/add/",
        account_holders(webauthn.AddWebAuthnView.as_view(template_name=_PAGES + "key.html")),
        "mfa_add_webauthn",
    ),
    page(
        "account/keys/<int:pk>/remove/",
        account_holders(mine.RemoveKey.as_view(template_name=_PAGES + "key_remove.html", success_url=_MINE)),
        "mfa_remove_webauthn",
    ),
    page(
        "account/codes/",
        account_holders(codes.ViewRecoveryCodesView.as_view(template_name=_PAGES + "codes.html")),
        "mfa_view_recovery_codes",
    ),
    page(
        "account/codes/new/",
        account_holders(codes.GenerateRecoveryCodesView.as_view(template_name=_PAGES + "codes_new.html")),
        "mfa_generate_recovery_codes",
    ),
    page("account/tokens/", tokens.tokens, "tokens"),
    page("account/tokens/new/", tokens.issue, "issue-token"),
    page("account/tokens/<uuid:id>/revoke/", tokens.revoke, "revoke-token"),
    page("access-journal/", watching.access_journal, "access-journal"),
]
