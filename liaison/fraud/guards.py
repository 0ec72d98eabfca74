"""What must hold before a fraud file moves."""

from django.conf import settings
from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal


def is_described(case, by):
    """Verified means that somebody said how it is false, and how one sees it."""
    case = case.specific()
    missing = [
        case._meta.get_field(name).verbose_name
        for name in ("fraud_type", "technique")
        if not getattr(case, name).strip()
    ]
    if missing:
        raise Refusal(
            _("La fiche n’est pas complète. Il manque : %(fields)s.") % {"fields": ", ".join(map(str, missing))},
            rule=_("fiche vérifiée"),
            remedy=_("Complétez-la, puis recommencez ; un document authentique se clôt en le disant."),
        )


def alert_is_ready(case, by):
    """A text, somebody to send it to, and nobody it may not go to."""
    case = case.specific()
    if not case.alert.strip():
        raise Refusal(
            _("Il n’y a pas encore de texte d’alerte."),
            rule=_("texte à viser"),
            remedy=_("Rédigez-le : la fiche en propose un."),
        )
    abroad = list(case.recipients.exclude(country=settings.SSI_SENDING_COUNTRY)) if case.special_france else []
    if abroad:
        raise Refusal(
            _("Spécial France : cette alerte ne peut aller à %(service)s.") % {"service": abroad[0].service},
            rule=_("Spécial France, IGI 1300, art. 65"),
            remedy=_("Personne ne peut lever cette règle. Retirez ce destinataire."),
        )
    if not case.recipients.exists():
        raise Refusal(
            _("Personne n’est encore destinataire de l’alerte."),
            rule=_("liste de diffusion"),
            remedy=_("Ajoutez les services à prévenir : DNPAF, consulats, partenaire."),
        )
