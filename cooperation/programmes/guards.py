"""What must hold before a programme moves (cooperation-consular.md §4.2). Each refusal says what to do."""

from decimal import Decimal

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

from ..money.words import grouped
from ..results.vocabulary import Criterion, EvaluationKind
from ..vocabulary import LACKS_RULE
from ..waivers.guards import is_waived

#: What shares sum to.
WHOLE = Decimal(100)
#: States of an action that is over, one way or the other.
OVER = frozenset({"REALISEE", "EVALUEE", "ANNULEE", "REFUSE"})


def may_be_submitted(programme, by):
    """At least a need, a funding line, an indicator, and sectors that sum to 100 %."""
    for lacking in lacks(programme.specific()):
        raise Refusal(lacking, rule=LACKS_RULE, remedy=_("Complétez le programme, puis soumettez-le."))


def lacks(programme):
    """What a programme still lacks before it may be submitted: a list of sentences."""
    from ..needs.guards import first_priority_says_why
    from ..route.levels import lines_of

    missing = []
    answers = list(programme.answers.select_related("need"))
    if not answers:
        missing.append(_("Aucun besoin : dites à quelle demande ce programme répond."))
    for answer in answers:
        try:
            first_priority_says_why(answer.need, None)
        except Refusal as refusal:
            missing.append(f"{answer.need.reference}\u00a0: {refusal.sentence}")
    sectors, countries = _whole(programme.sectors), _whole(programme.country_shares)
    if sectors is None:
        missing.append(_("Aucun secteur CAD."))
    elif sectors != WHOLE:
        missing.append(_("Les secteurs CAD font %(sum)s %% au lieu de 100 %%.") % {"sum": grouped(sectors)})
    if countries not in (None, WHOLE):
        missing.append(_("Les pays partenaires font %(sum)s %% au lieu de 100 %%.") % {"sum": grouped(countries)})
    if not lines_of(programme).exists():
        missing.append(_("Aucune ligne de financement."))
    if not programme.indicators.exists():
        missing.append(_("Aucun indicateur : dites ce qui sera mesuré."))
    return missing


def _whole(shares):
    """The sum of the shares, None when there is none."""
    return shares.aggregate(sum=Sum("percent"))["sum"]


def has_money(programme, by):
    from ..route.levels import lines_of

    lines = lines_of(programme)
    if not (lines.filter(state="NOTIFIE").exists() or lines.filter(nature="VALORISE").exists()):
        raise Refusal(
            _("Aucune ligne notifiée ni apport valorisé : le programme n’a pas encore de moyens."),
            rule=_("financement"),
            remedy=_("Enregistrez la notification des crédits sur une ligne."),
        )


def actions_are_over(programme, by):
    left = programme.specific().actions.exclude(status__in=OVER).values_list("reference", flat=True)[:5]
    if left:
        raise Refusal(
            _("Des actions ne sont pas terminées : %(list)s.") % {"list": ", ".join(left)},
            rule=_("états déclarés"),
            remedy=_("Réalisez-les ou annulez-les d’abord."),
        )


def is_evaluated(programme, by):
    if is_waived(programme):
        return
    local = programme.specific().notes.filter(evaluation__kind=EvaluationKind.LOCAL)
    noted = set(local.values_list("criterion", flat=True))
    missing = [str(label) for code, label in Criterion.choices if code not in noted]
    if missing:
        raise Refusal(
            _("L’évaluation locale est incomplète : %(list)s.") % {"list": ", ".join(missing)},
            rule=_("évaluation"),
            remedy=_(
                "Notez les six critères du CAD, avec ce qui le prouve, ou l’attaché en dispense en disant pourquoi."
            ),
        )


def nothing_is_left_to_pay(case, by):
    """*Reste à payer* is nil: paid, or given back."""
    from ..money.models import Commitment
    from ..route.levels import lines_of

    left = Commitment.objects.filter(line__in=lines_of(case), net__gt=F("paid"))
    numbers = list(left.values_list("number", flat=True)[:5])
    if numbers:
        raise Refusal(
            _("Il reste à payer sur : %(list)s.") % {"list": ", ".join(numbers)},
            rule=_("reste à payer"),
            remedy=_("Payez ou dégagez ces engagements d’abord."),
        )
