from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "ssi.retention"
    label = "retention"
    verbose_name = _("Conservation")

    def ready(self):
        # Each room's retention.py says by name to whom its files were communicated.
        autodiscover_modules("retention")
        post_migrate.connect(_first_periods, sender=self)


def _first_periods(**_):
    """After each migration a new kind of file has its first durations, to be verified."""
    from .periods import give_first_periods

    give_first_periods()
