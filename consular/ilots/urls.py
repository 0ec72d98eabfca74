"""Addresses of the map of îlots."""

from django.urls import path

from . import views

_ONE = "ilots/<uuid:pk>/"

urlpatterns = [
    path("ilots/", views.IlotList.as_view(), name="ilots"),
    path("ilots/nouveau/", views.SaveIlot.as_view(), name="ilot-new"),
    path("ilots/rattacher/", views.Placing.as_view(), name="placing"),
    path(_ONE, views.IlotPage.as_view(), name="ilot"),
    path(f"{_ONE}modifier/", views.SaveIlot.as_view(), name="ilot-edit"),
    path(f"{_ONE}essai/", views.NoteCall.as_view(), name="ilot-call"),
    path("ilots/<uuid:ilot>/chefs/nouveau/", views.SaveChef.as_view(), name="chef-new"),
    path("chefs/<uuid:pk>/", views.SaveChef.as_view(), name="chef"),
    path("points/", views.PointList.as_view(), name="points"),
    path("points/nouveau/", views.SavePoint.as_view(), name="point-new"),
    path("points/<uuid:pk>/", views.PointPage.as_view(), name="point"),
    path("points/<uuid:pk>/modifier/", views.SavePoint.as_view(), name="point-edit"),
    path("points/<uuid:pk>/verifie/", views.VerifyPoint.as_view(), name="point-verify"),
]
