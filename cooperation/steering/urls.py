"""Addresses of the risks and of the next steps of a programme."""

from django.urls import path

from . import views

_ONE = "programmes/<reference:reference>/"

urlpatterns = [
    path(f"{_ONE}risques/ajouter/", views.SaveRisk.as_view(), name="programme-risk-add"),
    path(f"{_ONE}risques/<int:pk>/", views.SaveRisk.as_view(), name="programme-risk"),
    path(f"{_ONE}risques/<int:pk>/lever/", views.LiftRisk.as_view(), name="programme-risk-lift"),
    path(f"{_ONE}etapes/ajouter/", views.SaveStep.as_view(), name="programme-step-add"),
    path(f"{_ONE}etapes/<int:pk>/", views.SaveStep.as_view(), name="programme-step"),
    path(f"{_ONE}etapes/<int:pk>/franchie/", views.FinishStep.as_view(), name="programme-step-done"),
]
