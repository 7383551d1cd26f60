"""Settings, read from the environment. Secrets come from nowhere else.

Names, defaults and meanings stand in docs/reference/settings.md, generated from ENVIRONMENT below.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PROJECT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]

#: Every environment variable the product reads: name → (default, meaning).
ENVIRONMENT: dict[str, tuple[str, str]] = {
    "DANVAN_ENV": ("development", "development, demo or production; production refuses weak settings"),
    "DANVAN_VAR": (str(PROJECT / "var"), "folder for data: files, public log, keys, embedded database"),
    "DATABASE_URL": ("", "postgresql://… of a server ≥ 15; empty means the embedded server"),
    "DANVAN_SECRET_KEY": ("", "signs sessions and forms; required in production"),
    "DANVAN_SEAL_KEY": ("", "32 bytes in hex; wraps the keys that seal identities; required in production"),
    "DANVAN_HOSTS": ("localhost,127.0.0.1,[::1]", "host names served, comma separated"),
    "DANVAN_BASE_URL": ("http://localhost:8000", "public address, printed in receipts, QR codes and mail"),
    "DANVAN_LOG_ORIGIN": ("danvan.local/nhat-ky", "origin line of the public log's checkpoints"),
    "DANVAN_LEDGER_KEY": ("", "file with the log's signing key; empty means <var>/ledger/signing.key"),
    "DANVAN_WITNESSES": ("", "public keys of witnesses whose cosignatures are shown, comma separated"),
    "PORT": ("8000", "port of `danvan serve` and `danvan demo`"),
    "HOST": ("127.0.0.1", "address they listen on"),
    "DANVAN_WORKERS": ("2", "web processes"),
    "DANVAN_THREADS": ("4", "threads of each web process"),
    "DANVAN_DEBUG": ("", "1 shows errors in the browser, in development only"),
    "DANVAN_REQUIRE_SECOND_FACTOR": ("1", "0 lets staff work without TOTP or passkey (demo only)"),
    "DANVAN_EMAIL_URL": ("", "smtp://user:password@host:port; empty writes mail to <var>/mail"),
    "DANVAN_RATE_LIMITS": ("1", "0 switches off limits on public writes (load tests only)"),
    "DANVAN_TRUSTED_PROXIES": ("0", "how many proxies stand in front and may name the visitor's address"),
    "DANVAN_TREE": ("vn", "the tree of units that the portal shows first"),
    "DANVAN_DB_NAME": ("", "database name, where the address should not decide it"),
    "DANVAN_TEST_DB": ("", "name of the test database, so that two test runs can stand side by side"),
}


def env(name: str) -> str:
    """Value of a declared variable; an undeclared name is a programming error."""
    return os.environ.get(name, ENVIRONMENT[name][0])


ENV = env("DANVAN_ENV")
PRODUCTION = ENV == "production"
DEBUG = ENV == "development" and env("DANVAN_DEBUG") == "1"
VAR = Path(env("DANVAN_VAR"))


def secret(name: str, *, stand_in: str) -> str:
    """A secret from the environment; only outside production may a known stand-in take its place."""
    value = env(name)
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set in production")
    return stand_in


SECRET_KEY = secret("DANVAN_SECRET_KEY", stand_in="not-secret-" * 6)
SEAL_KEY = bytes.fromhex(secret("DANVAN_SEAL_KEY", stand_in="00" * 32))
ALLOWED_HOSTS = [host for host in env("DANVAN_HOSTS").split(",") if host]
BASE_URL = env("DANVAN_BASE_URL").rstrip("/")
LOG_ORIGIN = env("DANVAN_LOG_ORIGIN")
LEDGER_DIR = VAR / "ledger"
LEDGER_KEY = Path(env("DANVAN_LEDGER_KEY") or LEDGER_DIR / "signing.key")
WITNESSES = [key for key in env("DANVAN_WITNESSES").split(",") if key]
REQUIRE_SECOND_FACTOR = env("DANVAN_REQUIRE_SECOND_FACTOR") == "1"
RATE_LIMITS = env("DANVAN_RATE_LIMITS") == "1"
HOME_TREE = env("DANVAN_TREE")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []

#: The capabilities of this installation, in menu order. Adding one is one line here.
MODULES = [
    "petitions",
    "portal",
    "desk",
    "dialogues",
    "directives",
    "initiatives",
    "honours",
    "oversight",
    "drives",
    "gatherings",
    "reading",
    "reports",
    "catalogue",
    "foresight",
]
KERNEL = [
    "organisations",
    "ledger",
    "rulebook",
    "papers",
    "notices",
    "workflow",
    "figures",
    "indicators",
    "dossiers",
]

INSTALLED_APPS = [
    "danvan.project",
    *[f"danvan.modules.{name}" for name in MODULES],
    *[f"danvan.kernel.{name}" for name in reversed(KERNEL)],
    "danvan.kernel.registry",
    "danvan.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "danvan.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "danvan.project.middleware.SecondFactor",
    "danvan.web.middleware.RequireDecision",
]

ROOT_URLCONF = "danvan.project.urls"
WSGI_APPLICATION = "danvan.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "organisations.Person"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "danvan.project.context.frame",
            ],
            "builtins": ["danvan.web.templatetags.danvan", "django.templatetags.i18n"],
        },
    }
]


def database(url: str) -> dict[str, object]:
    """Django's settings for a postgresql:// address; a `host` query names a socket folder."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env("DANVAN_DB_NAME") or unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        # Short waits: after the server was away, a pool that backs off for minutes would keep everybody waiting.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 2}, **query},
        "TEST": {"NAME": env("DANVAN_TEST_DB") or "test_danvan", "TEMPLATE": "template0"},
    }


