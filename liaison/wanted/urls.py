"""Addresses of the searches."""

from django.urls import path

from . import views

FILE = "recherches/<reference:reference>/"
urlpatterns = [
    path("recherches/", views.WantedList.as_view(), name="wanted-list"),
    path("recherches/ouvrir/", views.OpenSearch.as_view(), name="wanted-open"),
    path(FILE, views.WantedDetail.as_view(), name="wanted-detail"),
    path(f"{FILE}modifier/", views.EditSearch.as_view(), name="wanted-edit"),
    path(f"{FILE}signalement/", views.AddSighting.as_view(), name="wanted-sighting-add"),
    path(f"{FILE}signalement/<int:pk>/corriger/", views.CorrectSighting.as_view(), name="wanted-sighting-correct"),
    path(f"{FILE}verification/", views.CheckSearch.as_view(), name="wanted-check"),
    path(f"{FILE}prolonger/", views.ExtendSearch.as_view(), name="wanted-extend"),
    path(f"{FILE}acte/<slug:name>/", views.WantedAct.as_view(), name="wanted-act"),
]
