"""Addresses of incidents."""

from django.urls import path

from . import views

urlpatterns = [
    path("incidents/", views.IncidentList.as_view(), name="incidents"),
    path("incidents/carte/", views.IncidentMap.as_view(), name="incidents-map"),
    path("incidents/export.csv", views.IncidentExport.as_view(), name="incidents-export"),
    path("incidents/nouveau/", views.OpenIncident.as_view(), name="incident-new"),
    path("incidents/<uuid:pk>/", views.IncidentPage.as_view(), name="incident"),
    path("incidents/<uuid:pk>/entree/", views.AddEntry.as_view(), name="incident-entry"),
]
