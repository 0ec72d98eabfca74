"""What a comparison is for: a visit, a trip, a crisis. Its page lists its comparisons and makes the next."""

import csv
import io
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from consular.crises.models import Crisis
from consular.travel.models import StaffTrip
from consular.visits.models import OfficialVisit
from ssi.cases.models import Case

from .models import ListComparison, Lists

FILES = (OfficialVisit, StaffTrip)


def compared(serves, user):
    """What the page of a file or of a crisis shows: {"comparisons": rows, "compare_url": address}, or {}."""
    if not user.has_perm("consular.compare_list", serves.post):
        return {}
    name = "crisis" if isinstance(serves, Crisis) else "case"
    rows = ListComparison.objects.visible_to(user).filter(**{name: serves.pk}).defer("content")
    return {"comparisons": list(rows.select_related("made_by")), "compare_url": f"{_address()}?{_asking(serves)}"}


def asked_for(request, post):
    """What the address says the comparison is for, None when it says nothing. Raises Http404 when it does not exist
    for this person, or is of another post."""
    reference, crisis = request.GET.get("dossier"), request.GET.get("crise")
    if not reference and not crisis:
        return None
    found = _file(request.user, reference) if reference else _crisis(request.user, crisis)
    if found is None or found.post_id != post.pk:
        raise Http404
    return found


def known_of(serves):
    """What the form already says: of a visit, its delegation as the first list."""
    if not isinstance(serves, OfficialVisit):
        return {"kind": Lists.BOARDED_ARRIVED} if isinstance(serves, Crisis) else {}
    members = [(one.last_name, one.first_name, one.function) for one in serves.members.all()]
    if not members:
        return {}
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";", lineterminator="\n")
    writer.writerows([(_("Nom"), _("Prénom"), _("Fonction")), *members])
    return {"first": sheet.getvalue(), "first_label": _("Délégation"), "kind": Lists.MANIFEST_VISAS}


def link_of(served):
    """(label, address) of what a comparison is for, or None."""
    return (f"{served.reference} {served.title}", served.get_absolute_url()) if served is not None else None


def _file(user, reference):
    found = (model.objects.visible_to(user).filter(reference=reference).first() for model in FILES)
    return next((case for case in found if case is not None), None)


def _crisis(user, key):
    try:
        return Crisis.objects.visible_to(user).filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _asking(serves):
    return urlencode({"dossier": serves.reference} if isinstance(serves, Case) else {"crise": serves.pk})


def _address():
    return reverse("consular:compare")
