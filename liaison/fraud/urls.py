"""Addresses of the false documents."""

from django.urls import path

from . import views

FILE = "fraudes/<reference:reference>/"
urlpatterns = [
    path("fraudes/", views.FraudList.as_view(), name="fraud-list"),
    path("fraudes/signaler/", views.OpenFraud.as_view(), name="fraud-open"),
    path("fraudes/tendances/", views.FraudTrend.as_view(), name="fraud-trend"),
    path("fraudes/formation/", views.TrainingList.as_view(), name="fraud-training"),
    path("fraudes/mrz/", views.ReadMrz.as_view(), name="fraud-mrz"),
    path(FILE, views.FraudDetail.as_view(), name="fraud-detail"),
    path(f"{FILE}modifier/", views.EditFraud.as_view(), name="fraud-edit"),
    path(f"{FILE}alerte/", views.WriteAlert.as_view(), name="fraud-alert"),
    path(f"{FILE}destinataire/", views.AddRecipient.as_view(), name="fraud-recipient-add"),
    path(f"{FILE}destinataire/<int:pk>/retirer/", views.RemoveRecipient.as_view(), name="fraud-recipient-remove"),
    path(f"{FILE}destinataire/<int:pk>/accuse/", views.Acknowledge.as_view(), name="fraud-recipient-acknowledge"),
    path(f"{FILE}sltd/", views.AskSltd.as_view(), name="fraud-sltd-ask"),
    path(f"{FILE}sltd/<int:pk>/reponse/", views.AnswerSltd.as_view(), name="fraud-sltd-answer"),
    path(f"{FILE}support/", views.AddMaterial.as_view(), name="fraud-material-add"),
    path(f"{FILE}acte/<slug:name>/", views.FraudAct.as_view(), name="fraud-act"),
]
