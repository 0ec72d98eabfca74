"""Addresses of the warrants and of the release-risk board."""

from django.urls import path

from ssi.cases.models import Direction

from . import surrender_views, treaty_views, views

urlpatterns = [
    path("mandats/", views.WarrantList.as_view(), name="warrant-list"),
    path("mandats/actif/", views.OpenWarrant.as_view(direction=Direction.OUT), name="warrant-open-outgoing"),
    path("mandats/passif/", views.OpenWarrant.as_view(direction=Direction.IN), name="warrant-open-incoming"),
    path("mandats/conventions/", treaty_views.Treaties.as_view(), name="treaties"),
    path("mandats/conventions/ajouter/", treaty_views.WriteTreaty.as_view(), name="treaty-add"),
    path("mandats/conventions/<int:pk>/", treaty_views.WriteTreaty.as_view(), name="treaty-change"),
    path("mandats/<reference:reference>/", views.WarrantDetail.as_view(), name="warrant-detail"),
    path("mandats/<reference:reference>/modifier/", views.EditWarrant.as_view(), name="warrant-edit"),
    path("mandats/<reference:reference>/personne/", views.ChoosePerson.as_view(), name="warrant-person"),
    path("mandats/<reference:reference>/evenement/", views.RecordEvent.as_view(), name="warrant-event"),
    path(
        "mandats/<reference:reference>/evenement/<int:pk>/corriger/",
        views.CorrectEvent.as_view(),
        name="warrant-event-correct",
    ),
    path(
        "mandats/<reference:reference>/evenement/<int:pk>/annuler/",
        views.CancelEvent.as_view(),
        name="warrant-event-cancel",
    ),
    path(
        "mandats/<reference:reference>/evenement/<int:pk>/partenaire/",
        surrender_views.InformPartner.as_view(),
        name="warrant-event-inform",
    ),
    path("mandats/<reference:reference>/remise/", surrender_views.PrepareSurrender.as_view(), name="warrant-surrender"),
    path("mandats/<reference:reference>/acte/<slug:name>/", views.WarrantAct.as_view(), name="warrant-act"),
    path("risque-remise/", surrender_views.Board.as_view(), name="release-risk"),
]
