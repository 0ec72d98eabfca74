"""Reading the environment: `X`, or the file named by `X_FILE` (docker secrets)."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_MISSING = object()


def env(name, default=_MISSING):
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is _MISSING:
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) must be set.")
    return value


def env_bool(name, default=False):
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def env_list(name, default=""):
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


def env_path(name):
    """The file itself, for what is read again when it changes: `X_FILE` alone, "" when not given."""
    return os.environ.get(f"{name}_FILE", "")


def mail_encryption(word):
    """Django's (EMAIL_USE_TLS, EMAIL_USE_SSL): TLS asked for on the way (RFC 3207), from the start (RFC 8314), none."""
    known = {"starttls": (True, False), "tls": (False, True), "none": (False, False)}
    if word not in known:
        raise ImproperlyConfigured(f"SSI_EMAIL_TLS is one of {', '.join(known)}.")
    return known[word]


def object_store():
    """The S3 service where sealed files lie; None for a folder. Raises ImproperlyConfigured, never showing a value."""
    names = ("endpoint", "bucket", "region", "access_key", "secret_key")
    given = {name: env(f"SSI_S3_{name.upper()}", "") for name in names}
    if not any(given.values()):
        return None
    if missing := [f"SSI_S3_{name.upper()}" for name in names if not given[name]]:
        raise ImproperlyConfigured(f"Object storage is half configured: {', '.join(missing)} must be set too.")
    try:
        parts = urlsplit(given["endpoint"])
        fits = parts.hostname and not parts.username and (parts.scheme == "https" or _is_here(parts))
    except ValueError:
        fits = False
    if not fits:
        raise ImproperlyConfigured("SSI_S3_ENDPOINT is https://…, without an account; http:// to this machine alone.")
    return given | {"ca": env_path("SSI_S3_CA")}


def _is_here(parts):
    return parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}


def database(url, **extra):
    """Django's DATABASES entry of a `postgresql://user:password@host:port/name?host=/socket/dir` address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("Only PostgreSQL is supported: postgresql://…")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        **extra,
    }
