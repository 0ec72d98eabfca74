"""Addresses of paper copies."""

from django.urls import path

from . import views

urlpatterns = [
    path("ilots/<uuid:pk>/livret/", views.AskForBooklet.as_view(), name="booklet"),
    path("ilots/livrets/", views.AskForBooklets.as_view(), name="booklets"),
    path("exemplaires/", views.CopyList.as_view(), name="copies"),
    path("exemplaires/<uuid:pk>/", views.CopyPage.as_view(), name="copy"),
]
