"""Addresses of the pieces of information of an exchange."""

from django.urls import path

from . import views

urlpatterns = [
    path("echanges/<reference:reference>/renseignements/ajouter/", views.AddPiece.as_view(), name="exchange-piece-add"),
    path("echanges/<reference:reference>/renseignements/<int:pk>/", views.PieceDetail.as_view(), name="exchange-piece"),
    path(
        "echanges/<reference:reference>/renseignements/<int:pk>/corriger/",
        views.CorrectPiece.as_view(),
        name="exchange-piece-correct",
    ),
]
