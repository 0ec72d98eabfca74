from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "ssi.home"
    label = "home"
    verbose_name = _("Ma journée")

    def ready(self):
        # Each room's day.py contributes its sections by name.
        autodiscover_modules("day")
