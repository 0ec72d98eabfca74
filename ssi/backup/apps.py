from django.apps import AppConfig


class BackupConfig(AppConfig):
    """No table of its own: a backup knows of no model, and a restored one opens before any migration."""

    name = "ssi.backup"
    label = "backup"
