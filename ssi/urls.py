from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from ssi.approvals.views import Parapheur
from ssi.cases.views import search
from ssi.home import health_views
from ssi.home.journal_views import journal
from ssi.home.metrics import metrics
from ssi.home.views import healthz, home, readyz
from ssi.staff.network import NetworkStaff, SetEstablishment
from ssi.web.views import guide
from ssi.web.violations import violation

handler400 = "ssi.web.views.bad_request"
handler403 = "ssi.web.views.permission_denied"
handler404 = "ssi.web.views.not_found"
handler429 = "ssi.accounts.views.too_many"
handler500 = "ssi.web.views.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("healthz/", healthz, name="healthz"),
    path("readyz/", readyz, name="readyz"),
    path("metriques/", metrics, name="metrics"),
    path("i18n/setlang/", require_http_methods(["GET", "POST"])(login_not_required(set_language)), name="set_language"),
    path("compte/", include("ssi.accounts.urls")),
    path("administration/etat/", health_views.page, name="health"),
    path("administration/etat.json", health_views.data, name="health-json"),
    path("administration/", include("ssi.accounts.administration.urls")),
    path("recherche/", search, name="search"),
    path("parapheur/", Parapheur.as_view(), name="parapheur"),
    path("dossiers/", include("ssi.cases.urls")),
    path("", include("ssi.clocks.urls")),
    path("pieces/", include("ssi.attachments.urls")),
    path("liaison/", include("liaison.urls")),
    path("cooperation/", include("cooperation.urls")),
    path("consulaire/", include("consular.urls")),
    path("rapports/", include("ssi.reports.urls")),
    path("conservation/", include("ssi.retention.urls")),
    path("annuaire/", include("ssi.directory.urls")),
    path("personnel/", include("ssi.staff.urls")),
    path("reseau/personnel/", NetworkStaff.as_view(), name="staff-network"),
    path("reseau/personnel/<slug:code>/", SetEstablishment.as_view(), name="staff-establishment"),
    path("reseau/", include("ssi.desk.urls")),
    path("journal/", journal, name="journal"),
    path("politique/", violation, name="csp_violation"),
]

if settings.DEBUG or settings.SSI_DEMO:
    urlpatterns.append(path("guide/", guide, name="guide"))
