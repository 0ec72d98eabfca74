"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "clock.start": _("Échéance ouverte"),
        "clock.suspend": _("Échéance suspendue"),
        "clock.resume": _("Échéance reprise"),
        "clock.keep": _("Échéance tenue"),
        "clock.moot": _("Échéance sans objet"),
        "clock.alert": _("Alerte d’échéance envoyée"),
        "clock.feed_created": _("Adresse d’agenda créée"),
        "clock.feed_revoked": _("Adresse d’agenda retirée"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "clock.agenda": _("Agenda consulté"),
        "clock.explain": _("« Pourquoi cette date » consulté"),
    },
)
tell(Nature.OUT, {"clock.feed": _("Agenda lu par un logiciel d’agenda")})
