"""Addresses of the notes."""

from django.urls import path

from . import part_views, views

FILE = "notes/<reference:reference>/"
urlpatterns = [
    path("notes/", views.NoteList.as_view(), name="note-list"),
    path("notes/ouvrir/", views.OpenNote.as_view(), name="note-open"),
    path(FILE, views.NoteDetail.as_view(), name="note-detail"),
    path(f"{FILE}modifier/", views.EditNote.as_view(), name="note-edit"),
    path(f"{FILE}revue/", part_views.ReviewNote.as_view(), name="note-review"),
    path(f"{FILE}jugement/", part_views.AddJudgement.as_view(), name="note-judgement-add"),
    path(f"{FILE}jugement/<int:pk>/", part_views.RewriteJudgement.as_view(), name="note-judgement-edit"),
    path(f"{FILE}jugement/<int:pk>/retirer/", part_views.DropJudgement.as_view(), name="note-judgement-drop"),
    path(f"{FILE}jugement/<int:pk>/fait/", part_views.AddGround.as_view(), name="note-judgement-ground"),
    path(f"{FILE}jugement/<int:pk>/fait/retirer/", part_views.DropGround.as_view(), name="note-judgement-ground-drop"),
    path(f"{FILE}version/<int:pk>/", views.EditionPage.as_view(), name="note-edition"),
    path(f"{FILE}acte/<slug:name>/", views.NoteAct.as_view(), name="note-act"),
]
