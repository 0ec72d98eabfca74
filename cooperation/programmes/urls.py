"""Addresses of the programmes."""

from django.urls import path

from ..funding.urls import search_urls
from ..money.urls import money_urls
from ..route.urls import route_urls
from . import views
from .models import CountryShare, Programme, ProgrammeNeed, ProgrammePartner, SectorShare

_ONE = "programmes/<reference:reference>/"


def _part(end, name, page, model):
    remove = views.RemoveProgrammePart.as_view(part_model=model, anchor=page.anchor)
    return [
        path(f"{_ONE}{end}/ajouter/", page.as_view(), name=f"programme-{name}-add"),
        path(f"{_ONE}{end}/<int:pk>/retirer/", remove, name=f"programme-{name}-remove"),
    ]


urlpatterns = [
    path("programmes/", views.ProgrammeList.as_view(), name="programme-list"),
    path("programmes/nouveau/", views.OpenProgramme.as_view(), name="programme-open"),
    path(_ONE, views.ProgrammeDetail.as_view(), name="programme-detail"),
    path(f"{_ONE}modifier/", views.EditProgramme.as_view(), name="programme-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.ProgrammeMove.as_view(), name="programme-act"),
    *_part("besoins", "need", views.AddNeed, ProgrammeNeed),
    *_part("pays", "country", views.AddCountry, CountryShare),
    *_part("partenaires", "partner", views.AddPartner, ProgrammePartner),
    *_part("secteurs", "sector", views.AddSector, SectorShare),
    *search_urls("programme", _ONE, Programme),
    *money_urls("programme", _ONE, Programme),
    *route_urls("programme", _ONE, Programme, "cooperation.view_programme"),
]
