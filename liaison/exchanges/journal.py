"""The verbs of the exchanges in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "exchange.message": _("Message d’un échange consulté"),
        "exchange.partner_copy": _("Copie partenaire consultée"),
    },
)
