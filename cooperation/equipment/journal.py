"""The verbs of the equipment in the journal; what `note()` writes carries its own words."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(Nature.CONSULTATION, {"equipment.list": _("Équipements consultés")})
