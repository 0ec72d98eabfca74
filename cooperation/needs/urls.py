"""Addresses of the needs."""

from django.urls import path

from . import views

_ONE = "besoins/<reference:reference>/"

urlpatterns = [
    path("besoins/", views.NeedList.as_view(), name="need-list"),
    path("besoins/matrice/", views.NeedMatrix.as_view(), name="need-matrix"),
    path("besoins/semblables/", views.SimilarNeeds.as_view(), name="need-similar"),
    path("besoins/nouveau/", views.OpenNeed.as_view(), name="need-open"),
    path(_ONE, views.NeedDetail.as_view(), name="need-detail"),
    path(f"{_ONE}modifier/", views.EditNeed.as_view(), name="need-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.NeedMove.as_view(), name="need-act"),
]
