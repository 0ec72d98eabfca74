from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ssi.web"
    label = "web"
