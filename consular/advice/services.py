"""Acts on proposals of travel advice: write, submit, validate, send to the crisis centre, note what it decided."""

from django.utils import timezone
from django.utils.translation import gettext as _

from consular.incidents.models import Incident
from consular.travel import zones
from consular.travel.models import TravelZone
from ssi.accounts.context import check_constraints_now
from ssi.accounts.rows import write_row
from ssi.audit.log import record
from ssi.cases.references import next_reference
from ssi.web.dates import date_in_words
from ssi.web.refusals import NotAllowed, Refusal

from .models import AdviceIncident, AdviceProposal
from .vocabulary import DECISIONS, State

WRITE, VALIDATE, FOLLOW = (
    "consular.change_adviceproposal",
    "consular.validate_adviceproposal",
    "consular.follow_adviceproposal",
)


def save_proposal(*, by, post, proposal=None, expected_version=0, incidents=None, **fields):
    """Write a draft, or change it. Raises StaleVersion.

    `incidents`: those it rests on; None leaves them as they are (not everybody reads the incidents).
    """
    _require(by, WRITE, post)
    if fields.get("colour_now") == fields["colour_proposed"]:
        raise Refusal(_("La couleur proposée est celle d’aujourd’hui."), field="colour_proposed")
    if proposal is None:
        proposal = AdviceProposal(post=post, created_by=by, reference=next_reference(AdviceProposal.series, post))
        proposal.opened_at = timezone.now()
    elif _locked(proposal).status != State.BROUILLON:
        raise Refusal(
            _("Cette proposition n’est plus un brouillon."),
            rule=_("états déclarés"),
            remedy=_("Qui la valide peut vous la renvoyer."),
        )
    fields |= {"written_by": by}
    row = write_row(proposal, expected_version=expected_version, fields=fields, verb="advice.save")
    if incidents is not None:
        _link(row, by, incidents)
    return row


def _link(proposal, by, incidents):
    """Rest the proposal on these incidents of the post. Refuses one that this person does not read."""
    wanted = {incident.pk for incident in incidents}
    read = Incident.objects.visible_to(by).filter(post=proposal.post_id, pk__in=wanted)
    if read.count() != len(wanted):
        raise Refusal(_("Un de ces incidents n’est pas du poste."), field="incidents")
    proposal.links.exclude(incident__in=wanted).delete()
    known = set(proposal.links.values_list("incident", flat=True))
    AdviceIncident.objects.bulk_create(
        AdviceIncident(post_id=proposal.post_id, proposal=proposal, incident_id=key) for key in wanted - known
    )
    check_constraints_now()


def submit(proposal, *, by):
    """Hand the draft to the consul or the ambassador."""
    _require(by, WRITE, proposal.post)
    now = _locked(proposal)
    now.remark = ""
    return _go(now, State.A_VALIDER, "advice.submit", "remark")


def validate(proposal, *, by):
    """Take the proposal as the post's. Nobody validates what they wrote."""
    _require(by, VALIDATE, proposal.post)
    now = _locked(proposal)
    if wrote(by, now):
        raise Refusal(
            _("Vous avez écrit cette proposition : une autre personne la valide."),
            rule=_("personne ne valide ce qu’il a écrit"),
            remedy=_("Le consul ou l’ambassadeur, autre que son auteur."),
        )
    now.validated_by, now.validated_at = by, timezone.now()
    return _go(now, State.VALIDEE, "advice.validate", "validated_by", "validated_at")


def send_back(proposal, *, by, remark):
    """Back to a draft, saying why."""
    _require(by, VALIDATE, proposal.post)
    if not remark.strip():
        raise Refusal(_("Dites ce qui est à reprendre."), rule=_("renvoi motivé"), field="remark")
    now = _locked(proposal)
    now.remark = remark.strip()
    return _go(now, State.BROUILLON, "advice.send_back", "remark")


