"""Messages drafted for the officer, in the courteous wording of the trade: each is read before it leaves."""

from django.utils.translation import gettext as _

from .vocabulary import RefusalGround


def _grounds():
    """What a partner is told of each ground of directive (EU) 2023/977 art. 6(1), and nothing of our reasons."""
    return {
        RefusalGround.A: _("les recherches effectuées n’ont pas permis de trouver l’information demandée"),
        RefusalGround.B: _("la demande ne comporte pas, en l’état, tous les éléments que prévoit l’article 4"),
        RefusalGround.C: _("l’autorité judiciaire dont l’autorisation est requise ne l’a pas accordée"),
        RefusalGround.D: _("les données demandées ne relèvent pas des catégories qui peuvent être communiquées"),
        RefusalGround.E: _("l’information disponible ne présente pas les garanties d’exactitude requises"),
        RefusalGround.F1: _("la communication demandée se heurte à des intérêts essentiels que la directive préserve"),
        RefusalGround.F2: _("la communication demandée n’est pas compatible, en l’état, avec une procédure en cours"),
        RefusalGround.F3: _("la communication demandée porterait une atteinte excessive aux intérêts d’un tiers"),
        RefusalGround.G1: _("les faits exposés n’atteignent pas le seuil de peine prévu par la directive"),
        RefusalGround.G2: _("les faits exposés ne sont pas punissables en droit français"),
        RefusalGround.H: _("l’État dont provient l’information n’a pas donné son accord à sa communication"),
    }


def refusal(exchange, ground):
    """A refusal in diplomatic wording, for this ground (art. 6(2): the ground is notified)."""
    why = _grounds().get(ground)
    if why is None:
        return ""
    return _(
        "Nous avons l’honneur de nous référer à votre demande %(reference)s. Après un examen attentif, nous regrettons "
        "de ne pouvoir y donner une suite favorable : %(why)s. Nous demeurons à votre disposition pour étudier toute "
        "demande complémentaire et vous assurons de notre volonté de coopération."
    ) % {"reference": exchange.partner_reference or exchange.reference, "why": why}


def judicial_notice(exchange):
    """The notice due at once to the requester (art. 5(2)(a)): the delay, its length and its reasons."""
    return _(
        "Votre demande %(reference)s est en cours de traitement. La communication de l’information demandée requiert "
        "en droit français l’autorisation d’une autorité judiciaire, que nous avons sollicitée. Nous attendons sa "
        "décision pour le [date] et vous tiendrons informés ; nous vous répondrons dès l’autorisation reçue."
    ) % {"reference": exchange.partner_reference or exchange.reference}


def transfer_notice(exchange):
    """Telling the requester that another service is competent."""
    return _(
        "Votre demande %(reference)s relève de la compétence d’un autre service, auquel nous l’avons transmise ce "
        "jour : [service]. Il vous répondra directement."
    ) % {"reference": exchange.partner_reference or exchange.reference}
