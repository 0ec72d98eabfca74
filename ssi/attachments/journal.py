"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.tables import leave_out
from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "attachment.add": _("Pièce jointe ajoutée"),
        "attachment.forbidden_marking": _("Pièce refusée : mention de protection interdite ici"),
    },
)
tell(Nature.OUT, {"attachment.download": _("Pièce jointe téléchargée")})

leave_out("attachments_upload", "Parts of a document on their way; the document they make is journalled as a row.")
