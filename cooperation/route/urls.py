"""Addresses of the route: what waits, the rules, and the page of a word for each kind."""

from django.urls import path

from . import views

urlpatterns = [
    path("a-viser/", views.Waiting.as_view(), name="waiting"),
    path("circuits/", views.Routes.as_view(), name="routes"),
]


def route_urls(prefix, one, model, permission):
    """The addresses of one kind: `prefix` of the names, `one` the path of a file."""
    say = views.Say.as_view(model=model, permission=permission)
    return [path(f"{one}avis/<slug:name>/", say, name=f"{prefix}-say")]
