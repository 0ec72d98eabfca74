"""What must hold before an exchange moves. Each refusal says which rule, and what to do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.attachments.markings import Block, check
from ssi.cases.models import Direction, Marking
from ssi.web.refusals import NotAllowed, Refusal

from .vocabulary import Channel, MessageType, Regime

CLOSE_OVERDUE = "liaison.close_overdue_informationexchange"


def is_qualified(exchange, by):
    """Qualifying says which domain and, under the directive, that the country is bound by it."""
    exchange = exchange.specific()
    if exchange.domain_id is None:
        raise Refusal(
            _("Le domaine manque : c’est lui qui dit qui verra ce dossier."),
            rule=_("qualification"),
            field="domain",
        )
    regime_applies(exchange.regime, exchange.country)


def regime_applies(regime, country):
    """Directive (EU) 2023/977 binds the member States: elsewhere its clocks would be a fiction."""
    if regime == Regime.EU_2023_977 and not country.in_european_union:
        raise Refusal(
            _("La directive (UE) 2023/977 ne s’applique pas à ce pays : %(country)s.") % {"country": country},
            rule=_("régime applicable"),
            remedy=_("Choisissez un autre régime ; les délais de la directive ne courront pas."),
            field="regime",
        )


def answer_is_written(exchange, by):
    exchange = exchange.specific()
    if not exchange.answer.strip():
        raise Refusal(
            _("Il n’y a pas encore de projet de réponse."),
            rule=_("texte à viser"),
            remedy=_("Rédigez la réponse dans le dossier, puis soumettez-la."),
            field="answer",
        )
    may_leave(exchange, exchange.answer, exchange.use_limits)


def request_is_complete(exchange, by):
    """Directive (EU) 2023/977 art. 4(5): what a request must say, whatever the regime it is sent under.

    Information given of our own initiative (art. 7) says what it is and why, and claims nothing of the other side.
    """
    exchange = exchange.specific()
    wanted = ["recipient", "purpose", "information_sought", "domain"]
    if not exchange.is_given:
        wanted.insert(3, "availability_reasons")
    missing = [
        exchange._meta.get_field(name).verbose_name
        for name in wanted
        if not (getattr(exchange, f"{name}_id", None) or getattr(exchange, name))
    ]
    if missing:
        raise Refusal(
            _("La demande n’est pas complète. Il manque : %(fields)s.") % {"fields": ", ".join(map(str, missing))},
            rule=_("contenu d’une demande, directive (UE) 2023/977, art. 4"),
            remedy=_("Complétez ces champs, puis soumettez."),
        )
    regime_applies(exchange.regime, exchange.country)
    may_leave(exchange, exchange.purpose, exchange.information_sought, exchange.person_link, exchange.use_limits)


def refusal_is_grounded(exchange, by):
    """Directive (EU) 2023/977 art. 6(1): a refusal has one of the coded grounds, and a message says it."""
    exchange = exchange.specific()
    if not (exchange.refusal_ground and exchange.refusal_text.strip()):
        raise Refusal(
            _("Un refus porte un motif codé et le message qui l’annonce."),
            rule=_("refus, directive (UE) 2023/977, art. 6"),
            field="refusal_ground",
        )
    may_leave(exchange, exchange.refusal_text)


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


def is_outgoing(exchange, by):
    if exchange.direction != Direction.OUT:
        raise Refusal(_("Seule une demande sortante se rouvre ainsi."), rule=_("états déclarés"))


def is_given(exchange, by):
    if not exchange.specific().is_given:
        raise Refusal(
            _("Le partenaire attend une réponse : ce n’est pas une information spontanée."),
            rule=_("nature de l’échange"),
            remedy=_("Répondez, refusez ou transférez la demande."),
        )


def expects_an_answer(exchange, by):
    if exchange.specific().is_given:
        raise Refusal(
            _("Nous avons donné cette information : aucune réponse n’est due."),
            rule=_("nature de l’échange"),
            remedy=_("Clôturez le dossier ; un retour du partenaire se note dans le fil."),
        )


def is_confirmed_in_writing(exchange, by):
    """An oral request leaves once it is confirmed in writing; a declared urgency does not wait for the paper."""
    exchange = exchange.specific()
    if exchange.awaits_writing and not exchange.urgent:
        raise Refusal(
            _("La demande orale n’a pas encore sa confirmation écrite."),
            rule=_("confirmation d’une demande orale"),
            remedy=_("Enregistrez la confirmation, ou motivez l’urgence."),
        )


def nothing_is_awaited(exchange, by):
    """A request that went to the partner is not closed by silence: its absence of answer is stated."""
    if exchange.status == "TRANSMIS" and not exchange.specific().is_given:
        raise Refusal(
            _("Le partenaire n’a pas encore répondu."),
            rule=_("états déclarés"),
            remedy=_("Enregistrez la réponse, ou constatez l’absence de réponse."),
        )


def head_decides_when_overdue(exchange, by):
    """liaison.md §7.1: a file that missed a deadline is closed by the head of the post."""
    late = exchange.clocks.open().filter(due_at__lt=timezone.now()).exists()
    if late and not by.has_perm(CLOSE_OVERDUE, exchange):
        raise NotAllowed(
            _("Un délai de ce dossier est dépassé."),
            rule=_("clôture d’un dossier en dépassement"),
            remedy=_("L’attaché de sécurité intérieure peut le clore."),
        )


def channel_is_right(exchange, kind, channel, exception):
    """Directive (EU) 2023/977 art. 13: SIENA, or a coded exception. What is said by word of mouth needs none."""
    if exchange.regime != Regime.EU_2023_977 or kind == MessageType.ORAL:
        return
    if channel != Channel.SIENA and not exception:
        raise Refusal(
            _("Sous la directive (UE) 2023/977, un message part par SIENA."),
            rule=_("canal, directive (UE) 2023/977, art. 13"),
            remedy=_("Choisissez SIENA, ou dites laquelle des trois exceptions s’applique."),
            field="channel_exception",
        )


def may_leave(exchange, *texts):
    """No text leaves with a mention that forbids it: nothing classified enters, nothing Spécial France goes out."""
    found = is_marked(exchange, *texts)
    if "SF" in found.mentions:
        raise Refusal(
            _("Ce texte porte la mention Spécial France : il ne part pas chez un partenaire."),
            rule=_("Spécial France, IGI 1300, art. 65"),
            remedy=_("Retirez le passage ; le dossier, lui, garde sa mention."),
        )


def is_marked(exchange, *texts):
    """The mentions of these texts. Raises ForbiddenMarking, or Refusal when the marking of the file does not follow."""
    found = check([Block(text, page=n) for n, text in enumerate(texts) if text], _("Ce texte"))
    if "DR" in found.mentions and exchange.marking != Marking.DR:
        raise Refusal(
            _("Ce texte porte la mention Diffusion Restreinte et le dossier est non protégé."),
            rule=_("marquage"),
            remedy=_("Relevez d’abord le marquage du dossier."),
        )
    return found
