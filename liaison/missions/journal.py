"""The verbs of the missions in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "mission.tick": _("Point de la liste de contrôle coché"),
        "paper.queue": _("Document de mission demandé"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "mission.reveal": _("Numéro de passeport montré"),
    },
)
tell(
    Nature.OUT,
    {
        "paper.download": _("Document de mission téléchargé"),
        "mission.calendar": _("Calendrier d’une mission téléchargé"),
    },
)
