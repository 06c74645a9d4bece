"""Django settings. Operators configure environment variables, which README.md lists."""

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy

from curation.accounts.provider.configuration import form_origins, oidc_provider
from curation.environment import flag, number, parts
from curation.secret_key import check_secret_key
from server.mail_server import mail_server

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / os.environ.get("SOURCEBOOK_VAR", "var")

DEBUG = flag("DEBUG")
DATABASE_URL = os.environ.get("DATABASE_URL", "")
TRUST_PROXY = flag("TRUST_PROXY")
ON_EMBEDDED_SERVER = not DATABASE_URL

SECRET_KEY = os.environ.get("SECRET_KEY", "")
# Earlier keys: what was signed or encrypted with them stays valid.
SECRET_KEY_FALLBACKS = parts("SECRET_KEY_FALLBACKS")
if not (DEBUG or ON_EMBEDDED_SERVER):
    check_secret_key(SECRET_KEY)
    for earlier_key in SECRET_KEY_FALLBACKS:
        check_secret_key(earlier_key, "A key of SECRET_KEY_FALLBACKS")
elif not SECRET_KEY:
    SECRET_KEY = "only-for-a-first-look-on-the-embedded-server"  # noqa: S105

ALLOWED_HOSTS = parts("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = parts("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "rest_framework_api_key",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "sources",
    "entities",
    "reading",
    "publication",
    "curation",
    "desk",
    "api",
    "server",
]
# What this process serves: the API ("api"), the pages of the admin ("admin"), or both ("all").
SERVES = os.environ.get("SERVES", "all")
if SERVES not in ("all", "api", "admin"):
    raise ImproperlyConfigured(f"SERVES is “{SERVES}”. It must be all, api or admin.")

# How many addresses in X-Forwarded-For were added by the operator's own proxies.
PROXIES = number("PROXIES", 1 if TRUST_PROXY else 0)

MIDDLEWARE = [
    "curation.web.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "curation.accounts.limits.SessionLimits",
    "curation.accounts.second_factors.required.SecondFactorRequired",
    "curation.accounts.audit.AuditContextMiddleware",
    "curation.accounts.audit.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "curation.accounts.hashing.BusyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

# The middleware of the API (`curation.web.handlers` adds the security headers itself).
API_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
API_ROOT = "/api/"
API_PATH = f"{API_ROOT}v1/"

ROOT_URLCONF = "curation.urls"
WSGI_APPLICATION = "curation.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # Every page shows text that people wrote.
            "builtins": ["desk.templatetags.words"],
        },
    },
]

# The application runs as a login that cannot switch off guards; `migrate` uses the owner's login.
OWNER_DATABASE_URL = os.environ.get("OWNER_DATABASE_URL", "")
OWNER_DATABASE: dict[str, Any] | None = None
main_database: dict[str, Any]
if ON_EMBEDDED_SERVER:
    from server import embedded_postgres

    main_database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": embedded_postgres.DATABASE,
        "USER": embedded_postgres.APPLICATION,
        "HOST": str(embedded_postgres.socket_directory()),
    }
    OWNER_DATABASE = {"USER": embedded_postgres.USER}
else:
    main_database = dict(dj_database_url.parse(DATABASE_URL))
    if OWNER_DATABASE_URL:
        owner = dj_database_url.parse(OWNER_DATABASE_URL)
        OWNER_DATABASE = {
            name: owner[name]
            for name in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
            if name in owner
        }
        if owner["NAME"] != main_database["NAME"] or not main_database["USER"]:
            raise ImproperlyConfigured(
                "OWNER_DATABASE_URL and DATABASE_URL must name the same database, each with a user."
            )
RUNTIME_LOGIN = main_database["USER"]
main_database["CONN_MAX_AGE"] = 600
main_database["CONN_HEALTH_CHECKS"] = True
# The least similarity of names that a search finds: "al Qaeda" finds "Al-Qaida", and "Tehreek e
# Taliban" does not find every "Taliban".
ALIKE = " -c pg_trgm.word_similarity_threshold=0.55"
# Queries take milliseconds. PostgreSQL would compile some of them first, above all those of
# triggers, and that takes longer than the query.
NOT_COMPILED = " -c jit=off"
# Starting parallel workers would take longer too. The index is in memory or on a disk with fast
# random reads.
SHORT_QUERIES = " -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
# The application's connections do not wait for a lock forever.
main_database["OPTIONS"] = {
    **main_database.get("OPTIONS", {}),
    "options": (
        "-c lock_timeout=20s -c idle_in_transaction_session_timeout=300s -c timezone=UTC"
        + ALIKE
        + NOT_COMPILED
    ),
}

