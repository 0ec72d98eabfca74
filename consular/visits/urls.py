"""Addresses of official visits."""

from django.urls import path

from . import part_views as parts
from . import views

_ONE = "visites/<reference:reference>/"

urlpatterns = [
    path("visites/", views.VisitList.as_view(), name="visit-list"),
    path("visites/nouvelle/", views.OpenVisit.as_view(), name="visit-open"),
    path("visites/regles/", views.RuleList.as_view(), name="hostrules"),
    path("visites/regles/ajouter/", views.SaveRule.as_view(), name="hostrule-add"),
    path("visites/regles/<int:pk>/", views.SaveRule.as_view(), name="hostrule"),
    path(_ONE, views.VisitDetail.as_view(), name="visit-detail"),
    path(f"{_ONE}modifier/", views.EditVisit.as_view(), name="visit-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.VisitAct.as_view(), name="visit-act"),
    path(f"{_ONE}agenda.ics", views.VisitCalendar.as_view(), name="visit-calendar"),
    path(f"{_ONE}versions/figer/", parts.Freeze.as_view(), name="visit-freeze"),
    path(f"{_ONE}versions/<int:pk>/", views.VersionChanges.as_view(), name="visit-changes"),
    path(f"{_ONE}retour/", parts.WriteRetex.as_view(), name="visit-retex"),
    path(f"{_ONE}sequences/ajouter/", parts.SaveSequence.as_view(), name="visit-sequence-add"),
    path(f"{_ONE}sequences/<int:pk>/", parts.SaveSequence.as_view(), name="visit-sequence"),
    path(f"{_ONE}sequences/<int:pk>/retirer/", parts.RemoveSequence.as_view(), name="visit-sequence-remove"),
    path(f"{_ONE}delegation/ajouter/", parts.SaveMember.as_view(), name="visit-member-add"),
    path(f"{_ONE}delegation/<int:pk>/", parts.SaveMember.as_view(), name="visit-member"),
    path(f"{_ONE}delegation/<int:pk>/retirer/", parts.RemoveMember.as_view(), name="visit-member-remove"),
    path(f"{_ONE}delegation/<int:pk>/piece/", parts.RevealPaper.as_view(), name="visit-member-paper"),
    path(f"{_ONE}armes/ajouter/", parts.SaveWeapon.as_view(), name="visit-weapon-add"),
    path(f"{_ONE}armes/<int:pk>/", parts.SaveWeapon.as_view(), name="visit-weapon"),
    path(f"{_ONE}armes/<int:pk>/retirer/", parts.RemoveWeapon.as_view(), name="visit-weapon-remove"),
    path(f"{_ONE}vehicules/ajouter/", parts.SaveVehicle.as_view(), name="visit-vehicle-add"),
    path(f"{_ONE}vehicules/<int:pk>/", parts.SaveVehicle.as_view(), name="visit-vehicle"),
    path(f"{_ONE}vehicules/<int:pk>/retirer/", parts.RemoveVehicle.as_view(), name="visit-vehicle-remove"),
    path(f"{_ONE}notes/ajouter/", parts.SaveNote.as_view(), name="visit-note-add"),
    path(f"{_ONE}notes/<int:pk>/", parts.SaveNote.as_view(), name="visit-note"),
    path(f"{_ONE}notes/<int:pk>/retirer/", parts.RemoveNote.as_view(), name="visit-note-remove"),
    path(f"{_ONE}contacts/ajouter/", parts.SaveContact.as_view(), name="visit-contact-add"),
    path(f"{_ONE}contacts/<int:pk>/", parts.SaveContact.as_view(), name="visit-contact"),
    path(f"{_ONE}contacts/<int:pk>/retirer/", parts.RemoveContact.as_view(), name="visit-contact-remove"),
]
