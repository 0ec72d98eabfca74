"""Production settings: everything that varies comes from the environment, every default is the safe one."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from .environment import database, env, env_bool, env_list, env_path, mail_encryption, object_store

BASE_DIR = Path(__file__).resolve().parent.parent.parent
STATE_DIR = Path(env("SSI_STATE_DIR", str(BASE_DIR / "var")))

SECRET_KEY = env("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env_list("SSI_HOSTS")
CSRF_TRUSTED_ORIGINS = env_list("SSI_ORIGINS")

# --- Who sends this service: the same software serves another State (PRODUCT §1) ---------------------
SSI_BRAND = {
    "state": env("SSI_STATE", "République française"),
    "service": env("SSI_SERVICE", "Service de sécurité intérieure"),
    "state_marks": env_bool("SSI_STATE_MARKS", False),
}
SSI_SENDING_COUNTRY = env("SSI_SENDING_COUNTRY", "FR")
# Who publishes in the IATI registry, and who runs the programmes. FR-6 is the French foreign ministry in a retired
# list of organisations: to be confirmed by it, and said so on the page, until SSI_IATI_CONFIRMED.
SSI_IATI = {
    "ref": env("SSI_IATI_REF", "FR-6"),
    "name": env("SSI_IATI_NAME", "Ministère de l’Europe et des affaires étrangères"),
    "implementing": env("SSI_IATI_IMPLEMENTING", "Direction de la coopération internationale de sécurité"),
    "confirmed": env_bool("SSI_IATI_CONFIRMED", False),
}
SSI_DEMO = False
# Diffusion Restreinte may enter only an installation that was accredited for it (liaison.md §4).
SSI_HOMOLOGATION_DR = env_bool("SSI_HOMOLOGATION_DR", False)
SSI_MFA_REQUIRED = True
# Commands of the demo loader and the tests move the clock; the database listens only where its owner allowed it.
SSI_SIMULATED_TIME = False

# --- Applications --------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ssi.web",
    "ssi.audit",
    "ssi.outbox",
    "ssi.network",
    "ssi.accounts",
    "ssi.clocks",
    "ssi.cases",
    "ssi.attachments",
    "ssi.approvals",
    "ssi.directory",
    "ssi.figures",
    "ssi.reports",
    "ssi.retention",
    "ssi.staff",
    "ssi.home",
    "ssi.desk",
    "ssi.backup",
    "liaison",
    "cooperation",
    "consular",
]

MIDDLEWARE = [
    "ssi.web.middleware.SecurityHeadersMiddleware",
    "ssi.web.middleware.DoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ssi.web.middleware.RequestIdMiddleware",
    "ssi.web.middleware.DraftReceiptMiddleware",
    "ssi.web.restart.RestartMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ssi.accounts.middleware.SecondFactorMiddleware",
    "ssi.accounts.middleware.IdentityMiddleware",
    "ssi.accounts.middleware.TemporaryPasswordMiddleware",
    "ssi.accounts.step_up.StepUpMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

ROOT_URLCONF = "ssi.urls"
WSGI_APPLICATION = "ssi.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "ssi.accounts.context_processors.frame",
            ],
            "builtins": ["ssi.web.templatetags.web", "django.templatetags.i18n"],
        },
    },
]
FORM_RENDERER = "ssi.web.forms.Renderer"

# --- Database: the application's login, which owns nothing and bypasses nothing (DECISIONS §1.1) --------
# The same login a second time, for what must outlive a request that is rolled back (DECISIONS §3.12): opened when a
# throttle or a failed sign-in is written, closed with the request.
DATABASES = {"default": database(env("DATABASE_URL")), "apart": database(env("DATABASE_URL"), CONN_MAX_AGE=0)}
DATABASE_ROUTERS = ["ssi.accounts.apart.ApartRouter"]
SSI_APART_DATABASE = "apart"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Tests and the demo loader connect as a login that may become the application; production logs in as it.
SSI_APPLICATION_ROLE = None

# Throttles live in PostgreSQL: losing Redis loses nothing and locks nobody out (DECISIONS §1.7).
CACHES = {
    "default": {  # the one the sign-in library counts in
        "BACKEND": "ssi.accounts.apart.ThrottleCache",
        "LOCATION": "web_cache",
        # The default of 300 would let many addresses push the throttles of others out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "kept": {  # half-typed forms: kept and forgotten with the request that does it
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# --- Sign-in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["ssi.accounts.backend.RuleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "ssi.accounts.passwords.ContextWordsValidator"},
    {"NAME": "ssi.accounts.passwords.BreachedPasswordValidator"},
]
# Passwords found in breaches: a file of SHA-1 sums in their order, as « Pwned Passwords » is published.
SSI_BREACHED_PASSWORDS = env_path("SSI_BREACHED_PASSWORDS")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "ssi.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "ssi.accounts.adapters.SocialAccountAdapter"
MFA_ADAPTER = "ssi.accounts.adapters.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "20/m/ip",
    "login_failed": "5/15m/key,20/m/ip",
    "reset_password": "5/h/ip,3/h/key",
    "reauthenticate": "10/m/user",
    "violation": "20/m/ip",  # ours: ssi.web.violations
    "export": "30/h/user",  # ours: ssi.accounts.step_up
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("SSI_TRUSTED_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "SSI"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_ONLY = False
# ProConnect or any OpenID Connect provider (security.md §5): set the three, and it appears on the sign-in page.
if env("SSI_OIDC_SERVER", ""):
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": env("SSI_OIDC_ID", "proconnect"),
                    "name": env("SSI_OIDC_NAME", "ProConnect"),
                    "client_id": env("SSI_OIDC_CLIENT_ID"),
                    "secret": env("SSI_OIDC_SECRET"),
                    "settings": {"server_url": env("SSI_OIDC_SERVER"), "issuer": env("SSI_OIDC_ISSUER", "")},
                }
            ]
        }
    }

SESSION_ENGINE = "ssi.accounts.sessions"
# Every cookie bears it: sent over TLS, to this host only (ssi/web/cookies.py gives those that are ours).
SSI_COOKIE_PREFIX = "__Host-"
MESSAGE_STORAGE = "ssi.web.cookies.Notices"
SESSION_COOKIE_NAME = SSI_COOKIE_PREFIX + "ssi"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SSI_SESSION_IDLE_SECONDS = int(env("SSI_SESSION_IDLE_SECONDS", str(30 * 60)))
CSRF_COOKIE_NAME = SSI_COOKIE_PREFIX + "csrf"
CSRF_COOKIE_SECURE = True
CSRF_FAILURE_VIEW = "ssi.web.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = env_bool("SSI_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# They answer in clear; what refuses to (ssi.web.middleware.DoorMiddleware) does not come as far as the redirection.
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
X_FRAME_OPTIONS = "DENY"

# guardian stores the named grants; nothing else reads rights from it, and its backend is not installed.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # its backend ignores inactive accounts and expiry (DECISIONS §1.5)
]

# --- Files -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("SSI_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Where their sealed bytes lie: an S3 service (ADR 12), None for the folder of this machine.
SSI_S3 = object_store()
# For its connection, and without a byte of it: twice both is less than the lease of a report (SSI_JOB_LEASE_SECONDS).
SSI_S3_SECONDS = (3, 8)
# Master keys of the attachments: newest first, "id:base64 of 32 bytes", comma separated. Never in the database.
SSI_VAULT_KEYS = env_list("SSI_VAULT_KEYS")
# Key of the hashes by which files of different posts are compared (liaison/persons/keys.py). Never in the database,
# and kept for ever: under another key, rows saved before are found no more.
SSI_CROSSCHECK_KEY = env("SSI_CROSSCHECK_KEY", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Ed25519 key that seals the journal (PEM), readable by the worker only.
SSI_SEAL_KEY = env("SSI_SEAL_KEY", "")
# Its public half: whoever verifies needs no more.
SSI_SEAL_PUBLIC_KEY = env("SSI_SEAL_PUBLIC_KEY", "")
# Electronic signature of the reports (ADR 11): PKCS#12 and its passphrase, readable by the worker only; the certificate
# alone (PEM), whose end the health page watches.
SSI_SIGNING_KEY = env_path("SSI_SIGNING_KEY")
SSI_SIGNING_PASSPHRASE = env("SSI_SIGNING_PASSPHRASE", "")
SSI_SIGNING_CERTIFICATE = env_path("SSI_SIGNING_CERTIFICATE")
# For whoever watches (docs/deployment.md): the secret of /metriques/, and the certificate that the proxy shows.
SSI_METRICS_TOKEN = env("SSI_METRICS_TOKEN", "")
SSI_TLS_CERTIFICATE = env_path("SSI_TLS_CERTIFICATE")
# Backups (docs/deployment.md): where they go, the login that reads all, and their keys, written like the vault's.
SSI_BACKUP_DIR = Path(env("SSI_BACKUP_DIR", str(BASE_DIR / "backups")))
SSI_BACKUP_DATABASE_URL = env("DATABASE_BACKUP_URL", "")
SSI_BACKUP_KEYS = env_list("SSI_BACKUP_KEYS")

# --- Language and time -------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LOCALE_PATHS = [BASE_DIR / "ssi" / "locale"]
LANGUAGE_COOKIE_NAME = SSI_COOKIE_PREFIX + "language"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Celery: messages hold one UUID (DECISIONS §1.7) -------------------------------------------------------
REDIS_URL = env("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # A person never waits for the doorbell: one try when Redis is down, beat drains each minute all the same.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
# Behind Sentinels the addresses are theirs (`sentinel://a:26379;sentinel://b:26379`), and this is whom they watch.
if master := env("SSI_REDIS_MASTER", ""):
    CELERY_BROKER_TRANSPORT_OPTIONS["master_name"] = master
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_TIME_LIMIT = 180
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "beat": {"task": "ssi.home.tasks.beat", "schedule": 60.0},
    "drain": {"task": "ssi.outbox.tasks.drain", "schedule": 60.0},
    "relay-jobs": {"task": "ssi.reports.tasks.relay", "schedule": 15.0},
    "prepare-reports": {"task": "ssi.reports.tasks.prepare", "schedule": 3600.0},
    "purge-register": {"task": "consular.tasks.purge_register", "schedule": 3600.0},
    "purge-comparisons": {"task": "consular.tasks.purge_comparisons", "schedule": 3600.0},
    "strike-off-searches": {"task": "liaison.tasks.strike_off_searches", "schedule": 3600.0},
    "follow-treaties": {"task": "liaison.tasks.follow_treaties", "schedule": 3600.0},
    "forget-trainees": {"task": "cooperation.tasks.forget_trainees", "schedule": 86400.0},
    "warn-of-deadlines": {"task": "ssi.clocks.tasks.warn", "schedule": 60.0},
    "seal-journal": {"task": "ssi.audit.tasks.seal", "schedule": 60.0},
    "purge-journal": {"task": "ssi.audit.tasks.purge", "schedule": 86400.0},
    "sweep-rights": {"task": "ssi.accounts.tasks.sweep", "schedule": 3600.0},
}
# How long a dead worker keeps its report: the living ones renew theirs, even in the middle of a long page.
SSI_JOB_LEASE_SECONDS = 30

EMAIL_BACKEND = env("SSI_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env("SSI_EMAIL_HOST", "localhost")
EMAIL_PORT = int(env("SSI_EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("SSI_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env("SSI_EMAIL_PASSWORD", "")
# Encrypted and to whom the certificate names, unless the installation says that its relay is beside it ("none").
EMAIL_USE_TLS, EMAIL_USE_SSL = mail_encryption(env("SSI_EMAIL_TLS", "starttls"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("SSI_EMAIL_FROM", "ne-pas-repondre@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ssi.audit.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("SSI_LOG_LEVEL", "WARNING")},
}
