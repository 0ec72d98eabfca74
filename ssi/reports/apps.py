from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "ssi.reports"
    label = "reports"
    verbose_name = _("Rapports")

    def ready(self):
        from . import annual, monthly, quarterly, reciprocity, weekly  # noqa: F401  (a document, models of report)

        # Each room's reports.py contributes its sections and its documents by name.
        autodiscover_modules("reports")
