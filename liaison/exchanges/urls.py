"""Addresses of the exchanges of information."""

from django.urls import path

from ssi.cases.models import Direction

from . import act_views, thread_views, views
from .forms import IncomingForm, OutgoingForm

ONE = "echanges/<reference:reference>/"

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
    path("echanges/ligne/", views.OneLine.as_view(), name="exchange-one-line"),
    path(ONE, views.ExchangeDetail.as_view(), name="exchange-detail"),
    path(f"{ONE}modifier/", views.EditExchange.as_view(), name="exchange-edit"),
    path(f"{ONE}reponse/", views.DraftAnswer.as_view(), name="exchange-answer"),
    path(f"{ONE}copie/", views.PartnerCopyPage.as_view(), name="exchange-copy"),
    path(f"{ONE}acte/<slug:name>/", act_views.ExchangeAct.as_view(), name="exchange-act"),
    path(f"{ONE}message/", thread_views.AddMessage.as_view(), name="exchange-message-add"),
    path(f"{ONE}message/<int:pk>/", thread_views.CorrectMessage.as_view(), name="exchange-message"),
    path(f"{ONE}courriel/", thread_views.ImportMail.as_view(), name="exchange-mail"),
    path(f"{ONE}saisine/", thread_views.Seize.as_view(), name="exchange-seize"),
    path(f"{ONE}saisine/<int:pk>/", thread_views.ServiceAnswered.as_view(), name="exchange-seized"),
    path(f"{ONE}confirmation/", thread_views.ConfirmInWriting.as_view(), name="exchange-confirm"),
]
