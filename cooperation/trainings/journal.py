"""The verbs of the trainings in the journal; what `note()` writes carries its own words."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "session.list": _("Formations consultées"),
        "session.consult": _("Session de formation consultée"),
        "nomination.consult": _("Candidature consultée"),
        "nomination.reveal": _("Numéro de passeport montré"),
        "nomination.visas": _("Visas des stagiaires consultés"),
        "certificate.check": _("Attestation vérifiée"),
    },
)
