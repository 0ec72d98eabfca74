"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "attachment.add": _("Pièce jointe ajoutée"),
        "attachment.forbidden_marking": _("Pièce refusée : mention de protection interdite ici"),
    },
)
tell(Nature.OUT, {"attachment.download": _("Pièce jointe téléchargée")})
