from django.urls import path

from . import views

app_name = "clocks"
urlpatterns = [
    path("agenda/", views.AgendaPage.as_view(), name="agenda"),
    path("agenda/<reference:reference>/", views.WhyPage.as_view(), name="why"),
    path("delais/", views.RuleList.as_view(), name="rule-list"),
    path("delais/<slug:code>/", views.RuleDetail.as_view(), name="rule-detail"),
]
