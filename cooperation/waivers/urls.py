"""Addresses where an evaluation is given up."""

from django.urls import path

from . import views

urlpatterns = [
    path(
        "programmes/<reference:reference>/evaluation/dispense/",
        views.WaiveLocal.as_view(),
        name="programme-evaluation-waive",
    ),
    path(
        "actions/<reference:reference>/evaluations/<int:pk>/dispense/",
        views.WaiveLevel.as_view(),
        name="action-evaluation-waive",
    ),
]
