"""The verb of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(Nature.CONSULTATION, {"desk.view": _("Réseau consulté")})
