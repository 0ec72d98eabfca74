"""Addresses of the support to export."""

from django.urls import path

from . import register_views, views

_ONE = "export/<reference:reference>/"

urlpatterns = [
    path("export/", views.OpportunityList.as_view(), name="opportunity-list"),
    path("export/nouvelle/", views.OpenOpportunity.as_view(), name="opportunity-open"),
    path("export/registre/", register_views.Neutrality.as_view(), name="neutrality"),
    path("export/chiffres/", register_views.Figures.as_view(), name="export-figures"),
    path("entreprises/", views.CompanyList.as_view(), name="company-list"),
    path("entreprises/ajouter/", views.SaveCompany.as_view(), name="company-add"),
    path("entreprises/<int:pk>/", views.SaveCompany.as_view(), name="company"),
    path(_ONE, views.OpportunityDetail.as_view(), name="opportunity-detail"),
    path(f"{_ONE}modifier/", views.EditOpportunity.as_view(), name="opportunity-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.OpportunityAct.as_view(), name="opportunity-act"),
    path(f"{_ONE}contacts/ajouter/", views.NoteContact.as_view(), name="opportunity-contact-add"),
    path(f"{_ONE}contacts/<int:pk>/corriger/", views.CorrectContact.as_view(), name="opportunity-contact"),
    path(f"{_ONE}informations/<int:pk>/ecart/", views.AcceptGap.as_view(), name="opportunity-information"),
]
