"""Addresses of the funding search: the windows, the requests, and the search of each kind of file."""

from django.urls import path

from . import views

_ONE = "demandes/<reference:reference>/"

urlpatterns = [
    path("guichets/", views.WindowList.as_view(), name="window-list"),
    path("guichets/ajouter/", views.SaveWindow.as_view(), name="window-add"),
    path("guichets/<int:pk>/", views.SaveWindow.as_view(), name="window"),
    path("demandes/", views.RequestList.as_view(), name="funding-list"),
    path(_ONE, views.RequestDetail.as_view(), name="funding-detail"),
    path(f"{_ONE}modifier/", views.EditRequest.as_view(), name="funding-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.RequestAct.as_view(), name="funding-act"),
    path(f"{_ONE}depot/", views.FileRequest.as_view(), name="funding-file"),
    path(f"{_ONE}accord/", views.GrantRequest.as_view(), name="funding-grant"),
    path(f"{_ONE}refus/", views.RefuseRequest.as_view(), name="funding-refuse"),
    path(f"{_ONE}budget/", views.EnterRequest.as_view(), name="funding-enter"),
    path(f"{_ONE}relances/ajouter/", views.Remind.as_view(), name="funding-reminder-add"),
]


def search_urls(prefix, one, model):
    """The search from one kind of file, and the request it leads to."""
    return [
        path(f"{one}guichets/", views.SearchFunding.as_view(model=model), name=f"{prefix}-funding"),
        path(f"{one}guichets/demander/", views.OpenRequest.as_view(model=model), name=f"{prefix}-ask"),
    ]
