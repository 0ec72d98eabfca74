"""What people do with the trips of the staff: each function is one act, one transaction."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from consular.watching import forget, watch
from ssi.approvals import services as approvals
from ssi.approvals.opening import drafted, entered, rewritten
from ssi.approvals.workflow import fire, lock, note
from ssi.web.dates import date_in_words, moment_in_words
from ssi.web.refusals import NotAllowed, Refusal

from .models import StaffTrip, TripCheck, TripStage

CHECK_RULE = "DEP_POINT"
_CHANGE = "consular.change_stafftrip"


@transaction.atomic
def open_trip(*, by, post, **fields):
    """Ask for a trip: number it. Raises NotAllowed, Refusal for dates that cannot be."""
    if not by.has_perm("consular.add_stafftrip", post):
        raise _not_yours()
    _dates(fields["starts_on"], fields["ends_on"])
    trip = drafted(StaffTrip, by=by, post=post, status="DEMANDE", **fields)
    return entered(trip, by=by, verb="trip.open", label=gettext_lazy("Déplacement demandé"))


@transaction.atomic
def edit(trip, *, by, expected_version, **fields):
    """Change the request, until it is authorised. Raises StaleVersion, NotAllowed, Refusal."""
    _begin(trip, by, expected_version=expected_version)
    _dates(fields.get("starts_on", trip.starts_on), fields.get("ends_on", trip.ends_on))
    return rewritten(trip, fields, by=by, verb="trip.edit", label=gettext_lazy("Demande modifiée"))


@transaction.atomic
def save_stage(stage, trip, *, by, **fields):
    """Add or change a stage; its colour is that of its zone. Raises Refusal for days out of the trip."""
    _begin(trip, by)
    stage.case = trip
    for name, value in fields.items():
        setattr(stage, name, value)
    if not trip.starts_on <= stage.starts_on <= stage.ends_on <= trip.ends_on:
        raise Refusal(_("Ces jours sont hors du déplacement, ou à l’envers."), rule=_("dates"), field="starts_on")
    if stage.zone is not None and not stage.zone.is_in_force(stage.starts_on):
        raise Refusal(_("Cette couleur n’est pas en vigueur ce jour-là."), rule=_("couleurs des zones"), field="zone")
    stage.colour = stage.zone.colour if stage.zone is not None else None
    stage.save()
    note(trip, "trip.stage", gettext_lazy("Étapes modifiées"), by=by, part=stage.pk)
    return stage


@transaction.atomic
def save_check(check, trip, *, by, **fields):
    """Agree on a sign of life; an hour after it, silence alerts."""
    _begin(trip, by, moving=True)
    if check.received_at is not None:
        raise NotAllowed(_("Ce point a été reçu : il ne change plus."), rule=_("points de contact"))
    check.case = trip
    for name, value in fields.items():
        setattr(check, name, value)
    if not trip.starts_on <= check.due_at.astimezone(trip.post.zone).date() <= trip.ends_on:
        raise Refusal(_("Ce point de contact est hors du déplacement."), rule=_("dates"), field="due_at")
    check.save()
    watch(check, trip, CHECK_RULE, done=False, event_at=check.due_at)
    note(trip, "trip.check", gettext_lazy("Points de contact modifiés"), by=by, part=check.pk)
    return check


@transaction.atomic
def receive(trip, check, *, by, text=""):
    """The sign of life came: who took it, when. Raises Refusal when it was noted already, or before the departure."""
    lock(trip)
    if not by.has_perm("consular.check_stafftrip", trip):
        raise _not_yours()
    check = TripCheck.objects.select_for_update(of=("self",)).select_related("clock__rule").get(pk=check.pk)
    if check.received_at is not None:
        raise Refusal(_("Ce point est déjà noté comme reçu."), rule=_("points de contact"))
    if trip.status not in {"EN_COURS", "ALERTE"}:
        raise NotAllowed(
            _("Les points se notent une fois l’agent parti."),
            rule=_("états déclarés"),
            remedy=_("Enregistrez d’abord le départ."),
        )
    check.received_at, check.received_by, check.note = timezone.now(), by, text
    check.save(update_fields=["received_at", "received_by", "note"])
    watch(check, trip, CHECK_RULE, done=True, event_at=check.due_at)
    note(trip, "trip.received", gettext_lazy("Point de contact reçu"), by=by, part=check.pk)
    return check


@transaction.atomic
def remove_part(trip, part, *, by):
    """Take off a stage, or a check that nobody received."""
    _begin(trip, by, moving=isinstance(part, TripCheck))
    if isinstance(part, TripCheck):
        if part.received_at is not None:
            raise NotAllowed(_("Un point reçu reste au dossier."), rule=_("points de contact"))
        forget(part)
    key, stage = part.pk, isinstance(part, TripStage)
    part.delete()
    label = gettext_lazy("Étape retirée") if stage else gettext_lazy("Point de contact retiré")
    note(trip, "trip.stage" if stage else "trip.check", label, by=by, removed=key)


@transaction.atomic
def submit(trip, *, by, expected_version=None, comment=""):
    """Send the request to the parapheur: the head of service authorises green, yellow and orange."""
    trip = trip.specific()
    return approvals.submit(
        trip,
        "submit",
        by=by,
        document=request_document(trip),
        authors=[trip.author_id, trip.traveller_id],
        title=_("Déplacement : %(who)s, %(where)s") % {"who": trip.traveller, "where": trip.title},
        due_at=datetime.combine(trip.starts_on, time(0), tzinfo=trip.post.zone),
        comment=comment,
        expected_version=expected_version,
    )


def request_document(trip):
    """What is read and signed: label → text."""
    zone = trip.post.zone
    with override("fr"):
        lines = [
            [_("Agent"), str(trip.traveller)],
            [_("Motif"), trip.reason],
            [_("Dates"), f"{date_in_words(trip.starts_on)} – {date_in_words(trip.ends_on)}"],
            *([_("Étape"), f"{stage.place} : {stage.word}"] for stage in trip.stages.all()),
            *([_("Point de contact"), moment_in_words(one.due_at, zone, trip.post)] for one in trip.checks.all()),
            [_("Raison impérative"), trip.imperative or _("aucune")],
            [_("Moyens"), trip.means or "—"],
        ]
    return {
        "kind": "stafftrip",
        "reference": trip.reference,
        "lines": [[str(label), str(text)] for label, text in lines],
    }


@transaction.atomic
def perform(trip, name, *, by, comment="", expected_version=None):
    """Do the transition `name`. Raises what its service raises."""
    if name == "submit":
        return submit(trip, by=by, expected_version=expected_version, comment=comment)
    lock(trip, expected_version=expected_version)
    return fire(trip, name, by=by, comment=comment, locked=True)


def _begin(trip, by, *, expected_version=None, moving=False):
    """`moving`: what may still change once the agent has left."""
    lock(trip, expected_version=expected_version)
    if not by.has_perm(_CHANGE, trip):
        raise _not_yours()
    if trip.status != "DEMANDE" and not (moving and trip.status in {"AUTORISE", "EN_COURS", "ALERTE"}):
        raise NotAllowed(
            _("La demande ne change plus : elle est soumise, autorisée ou close."),
            rule=_("autorisation par couleur"),
            remedy=_("« Reprendre la demande » la rouvre ; son autorisation sera à redemander."),
        )


def _dates(starts_on, ends_on):
    if ends_on < starts_on:
        raise Refusal(_("Le retour précède le départ : vérifiez."), rule=_("dates"), field="ends_on")


def _not_yours():
    return NotAllowed(
        _("Cet acte n’est pas dans vos attributions."),
        rule=_("matrice des droits"),
        remedy=_("L’attaché de sécurité intérieure du poste peut le faire."),
    )
