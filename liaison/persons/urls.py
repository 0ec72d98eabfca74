"""Addresses of the persons and objects of files of every kind, and of the matches between files."""

from django.urls import path

from . import match_views, views

_FILE = "dossiers/<reference:reference>/personnes-et-objets/"

urlpatterns = [
    path("personnes-et-objets/", views.SubjectList.as_view(), name="subject-list"),
    path(f"{_FILE}personne/", views.AddPerson.as_view(), name="person-add"),
    path(f"{_FILE}objet/", views.AddItem.as_view(), name="item-add"),
    path(f"{_FILE}reference/", views.AddReference.as_view(), name="reference-add"),
    path(f"{_FILE}<int:pk>/", views.SubjectDetail.as_view(), name="subject"),
    path(f"{_FILE}<int:pk>/modifier/", views.EditSubject.as_view(), name="subject-edit"),
    path(f"{_FILE}<int:pk>/retirer/", views.RemoveSubject.as_view(), name="subject-remove"),
    path("recoupements/", match_views.MatchList.as_view(), name="match-list"),
    path("recoupements/reseau/", match_views.match_counts, name="match-counts"),
    path("recoupements/<int:pk>/", match_views.MatchDetail.as_view(), name="match"),
    path("recoupements/valeurs-exclues/<int:pk>/reprendre/", match_views.take_back, name="excluded-take-back"),
]
