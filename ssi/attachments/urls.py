from django.urls import path

from . import views

app_name = "attachments"
urlpatterns = [
    path("envoi/<uuid:pk>/", views.Chunk.as_view(), name="chunk"),
    path("fichier/<uuid:pk>/", views.download, name="download"),
    path("<reference:reference>/ajouter/", views.AddAttachment.as_view(), name="add"),
    path("<reference:reference>/envoi/", views.BeginUpload.as_view(), name="begin"),
]
