"""Settings of an installation. The environment is read here and nowhere else.

=====================  =====================================================================
FAZHI_HOME             folder of the installation's own files (default: ``var`` beside the project)
DATABASE_URL           database (default: ``sqlite:///<FAZHI_HOME>/fazhi.sqlite3``); see docs/postgresql.md
FAZHI_QUERY_SECONDS    PostgreSQL ends a statement that runs longer (default: 120; 0: never)
FAZHI_LEDGER_PATIENCE  seconds that a leaf may wait for its place in the log (default: 5)
FAZHI_SECRET_KEY       signing key of sessions (default: made once, kept in FAZHI_HOME, mode 0600)
FAZHI_FACE             ``public``: this process serves the public site alone, without workbench and sign-in
FAZHI_HOSTS            host names served, comma separated (default: localhost only)
FAZHI_DEBUG            ``1`` shows error pages with traces; never in production
FAZHI_CHAPTERS         further Django apps that declare systems, comma separated
FAZHI_DEMONSTRATION    ``1`` marks every page and paper as demonstration data
FAZHI_LAW              folder with an installation's own statutes and holiday notices
FAZHI_TLS              ``1`` behind TLS (cookies bound to it, HSTS); ``plain`` in a closed network without
FAZHI_HSTS             seconds for which browsers insist on TLS (default: a year; 0: not)
FAZHI_PROXIES          proxies of one's own before the workbench, whose X-Forwarded-For and -Proto count (default: 0)
FAZHI_SECOND_FACTOR    ``1`` or ``0``: who decides or administers has one (default: 1, in demonstrations 0)
FAZHI_PASSWORD_LENGTH  least characters of a password (default: 12)
FAZHI_PASSWORD_DAYS    days after which a password is changed (default: 90; 0: never)
FAZHI_LOCK_AFTER       failures of one name from one address that lock it (default: 5)
FAZHI_LOCK_ADDRESS     failures of all names from one address that lock it (default: 20 times FAZHI_LOCK_AFTER)
FAZHI_LOCK_MINUTES     minutes for which it stays locked (default: 15)
FAZHI_SESSION_IDLE     minutes without a request that end a session (default: 30)
FAZHI_SESSION_HOURS    hours that end a session (default: 10)
FAZHI_TOKEN_DAYS       most days for which a token of the API is issued (default: 180)
FAZHI_API_RATE         requests a minute that all tokens of one officer may make (default: 600)
FAZHI_API_RATE_OPEN    requests a minute from one address without a token (default: 120)
FAZHI_OIDC_SERVER      address of the OpenID Connect provider (default: none)
FAZHI_OIDC_CLIENT      client id there
FAZHI_OIDC_SECRET      client secret there
FAZHI_OIDC_NAME        what the button says (default: 统一身份认证)
FAZHI_OIDC_CLAIM       claim of its identity token that is the officer's number (default: preferred_username)
FAZHI_BASE_URL         address under which officers reach the workbench; links in messages begin with it
FAZHI_SMTP             mail server, as ``smtp+starttls://name:password@host:587`` (also ``smtp://``, ``smtps://``)
FAZHI_MAIL_FROM        sender of e-mail
FAZHI_SITE             file with what stands at the foot of the public site (default: ``site.yaml`` in FAZHI_HOME)
FAZHI_RUNGS            file with an installation's own ladder of warnings
FAZHI_CREDIT_RULES     folder with an installation's own rules of credit risk (default: the demonstration ones)
FAZHI_DUE_SOON         working days within which a limit counts as soon due on desks and lists (default: 5)
FAZHI_DRAFT_DAYS       days after which a draft that nobody continued is thrown away, and an act that waits to be
                       back-filled with it (default: 30)
FAZHI_EXPORT_NAMES     rows of an exported list that names people, above which it is to be narrowed (default: 5000)
FAZHI_FIRST_LOADS_CLOSED registers whose lists may no longer be loaded from sheets (存量建账), by key, with commas
FAZHI_KEPT_FROM        since when procedures are kept here, as services.filing=2021-03-01, with commas; matters of days
                       before may be imported (default: the first matter that an organ opens here)
FAZHI_CHECK_MB         megabytes of a report that is checked at the workbench or by a program (default: 20)
FAZHI_CHECK_SECONDS    seconds that reading and checking it may take (default: 30)
FAZHI_NAMES            file with names of organs and laws of one's own, beside those of the check of reports
FAZHI_CALENDAR_NOTICE  days before the end of a calendar address from which the desk says so (default: 30)
FAZHI_APPLYING         ``1`` or ``0``: citizens may apply on the public site (default: 0, in demonstrations 1)
FAZHI_APPLYING_IDLE    minutes without a step after which an applicant types the codes again (default: 30)
FAZHI_APPLYING_DAYS    days after which an application that nobody continued or sent in is thrown away (default: 30)
FAZHI_APPLYING_FILE    megabytes of one file of an application (default: 20)
FAZHI_APPLYING_FILES   files of one application (default: 30)
FAZHI_APPLYING_TOTAL   megabytes of all files of one application (default: 100)
FAZHI_APPLYING_ADDRESS megabytes from one address of drafts and of applications that wait (default: 300)
FAZHI_APPLYING_STORE   megabytes of all of them together (default: 20000)
FAZHI_APPLYING_STARTS  applications begun from one address within FAZHI_LOCK_MINUTES (default: 20)
FAZHI_APPLYING_KEPT    days after which an application that became no matter may be erased (default: 365)
FAZHI_METRICS          folder of the metrics of running processes (default: ``metrics`` in FAZHI_HOME)
FAZHI_METRICS_TOKEN    token that reads the metrics (default: made once, kept in FAZHI_HOME, mode 0600)
FAZHI_LOG              least level of log lines (default: INFO)
FAZHI_LOG_FORMAT       ``json`` or ``text`` (default: text on a terminal, else json)
FAZHI_READS_A_DAY      times a day that an officer reads personal data, above which the log shows it (default: 50)
FAZHI_PG_BIN           folder of pg_dump and pg_restore, where they are not on the search path
=====================  =====================================================================
"""

