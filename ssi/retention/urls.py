from django.urls import path

from . import hold_views, sheet_views, views

app_name = "retention"
urlpatterns = [
    path("", views.Queue.as_view(), name="queue"),
    path("decisions/", views.DisposalList.as_view(), name="disposal-list"),
    path("decisions/<reference:reference>/", views.DisposalDetail.as_view(), name="disposal-detail"),
    path("decisions/<reference:reference>/acte/<slug:name>/", views.DisposalAct.as_view(), name="disposal-act"),
    path("registre/", views.Register.as_view(), name="register"),
    path("registre/<int:pk>/", sheet_views.Sheet.as_view(), name="sheet"),
    path("registre/<int:pk>/gel/", sheet_views.HoldSheet.as_view(), name="sheet-hold"),
    path("registre/<int:pk>/gel/lever/", sheet_views.LiftSheetHold.as_view(), name="sheet-hold-lift"),
    path("gels/", hold_views.Holds.as_view(), name="holds"),
    path("durees/", views.Periods.as_view(), name="periods"),
    path("durees/<slug:kind>/", views.ChangePeriod.as_view(), name="period-change"),
    path("durees/<slug:kind>/<slug:value>/", views.ChangeArchive.as_view(), name="archive-change"),
    path("<reference:reference>/gel/", hold_views.HoldFile.as_view(), name="hold"),
    path("<reference:reference>/gel/lever/", hold_views.LiftHold.as_view(), name="hold-lift"),
    path("<reference:reference>/", views.Decide.as_view(), name="decide"),
]
