"""Addresses of the missions of experts, under the action they hang on."""

from django.urls import path

from . import views

_ACTION = "actions/<reference:reference>/experts/"

urlpatterns = [
    path(f"{_ACTION}ajouter/", views.SaveMission.as_view(), name="action-expert-add"),
    path(f"{_ACTION}<int:pk>/", views.SaveMission.as_view(), name="action-expert"),
    path(f"{_ACTION}<int:pk>/preparation/", views.TickMission.as_view(), name="action-expert-ready"),
    path(f"{_ACTION}<int:pk>/rapport/", views.ReceiveReport.as_view(), name="action-expert-report"),
    path(f"{_ACTION}<int:pk>/abandon/", views.DropMission.as_view(), name="action-expert-drop"),
]
