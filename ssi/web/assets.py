"""The style sheet, inlined on the first visit (one round trip saved) and linked afterwards from the cache."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

STYLE_SHEET = "ssi/app.css"


def style_sheet():
    """(text, short hash) of the sheet. Read once per process, again when it changes under DEBUG."""
    found = finders.find(STYLE_SHEET)
    path = Path(found) if found else Path(settings.STATIC_ROOT) / STYLE_SHEET
    return _read(path, path.stat().st_mtime_ns if settings.DEBUG else 0)


@lru_cache(maxsize=2)
def _read(path, _changed_at):
    text = path.read_text(encoding="utf-8").strip()
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _hashed_url(name):
    return staticfiles_storage.url(name)


def url(name):
    """Address of a static file; kept in memory in production, where it never changes."""
    return staticfiles_storage.url(name) if settings.DEBUG else _hashed_url(name)
