"""Addresses of the equipment, under the action it hangs on."""

from django.urls import path

from . import views

_ACTION = "actions/<reference:reference>/"

urlpatterns = [
    path("equipements/", views.EquipmentList.as_view(), name="equipment-list"),
    path(f"{_ACTION}equipements/ajouter/", views.SaveEquipment.as_view(), name="action-equipment-add"),
    path(f"{_ACTION}equipements/<int:pk>/", views.SaveEquipment.as_view(), name="action-equipment"),
    path(f"{_ACTION}equipements/<int:pk>/remise/", views.HandOver.as_view(), name="action-equipment-hand"),
    path(f"{_ACTION}controles/<int:pk>/", views.NoteCheck.as_view(), name="action-check"),
]
