"""Addresses of the international bodies and of their meetings."""

from django.urls import path

from . import views

_ONE = "reunions/<reference:reference>/"

urlpatterns = [
    path("organismes/", views.BodyList.as_view(), name="body-list"),
    path("organismes/ajouter/", views.SaveBody.as_view(), name="body-add"),
    path("organismes/<int:pk>/", views.SaveBody.as_view(), name="body"),
    path("reunions/", views.MeetingList.as_view(), name="meeting-list"),
    path("reunions/nouvelle/", views.OpenMeeting.as_view(), name="meeting-open"),
    path(_ONE, views.MeetingDetail.as_view(), name="meeting-detail"),
    path(f"{_ONE}modifier/", views.EditMeeting.as_view(), name="meeting-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.MeetingAct.as_view(), name="meeting-act"),
    path(f"{_ONE}position/", views.WritePosition.as_view(), name="meeting-position"),
    path(f"{_ONE}compte-rendu/", views.WriteMinutes.as_view(), name="meeting-minutes"),
    path(f"{_ONE}suites/ajouter/", views.AddFollowUp.as_view(), name="meeting-followup-add"),
    path(f"{_ONE}suites/<int:pk>/", views.FinishFollowUp.as_view(), name="meeting-followup"),
]
