"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "desk.view": _("Réseau consulté"),
        "desk.map": _("Carte du réseau consultée"),
        "desk.list_questions": _("Questions de la DCIS consultées"),
        "desk.consult_question": _("Question de la DCIS consultée"),
    },
)
tell(
    Nature.ACT,
    {
        "desk.ask": _("Question posée à un poste"),
        "desk.answer": _("Réponse à une question de la DCIS"),
        "desk.withdraw": _("Question à un poste retirée"),
    },
)
tell(Nature.OUT, {"desk.export": _("Tableau du réseau exporté")})
