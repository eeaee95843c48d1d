"""The one settings file. Everything a city may want to change comes from the environment (docs/settings.md)."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.config import embedded, env

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("OFFICE_VAR", PACKAGE.parent.parent / "var")).resolve()

DEBUG = env.flag("OFFICE_DEBUG")
SECRET_KEY = env.secret_key(VAR)
# Keys of what is sealed (office.vault, ADR 0064): the list itself, or the file that holds it.
OFFICE_KEYS = os.environ.get("OFFICE_KEYS", "")
OFFICE_KEYS_FILE = Path(os.environ.get("OFFICE_KEYS_FILE") or VAR / "keys")
OFFICE_KEYS_MADE = not os.environ.get("OFFICE_KEYS_FILE")  # a file that the city names is the city's to make
ALLOWED_HOSTS = env.words("OFFICE_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = env.words("OFFICE_ORIGINS")
BEHIND_TLS = env.flag("OFFICE_TLS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "office.accounts",  # before allauth, so that its pages are ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "office.audit",
    "office.documents",
    "office.messages",
    "office.centres",
    "office.catalogue",
    "office.parties",
    "office.queueing",
    "office.booking",
    "office.cases",
    "office.webhooks",
    "office.feedback",
    "office.publications",
    "office.reporting",
    "office.ui",
    "office.portal",
    "office.kiosk",
    "office.board",
    "office.frontdesk",
    "office.backoffice",
    "office.management",
    "office.api",
    "office.config",
    "django.forms",  # last, so that office.ui draws the widgets
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "office.ui.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "office.accounts.idle.idle_limit",
    "office.ui.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "office.ui.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "office.config.urls"
WSGI_APPLICATION = "office.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "office.ui.context.office",
            ],
        },
    },
]

FORM_RENDERER = "office.ui.forms.OfficeRenderer"

DATABASES = {"default": env.database(embedded.database_url(VAR))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Worker"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "uk"
LANGUAGES = [("uk", _("Ukrainian")), ("en", _("English"))]
# All our words in one catalogue (office.config.translations); then those of the pure packages, which are no apps of Django.
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "law" / "locale", PACKAGE / "workdays" / "locale"]
TIME_ZONE = "Europe/Kyiv"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
DOCUMENTS_ROOT = VAR / "documents"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DOCUMENTS_ROOT}},
    "staticfiles": {"BACKEND": "office.ui.staticfiles.Storage"},
}
# Until static files are collected (``office collectstatic``), they are served from where they lie.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or not (STATIC_ROOT / "staticfiles.json").exists()

SESSION_ENGINE = "office.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"

# Where browsers find the live streams (office.config.live): "/" behind a proxy that leads /live/ there, ":8001" for
# another port of the same host, or a whole address. Empty: there are none, and pages ask again by themselves.
LIVE_URL = os.environ.get("OFFICE_LIVE_URL", "")

# Messages (office.messages). Where no mail server or SMS gateway is set, they wait in the outbox and say why.
EMAIL_BACKEND = "office.messages.backend.OutboxBackend"  # of Django's own mail; the outbox itself speaks SMTP
_SMTP = env.smtp(os.environ.get("OFFICE_SMTP_URL", ""))
EMAIL_HOST, EMAIL_PORT = _SMTP.host, _SMTP.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _SMTP.user, _SMTP.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP.starttls, _SMTP.tls
EMAIL_TIMEOUT = SMS_TIMEOUT = 15  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("OFFICE_MAIL_FROM", "no-reply@localhost")
SMS_URL = env.web_address("OFFICE_SMS_URL")
SMS_TOKEN = os.environ.get("OFFICE_SMS_TOKEN", "")
SMS_SENDER = os.environ.get("OFFICE_SMS_SENDER", "")

# Events told to other systems (office.webhooks): to https addresses of the open internet alone, unless said otherwise.
WEBHOOK_PLAIN = env.flag("OFFICE_WEBHOOK_PLAIN")  # http:// too
WEBHOOK_NETWORKS = env.words("OFFICE_WEBHOOK_NETWORKS")  # of the city's own, such as 10.20.0.0/16

# Address and text of a message are erased so long after it was sent, or given up; that it was stays on record.
MESSAGES_KEPT = timedelta(days=env.number("OFFICE_MESSAGES_KEPT_DAYS", 90))

# Background work: what runs by the clock stands in office.config.jobs; what a night without power missed is made up for
PROCRASTINATE_IMPORT_PATHS = [
    "office.config.jobs",
    "office.kiosk.tasks",
    "office.messages.tasks",
    "office.webhooks.tasks",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # it would load half of the product at every start, for the worker alone
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 24 * 60 * 60}  # seconds

# Everything worth a look goes to standard error, where systemd or the container keeps it. No personal data in it (ADR 0068).
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "logging.Formatter" if DEBUG else "office.config.logs.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}, "psycopg.pool": {"level": "ERROR"}},
}

# Legal terms (office.centres.calendars). Holidays are working days while martial law lasts; a day here: it has ended.
_ENDED_ON = os.environ.get("OFFICE_MARTIAL_LAW_UNTIL", "")
MARTIAL_LAW_UNTIL = date.fromisoformat(_ENDED_ON) if _ENDED_ON else None
# What the texts leave open about terms: names of office.workdays.Counting, and minutes for "at once".
TERM_CHOICES: dict[str, Any] = {
    "three_days": os.environ.get("OFFICE_TERM_THREE_DAYS", "calendar"),
    "next_day": os.environ.get("OFFICE_TERM_NEXT_DAY", "calendar"),
    "at_once": timedelta(minutes=env.number("OFFICE_TERM_AT_ONCE_MINUTES", 60)),
}

# Sign-in (office.accounts): e-mail and password, a second factor, nobody signs up (ADR 0002).
AUTHENTICATION_BACKENDS = ["office.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "surname", "given_name", "patronymic", "phone"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
OFFICE_JOURNAL = "office.audit.record"  # how accounts, which stands below the journal, tells it
ACCOUNT_ADAPTER = "office.accounts.adapter.SignInAdapter"
ACCOUNT_FORMS = {
    "login": "office.accounts.forms.LoginForm",
    "change_password": "office.accounts.forms.ChangePasswordForm",
    "reset_password": "office.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "office.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "office.accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever takes a worker on answers for the address; the first link proves it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 a class
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BEHIND_TLS else "http"
# Per network address these are wide: a whole centre may come from one.
ACCOUNT_RATE_LIMITS: dict[str, str | None] = {
    "login": None,  # office.accounts.tries counts by itself
    "login_failed": "5/5m/key",  # codes of the second factor, per worker
    "reset_password": "60/m/ip,3/m/key",
    "reset_password_from_key": "60/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("OFFICE_PROXIES", 1) if BEHIND_TLS else 0
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # seconds
MFA_ADAPTER = "office.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "office.accounts.second_factor.AuthenticateForm",
    "reauthenticate": "office.accounts.second_factor.ReauthenticateForm",
    "activate_totp": "office.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "office.accounts.security_keys.AddKeyForm",
    "authenticate_webauthn": "office.accounts.security_keys.AuthenticateByKeyForm",
    "reauthenticate_webauthn": "office.accounts.security_keys.ReauthenticateByKeyForm",
    "edit_webauthn": "office.accounts.security_keys.RenameKeyForm",
}
MFA_TOTP_ISSUER = "Prozoryi Office"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Roles whose work opens only after a second factor: names as in office.centres.models.Role.
SECOND_FACTOR_ROLES = env.roles("OFFICE_SECOND_FACTOR_ROLES")
# A city's own sign-in by OpenID Connect (ADR 0090): staff whose e-mail it vouches for.
SOCIALACCOUNT_ADAPTER = "office.accounts.city_sign_in.CitySignInAdapter"
SOCIALACCOUNT_PROVIDERS = env.openid_connect()
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the adapter matches e-mails, and lets passwords be
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: our pages post forms to ourselves alone (Content-Security-Policy)
APPLICANT_PROVIDERS = env.applicant_providers()  # how people sign in on the public site (ADR 0104)
SESSION_COOKIE_AGE = env.number("OFFICE_IDLE_MINUTES", 60) * 60  # of doing nothing
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# In the database, so that every web process counts together; the table comes with a migration of accounts.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# Uploads (office.documents): to the disk as they come, readable by us alone; the fields beside them in memory.
FILE_UPLOAD_HANDLERS = ["office.documents.uploading.LimitedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 50
# Where a file lies unsealed while it is looked into; a folder in memory (tmpfs) keeps that off every disk.
OFFICE_SCRATCH = os.environ.get("OFFICE_SCRATCH", "")
OFFICE_CLAMD = env.scanner("OFFICE_CLAMD")  # the virus scanner that sees every file first; None: there is none
