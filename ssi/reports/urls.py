from django.urls import path

from . import document_views, views

app_name = "reports"
urlpatterns = [
    path("", views.ReportList.as_view(), name="list"),
    path("demander/", views.RequestReport.as_view(), name="request"),
    path("documents/<int:pk>/", document_views.PrintoutPage.as_view(), name="printout"),
    path("documents/<int:pk>/pdf/", document_views.DownloadPrintout.as_view(), name="printout-pdf"),
    path("documents/<slug:document>/<slug:subject>/", document_views.AskForDocument.as_view(), name="document"),
    path("<reference:reference>/", views.ReportDetail.as_view(), name="report-detail"),
    path("<reference:reference>/lignes/", views.EditReport.as_view(), name="report-edit"),
    path("<reference:reference>/acte/<slug:name>/", views.ReportAct.as_view(), name="report-act"),
    path("<reference:reference>/pdf/", views.QueuePdf.as_view(), name="report-queue"),
    path("<reference:reference>/fabrication/<uuid:job>/", views.JobPage.as_view(), name="job"),
    path("<reference:reference>/pdf/<uuid:job>/", views.Download.as_view(), name="pdf"),
]
