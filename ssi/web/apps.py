from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from . import french


class WebConfig(AppConfig):
    name = "ssi.web"
    label = "web"

    def ready(self):
        french.teach_plurals()
        # Each room's menu.py contributes its pages by name, its rotation.py what it keeps under a master key.
        autodiscover_modules("menu", "rotation")
