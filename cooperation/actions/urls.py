"""Addresses of the actions."""

from django.urls import path

from ..funding.urls import search_urls
from ..money.urls import money_urls
from ..route.urls import route_urls
from . import views
from .models import CooperationAction

_ONE = "actions/<reference:reference>/"

urlpatterns = [
    path("actions/", views.ActionList.as_view(), name="action-list"),
    path("actions/nouvelle/", views.OpenAction.as_view(), name="action-open"),
    path(_ONE, views.ActionDetail.as_view(), name="action-detail"),
    path(f"{_ONE}modifier/", views.EditAction.as_view(), name="action-edit"),
    path(f"{_ONE}acte/<slug:name>/", views.ActionMove.as_view(), name="action-act"),
    *search_urls("action", _ONE, CooperationAction),
    *money_urls("action", _ONE, CooperationAction),
    *route_urls("action", _ONE, CooperationAction, "cooperation.view_cooperationaction"),
]
