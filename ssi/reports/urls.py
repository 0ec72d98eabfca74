from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.ReportList.as_view(), name="list"),
    path("demander/", views.RequestReport.as_view(), name="request"),
    path("<str:reference>/", views.ReportDetail.as_view(), name="report-detail"),
    path("<str:reference>/lignes/", views.EditReport.as_view(), name="report-edit"),
    path("<str:reference>/acte/<slug:name>/", views.ReportAct.as_view(), name="report-act"),
    path("<str:reference>/pdf/", views.QueuePdf.as_view(), name="report-queue"),
    path("<str:reference>/fabrication/<uuid:job>/", views.JobPage.as_view(), name="job"),
    path("<str:reference>/pdf/<uuid:job>/", views.Download.as_view(), name="pdf"),
]
