"""Single sign-on by OpenID Connect 统一身份认证, where the installation names a provider.

An identity signs in only where it belongs to an account that the installation opened: one claim of the signed
identity token, which the provider vouches for (``FAZHI_OIDC_CLAIM``), equals the officer's number. The first sign-in
links the account to the identity (its ``sub``); from then on both must agree, so that an identity that takes over a
number later does not take over the account. Nobody else gets in, and no account is made.
"""

from __future__ import annotations

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fazhi.kernel.organs.models import Account
from fazhi.kernel.wording import Label
from fazhi.web.account import journal
from fazhi.web.account.models import Kind

PROVIDER = "oidc"
"""The one provider's place in addresses: ``/oidc/oidc/login/callback/`` is what the provider is told."""
_UNKNOWN = Label(
    "统一身份认证已通过，但没有与之对应的本系统账号。请把您的人员编号告诉系统管理岗，由其核对并开通账号。",
    "The identity provider knows you, but no account here belongs to that identity. Tell your administrator your "
    "officer number, so that an account is opened or corrected.",
)
_SILENT = Label(
    "统一身份认证没有应答。请稍后重试；急用的，用账号和口令登录。",
    "The identity provider does not answer. Try again later, or sign in by name and password.",
)
_OTHER = Label(
    "该账号已与另一个统一身份认证身份关联，不能改用此身份登录。请联系系统管理岗。",
    "The account is linked to another identity of the provider, which alone opens it. Ask your administrator.",
)


class SignedToken(OpenIDConnectOAuth2Adapter):
    """The provider's answer, with its signature checked even where it came over a protected connection."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        found: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return found


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Which identity opens which account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: an account is opened by the installation."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the account of an identity, or refuse it with a page that says why."""
        token = sociallogin.account.extra_data.get("id_token") or {}
        sociallogin.account.extra_data = {}
        number = str(token.get(settings.OIDC_CLAIM) or "").strip()
        account = Account.objects.filter(officer__number=number).select_related("user").first() if number else None
        if account is None or not account.user.is_active:
            raise ImmediateHttpResponse(_refused(request, _UNKNOWN))
        linked = SocialAccount.objects.filter(user=account.user, provider=sociallogin.account.provider).first()
        if linked is not None and linked.uid != sociallogin.account.uid:
            journal.note(Kind.SSO_REFUSED, account.user, request=request)
            raise ImmediateHttpResponse(_refused(request, _OTHER))
        if sociallogin.is_existing and sociallogin.user.pk != account.user.pk:
            journal.note(Kind.SSO_REFUSED, account.user, request=request)
            raise ImmediateHttpResponse(_refused(request, _OTHER))
        if not sociallogin.is_existing:
            sociallogin.connect(request, account.user)

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        """A sign-in that the provider broke off, or that does not hold: a page of ours."""
        raise ImmediateHttpResponse(
            _refused(
                request,
                Label(
                    "统一身份认证没有完成，或其结果无法核验。请重新登录；再次出现的，请联系系统管理岗。",
                    "The identity provider did not complete the sign-in, or its answer does not hold. Try again; if it "
                    "comes again, ask your administrator.",
                ),
            )
        )


def _refused(request: HttpRequest, says: Label) -> HttpResponse:
    return render(request, "web/account/sso_refused.html", {"says": says}, status=403)


def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider, to sign in and for nothing else: allauth would also link identities on request.

    Raises:
        Http404: none is configured, or something else is asked for.
    """
    if {request.GET.get("process", "login"), request.POST.get("process", "login")} != {"login"}:
        raise Http404
    return _view(OAuth2LoginView, request, provider_id)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider.

    Raises:
        Http404: none is configured.
    """
    return _view(OAuth2CallbackView, request, provider_id)


def _view(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    if not settings.OIDC_SERVER or provider_id != PROVIDER:
        raise Http404
    try:
        response: HttpResponse = view.adapter_view(SignedToken(request, provider_id))(request)
    except requests.RequestException:
        response = _refused(request, _SILENT)
    return response
