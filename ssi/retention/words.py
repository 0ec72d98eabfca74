"""The name of a table for whoever reads a certificate: that of its model, else its own."""

from functools import cache

from django.apps import apps
from django.utils.text import capfirst


@cache
def _models():
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def table_label(name):
    """« Pièces jointes » for `attachments_attachment`."""
    model = _models().get(name)
    return str(capfirst(model._meta.verbose_name_plural)) if model else name