# How many long polls a process serves at once; each occupies one of its threads.
LONG_POLLS = number("LONG_POLLS", 0)
# How many exports a process sends at once, to one address all but one of them; each occupies one of
# its threads.
EXPORTS = number("EXPORTS", 2)
# How many slow request bodies a process receives at once; each occupies one of its threads.
BODIES = number("BODIES", 2)
# How many connections one address may have to a process; 0 means no limit. Behind proxies, all
# connections come from them.
CONNECTIONS_OF_AN_ADDRESS = number("CONNECTIONS_OF_AN_ADDRESS", 0 if PROXIES else 100)
# How many pages of the admin a process prepares at once; four times as many wait, each in a thread.
PAGES = number("PAGES", 6)
# How long one statement of a page may take; only for web processes (`curation.wsgi`).
SECONDS_FOR_A_STATEMENT = number("SECONDS_FOR_A_STATEMENT", 30)

# Where processes note how long the log is. It must not be restored together with the database.
LOG_POSITION_FILE = os.environ.get("LOG_POSITION_FILE", str(VAR_DIR / "log_position"))

# A folder in which a worker makes a backup each day; the owner's login is at hand only here.
DAILY_BACKUPS = os.environ.get("DAILY_BACKUPS", "")
if DAILY_BACKUPS and not ON_EMBEDDED_SERVER:
    raise ImproperlyConfigured(
        "DAILY_BACKUPS is for the embedded server. On your own server, run `manage.py backup"
        " --rotate` every night with OWNER_DATABASE_URL: see docs/operating.md."
    )

# All processes of the application on one machine share the slots for heavy work (`sources.slots`).
PLACES_FOLDER = os.environ.get(
    "PLACES_FOLDER", f"{tempfile.gettempdir()}/sourcebook-places-{os.geteuid()}"
)
# The least time in seconds between opening the review of a record and approving it.
SECONDS_FOR_A_RECORD = number("SECONDS_FOR_A_RECORD", 0)
# A connection on which almost nothing is received or sent for this long is closed.
SECONDS_WITHOUT_READING = number("SECONDS_WITHOUT_READING", 60)

# The API reads as a role that sees the tables of `publication` and nothing else. The same
# setting may point to a replica.
REPLICA_URL = os.environ.get("REPLICA_URL", "")
if REPLICA_URL:
    # Answers that do not need the main database must not wait for it long.
    main_database["OPTIONS"].setdefault("connect_timeout", 2)
    main_database["OPTIONS"].setdefault("tcp_user_timeout", 5000)  # ms, of a lost connection
api_database: dict[str, Any] = (
    dict(dj_database_url.parse(REPLICA_URL)) if REPLICA_URL else dict(main_database)
)
if ON_EMBEDDED_SERVER:
    api_database["USER"] = embedded_postgres.READER
api_database["CONN_MAX_AGE"] = 600
# `api.reads.connection` notices a lost connection when it uses it, which costs no query.
api_database["CONN_HEALTH_CHECKS"] = False
api_database["OPTIONS"] = {
    **api_database.get("OPTIONS", {}),
    "options": (
        "-c role=sourcebook_api -c default_transaction_read_only=on"
        " -c statement_timeout=15s -c timezone=UTC" + ALIKE + NOT_COMPILED + SHORT_QUERIES
    ),
    "server_side_binding": True,
}
api_database["TEST"] = {"MIRROR": "default"}

DATABASES = {"default": main_database, "api": api_database}
API_DATABASE = "api"
# For every worker (`manage.py procrastinate worker`). Failed jobs are kept for inspection.
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 1,
    "delete_jobs": "successful",
    "shutdown_graceful_timeout": 5,
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds
PASSWORD_HASHERS = ["curation.accounts.hashing.Hasher"]
AUTHENTICATION_BACKENDS = ["curation.accounts.sign_in.PasswordBackend"]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")

# The roles that require a second factor:
# `curation.accounts.second_factors.factors.requires_second_factor`.
SECOND_FACTOR_REQUIRED_FOR = {role.lower() for role in parts("SECOND_FACTOR_REQUIRED_FOR")}
# django-allauth signs people in once their password is accepted (`curation.accounts`).
ACCOUNT_ADAPTER = "curation.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # these count per process; ours count in the database
ACCOUNT_FORMS = {"reauthenticate": "desk.accounts.own_password.ReauthenticateForm"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
MFA_ADAPTER = "curation.accounts.adapters.FactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "add_webauthn": "curation.accounts.second_factors.forms.AddPasskeyForm",
    "authenticate": "curation.accounts.second_factors.forms.CodeForm",
    "reauthenticate": "curation.accounts.second_factors.forms.ReauthenticateCodeForm",
    "authenticate_webauthn": "curation.accounts.second_factors.forms.PasskeyForm",
    "reauthenticate_webauthn": "curation.accounts.second_factors.forms.ReauthenticatePasskeyForm",
}
MFA_RATE_LIMITS = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Sourcebook"
MFA_TOTP_TOLERANCE = 1

