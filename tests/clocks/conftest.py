"""The engine needs no database; when it is tested alone, sentences still need bare settings."""

import os

from django.conf import settings

if "DJANGO_SETTINGS_MODULE" not in os.environ and not settings.configured:
    settings.configure(USE_I18N=False, USE_TZ=True)
