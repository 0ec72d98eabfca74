from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "ssi.directory"
    label = "directory"
    verbose_name = _("Annuaire")

    def ready(self):
        autodiscover_modules("reciprocity")
