"""Addresses of events."""

from django.urls import path

from . import views

_ONE = "evenements/<reference:reference>/"

urlpatterns = [
    path("evenements/", views.EventList.as_view(), name="event-list"),
    path("evenements/nouveau/", views.OpenEvent.as_view(), name="event-open"),
    path(_ONE, views.EventDetail.as_view(), name="event-detail"),
    path(f"{_ONE}modifier/", views.EditEvent.as_view(), name="event-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.EventAct.as_view(), name="event-act"),
    path(f"{_ONE}mesures/ajouter/", views.SaveMeasure.as_view(), name="event-measure-add"),
    path(f"{_ONE}mesures/<int:pk>/", views.SaveMeasure.as_view(), name="event-measure"),
    path(f"{_ONE}mesures/<int:pk>/suite/", views.FinishMeasure.as_view(), name="event-measure-done"),
    path(f"{_ONE}mesures/<int:pk>/retirer/", views.RemoveMeasure.as_view(), name="event-measure-remove"),
    path(f"{_ONE}retenir/", views.WriteLessons.as_view(), name="event-lessons"),
]
