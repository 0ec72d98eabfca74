from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.ReportList.as_view(), name="list"),
    path("demander/", views.RequestReport.as_view(), name="request"),
    path("<reference:reference>/", views.ReportDetail.as_view(), name="report-detail"),
    path("<reference:reference>/lignes/", views.EditReport.as_view(), name="report-edit"),
    path("<reference:reference>/acte/<slug:name>/", views.ReportAct.as_view(), name="report-act"),
    path("<reference:reference>/pdf/", views.QueuePdf.as_view(), name="report-queue"),
    path("<reference:reference>/fabrication/<uuid:job>/", views.JobPage.as_view(), name="job"),
    path("<reference:reference>/pdf/<uuid:job>/", views.Download.as_view(), name="pdf"),
]
