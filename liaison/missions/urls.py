"""Addresses of the missions."""

from django.urls import path

from . import part_views, views
from .models import MissionContact, Slot

remove_slot = part_views.Remove.as_view(model_=Slot, anchor="programme")
remove_contact = part_views.Remove.as_view(model_=MissionContact, anchor="contacts")

_ONE = "missions/<reference:reference>/"

urlpatterns = [
    path("missions/", views.MissionList.as_view(), name="mission-list"),
    path("missions/nouvelle/", views.OpenMission.as_view(), name="mission-open"),
    path(_ONE, views.MissionDetail.as_view(), name="mission-detail"),
    path(f"{_ONE}modifier/", views.EditMission.as_view(), name="mission-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.MissionMove.as_view(), name="mission-act"),
    # Judicial part.
    path(f"{_ONE}judiciaire/", part_views.Judicial.as_view(), name="mission-judicial"),
    path(f"{_ONE}accords/ajouter/", part_views.AddConsent.as_view(), name="mission-consent-add"),
    # Team.
    path(f"{_ONE}equipe/ajouter/", part_views.MemberPage.as_view(), name="mission-member-add"),
    path(f"{_ONE}equipe/<int:pk>/", part_views.MemberPage.as_view(), name="mission-member"),
    path(f"{_ONE}equipe/<int:pk>/passeport/", part_views.Reveal.as_view(), name="mission-member-passport"),
    # Sheet.
    path(f"{_ONE}programme/ajouter/", part_views.SlotPage.as_view(), name="mission-slot-add"),
    path(f"{_ONE}programme/<int:pk>/", part_views.SlotPage.as_view(), name="mission-slot"),
    path(
        f"{_ONE}programme/<int:pk>/retirer/",
        remove_slot,
        name="mission-slot-remove",
    ),
    path(f"{_ONE}contacts/ajouter/", part_views.ContactPage.as_view(), name="mission-contact-add"),
    path(f"{_ONE}contacts/<int:pk>/", part_views.ContactPage.as_view(), name="mission-contact"),
    path(
        f"{_ONE}contacts/<int:pk>/retirer/",
        remove_contact,
        name="mission-contact-remove",
    ),
    path(f"{_ONE}controles/ajouter/", part_views.AddCheck.as_view(), name="mission-check-add"),
    path(f"{_ONE}controles/<int:pk>/", part_views.Tick.as_view(), name="mission-check"),
    # During and after.
    path(f"{_ONE}journal/ajouter/", part_views.LogPage.as_view(), name="mission-log-add"),
    path(f"{_ONE}journal/<int:pk>/corriger/", part_views.LogPage.as_view(), name="mission-log-correct"),
    path(f"{_ONE}scelles/ajouter/", part_views.ExhibitPage.as_view(), name="mission-exhibit-add"),
    path(f"{_ONE}scelles/<int:pk>/", part_views.ExhibitPage.as_view(), name="mission-exhibit"),
    path(f"{_ONE}compte-rendu/", part_views.Debrief.as_view(), name="mission-debrief"),
    path(f"{_ONE}programme.ics", views.ProgrammeCalendar.as_view(), name="mission-calendar"),
]
