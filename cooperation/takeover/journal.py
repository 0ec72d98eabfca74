"""The verbs of the takeover of a list in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(Nature.ACT, {"actions.take_over": _("Liste d’actions du poste reprise")})
