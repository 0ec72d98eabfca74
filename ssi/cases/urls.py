from django.urls import path

from . import access_views, views

app_name = "cases"
urlpatterns = [
    path("<reference:reference>/acces/", access_views.AccessView.as_view(), name="access"),
    path("<reference:reference>/historique/", views.HistoryView.as_view(), name="history"),
]
