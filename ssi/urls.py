from django.conf import settings
from django.urls import include, path

from ssi.approvals.views import Parapheur
from ssi.audit.views import journal
from ssi.cases.views import search
from ssi.home.views import healthz, home, readyz
from ssi.web.views import guide

handler400 = "ssi.web.views.bad_request"
handler403 = "ssi.web.views.permission_denied"
handler404 = "ssi.web.views.not_found"
handler500 = "ssi.web.views.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("healthz/", healthz, name="healthz"),
    path("readyz/", readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("compte/", include("allauth.urls")),
    path("recherche/", search, name="search"),
    path("parapheur/", Parapheur.as_view(), name="parapheur"),
    path("dossiers/", include("ssi.cases.urls")),
    path("pieces/", include("ssi.attachments.urls")),
    path("liaison/", include("liaison.urls")),
    path("rapports/", include("ssi.reports.urls")),
    path("journal/", journal, name="journal"),
]

if settings.DEBUG or settings.SSI_DEMO:
    urlpatterns.append(path("guide/", guide, name="guide"))
