"""How a nomination changes state: the only writer of its status. The file is locked first by whoever calls."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.approvals.workflow import IllegalTransition, note
from ssi.web.refusals import NotAllowed, Refusal

from .models import Nomination, Vetting
from .states import HOLDING, NOMINATION


def available(nomination, case, user):
    """The acts this person may do on the nomination now; the visa ones where a visa is asked for."""
    return [
        step
        for step in NOMINATION.transitions
        if nomination.status in step.sources
        and not step.hidden
        and (nomination.session.needs_visa or not step.name.endswith("_visa"))
        and user.has_perm(step.permission, case)
    ]


def move(nomination, name, *, by, **fields):
    """Move along the declared transition `name`, writing `fields` with it. Returns the nomination.

    Raises IllegalTransition, NotAllowed, or the Refusal of a guard.
    """
    step, case = NOMINATION.transition(name), nomination.case
    if nomination.status not in step.sources:
        raise IllegalTransition(
            _("« %(act)s » n’est plus possible : la candidature est à l’état « %(state)s ».")
            % {"act": step.label, "state": NOMINATION.state(nomination.status).label},
            rule=_("états déclarés"),
            remedy=_("Rechargez la page : quelqu’un a sans doute agi entre-temps."),
        )
    if not by.has_perm(step.permission, case):
        raise NotAllowed(
            _("« %(act)s » n’est pas dans vos attributions sur ce dossier.") % {"act": step.label},
            rule=_("matrice des droits"),
            remedy=_("L’attaché de sécurité intérieure du poste ou son adjoint peut le faire."),
        )
    for guard in GUARDS.get(name, ()):
        guard(nomination)
    before, nomination.status = nomination.status, step.target
    for field, value in fields.items():
        setattr(nomination, field, value)
    nomination.save(update_fields=["status", *fields])
    note(
        case,
        f"nomination.{name}",
        step.label,
        by=by,
        comment=str(nomination_label(nomination)),
        row=nomination.pk,
        nomination=[before, step.target],
    )
    return nomination


def nomination_label(nomination):
    """How the timeline of the file names a person: by number, since the journal holds no personal value."""
    return _("Candidature n° %(n)d, session %(session)d") % {
        "n": nomination.number,
        "session": nomination.session.number,
    }


def vetting_of(nomination):
    """The last decision; None when there is none."""
    return _latest(nomination.vettings.all())


def _latest(vettings):
    decided = [one for one in vettings if one.decided_on is not None]
    return max(decided, key=lambda one: (one.decided_on, one.pk), default=None)


def is_vetted(nomination):
    """Whether the last decision is favourable and still so on the first day of the session."""
    vetting = vetting_of(nomination)
    return vetting is not None and vetting.holds_on(nomination.session.starts_on)


def may_take_a_seat(nomination):
    vetting = vetting_of(nomination)
    if vetting is None or vetting.decision != "FAVORABLE":
        raise Refusal(
            _("Aucune vérification favorable : cette personne ne peut pas prendre place."),
            rule=_("vérification préalable"),
            remedy=_("Enregistrez la décision de l’autorité."),
        )
    if not vetting.holds_on(nomination.session.starts_on):
        raise Refusal(
            _("La vérification expire avant la session : une décision ne vaut que %(n)d mois.") % {"n": Vetting.MONTHS},
            rule=_("vérification préalable"),
            remedy=_("Demandez-en une nouvelle."),
        )


def a_seat_is_free(nomination):
    session = nomination.session
    taken = Nomination.objects.filter(session=session, status__in=HOLDING).count()
    if taken >= session.seats:
        raise Refusal(
            ngettext(
                "La seule place de la session est prise.", "Les %(n)d places de la session sont prises.", session.seats
            )
            % {"n": session.seats},
            rule=_("nombre de places"),
            remedy=_("Mettez cette personne en réserve, ou augmentez les places."),
        )


def the_session_began(nomination):
    if timezone.localdate(timezone=nomination.case.post.zone) < nomination.session.starts_on:
        raise Refusal(_("La session n’a pas commencé."), rule=_("dates"))


GUARDS = {
    "select": (may_take_a_seat, a_seat_is_free),
    "reserve": (may_take_a_seat,),
    "attend": (may_take_a_seat, the_session_began),
}
