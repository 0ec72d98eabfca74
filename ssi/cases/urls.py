from django.urls import path

from . import views

app_name = "cases"
urlpatterns = [
    path("<str:reference>/acces/", views.AccessView.as_view(), name="access"),
    path("<str:reference>/historique/", views.HistoryView.as_view(), name="history"),
]
