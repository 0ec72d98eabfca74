"""What a warrant and its events must hold, whoever writes them. Each raises a Refusal."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

from . import treaties
from .vocabulary import AFTER, DECIDES, EventKind, Instrument, events_of


def check(warrant, *, opened=False):
    """The instrument exists between the two States; the list of 32 asks for three years (art. 2(2)).

    `opened`: the file follows this instrument with this State already, under the law of the day it was opened.
    """
    if warrant.country and not opened:
        _check_instrument(warrant)
    if warrant.is_surrender and warrant.offences and not warrant.three_years:
        raise Refusal(
            _("La liste des 32 catégories suppose trois ans d’emprisonnement au moins dans l’État d’émission."),
            rule=_("décision-cadre 2002/584, art. 2, § 2"),
            remedy=_("Cochez la condition si elle est remplie, ou décrivez l’infraction hors liste."),
            field="three_years",
        )
    if not (warrant.offences or warrant.other_offence):
        raise Refusal(
            _("Dites l’infraction : une catégorie de la liste, ou sa qualification."),
            rule=_("contenu du mandat, CPP 695-13"),
            field="other_offence",
        )


def _check_instrument(warrant):
    offered = treaties.offered(warrant.country)
    if warrant.instrument in offered:
        return
    names = [str(one.label) for one in offered]
    raise Refusal(
        _("« %(instrument)s » n’existe pas avec ce pays (%(country)s).")
        % {"instrument": Instrument(warrant.instrument).label, "country": warrant.country},
        rule=_("instrument selon le pays"),
        remedy=_("Avec ce pays, c’est : %(instruments)s.") % {"instruments": ", ".join(names)},
        field="instrument",
    )


def check_event(warrant, event, others):
    if event.at > timezone.now():
        raise Refusal(
            _("Cet événement serait dans l’avenir : vérifiez la date et l’heure."), rule=_("dates"), field="at"
        )
    if event.kind not in events_of(warrant.instrument):
        raise Refusal(_("Cet événement n’existe pas pour cet instrument."), rule=_("instrument"), field="kind")
    if event.kind in DECIDES and not event.outcome:
        raise Refusal(_("Dites si la remise est accordée ou refusée."), rule=_("décision"), field="outcome")
    if event.kind == EventKind.NEW_DATE and event.agreed_at is None:
        raise Refusal(_("Dites la date de remise convenue."), rule=_("date convenue"), field="agreed_at")
    needed = AFTER.get(event.kind, ())
    if needed and not any(e.kind in needed and e.at <= event.at for e in others):
        raise Refusal(
            _("Aucun événement « %(needed)s » n’est noté avant ce moment.") % {"needed": EventKind(needed[0]).label},
            rule=_("ordre des événements"),
            remedy=_("Vérifiez la date, l’heure et le fuseau, ou notez d’abord ce qui précède."),
            field="at",
        )
