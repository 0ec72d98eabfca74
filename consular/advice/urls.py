"""Addresses of the proposals of travel advice."""

from django.urls import path

from . import views

urlpatterns = [
    path("conseils/", views.ProposalList.as_view(), name="proposals"),
    path("conseils/nouvelle/", views.SaveProposal.as_view(), name="proposal-new"),
    path("conseils/<uuid:pk>/", views.ProposalPage.as_view(), name="proposal"),
    path("conseils/<uuid:pk>/modifier/", views.SaveProposal.as_view(), name="proposal-edit"),
    path("conseils/<uuid:pk>/acte/", views.ProposalAct.as_view(), name="proposal-act"),
]
