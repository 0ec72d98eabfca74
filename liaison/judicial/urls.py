"""Addresses of judicial assistance."""

from django.urls import path

from ssi.cases.models import Direction

from . import form_views, views

urlpatterns = [
    path("entraide/", views.JudicialList.as_view(), name="judicial-list"),
    path("entraide/droit/", views.Law.as_view(), name="judicial-law"),
    path("entraide/recue/", views.OpenFile.as_view(direction=Direction.IN), name="judicial-open-incoming"),
    path("entraide/demande/", views.OpenFile.as_view(direction=Direction.OUT), name="judicial-open-outgoing"),
    path("entraide/<reference:reference>/", views.JudicialDetail.as_view(), name="judicial-detail"),
    path("entraide/<reference:reference>/modifier/", views.EditFile.as_view(), name="judicial-edit"),
    path("entraide/<reference:reference>/dates/", views.Dates.as_view(), name="judicial-dates"),
    path("entraide/<reference:reference>/acte/<slug:name>/", views.JudicialAct.as_view(), name="judicial-act"),
    path("entraide/<reference:reference>/formulaires/", form_views.BeginForm.as_view(), name="judicial-form-begin"),
    path("entraide/<reference:reference>/formulaires/<int:pk>/", form_views.FillForm.as_view(), name="judicial-form"),
]
