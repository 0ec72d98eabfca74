"""Addresses of crises."""

from django.urls import path

from . import count_views, figure_views, move_views, views
from .calls import views as calls
from .costs import views as costs
from .offline import views as offline
from .wording import views as wording

_ONE = "crises/<uuid:pk>/"
_PERSON, _MOVE = "crises/personnes/<uuid:pk>/", "crises/mouvements/<uuid:pk>/"

urlpatterns = [
    path("crises/", views.CrisisList.as_view(), name="crises"),
    path("crises/reseau/", views.NetworkCrises.as_view(), name="crises-network"),
    path("crises/ouvrir/", views.OpenCrisis.as_view(), name="crisis-new"),
    path(_ONE, views.CrisisBoard.as_view(), name="crisis"),
    path(f"{_ONE}phase/", views.MoveCrisis.as_view(), name="crisis-phase"),
    path(f"{_ONE}fonctions/", views.GiveFunction.as_view(), name="crisis-function"),
    path("crises/fonctions/<uuid:pk>/", views.Sheet.as_view(), name="crisis-sheet"),
    path(f"{_ONE}main-courante/", views.Log.as_view(), name="crisis-log"),
    path(f"{_ONE}recensement/", count_views.HeadcountPage.as_view(), name="crisis-headcount"),
    path(f"{_ONE}perimetre/", count_views.TakePerimeter.as_view(), name="crisis-perimeter"),
    path(f"{_ONE}personnes/", count_views.PersonList.as_view(), name="crisis-persons"),
    path(f"{_ONE}saisie/", count_views.Rapid.as_view(), name="crisis-rapid"),
    path(f"{_ONE}decouverte/", count_views.Discover.as_view(), name="crisis-discovery"),
    path(_PERSON, count_views.PersonPage.as_view(), name="crisis-person"),
    path(f"{_PERSON}deces/", count_views.Death.as_view(), name="crisis-person-death"),
    path(f"{_PERSON}rapprocher/", count_views.Match.as_view(), name="crisis-found-match"),
    path(f"{_ONE}chiffres/", figure_views.FigureList.as_view(), name="crisis-figures"),
    path("crises/chiffres/<uuid:pk>/", figure_views.FigurePage.as_view(), name="crisis-figure"),
    path(f"{_ONE}point/", figure_views.DrawUp.as_view(), name="crisis-draw-up"),
    path("crises/points/<uuid:pk>/", figure_views.SitrepPage.as_view(), name="crisis-sitrep"),
    path(f"{_ONE}mouvements/", move_views.MovementList.as_view(), name="crisis-movements"),
    path(f"{_ONE}mouvements/nouveau/", move_views.SaveMovement.as_view(), name="crisis-new-movement"),
    path(_MOVE, move_views.MovementPage.as_view(), name="crisis-movement"),
    path(f"{_MOVE}modifier/", move_views.EditMovement.as_view(), name="crisis-movement-edit"),
    path(f"{_MOVE}inscrire/", move_views.AddPeople.as_view(), name="crisis-movement-people"),
    path(f"{_MOVE}manifeste/", move_views.PrintManifest.as_view(), name="crisis-manifest"),
    path("crises/places/<uuid:pk>/retirer/", move_views.GiveUpSeat.as_view(), name="crisis-seat"),
    path(f"{_ONE}appels/", calls.CallList.as_view(), name="crisis-calls"),
    path("crises/appels/<uuid:pk>/", calls.CallPage.as_view(), name="crisis-call"),
    path("crises/appels/<uuid:pk>/rattacher/", calls.LinkCall.as_view(), name="crisis-call-link"),
    path("crises/appels/<uuid:pk>/imprimer/", calls.PrintCall.as_view(), name="crisis-call-print"),
    path("crises/appels/<uuid:pk>/detacher/", calls.UnlinkCall.as_view(), name="crisis-call-unlink"),
    path(f"{_ONE}frais/", costs.CostList.as_view(), name="crisis-costs"),
    path("crises/frais/<uuid:pk>/", costs.CostClaimPage.as_view(), name="crisis-cost"),
    path("crises/frais/<uuid:pk>/modifier/", costs.EditClaim.as_view(), name="crisis-cost-edit"),
    path("crises/frais/<uuid:pk>/envoyer/", costs.SendClaim.as_view(), name="crisis-cost-send"),
    path("crises/frais/<uuid:pk>/reponse/", costs.SettleClaim.as_view(), name="crisis-cost-settle"),
    path("crises/frais/<uuid:pk>/imprimer/", costs.PrintClaim.as_view(), name="crisis-cost-print"),
    path("crises/frais/lignes/<uuid:pk>/retirer/", costs.DropLine.as_view(), name="crisis-cost-drop"),
    path(f"{_ONE}elements-de-langage/", wording.WordingPage.as_view(), name="crisis-wording"),
    path("crises/elements/<uuid:pk>/valider/", wording.ValidateWording.as_view(), name="crisis-wording-validate"),
    path(f"{_ONE}carnet/", offline.TakeAway.as_view(), name="crisis-carnet"),
    path(f"{_ONE}rapporter/", offline.BringBack.as_view(), name="crisis-import"),
]
