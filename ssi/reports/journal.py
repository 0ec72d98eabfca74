"""The verbs of this room in the journal; the acts on a report are told by `note()`."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.tables import leave_out
from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "report.made": _("PDF fabriqué"),
        "report.refused": _("PDF refusé"),
        "report.taken_over": _("PDF repris au nom du signataire du poste"),
        "document.request": _("Document demandé"),
        "document.made": _("Document fabriqué"),
        "document.refused": _("Document refusé"),
    },
)
tell(Nature.CONSULTATION, {"document.list": _("Documents consultés")})
tell(Nature.OUT, {"report.download": _("PDF téléchargé"), "document.download": _("Document téléchargé")})

leave_out(
    "reports_reportjob",
    "Progress and lease, many times a document; asking for one, its making and its opening are recorded by themselves.",
)
