from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "ssi.accounts"
    label = "accounts"
    verbose_name = _("Comptes et droits")

    def ready(self):
        from . import checks, signals  # noqa: F401  (registering is their import's work)
