"""The address of a page as paper must say it: whole, with the name of the site."""

from django.conf import settings


def absolute(path):
    """« https://ssi.example.gouv.fr/… », from the first origin of the installation; "" when none is set."""
    origins = [one for one in settings.CSRF_TRUSTED_ORIGINS if "*" not in one]
    return origins[0].rstrip("/") + path if origins else ""
