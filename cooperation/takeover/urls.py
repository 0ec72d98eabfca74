"""Addresses of the takeover of a list."""

from django.urls import path

from . import views

urlpatterns = [
    path("actions/reprise/", views.Send.as_view(), name="takeover"),
    path("actions/reprise/modele.xlsx", views.Template.as_view(), name="takeover-template"),
    path("actions/reprise/<int:pk>/", views.Preview.as_view(), name="takeover-preview"),
]