# Signing in through an OpenID Connect provider, if configured. The issuer must be exactly as the
# provider writes it, including a final slash.
OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "")
OIDC_ORIGINS = form_origins(OIDC_ISSUER, os.environ.get("OIDC_FURTHER_ORIGINS", ""))
OIDC_NAME = os.environ.get("OIDC_NAME", "your organisation")
OIDC_MAKES_ACCOUNTS = flag("OIDC_MAKES_ACCOUNTS")
OIDC_IS_SECOND_FACTOR = flag("OIDC_IS_SECOND_FACTOR")
SOCIALACCOUNT_ADAPTER = "curation.accounts.provider.adapter.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_ISSUER:
    if urlsplit(OIDC_ISSUER).scheme != "https" and not DEBUG:
        raise ImproperlyConfigured("OIDC_ISSUER must begin with https://.")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = oidc_provider(
        OIDC_ISSUER,
        OIDC_NAME,
        os.environ.get("OIDC_CLIENT_ID", ""),
        os.environ.get("OIDC_CLIENT_SECRET", ""),
    )

# A session ends when it is idle for this long, and after SESSION_COOKIE_AGE in any case.
SESSION_IDLE_SECONDS = 60 * number("SESSION_IDLE_MINUTES", 30)
SESSION_COOKIE_AGE = 60 * 60 * number("SESSION_HOURS", 12)
if SESSION_IDLE_SECONDS < 60 or SESSION_COOKIE_AGE < 3600:
    raise ImproperlyConfigured("SESSION_IDLE_MINUTES and SESSION_HOURS must be 1 or more.")

# The languages in which words are recognised in scans, where Tesseract is installed.
OCR_LANGUAGES = os.environ.get("OCR_LANGUAGES", "eng")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = "curation.formats"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = ON_EMBEDDED_SERVER
if ON_EMBEDDED_SERVER or DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# The public address of the application, for links in e-mails, such as https://sourcebook.example
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")

EMAIL_URL = os.environ.get("EMAIL_URL", "")
SENDS_EMAIL = bool(EMAIL_URL)
WEEKLY_SUMMARY = flag("WEEKLY_SUMMARY")
globals().update(mail_server(EMAIL_URL))
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "sourcebook@localhost")

FIXTURE_DIRS = [BASE_DIR / "seeds"]

# A pasted document may have 5 MB of text, and encoding in a form makes it larger.
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Files have their own limits, each and in total; larger ones are skipped while they arrive.
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_HANDLERS = [
    "curation.web.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# What a page may load and run, and where its forms may lead (`curation.web.headers`): files of this
# site, no inline scripts or styles. The exception is the style of the error pages, which need no
# other file; a test checks the hash.
ERROR_PAGE_STYLE = "sha256-YUubYehKxGEbVIw+U+WD9pOOgRSdFzyoqL+Qhanxeq0="
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' '{ERROR_PAGE_STYLE}'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        # The button to sign in through a provider leads there.
        " ".join(["form-action 'self'", *OIDC_ORIGINS]),
        "frame-ancestors 'none'",
    ]
)
API_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if not (DEBUG or ON_EMBEDDED_SERVER):
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
    if TRUST_PROXY:
        # Only behind a proxy that always sets this header: otherwise clients could forge it.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Reading changes nothing, and the API's answers must not depend on sessions.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# The API is open to everybody, or only to holders of a key. Limits are requests per minute and per
# process, counted by key or by address; 0 means no limit.
API_KEY_MODEL = "curation.ApiKey"
API_KEYS_REQUIRED = flag("API_KEYS_REQUIRED")
API_RATE_LIMIT = number("API_RATE_LIMIT", 600)
API_KEY_RATE_LIMIT = number("API_KEY_RATE_LIMIT", 6000)
# How many requests to the API one address may have in progress in a process; 0 means no limit.
API_REQUESTS_AT_ONCE = number("API_REQUESTS_AT_ONCE", 8)

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "requests": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "requests",
        # The number of consumers whose requests a process counts; each takes about 300 bytes.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.keys.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.keys.KeyIfRequired"],
    "DEFAULT_THROTTLE_CLASSES": ["api.rate_limit.RateLimit"],
    "NUM_PROXIES": PROXIES,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Sourcebook API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.openapi.described_references.describe_references",
        "api.openapi.partial_schema.describe_partial_documents",
        "api.openapi.access_schema.describe_access",
        "api.openapi.example_answers.describe_examples",
    ],
    "ENUM_NAME_OVERRIDES": {
        "KindOfRecord": "publication.vocabulary.Kind.values",
        "KindOfTie": "vocabulary.records.TieKind.values",
        "ActionOfLog": "publication.vocabulary.Action.values",
    },
}

UNFOLD = {
    "SITE_TITLE": "Sourcebook",
    "SITE_HEADER": "Sourcebook",
    "SITE_SUBHEADER": "Every value checked",
    "SITE_SYMBOL": "menu_book",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("curation/favicon.svg"),
        }
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "6px",
    "STYLES": [lambda request: static("curation/admin.css")],
    "SCRIPTS": [
        lambda request: static("curation/autofocus.js"),
        lambda request: static("curation/presence.js"),
        lambda request: static("curation/named_lookups.js"),
        lambda request: static("curation/session_check.js"),
        lambda request: static("curation/sign_out.js"),
    ],
    "ACCOUNT": {"navigation": "desk.navigation.own_account"},
    "DASHBOARD_CALLBACK": "desk.dashboard.dashboard",
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "navigation": "desk.navigation.sidebar",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
