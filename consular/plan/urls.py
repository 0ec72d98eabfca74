"""Addresses of the security plan."""

from django.urls import path

from . import counts, views

_VERSION, _COMMITTEE, _EXERCISE = "plan/<uuid:pk>/", "comites/<uuid:pk>/", "exercices/<uuid:pk>/"

urlpatterns = [
    path("plan/", views.PlanPage.as_view(), name="plan"),
    path("plan/nouvelle-version/", views.BeginVersion.as_view(), name="plan-new"),
    path(_VERSION, views.VersionPage.as_view(), name="plan-version"),
    path(f"{_VERSION}modifier/", views.EditPlan.as_view(), name="plan-edit"),
    path(f"{_VERSION}valider/", views.Validate.as_view(), name="plan-validate"),
    path("comites/nouveau/", views.SaveCommittee.as_view(), name="committee-new"),
    path(_COMMITTEE, views.CommitteePage.as_view(), name="committee"),
    path(f"{_COMMITTEE}modifier/", views.SaveCommittee.as_view(), name="committee-edit"),
    path(f"{_COMMITTEE}suite/", views.AskAfterCommittee.as_view(), name="committee-ask"),
    path("exercices/nouveau/", views.SaveExercise.as_view(), name="exercise-new"),
    path(_EXERCISE, views.ExercisePage.as_view(), name="exercise"),
    path(f"{_EXERCISE}modifier/", views.SaveExercise.as_view(), name="exercise-edit"),
    path(f"{_EXERCISE}suite/", views.AskAfterExercise.as_view(), name="exercise-ask"),
    path("suites/<uuid:pk>/", views.FollowPage.as_view(), name="follow-up"),
    path("securite/", counts.SafetyCounts.as_view(), name="safety-counts"),
]
