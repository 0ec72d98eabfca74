"""The verbs of IATI in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(Nature.OUT, {"iati.export": _("Programmes exportés au format IATI")})
tell(Nature.ACT, {"iati.import": _("Programmes d’autres bailleurs importés")})
