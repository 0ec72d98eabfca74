from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "ssi.staff"
    label = "staff"
    verbose_name = _("Personnel")

    def ready(self):
        # Each room's handover.py adds what it knows to the file of a departing officer.
        autodiscover_modules("handover")
