"""Addresses of the exchange of seats and experts."""

from django.urls import path

from . import views

_ACTION = "actions/<reference:reference>/"

urlpatterns = [
    path("bourse/", views.OfferList.as_view(), name="offer-list"),
    path("bourse/<int:pk>/", views.OfferPage.as_view(), name="offer"),
    path("bourse/<int:pk>/demander/", views.AskOffer.as_view(), name="offer-ask"),
    path("bourse/<int:pk>/retirer/", views.Retract.as_view(), name="offer-retract"),
    path("bourse/demandes/<int:pk>/repondre/", views.AnswerRequest.as_view(), name="offer-answer"),
    path("bourse/demandes/<int:pk>/retirer/", views.Withdraw.as_view(), name="offer-withdraw"),
    path("bourse/demandes/<int:pk>/candidat/", views.NameCandidate.as_view(), name="offer-name"),
    path("bourse/candidats/<int:pk>/inscrire/", views.TakeIn.as_view(), name="offer-take-in"),
    path("bourse/candidats/<int:pk>/effacer/", views.Erase.as_view(), name="offer-erase"),
    path(f"{_ACTION}sessions/<int:pk>/offrir/", views.OfferSeats.as_view(), name="action-session-offer"),
    path(f"{_ACTION}experts/<int:pk>/proposer/", views.OfferExpert.as_view(), name="action-expert-offer"),
]
