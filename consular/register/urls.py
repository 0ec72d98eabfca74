"""Addresses of the register."""

from django.urls import path

from . import import_views, views

_DRAFT = "registre/importer/<uuid:pk>/"

urlpatterns = [
    path("registre/", views.RegisterPage.as_view(), name="register"),
    path("registre/consulter/", views.SayWhy.as_view(), name="reading"),
    path("registre/personnes/", views.PersonList.as_view(), name="persons"),
    path("registre/personnes/<uuid:pk>/", views.PersonPage.as_view(), name="person"),
    path("registre/personnes/<uuid:pk>/ilot/", views.PlaceHousehold.as_view(), name="person-place"),
    path("registre/importer/", import_views.Bring.as_view(), name="import"),
    path(f"{_DRAFT}colonnes/", import_views.Match.as_view(), name="import-match"),
    path(f"{_DRAFT}apercu/", import_views.PreviewPage.as_view(), name="import-preview"),
    path(f"{_DRAFT}abandonner/", import_views.GiveUp.as_view(), name="import-give-up"),
    path("effectifs/", views.Counts.as_view(), name="counts"),
]
