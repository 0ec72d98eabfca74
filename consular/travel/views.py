"""Pages of the trips of the staff, and of the colours of the zones: rows, form, verb, answer."""

from datetime import timedelta

from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy

from consular.casework import CaseForm, EditFile, OpenFile, RemovePart
from consular.comparer.serving import compared
from ssi.accounts.post_pages import FormPage, PostPage
from ssi.approvals.workflow import available
from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS
from ssi.cases.views import CaseActView, CaseListView, CaseView, acts_of, marks_of

from . import services, zones
from .forms import CheckForm, ReceiveForm, StageForm, TripFilters, TripForm, ZoneForm
from .models import StaffTrip, TravelZone, TripCheck, TripStage
from .vocabulary import TONES, WORDS
from .workflow import STAFF_TRIP

TRIPS = {"label": gettext_lazy("Déplacements"), "url": reverse_lazy("consular:trip-list")}
ZONES = {"label": gettext_lazy("Couleurs des zones"), "url": reverse_lazy("consular:zones")}
#: A missed sign of life alerts this long after its hour (rule DEP_POINT).
GRACE = timedelta(hours=1)


class TripList(CaseListView):
    model = StaffTrip
    template_name = "consular/trip_list.html"
    filter_form = TripFilters
    permission = "consular.view_stafftrip"
    related = ("owner", "traveller")
    export_columns = (
        *CASE_COLUMNS,
        (gettext_lazy("Agent"), lambda trip: str(trip.traveller)),
        (gettext_lazy("Départ le"), lambda trip: trip.starts_on),
        (gettext_lazy("Retour le"), lambda trip: trip.ends_on),
    )

    def context(self, form, page):
        worst = _colours(page.rows)
        rows = [(row, STAFF_TRIP.state(row.status), worst.get(row.pk)) for row in page.rows]
        may_open = self.request.user.has_perm("consular.add_stafftrip")
        return {**super().context(form, page), "rows": rows, "may_open": may_open}


def _colours(trips):
    """{key of a trip: (word, tone) of its worst stage}; one statement."""
    found = {}
    stages = TripStage.objects.filter(case__in=[trip.pk for trip in trips]).exclude(colour=None)
    for key, colour in stages.values_list("case", "colour"):
        found[key] = max(colour, found.get(key, 0))
    return {key: (WORDS[colour], TONES[colour]) for key, colour in found.items()}


class TripDetail(CaseView):
    model = StaffTrip
    with_beside = True
    related = ("owner", "deputy", "author", "traveller")
    permission = "consular.view_stafftrip"

    def get(self, request, reference):
        trip = self.get_case()
        record("case.consult", trip)
        now, may_change = timezone.now(), trip.is_open and request.user.has_perm("consular.change_stafftrip", trip)
        context = {
            "case": trip,
            "state": STAFF_TRIP.state(trip.status),
            "acts": acts_of(trip, available(trip, request.user)),
            "stages": list(trip.stages.select_related("zone")),
            "checks": [(one, one.received_at is None and one.due_at + GRACE < now) for one in _checks(trip)],
            "may_write": may_change and trip.status == "DEMANDE",
            "may_agree": may_change and trip.status in {"DEMANDE", "AUTORISE", "EN_COURS", "ALERTE"},
            "may_receive": trip.status in {"EN_COURS", "ALERTE"}
            and request.user.has_perm("consular.check_stafftrip", trip),
            "may_attach": request.user.has_perm("attachments.add_attachment", trip),
            "clocks": list(trip.clocks.explained()),
            "attachments": list(trip.attachments.all()),
            "now": now,
            **compared(trip, request.user),
            **marks_of(trip),
            "breadcrumbs": [TRIPS, {"label": trip.reference}],
        }
        return TemplateResponse(request, "consular/trip_detail.html", context)


def _checks(trip):
    return trip.checks.select_related("received_by")


class TripAct(CaseActView):
    model = StaffTrip
    workflow = STAFF_TRIP
    perform = staticmethod(services.perform)


