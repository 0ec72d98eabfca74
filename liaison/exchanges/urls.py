"""Addresses of the exchanges of information."""

from django.urls import path

from ssi.cases.models import Direction

from . import views
from .forms import IncomingForm, OutgoingForm

urlpatterns = [
    path("echanges/", views.ExchangeList.as_view(), name="exchange-list"),
    path(
        "echanges/recu/",
        views.OpenExchange.as_view(direction=Direction.IN, form_class=IncomingForm),
        name="exchange-open-incoming",
    ),
    path(
        "echanges/demande/",
        views.OpenExchange.as_view(direction=Direction.OUT, form_class=OutgoingForm),
        name="exchange-open-outgoing",
    ),
    path("echanges/<reference:reference>/", views.ExchangeDetail.as_view(), name="exchange-detail"),
    path("echanges/<reference:reference>/modifier/", views.EditExchange.as_view(), name="exchange-edit"),
    path("echanges/<reference:reference>/reponse/", views.DraftAnswer.as_view(), name="exchange-answer"),
    path("echanges/<reference:reference>/acte/<slug:name>/", views.ExchangeAct.as_view(), name="exchange-act"),
]