def note_sent(proposal, *, by, cdcs_ref, sent_on):
    """Say under which reference it left for the crisis centre, and on which day of the post."""
    _require(by, FOLLOW, proposal.post)
    now = _locked(proposal)
    if not cdcs_ref.strip():
        raise Refusal(_("Donnez la référence du message au CDCS."), field="cdcs_ref")
    since = timezone.localdate(now.validated_at, timezone=now.post.zone) if now.validated_at else None
    _check_day(now, sent_on, "sent_on", since, _("Elle n’a pas pu partir avant d’être validée."))
    now.cdcs_ref, now.sent_on = cdcs_ref.strip(), sent_on
    return _go(now, State.ENVOYEE, "advice.send", "cdcs_ref", "sent_on")


def decide(proposal, *, by, decision, decided_on, colour=None):
    """Note what the crisis centre decided. `colour`: of « another colour » only, and not the one proposed."""
    _require(by, FOLLOW, proposal.post)
    now = _locked(proposal)
    if decision not in DECISIONS:
        raise Refusal(_("Dites ce que le CDCS a décidé."), field="decision")
    if decision == State.AUTRE and colour in (None, now.colour_proposed):
        raise Refusal(_("Donnez la couleur décidée, autre que celle proposée."), field="colour")
    _check_day(now, decided_on, "decided_on", now.sent_on, _("La décision précède l’envoi."))
    colours = {State.ACCEPTEE: now.colour_proposed, State.REFUSEE: None, State.AUTRE: colour}
    now.decided_on, now.decided_colour = decided_on, colours[decision]
    return _go(now, State(decision), "advice.decide", "decided_on", "decided_colour", colour=now.decided_colour)


def owed_colour(proposal, today):
    """Whether what was decided is still to be written among the colours of the zones: the zone has another colour
    today, and no row of its own since the decision."""
    if proposal.decided_colour is None or zones.colour_on(proposal, today) == proposal.decided_colour:
        return False
    rows = TravelZone.objects.filter(post=proposal.post_id, country=proposal.country_id, label__iexact=proposal.label)
    return not rows.filter(valid_from__gte=proposal.decided_on).exists()


def take_colour(proposal, *, by):
    """Write the decided colour among those of the zones, from the day of the decision. Returns the TravelZone."""
    now = _locked(proposal)
    if not owed_colour(now, timezone.localdate(timezone=now.post.zone)):
        raise Refusal(
            _("La zone a déjà cette couleur, ou une autre a été saisie depuis la décision."),
            rule=_("couleurs des zones"),
            remedy=_("Relisez les couleurs des zones du poste."),
        )
    told = {"day": date_in_words(now.decided_on), "reference": now.cdcs_ref}
    return zones.save_zone(
        TravelZone(),
        by=by,
        post=now.post,
        country=now.country,
        label=now.label,
        colour=now.decided_colour,
        source=_("CDCS, décision du %(day)s (%(reference)s)") % told,
        valid_from=now.decided_on,
        valid_until=None,
        to_verify=False,
    )


def wrote(user, proposal):
    return user.pk in (proposal.written_by_id, proposal.created_by_id)


def _check_day(proposal, day, field, since, too_early):
    if day > timezone.localdate(timezone=proposal.post.zone):
        raise Refusal(_("Cette date est dans l’avenir."), field=field)
    if since is not None and day < since:
        raise Refusal(too_early, field=field)


def _go(proposal, state, verb, *changed, **details):
    if state not in proposal.may_become:
        raise Refusal(
            _("Cette proposition est à l’état « %(state)s ».") % {"state": proposal.get_status_display().lower()},
            rule=_("états déclarés"),
            remedy=_("Relisez-la : quelqu’un l’a peut-être fait avancer entre-temps."),
        )
    proposal.status, proposal.version = state, proposal.version + 1
    proposal.save(update_fields=["status", "version", *changed])
    check_constraints_now()
    record(verb, proposal, state=state.value, **details)
    return proposal


def _locked(proposal):
    now = AdviceProposal.objects.select_for_update(of=["self"]).get(pk=proposal.pk)
    now.post = proposal.post
    return now


def _require(by, permission, post):
    if not by.has_perm(permission, post):
        raise NotAllowed(
            _("Vous ne pouvez pas faire cela avec une proposition de conseil de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("Un officier l’écrit, le consul ou l’ambassadeur la valide."),
        )
