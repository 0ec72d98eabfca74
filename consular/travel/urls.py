"""Addresses of the trips of the staff and of the zones."""

from django.urls import path

from . import views

_ONE = "deplacements/<reference:reference>/"

urlpatterns = [
    path("deplacements/", views.TripList.as_view(), name="trip-list"),
    path("deplacements/nouveau/", views.OpenTrip.as_view(), name="trip-open"),
    path("deplacements/zones/", views.ZoneList.as_view(), name="zones"),
    path("deplacements/zones/ajouter/", views.SaveZone.as_view(), name="zone-add"),
    path("deplacements/zones/<int:pk>/", views.SaveZone.as_view(), name="zone"),
    path(_ONE, views.TripDetail.as_view(), name="trip-detail"),
    path(f"{_ONE}modifier/", views.EditTrip.as_view(), name="trip-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.TripAct.as_view(), name="trip-act"),
    path(f"{_ONE}etapes/ajouter/", views.SaveStage.as_view(), name="trip-stage-add"),
    path(f"{_ONE}etapes/<int:pk>/", views.SaveStage.as_view(), name="trip-stage"),
    path(f"{_ONE}etapes/<int:pk>/retirer/", views.RemoveStage.as_view(), name="trip-stage-remove"),
    path(f"{_ONE}points/ajouter/", views.SaveCheck.as_view(), name="trip-check-add"),
    path(f"{_ONE}points/<int:pk>/", views.SaveCheck.as_view(), name="trip-check"),
    path(f"{_ONE}points/<int:pk>/recu/", views.Receive.as_view(), name="trip-check-receive"),
    path(f"{_ONE}points/<int:pk>/retirer/", views.RemoveCheck.as_view(), name="trip-check-remove"),
]
