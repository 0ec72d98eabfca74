from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "ssi.audit"
    label = "audit"
    verbose_name = _("Journal")

    def ready(self):
        # Each room's journal.py says its verbs in words.
        autodiscover_modules("journal")
