"""The consular section reads where the visas of the trainees stand, and nothing else of them (§4.5 « R visa »)."""

from collections import namedtuple

from django.db import connection
from django.http import Http404
from django.template.response import TemplateResponse
from django.views import View

from ssi.audit.log import record
from ssi.network import known

from .states import NOMINATION

Visa = namedtuple("Visa", "id last_name first_name country_id place starts_on ends_on status visa_asked_on")


def visas():
    """The rows of `sec.trainee_visas()` for whoever is bound: those of their own consular post."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sec.trainee_visas()")
        return [Visa(*row) for row in cursor.fetchall()]


class TraineeVisas(View):
    def get(self, request):
        if not request.user.has_perm("cooperation.view_traineevisa"):
            raise Http404
        rows, countries = visas(), known.countries()
        record("nomination.visas", kind="nomination", shown=[row.id for row in rows])
        context = {
            "rows": [(row, NOMINATION.state(row.status), countries.get(row.country_id)) for row in rows],
        }
        return TemplateResponse(request, "cooperation/trainee_visas.html", context)
