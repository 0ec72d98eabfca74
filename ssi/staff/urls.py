"""Addresses of the staff of a post."""

from django.urls import path

from . import handover_views, views

app_name = "staff"
_PERSON = "agents/<int:person>/"
_HANDOVER = "passations/<int:pk>/"

urlpatterns = [
    path("", views.TeamPage.as_view(), name="team"),
    path("permanence/", views.Rota.as_view(), name="rota"),
    path("agents/<int:pk>/", views.PersonPage.as_view(), name="person"),
    path(f"{_PERSON}papiers/", views.EditSheet.as_view(), name="sheet-edit"),
    path(f"{_PERSON}stages/nouveau/", views.SaveCourse.as_view(), name="course-new"),
    path(f"{_PERSON}stages/<int:pk>/", views.SaveCourse.as_view(), name="course"),
    path(f"{_PERSON}accreditations/nouvelle/", views.SaveAccreditation.as_view(), name="accreditation-new"),
    path(f"{_PERSON}accreditations/<int:pk>/", views.SaveAccreditation.as_view(), name="accreditation"),
    path("absences/nouvelle/", views.SaveAbsence.as_view(), name="absence-new"),
    path("absences/<int:pk>/", views.SaveAbsence.as_view(), name="absence"),
    path("absences/<int:pk>/annuler/", views.CancelAbsence.as_view(), name="absence-cancel"),
    path("permanence/nouvelle/", views.SaveDuty.as_view(), name="duty-new"),
    path("permanence/<int:pk>/", views.SaveDuty.as_view(), name="duty"),
    path("permanence/<int:pk>/annuler/", views.CancelDuty.as_view(), name="duty-cancel"),
    path("affectations/<int:pk>/passation/", handover_views.OpenHandover.as_view(), name="handover-new"),
    path(_HANDOVER, handover_views.HandoverPage.as_view(), name="handover"),
    path(f"{_HANDOVER}modifier/", handover_views.EditHandover.as_view(), name="handover-edit"),
    path(f"{_HANDOVER}liste/", handover_views.Refresh.as_view(), name="handover-refresh"),
    path(f"{_HANDOVER}clore/", handover_views.Close.as_view(), name="handover-close"),
    path(f"{_HANDOVER}elements/<int:item>/", handover_views.Accept.as_view(), name="handover-accept"),
]
