from django.urls import path

from . import views

app_name = "administration"
urlpatterns = [
    path("", views.people, name="people"),
    path("comptes/nouveau/", views.new_person, name="person-new"),
    path("comptes/<int:pk>/", views.person, name="person"),
    path("comptes/<int:pk>/corriger/", views.edit_person, name="person-edit"),
    path("comptes/<int:pk>/affecter/", views.assign, name="assign"),
    path("comptes/<int:pk>/<slug:act>/", views.act, name="act"),
    path("affectations/<int:pk>/terminer/", views.end_assignment, name="assignment-end"),
]
