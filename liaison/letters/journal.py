"""The verbs of the letters in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "letter.list": _("Lettres d’un échange consultées"),
        "letter.preview": _("Lettre préparée à l’écran"),
        "letter.texts": _("Textes des lettres consultés"),
        "usefulness.consult": _("Retour d’utilité consulté"),
    },
)
