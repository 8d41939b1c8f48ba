"""What an installation refuses to start with. Each refusal names the setting and its cure.

*Demonstration* (``FAZHI_DEMONSTRATION=1``) and *debugging* (``FAZHI_DEBUG=1``) say so; every other installation is
production. A trial on one's own machine is production that serves loopback names only: it needs no TLS.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError
from django.db.models import OuterRef, Subquery

from fazhi.kernel.wording import Label
from fazhi.web.account.models import PasswordRecord

SHORTEST_SECRET = 50
"""Characters; what Django itself asks of a secret."""
KNOWN_SECRETS = (
    "django-insecure-",
    "change-me",
    "changeme",
    "replace-me",
    "your-secret-key",
    "secret",
    "demonstration",
)
"""Beginnings of secrets that stand in documentation, ours and others'."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", ".localhost", "testserver"})


class UnsafeInstallation(Exception):
    """The installation may not start; the message names each setting and its cure."""


def refuse_unsafe(*, accounts: bool) -> None:
    """Refuse to start an installation that anybody could walk into.

    Args:
        accounts: whether to look at the accounts too: for what serves, not for the commands by which they are closed.

    Raises:
        UnsafeInstallation: naming every fault.
    """
    found = [*faults(), *(account_faults() if accounts else ())]
    if found:
        raise UnsafeInstallation("\n".join(f"{fault.zh}\n{fault.en}" for fault in found))


def check_settings(**asked: Any) -> list[CheckMessage]:
    """Django's system check of the same."""
    return [Error(f"{fault.zh} {fault.en}", id="fazhi.E100") for fault in faults()]


def faults() -> Iterator[Label]:
    """What is wrong with the settings."""
    hosts = settings.ALLOWED_HOSTS
    outside = [host for host in hosts if host.lower() not in LOOPBACK]
    if not (settings.DEBUG and not outside):
        yield from _secret_faults(settings.SECRET_KEY)
    if settings.DEBUG and outside:
        yield Label(
            f"FAZHI_DEBUG=1 时错误页会显示程序内部信息，不得对外提供服务（FAZHI_HOSTS 含 {outside[0]}）。"
            "请去掉 FAZHI_DEBUG，或只用 localhost。",
            f"FAZHI_DEBUG=1 shows the inside of the program on error pages and may not be served ({outside[0]} in "
            "FAZHI_HOSTS): take FAZHI_DEBUG away, or serve localhost only.",
        )
    if not hosts or "*" in hosts:
        yield Label(
            "FAZHI_HOSTS 为空或为 *，任何主机名都可冒用。请写明本系统的主机名，如 fazhi.example.gov.cn。",
            "FAZHI_HOSTS is empty or *, so that any host name is answered: name the hosts of this installation.",
        )
    elif outside and not settings.DEBUG and not settings.DEMONSTRATION and not settings.TLS:
        yield Label(
            f"对外提供服务（FAZHI_HOSTS 含 {outside[0]}）而没有说明是否加密：会话标识会明文传输。"
            "请在 TLS 代理之后运行并设 FAZHI_TLS=1；确在物理隔离网内不加密的，设 FAZHI_TLS=plain。",
            f"{outside[0]} is served and nothing says whether it is encrypted; cookies would travel in clear. Run it "
            "behind TLS and set FAZHI_TLS=1, or set FAZHI_TLS=plain where a closed network really has none.",
        )
    elif settings.TLS and not settings.TLS_PLAIN and not settings.TRUSTED_PROXIES:
        yield Label(
            "FAZHI_TLS=1，但没有说明由谁终止 TLS：请设 FAZHI_PROXIES 为本系统前自有代理的层数（通常为 1），"
            "否则每个请求都会被当作未加密。",
            "FAZHI_TLS=1, and nothing says who ends TLS: set FAZHI_PROXIES to the number of proxies of your own before "
            "the workbench (mostly 1); every request would else count as unencrypted.",
        )
    yield from _provider_faults()
    if settings.TLS and not settings.TLS_PLAIN and not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield Label(
            "FAZHI_TLS=1，但会话标识未限定加密传输。请不要改动 SESSION_COOKIE_SECURE 和 CSRF_COOKIE_SECURE。",
            "FAZHI_TLS=1, but cookies are not bound to TLS: leave SESSION_COOKIE_SECURE and CSRF_COOKIE_SECURE alone.",
        )


def _provider_faults() -> Iterator[Label]:
    server = urlsplit(settings.OIDC_SERVER)
    if settings.OIDC_SERVER and server.scheme != "https" and server.hostname not in LOOPBACK and not settings.TLS_PLAIN:
        yield Label(
            "FAZHI_OIDC_SERVER 不是 https 地址，登录结果可被冒充。请改用统一身份认证的 https 地址。",
            "FAZHI_OIDC_SERVER is no https address, so that anybody on the way could sign in as anybody: "
            "give its https one.",
        )


def _secret_faults(secret: str) -> Iterator[Label]:
    if secret.lower().startswith(KNOWN_SECRETS):
        yield Label(
            "FAZHI_SECRET_KEY 是公开文档里的示例密钥，任何人都能伪造登录。请删去此设置（系统会自行生成并保管），"
            "或换成随机值。",
            "FAZHI_SECRET_KEY stands in public documentation, so that anybody can forge a session: take the "
            "setting away (a random one is made and kept), or give a random one.",
        )
    elif len(secret) < SHORTEST_SECRET or len(set(secret)) < 10:
        yield Label(
            f"FAZHI_SECRET_KEY 太短或太简单（须{SHORTEST_SECRET}个以上随机字符）。请删去，由系统自行生成并保管。",
            f"FAZHI_SECRET_KEY is too short or too plain (at least {SHORTEST_SECRET} random characters): take "
            "it away, and a random one is made and kept.",
        )


def account_faults() -> Iterator[Label]:
    """Demonstration accounts that stand open in an installation that is no demonstration."""
    if settings.DEMONSTRATION:
        return
    try:
        names = open_demonstration_accounts()
    except DatabaseError:
        return  # no tables yet: whoever serves is told to migrate first
    if names:
        listed = "、".join(names[:5])
        yield Label(
            f"存在{len(names)}个演示账号（{listed}等），口令可能已公开，不得用于正式运行。"
            "请用 fazhi accounts close 停用，或设 FAZHI_DEMONSTRATION=1。",
            f"{len(names)} demonstration accounts stand open ({listed}), whose password may be known: close each with "
            "fazhi accounts close, or set FAZHI_DEMONSTRATION=1.",
        )


def open_demonstration_accounts() -> list[str]:
    """Names of open accounts whose present password is that of a demonstration."""
    latest = PasswordRecord.objects.filter(user=OuterRef("user")).order_by("-set_at", "-pk").values("pk")[:1]
    rows = PasswordRecord.objects.filter(demonstration=True, user__is_active=True, pk=Subquery(latest))
    return sorted(rows.values_list("user__username", flat=True))
