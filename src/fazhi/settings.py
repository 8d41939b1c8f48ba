"""Settings of an installation. The environment is read here and nowhere else.

=====================  =====================================================================
FAZHI_HOME             folder of the installation's own files (default: ``var`` beside the project)
DATABASE_URL           database (default: ``sqlite:///<FAZHI_HOME>/fazhi.sqlite3``)
FAZHI_SECRET_KEY       signing key of sessions (default: made once, kept in FAZHI_HOME, mode 0600)
FAZHI_HOSTS            host names served, comma separated (default: localhost only)
FAZHI_DEBUG            ``1`` shows error pages with traces; never in production
FAZHI_CHAPTERS         further Django apps that declare systems, comma separated
FAZHI_DEMONSTRATION    ``1`` marks every page and paper as demonstration data
FAZHI_LAW              folder with an installation's own statutes and holiday notices
=====================  =====================================================================
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

import dj_database_url

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


BASE = Path(__file__).resolve().parent
HOME = Path(ENV.get("FAZHI_HOME", "") or BASE.parent.parent / "var").resolve()
FILES = HOME / "files"
KEYS = HOME / "keys"
LAW_FOLDERS = [Path(ENV["FAZHI_LAW"])] if ENV.get("FAZHI_LAW") else []
# A demonstration says so on every page and paper: its totals are published facts, its cases are invented.
DEMONSTRATION = ENV.get("FAZHI_DEMONSTRATION") == "1" or (HOME / "demonstration").exists()
DEMONSTRATION_NOTE = "演示数据，个案虚构"
LEDGER_HASH = ENV.get("FAZHI_LEDGER_HASH", "sha256")
LEDGER_ORIGIN = ENV.get("FAZHI_LEDGER_ORIGIN", "fazhi.example/ledger")

DEBUG = ENV.get("FAZHI_DEBUG") == "1"
SECRET_KEY = ENV.get("FAZHI_SECRET_KEY") or _kept(KEYS / "session.key", secrets.token_urlsafe(50))
ALLOWED_HOSTS = _words("FAZHI_HOSTS", "localhost,127.0.0.1,[::1],testserver")

CHAPTERS = [
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
        "files", "procedures", "adjustments", "notices", "figures",
    )
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    *KERNEL,
    *CHAPTERS,
    "fazhi.report",
    "fazhi.web",
    "fazhi.demo",
]
MIDDLEWARE = [
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
]
ROOT_URLCONF = "fazhi.web.urls"
CSRF_FAILURE_VIEW = "fazhi.web.errors.forged"
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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
