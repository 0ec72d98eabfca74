"""What must hold before an opportunity moves, or anybody is told anything of it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.web.refusals import Refusal

from .vocabulary import ExportControl

CONTROL = gettext_lazy("contrôle des exportations")


def control_is_answered(opportunity, by):
    """Nothing leaves while nobody said what it is; a war material leaves with its authorisation only."""
    opportunity = opportunity.specific()
    if not opportunity.export_control:
        raise Refusal(
            _("Ce marché relève-t-il du contrôle des exportations ? Sans réponse, rien n’en est dit à une entreprise."),
            rule=CONTROL,
            remedy=_("Répondez à la question dans la fiche ; personne ne peut en dispenser."),
            field="export_control",
        )
    if opportunity.export_control == ExportControl.WAR and not opportunity.export_licence.strip():
        raise Refusal(
            _("C’est un matériel de guerre : sans autorisation préalable, rien n’en est dit à une entreprise."),
            rule=CONTROL,
            remedy=_("Inscrivez la référence de l’autorisation ; la mission de défense la connaît."),
            field="export_licence",
        )


def a_company_is_known(opportunity, by):
    if not opportunity.specific().contacts.filter(correction=None, void=False).exists():
        raise Refusal(
            _("Aucune entreprise n’a encore été rencontrée pour ce marché."),
            rule=_("mise en relation"),
            remedy=_("Notez d’abord le contact dans le registre."),
        )
