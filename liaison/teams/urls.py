"""Addresses of the joint investigation teams."""

from django.urls import path

from . import views

urlpatterns = [
    path("equipes-communes/", views.TeamList.as_view(), name="team-list"),
    path("equipes-communes/nouvelle/", views.OpenTeam.as_view(), name="team-open"),
    path("equipes-communes/<reference:reference>/", views.TeamDetail.as_view(), name="team-detail"),
    path("equipes-communes/<reference:reference>/modifier/", views.EditTeam.as_view(), name="team-edit"),
    *(
        path(
            f"equipes-communes/<reference:reference>/{word}/",
            views.AddToTeam.as_view(what=what),
            name=f"team-add-{what}",
        )
        for what, word in (("party", "partie"), ("member", "membre"), ("call", "financement"), ("meeting", "reunion"))
    ),
    path("equipes-communes/<reference:reference>/appel/<int:pk>/", views.NoteCall.as_view(), name="team-call"),
    path("equipes-communes/<reference:reference>/acte/<slug:name>/", views.TeamAct.as_view(), name="team-act"),
]
