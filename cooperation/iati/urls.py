"""Addresses of IATI: publication, the other donors."""

from django.urls import path

from . import views

urlpatterns = [
    path("publication/", views.Publication.as_view(), name="iati"),
    path(
        "programmes/<reference:reference>/publication/",
        views.DecidePublication.as_view(),
        name="programme-publication",
    ),
    path("autres-bailleurs/", views.OtherList.as_view(), name="others"),
    path("autres-bailleurs/importer/", views.ImportOthers.as_view(), name="others-import"),
    path("autres-bailleurs/imports/<int:pk>/", views.ImportDetail.as_view(), name="others-import-detail"),
    path("autres-bailleurs/<int:pk>/", views.OtherDetail.as_view(), name="other"),
]
