"""The checks need no database; when they are tested alone, sentences still need bare settings."""

import os

from django.conf import settings

if "DJANGO_SETTINGS_MODULE" not in os.environ and not settings.configured:
    settings.configure(USE_I18N=False, USE_TZ=True)
