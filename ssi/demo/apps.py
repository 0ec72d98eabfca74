from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The fictitious network. Composes every room, like the settings; no room imports it."""

    name = "ssi.demo"
    label = "demo"
