from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "ssi.audit"
    label = "audit"
    verbose_name = _("Journal")

    def ready(self):
        from .tables import journal_every_table

        # Each room's journal.py says its verbs in words, and which tables leave no line.
        autodiscover_modules("journal")
        post_migrate.connect(journal_every_table, sender=self)