def database_url() -> str:
    """DATABASE_URL, or the embedded server's address, starting that server where needed."""
    if env("DATABASE_URL"):
        return env("DATABASE_URL")
    from danvan.project import embedded

    return embedded.default_url()


DATABASES = {"default": database(database_url())}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
    "ratelimit": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "ratelimit",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "danvan.web.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = False  # the proxy in front terminates TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if BASE_URL.startswith("https://") else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

WEB_TRUSTED_PROXIES = int(env("DANVAN_TRUSTED_PROXIES"))
WEB_IMPORT_DIR = VAR / "imports"
#: Views of other packages that were looked at and may answer; everything of our own says so in the view.
WEB_DECIDED_MODULES = ("allauth.", "django.views.static", "django.contrib.staticfiles")
WEB_STRICT = ENV == "development"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "danvan.project.accounts.ClosedAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"} if RATE_LIMITS else {}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Dân Vận"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
USERSESSIONS_TRACK_ACTIVITY = False

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "project" / "library_locale"]  # the second speaks for allauth
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

#: Modules that define background tasks.
PROCRASTINATE_IMPORT_PATHS = [
    "danvan.kernel.notices.jobs",
    "danvan.kernel.ledger.jobs",
    "danvan.kernel.figures.jobs",
    "danvan.modules.petitions.jobs",
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
#: Served compressed from STATIC_ROOT, which `danvan serve` and `danvan demo` fill; straight from the source in
#: development and tests.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = ENV == "development"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV == "development"
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 31_536_000 if PRODUCTION else 3600
FILES = VAR / "files"
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
UPLOAD_MAX_BYTES = 8 * 1024 * 1024
UPLOAD_MAX_FILES = 5
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 10


def mail() -> dict[str, object]:
    """Mail settings from DANVAN_EMAIL_URL; without it, mail lands in files that one can read."""
    url = env("DANVAN_EMAIL_URL")
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": VAR / "mail",
        }
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtps",
    }


globals().update(mail())
DEFAULT_FROM_EMAIL = "Dân Vận <khong-tra-loi@localhost>"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"danvan": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}

RULEBOOK_DIR = PROJECT / "data" / "rulebook"
HOLIDAYS_FILE = PROJECT / "data" / "holidays" / "vn.toml"
UNITS_DIR = PROJECT / "data" / "units"
DATA_DIR = PROJECT / "data"
