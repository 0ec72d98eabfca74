"""Addresses of the figures."""

from django.urls import path

from . import views, yearly_views

urlpatterns = [
    path("indicateurs/", views.Indicators.as_view(), name="indicators"),
    path("indicateurs/dossiers/", views.IndicatorFiles.as_view(), name="indicator-files"),
    path("statistiques-977/", yearly_views.YearlyPage.as_view(), name="yearly"),
    path("statistiques-977/<reference:reference>/csv/", yearly_views.YearlyCsv.as_view(), name="yearly-csv"),
]
