"""Addresses of the results and evaluations of a programme."""

from django.urls import path

from . import views

_ONE = "programmes/<reference:reference>/"

urlpatterns = [
    path(f"{_ONE}indicateurs/ajouter/", views.AddIndicator.as_view(), name="programme-indicator-add"),
    path(f"{_ONE}indicateurs/<int:pk>/retirer/", views.RemoveIndicator.as_view(), name="programme-indicator-remove"),
    path(f"{_ONE}indicateurs/<int:pk>/periode/", views.AddPeriod.as_view(), name="programme-indicator-period"),
    path(f"{_ONE}periodes/<int:pk>/retirer/", views.RemovePeriod.as_view(), name="programme-period-remove"),
    path(f"{_ONE}periodes/<int:pk>/verrouiller/", views.LockPeriod.as_view(), name="programme-period-lock"),
    path(f"{_ONE}periodes/<int:pk>/rouvrir/", views.UnlockPeriod.as_view(), name="programme-period-unlock"),
    path(f"{_ONE}periodes/<int:pk>/releve/", views.AddReading.as_view(), name="programme-period-reading"),
    path(f"{_ONE}releves/<int:pk>/", views.EditReading.as_view(), name="programme-reading-edit"),
    path(f"{_ONE}releves/<int:pk>/decision/", views.DecideReading.as_view(), name="programme-reading-decide"),
    path(f"{_ONE}evaluation/", views.Evaluate.as_view(), name="programme-evaluation"),
    path(f"{_ONE}evaluation/externe/", views.AddExternalEvaluation.as_view(), name="programme-external-add"),
    path(f"{_ONE}evaluation/<int:pk>/", views.EditExternalEvaluation.as_view(), name="programme-external-edit"),
    path(f"{_ONE}evaluation/<int:pk>/suite/", views.AddFollowUp.as_view(), name="programme-evaluation-followup"),
    path(f"{_ONE}suites/<int:pk>/faite/", views.FinishFollowUp.as_view(), name="programme-followup-done"),
]
