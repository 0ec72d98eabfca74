"""The verbs of this noun in the journal; what `note()` writes carries its own words."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(Nature.ACT, {"extraditiontreaty.write": _("Convention d’extradition enregistrée ou changée")})
