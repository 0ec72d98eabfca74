from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "ssi.approvals"
    label = "approvals"
    verbose_name = _("Parapheur")

    def ready(self):
        autodiscover_modules("workflow")
        post_migrate.connect(_teach_the_database, sender=self)


def _teach_the_database(**_):
    """After each migration the database learns the declared states and moves, and refuses the others."""
    from ssi.cases.registry import teach_the_database

    from .workflow import workflows

    teach_the_database(workflows())
