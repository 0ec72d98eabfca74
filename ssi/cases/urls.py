from django.urls import path

from . import access_views, link_views, views

app_name = "cases"
urlpatterns = [
    path("<reference:reference>/acces/", access_views.AccessView.as_view(), name="access"),
    path("<reference:reference>/liens/", link_views.LinksView.as_view(), name="links"),
    path("<reference:reference>/historique/", views.HistoryView.as_view(), name="history"),
]
