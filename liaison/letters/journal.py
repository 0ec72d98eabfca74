"""The verbs of the letters in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "letter.text_version": _("Nouvelle version d’un texte de lettre"),
        "letter.text_withdrawn": _("Texte de lettre du poste retiré"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "letter.list": _("Lettres d’un échange consultées"),
        "letter.preview": _("Lettre préparée à l’écran"),
        "letter.texts": _("Textes des lettres consultés"),
        "letter.text": _("Texte d’une lettre consulté"),
        "usefulness.consult": _("Retour d’utilité consulté"),
    },
)
