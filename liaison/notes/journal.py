"""The verbs of the notes in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(Nature.CONSULTATION, {"note.edition": _("Version de note consultée")})
