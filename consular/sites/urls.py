"""Addresses of the sites of French interest."""

from django.urls import path

from . import views

urlpatterns = [
    path("sites/", views.SiteList.as_view(), name="sites"),
    path("sites/nouveau/", views.SaveSite.as_view(), name="site-new"),
    path("sites/<uuid:pk>/", views.SitePage.as_view(), name="site"),
    path("sites/<uuid:pk>/modifier/", views.SaveSite.as_view(), name="site-edit"),
    path("sites/<uuid:site>/evaluer/", views.SaveAssessment.as_view(), name="assessment-new"),
    path("evaluations/<uuid:pk>/", views.AssessmentPage.as_view(), name="assessment"),
    path("evaluations/<uuid:pk>/modifier/", views.SaveAssessment.as_view(), name="assessment-edit"),
    path("evaluations/<uuid:pk>/restituer/", views.HandOver.as_view(), name="assessment-hand-over"),
    path("evaluations/<uuid:assessment>/recommander/", views.SaveRecommendation.as_view(), name="recommendation-new"),
    path("recommandations/<uuid:pk>/", views.SaveRecommendation.as_view(), name="recommendation"),
]
