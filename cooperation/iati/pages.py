"""What the pages of IATI show."""

from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from ssi.cases.listing import light
from ssi.network.models import Country

from ..money.words import grouped
from ..programmes.vocabulary import Publication
from ..programmes.workflow import PROGRAMME
from . import activities
from .forms import OthersFilters
from .models import ActivityStatus, OtherActivity
from .reading import codelists
from .rules import SAID

TONES = {"1": "open", "2": "good", "5": "stop", "6": "stop"}
#: Programmes shown under « non publiés »; others met on the page of a programme.
MOST_KEPT, MOST_BESIDE = 100, 5
#: Of most interest to whoever prepares a programme: not over yet.
LIVING = ("", ActivityStatus.PIPELINE, ActivityStatus.RUNNING)


def board(user):
    """What is published, what is held back, what was not decided."""
    published, held = activities.publishable(user)
    kept = light(activities.decided(user).filter(publication=Publication.NONE)).order_by("reference")
    rows = list(kept[: MOST_KEPT + 1])
    return {
        "published": [(one.programme, PROGRAMME.state(one.programme.status)) for one in published],
        "held": held,
        "kept": [(row, PROGRAMME.state(row.status)) for row in rows[:MOST_KEPT]],
        "more_kept": len(rows) > MOST_KEPT,
        "organisation": settings.SSI_IATI,
    }


def others_context(user, asked):
    """The activities of the other donors that answer the filters of the address."""
    form = OthersFilters(asked or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = OtherActivity.objects.all()
    if wanted.get("pays"):
        rows = rows.filter(countries__contains=[wanted["pays"]])
    if wanted.get("etat"):
        rows = rows.filter(status=wanted["etat"])
    if words := wanted.get("q"):
        rows = rows.filter(Q(title__icontains=words) | Q(reporting_org__icontains=words))
    return {
        "form": form,
        "activities": rows.defer("description", "organisations"),
        "filtered": any(wanted.values()),
        "query": urlencode({name: value for name, value in wanted.items() if value}),
        "tones": TONES,
        "may_import": user.has_perm("cooperation.import_iati"),
        "countries": country_names(),
        "sector_names": codelists()["lists"]["Sector"],
    }


def beside(user, country_id):
    """What other donors do in that country and is not over: [activities], and whether there are more. One query."""
    if not country_id or not user.has_perm("cooperation.view_otheractivity"):
        return None
    rows = OtherActivity.objects.filter(countries__contains=[country_id], status__in=LIVING)
    found = list(rows.defer("description", "organisations")[: MOST_BESIDE + 1])
    return {"rows": found[:MOST_BESIDE], "more": len(found) > MOST_BESIDE}


def activity_context(activity, user):
    lists, named = codelists()["lists"], country_names()
    roles = {"1": _("Financement"), "2": _("Responsable"), "3": _("Relais"), "4": _("Mise en œuvre")}
    labels = (("budget", _("Budget")), ("committed", _("Engagé")), ("spent", _("Payé")))
    return {
        "activity": activity,
        "tone": TONES.get(activity.status, ""),
        "countries": [named.get(code, code) for code in activity.countries],
        "sectors": [(code, lists["Sector"].get(code, ""), share) for code, share in activity.sectors],
        "organisations": [(roles.get(role, role), name) for role, name in activity.organisations],
        "labels": [label for _key, label in labels],
        "sums": [
            (currency or "—", [grouped(row[key]) if key in row else "—" for key, _label in labels])
            for currency, row in activity.sums.items()
        ],
    }


def import_context(brought):
    return {"brought": brought, "warnings": [(row, _said(row)) for row in brought.warnings]}


def _said(warning):
    if "rule" in warning:
        return f"{_(SAID.get(warning['rule'], ''))} ({warning['rule']})"
    told = {"code": warning["code"], "list": warning["list"]}
    return _("Le code « %(code)s » n’est pas dans la liste %(list)s.") % told


def country_names():
    return {country.pk: str(country) for country in Country.objects.all()}
