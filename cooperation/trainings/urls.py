"""Addresses of the trainings, under the action they hang on."""

from django.urls import path

from . import nomination_views as one
from . import views, visas

_ACTION = "actions/<reference:reference>/"
_SESSION = f"{_ACTION}sessions/<int:pk>/"
_NOMINATION = f"{_ACTION}candidatures/<int:pk>/"

urlpatterns = [
    path("formations/", views.TrainingList.as_view(), name="training-list"),
    path("formations/visas/", visas.TraineeVisas.as_view(), name="trainee-visas"),
    path("formations/attestation/", views.CheckCertificate.as_view(), name="certificate-check"),
    path(f"{_ACTION}sessions/ajouter/", views.SaveSession.as_view(), name="action-session-add"),
    path(_SESSION, views.SessionPage.as_view(), name="action-session"),
    path(f"{_SESSION}modifier/", views.SaveSession.as_view(), name="action-session-edit"),
    path(f"{_SESSION}candidat/", one.Nominate.as_view(), name="action-session-nominate"),
    path(f"{_SESSION}emargement/", views.SignIn.as_view(), name="action-session-signin"),
    path(f"{_SESSION}attestations/", views.Certify.as_view(), name="action-session-certify"),
    path(f"{_ACTION}evaluations/<int:pk>/", views.NoteEvaluation.as_view(), name="action-evaluation"),
    path(_NOMINATION, one.NominationPage.as_view(), name="action-nomination"),
    path(f"{_NOMINATION}modifier/", one.EditNomination.as_view(), name="action-nomination-edit"),
    path(f"{_NOMINATION}pieces/", one.TickPieces.as_view(), name="action-nomination-pieces"),
    path(f"{_NOMINATION}verification/", one.Vet.as_view(), name="action-nomination-vet"),
    path(f"{_NOMINATION}acte/", one.Act.as_view(), name="action-nomination-act"),
    path(f"{_NOMINATION}remplacer/", one.Replace.as_view(), name="action-nomination-replace"),
    path(f"{_NOMINATION}passeport/", one.Reveal.as_view(), name="action-nomination-reveal"),
]
