"""Addresses of the hand-over of an answer as a file."""

from django.urls import path

from . import views

urlpatterns = [path("echanges/<reference:reference>/stix/", views.ShareStix.as_view(), name="exchange-stix")]