class OpenTrip(OpenFile):
    model, form_class, crumb = StaffTrip, TripForm, TRIPS
    permission, open = "consular.add_stafftrip", staticmethod(services.open_trip)
    title = gettext_lazy("Demander un déplacement")
    hint = gettext_lazy(
        "Les étapes, leur zone et les points de contact s’ajoutent ensuite ; puis la demande se soumet."
    )


class EditTrip(EditFile):
    model, form_class, crumb = StaffTrip, TripForm, TRIPS
    permission, edit = "consular.change_stafftrip", staticmethod(services.edit)


class TripPart(CaseForm):
    model, crumb, permission, removal = StaffTrip, TRIPS, "consular.change_stafftrip", ""

    def remove_url(self, case, part):
        return reverse(f"consular:{self.removal}", args=[case.reference, part.pk]) if part and self.removal else ""


class SaveStage(TripPart):
    part_model, form_class, title = TripStage, StageForm, gettext_lazy("Étape")
    anchor, removal = "etapes", "trip-stage-remove"

    def initial(self, case, part):
        last = None if part else case.stages.last()
        return {} if part else {"starts_on": last.ends_on if last else case.starts_on, "ends_on": case.ends_on}

    def save(self, case, part, form):
        services.save_stage(part or TripStage(), case, by=self.request.user, **form.values())


class SaveCheck(TripPart):
    part_model, form_class, title = TripCheck, CheckForm, gettext_lazy("Point de contact")
    anchor, removal = "points", "trip-check-remove"
    hint = gettext_lazy("Une heure après l’heure convenue, le silence donne l’alerte.")

    def save(self, case, part, form):
        services.save_check(part or TripCheck(), case, by=self.request.user, **form.values())


class Receive(TripPart):
    part_model, form_class, title, anchor = TripCheck, ReceiveForm, gettext_lazy("Point de contact reçu"), "points"
    permission = "consular.check_stafftrip"

    def save(self, case, part, form):
        services.receive(case, part, by=self.request.user, **form.values())


class TakeOff(RemovePart):
    model, permission, remove = StaffTrip, "consular.change_stafftrip", staticmethod(services.remove_part)


class RemoveStage(TakeOff):
    part_model, anchor = TripStage, "etapes"


class RemoveCheck(TakeOff):
    part_model, anchor = TripCheck, "points"


class ZoneList(PostPage):
    """The colours in force today at the post, country by country, and those that ended."""

    permission = "consular.view_travelzone"
    template_name = "consular/zones.html"

    def get(self, request):
        current = zones.zones_on(self.post_, self.today)
        rows = TravelZone.objects.visible_to(request.user).filter(post=self.post_).select_related("country")
        now = {zone.pk for zone in current}
        record("zone.list", None, at=self.post_.code)
        return self.page(
            {
                "rows": [row for row in rows if row.pk in now],
                "others": [row for row in rows if row.pk not in now],
                "may_write": request.user.has_perm("consular.change_travelzone", self.post_),
                "breadcrumbs": [TRIPS, {"label": ZONES["label"]}],
            }
        )


class SaveZone(FormPage):
    """A zone, or a new colour from a day on; with a `pk`, a row to correct."""

    permission = "consular.change_travelzone"
    form_class = ZoneForm
    title = gettext_lazy("Couleur d’une zone")
    hint = gettext_lazy(
        "Les postes proposent, le centre de crise décide : recopiez les conseils aux voyageurs en vigueur."
    )
    back_url = ZONES["url"]
    crumbs = (TRIPS, ZONES)

    def prepare(self, user, pk=None):
        self.row = self.one(TravelZone.objects.all(), pk) if pk else None

    def form(self, data=None):
        initial = {} if self.row else {"country": self.post_.country_id, "valid_from": self.today}
        return self.form_class(data, post=self.post_, instance=self.row, initial=initial)

    def write(self, form):
        zone = self.row or TravelZone(post=self.post_)
        return zones.save_zone(zone, by=self.request.user, post=self.post_, **form.values())

    def after(self, row):
        return ZONES["url"]
