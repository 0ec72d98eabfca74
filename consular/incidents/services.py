"""Acts on incidents: write the first entry, then what follows or corrects it. Nothing is ever rewritten."""

from django.utils import timezone
from django.utils.translation import gettext as _

from consular.rows import check_of_the_post, check_place
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.cases.grades import Scale, check
from ssi.cases.references import next_reference
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion

from .models import Incident, IncidentEntry
from .vocabulary import Nature, State


def open_incident(*, by, post, **facts):
    """Write the first entry of an incident. Returns the Incident."""
    _require(by, post)
    _check(post, facts)
    facts.pop("reason", None)
    incident = Incident(post=post, reference=next_reference(Incident.series, post), opened_at=timezone.now())
    incident.save(force_insert=True)
    return _write(incident, by, 1, {**facts, "nature": Nature.PREMIERE}, "incident.open")


def add_entry(incident, *, by, nature, expected_version, reason="", **facts):
    """Write what follows (SUITE), or corrects (RECTIFICATIF, with its reason), the last entry. Returns the Incident.

    `facts` are all the facts, as they are known now. Raises StaleVersion when somebody wrote an entry meanwhile.
    """
    post = incident.post
    _require(by, post)
    now = Incident.objects.select_for_update(of=["self"]).select_related("last").get(pk=incident.pk)
    if now.last.number != expected_version:
        raise StaleVersion(_("Quelqu’un d’autre a écrit une entrée entre-temps."), theirs=now.last)
    if nature == Nature.RECTIFICATIF and not reason.strip():
        raise Refusal(_("Dites ce que ce rectificatif corrige."), rule=_("entrées non modifiables"), field="reason")
    _check(post, facts)
    if facts["state"] == State.OUVERT and now.last.state != State.OUVERT:
        raise Refusal(
            _("Un incident suivi ou clos ne redevient pas « ouvert »."),
            rule=_("états déclarés"),
            remedy=_("Rouvrez-le à l’état « suivi »."),
            field="state",
        )
    facts |= {"nature": nature, "reason": reason.strip() if nature == Nature.RECTIFICATIF else ""}
    incident.post = now.post = post
    return _write(now, by, now.last.number + 1, facts, "incident.add_entry")


def _write(incident, by, number, facts, verb):
    entry = IncidentEntry(
        post=incident.post, incident=incident, number=number, written_by=by, written_at=timezone.now(), **facts
    )
    entry.save(force_insert=True)
    incident.last = entry
    incident.save(update_fields=["last"])
    check_constraints_now()
    record(verb, incident, number=number, nature=entry.nature, state=entry.state, severity=entry.severity)
    return incident


def _check(post, facts):
    check(Scale.SIX, facts["source_grade"], facts["information_grade"])
    check_place(facts)
    check_of_the_post(post, facts, "ilot", "site")
    if facts["occurred_at"] > timezone.now():
        raise Refusal(_("Un incident est survenu : cette heure est dans l’avenir."), field="occurred_at")
    if facts["state"] == State.CLOS and not facts.get("follow_up", "").strip():
        raise Refusal(_("Un incident clos dit les suites données."), rule=_("clôture d’un incident"), field="follow_up")


def _require(by, post):
    if not by.has_perm("consular.add_incident", post):
        raise NotAllowed(
            _("Vous n’écrivez pas dans le journal des incidents de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("La section consulaire ou l’attaché de sécurité intérieure le peut."),
        )