from __future__ import annotations

import datetime
import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ENV = os.environ  # noqa: TID251  the one reader of the environment


def _kept(path: Path, make: str) -> str:
    """The secret kept in ``path``; ``make`` is written there, readable by its owner only, when it is missing."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(make, encoding="utf-8")
        # A link appears whole or not at all, and leaves alone what another process was first to make.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in ENV.get(name, default).split(",") if word.strip()]


def _wrong(name: str, zh: str, en: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"设置 {name} 不能用：{zh}。{name} cannot be used: {en}.")


def _number(name: str, default: int) -> int:
    given = ENV.get(name) or str(default)
    if not (given.isascii() and given.isdigit()):
        raise _wrong(name, f"应为整数，写的是“{given}”", f"give a whole number, not “{given}”")
    return int(given)


def _days_of(name: str, pairs: list[str]) -> dict[str, datetime.date]:
    found = {}
    for pair in pairs:
        key, _, day = pair.partition("=")
        try:
            found[key.strip()] = datetime.date.fromisoformat(day.strip())
        except ValueError:
            raise _wrong(name, f"应为 程序=日期，写的是“{pair}”", f"give procedure=YYYY-MM-DD, not “{pair}”") from None
    return found


def _one_of(name: str, default: str, *known: str) -> str:
    given = ENV.get(name) or default
    if given not in known:
        shown = " / ".join(filter(None, known))
        raise _wrong(name, f"应为 {shown}，写的是“{given}”", f"give one of {shown}, not “{given}”")
    return given


BASE = Path(__file__).resolve().parent
HOME = Path(ENV.get("FAZHI_HOME", "") or BASE.parent.parent / "var").resolve()
FILES = HOME / "files"
KEYS = HOME / "keys"
# Folders that were not there before this process; a restore that is refused takes them away again.
MADE = [folder for folder in (HOME / "static", HOME, *HOME.parents) if not folder.exists()]
LAW_FOLDERS = [Path(ENV["FAZHI_LAW"])] if ENV.get("FAZHI_LAW") else []
# A demonstration says so on every page and paper: its totals are published facts, its cases are invented.
DEMONSTRATION = ENV.get("FAZHI_DEMONSTRATION") == "1" or (HOME / "demonstration").exists()
DEMONSTRATION_NOTE = "演示数据，个案虚构"
LEDGER_HASH = ENV.get("FAZHI_LEDGER_HASH", "sha256")
LEDGER_ORIGIN = ENV.get("FAZHI_LEDGER_ORIGIN", "fazhi.example/ledger")
# Seconds that a leaf may wait for its place in the tree before `fazhi ledger verify` calls it a fault.
LEDGER_PATIENCE = float(_number("FAZHI_LEDGER_PATIENCE", 5))
# Readings of personal data by one officer on one day above which the log of what was read calls them unusual.
PERSONAL_READS_A_DAY = _number("FAZHI_READS_A_DAY", 50)

DEBUG = ENV.get("FAZHI_DEBUG") == "1"
SECRET_KEY = ENV.get("FAZHI_SECRET_KEY") or _kept(KEYS / "session.key", secrets.token_urlsafe(50))
ALLOWED_HOSTS = _words("FAZHI_HOSTS", "localhost,127.0.0.1,[::1],testserver")

CHAPTERS = [
    "fazhi.learning",
    "fazhi.services",
    "fazhi.enforcement",
    "fazhi.oversight",
    "fazhi.disputes",
    *_words("FAZHI_CHAPTERS"),
]
KERNEL = [
    f"fazhi.kernel.{layer}"
    for layer in (
        "ledger", "organs", "parties", "clocks", "registers", "records",
        "files", "procedures", "adjustments", "notices", "staffing", "mirrors", "applications", "returns",
        "meetings", "trainings", "figures", "search", "draws",
    )
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    *KERNEL,
    *CHAPTERS,
    "fazhi.operation",
    "fazhi.exchange",
    "fazhi.report",
    "fazhi.web.calendar",
    "fazhi.web",
    "fazhi.web.account",
    "fazhi.api",
    "fazhi.public",
    "fazhi.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "fazhi.operation.observing.Observed",
    "django.middleware.security.SecurityMiddleware",
    "fazhi.web.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fazhi.web.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fazhi.web.account.sessions.SessionLimits",
]
FACE = _one_of("FAZHI_FACE", "", "public", "")
ROOT_URLCONF = "fazhi.public.face" if FACE == "public" else "fazhi.public.urls"
CSRF_FAILURE_VIEW = "fazhi.public.errors.forged" if FACE == "public" else "fazhi.web.errors.forged"
WSGI_APPLICATION = "fazhi.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

HOME.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": dj_database_url.parse(ENV.get("DATABASE_URL") or f"sqlite:///{HOME / 'fazhi.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE and WAL let writers wait instead of failing; FULL keeps evidence through a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
        "timeout": 20,
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 60  # to open it anew for every page costs more than the page
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A connection a thread, tried before it is used again; nobody waits for ever, nor lets others wait.
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = {
        "options": f"-c statement_timeout={_number('FAZHI_QUERY_SECONDS', 120)}s -c lock_timeout=20s"
        " -c idle_in_transaction_session_timeout=600s",
        "connect_timeout": 10,
        **DATABASES["default"].get("OPTIONS", {}),
    }
else:
    raise _wrong("DATABASE_URL", "只支持 sqlite:// 和 postgresql://", "only sqlite:// and postgresql:// are served")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOCALE_PATHS = [Path(__file__).parent / "locale"]  # where Django's own Chinese is said more plainly

# Sign-in; docs/sign-in.md says what each does.
TLS, TLS_PLAIN = bool(ENV.get("FAZHI_TLS")), ENV.get("FAZHI_TLS") == "plain"
_SECURE = TLS and not TLS_PLAIN
_HOST_ONLY = "__Host-" if _SECURE else ""
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"fazhi.web.account.rules.{name}"} for name in ("PasswordRule", "NotTheAccount", "NotCommon", "NotBefore")
]
PASSWORD_LENGTH, PASSWORD_HISTORY = _number("FAZHI_PASSWORD_LENGTH", 12), 5
PASSWORD_AGE = _number("FAZHI_PASSWORD_DAYS", 90) * 24 * 60 * 60
PASSWORD_RESET_TIMEOUT = 30 * 60
LOCK_AFTER = _number("FAZHI_LOCK_AFTER", 5)
LOCK_NAME_AFTER, LOCK_ADDRESS_AFTER = 4 * LOCK_AFTER, 10 * LOCK_AFTER
LOCK_ADDRESS_FAILURES = _number("FAZHI_LOCK_ADDRESS", 20 * LOCK_AFTER)
LOCK_SECONDS = _number("FAZHI_LOCK_MINUTES", 15) * 60
SECOND_FACTOR = {"1": True, "0": False}.get(ENV.get("FAZHI_SECOND_FACTOR", ""))
FACTOR_ROLES = ("principal", "reviewer", "administrator", "auditor")
TRUSTED_PROXIES = _number("FAZHI_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_IDLE = _number("FAZHI_SESSION_IDLE", 30) * 60
SESSION_AGE = SESSION_COOKIE_AGE = _number("FAZHI_SESSION_HOURS", 10) * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
TOKEN_DAYS = _number("FAZHI_TOKEN_DAYS", 180)
API_RATE, API_RATE_OPEN = _number("FAZHI_API_RATE", 600), _number("FAZHI_API_RATE_OPEN", 120)
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST_ONLY}fazhi-session", f"{_HOST_ONLY}fazhi-form"
OWNER_COOKIE, KEPT_COOKIE, KEPT_FOR = f"{_HOST_ONLY}fazhi-owner", f"{_HOST_ONLY}fazhi-kept", 2 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = _SECURE
SECURE_REDIRECT_EXEMPT = [r"^(health/|ready/|metrics)$"]  # asked on this machine, past the proxy
SECURE_HSTS_SECONDS = _number("FAZHI_HSTS", 365 * 24 * 60 * 60) if _SECURE else 0
SILENCED_SYSTEM_CHECKS = ["account.W001"]  # allauth: sign-up fields, where nobody signs up

# allauth: limits are counted by fazhi.web.account.throttling, and nobody opens an account alone.
ACCOUNT_ADAPTER = "fazhi.web.account.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_TIMEOUT = 10 * 60
MFA_ADAPTER = "fazhi.web.account.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Fazhi"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "fazhi.web.account.factors.CodeForm",
    "authenticate_webauthn": "fazhi.web.account.factors.KeyForm",
    "reauthenticate": "fazhi.web.account.factors.CodeAgainForm",
    "reauthenticate_webauthn": "fazhi.web.account.factors.KeyAgainForm",
    "activate_totp": "fazhi.web.account.factors.AppForm",
}
OIDC_SERVER, OIDC_NAME = ENV.get("FAZHI_OIDC_SERVER", "").rstrip("/"), ENV.get("FAZHI_OIDC_NAME", "统一身份认证")
OIDC_CLAIM = ENV.get("FAZHI_OIDC_CLAIM", "preferred_username")
# By a link: the policy of our pages lets no form lead to another site. State and PKCE bind the answer to the browser.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_ADAPTER = "fazhi.web.account.single_sign_on.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": ENV.get("FAZHI_OIDC_CLIENT", ""),
                "secret": ENV.get("FAZHI_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_SERVER, "fetch_userinfo": False},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}
_IN_PROCESS = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _IN_PROCESS},
    "pages": {"BACKEND": _IN_PROCESS, "LOCATION": "pages", "TIMEOUT": 60 * 60, "OPTIONS": {"MAX_ENTRIES": 500}},
    "tables": {"BACKEND": _IN_PROCESS, "LOCATION": "tables", "TIMEOUT": 60 * 60, "OPTIONS": {"MAX_ENTRIES": 20}},
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

DUE_SOON_WORKING_DAYS = _number("FAZHI_DUE_SOON", 5)
DRAFT_DAYS = _number("FAZHI_DRAFT_DAYS", 30)
EXPORTED_NAMES = _number("FAZHI_EXPORT_NAMES", 5000)
CHECK_MB, CHECK_SECONDS = _number("FAZHI_CHECK_MB", 20), _number("FAZHI_CHECK_SECONDS", 30)
FIRST_LOADS_CLOSED = _words("FAZHI_FIRST_LOADS_CLOSED")
KEPT_FROM = _days_of("FAZHI_KEPT_FROM", _words("FAZHI_KEPT_FROM"))
CALENDAR_NOTICE_DAYS = _number("FAZHI_CALENDAR_NOTICE", 30)

# Applications from the public site; the law lets the organ designate the channel, so that it opens it by hand.
APPLYING = {"1": True, "0": False}.get(ENV.get("FAZHI_APPLYING", ""), DEMONSTRATION)
APPLYING_IDLE, APPLYING_DRAFT_DAYS = _number("FAZHI_APPLYING_IDLE", 30), _number("FAZHI_APPLYING_DAYS", 30)
APPLYING_FILE_MB, APPLYING_TOTAL_MB = _number("FAZHI_APPLYING_FILE", 20), _number("FAZHI_APPLYING_TOTAL", 100)
APPLYING_FILES, APPLYING_STARTS = _number("FAZHI_APPLYING_FILES", 30), _number("FAZHI_APPLYING_STARTS", 20)
APPLYING_ADDRESS_MB = _number("FAZHI_APPLYING_ADDRESS", 300)
APPLYING_STORE_MB = _number("FAZHI_APPLYING_STORE", 20_000)
APPLYING_KEPT_DAYS = _number("FAZHI_APPLYING_KEPT", 365)

BASE_URL = ENV.get("FAZHI_BASE_URL", "http://localhost:8000").rstrip("/")
_MAIL = urlsplit(ENV.get("FAZHI_SMTP", ""))
try:
    EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "", _MAIL.port or 25
except ValueError:  # what a port that is no number is called
    raise _wrong("FAZHI_SMTP", "端口应为数字", "its port must be a number") from None
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.scheme == "smtps", _MAIL.scheme == "smtp+starttls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.get("FAZHI_MAIL_FROM", "") or "fazhi@localhost"
PASSWORD_BY_MAIL = bool(EMAIL_HOST)
RUNGS = ENV.get("FAZHI_RUNGS", "")
CREDIT_RULES = ENV.get("FAZHI_CREDIT_RULES", "")
NAMES = ENV.get("FAZHI_NAMES", "")
SITE = Path(ENV.get("FAZHI_SITE", "") or HOME / "site.yaml")

METRICS = Path(ENV.get("FAZHI_METRICS", "") or HOME / "metrics")
METRICS_TOKEN = ENV.get("FAZHI_METRICS_TOKEN") or _kept(KEYS / "metrics.token", secrets.token_urlsafe(32))
PG_BIN = ENV.get("FAZHI_PG_BIN", "")
LOGGING_CONFIG = "fazhi.operation.logs.configure"
LOGGING = {
    "level": _one_of("FAZHI_LOG", "INFO", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    "format": _one_of("FAZHI_LOG_FORMAT", "", "json", "text", ""),
}

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
