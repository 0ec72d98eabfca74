"""What must hold before an exchange moves. Each refusal says which rule, and what to do."""

from django.utils.translation import gettext as _

from ssi.cases.models import Direction
from ssi.web.refusals import NotAllowed, Refusal

from .vocabulary import Regime


def is_qualified(exchange, by):
    """Qualifying says which domain and, under the directive, that the country is bound by it."""
    exchange = exchange.specific()
    if exchange.domain_id is None:
        raise Refusal(
            _("Le domaine manque : c’est lui qui dit qui verra ce dossier."),
            rule=_("qualification"),
            field="domain",
        )
    if exchange.regime == Regime.EU_2023_977 and not exchange.country.in_european_union:
        raise Refusal(
            _("La directive (UE) 2023/977 ne s’applique pas à ce pays : %(country)s.") % {"country": exchange.country},
            rule=_("régime applicable"),
            remedy=_("Choisissez un autre régime ; les délais de la directive ne courront pas."),
            field="regime",
        )


def answer_is_written(exchange, by):
    if not exchange.specific().answer.strip():
        raise Refusal(
            _("Il n’y a pas encore de projet de réponse."),
            rule=_("texte à viser"),
            remedy=_("Rédigez la réponse dans le dossier, puis soumettez-la."),
            field="answer",
        )


def request_is_complete(exchange, by):
    """Directive (EU) 2023/977 art. 4(5): what a request must say, whatever the regime it is sent under."""
    exchange = exchange.specific()
    missing = [
        exchange._meta.get_field(name).verbose_name
        for name in ("recipient", "purpose", "information_sought", "availability_reasons", "domain")
        if not (getattr(exchange, f"{name}_id", None) or getattr(exchange, name))
    ]
    if missing:
        raise Refusal(
            _("La demande n’est pas complète. Il manque : %(fields)s.") % {"fields": ", ".join(map(str, missing))},
            rule=_("contenu d’une demande, directive (UE) 2023/977, art. 4"),
            remedy=_("Complétez ces champs, puis soumettez."),
        )


def needs_no_visa(exchange, by):
    """What has no trigger the officer sends on their own responsibility: that is not an approval."""
    if exchange.specific().needs_visa:
        raise NotAllowed(
            _("Ce texte part avec le visa de l’attaché de sécurité intérieure."),
            rule=_("visa obligatoire"),
            remedy=_("Soumettez-le au visa."),
        )


def is_incoming(exchange, by):
    if exchange.direction != Direction.IN:
        raise Refusal(_("Seule une demande entrante se rouvre."), rule=_("états déclarés"))
