from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "ssi.cases"
    label = "cases"
    verbose_name = _("Dossiers")

    def ready(self):
        from . import converters, links  # noqa: F401  (registering is their import's work)

        # Each room's badges.py and beside.py contribute by name.
        autodiscover_modules("badges", "beside")
