"""Addresses of the comparer of lists."""

from django.urls import path

from . import views

urlpatterns = [
    path("comparateur/", views.ComparisonList.as_view(), name="comparisons"),
    path("comparateur/nouveau/", views.Compare.as_view(), name="compare"),
    path("comparateur/<uuid:pk>/", views.Comparison.as_view(), name="comparison"),
]
