"""Addresses of alerts."""

from django.urls import path

from . import views

_ONE = "alertes/<uuid:pk>/"

urlpatterns = [
    path("alertes/", views.AlertList.as_view(), name="alerts"),
    path("alertes/nouvelle/", views.SaveAlert.as_view(), name="alert-new"),
    path(_ONE, views.AlertPage.as_view(), name="alert"),
    path(f"{_ONE}modifier/", views.SaveAlert.as_view(), name="alert-edit"),
    path(f"{_ONE}acte/", views.AlertAct.as_view(), name="alert-act"),
    path(f"{_ONE}cap.xml", views.CapFile.as_view(), name="alert-cap"),
    path(f"{_ONE}sms.txt", views.SmsFile.as_view(), name="alert-sms"),
    path(f"{_ONE}courriel.txt", views.EmailFile.as_view(), name="alert-email"),
    path(f"{_ONE}reponses/", views.Answers.as_view(), name="alert-answers"),
    path("reponses/<uuid:pk>/rapprocher/", views.MatchAnswer.as_view(), name="reply-match"),
]
