"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.tables import leave_out
from ssi.audit.words import Nature, tell

tell(
    Nature.ACCOUNT,
    {
        "accounts.signed_in": _("Connexion"),
        "accounts.signed_out": _("Déconnexion"),
        "accounts.sign_in_failed": _("Connexion manquée"),
        "accounts.sign_in_refused": _("Connexion refusée"),
        "accounts.sign_in_throttled": _("Connexion freinée : trop d’essais"),
        "accounts.session_ended": _("Session close : plus d’affectation en cours"),
        "accounts.session_revoked": _("Session fermée par son titulaire"),
        "accounts.sessions_closed": _("Sessions fermées par l’administrateur"),
        "accounts.password_changed": _("Mot de passe changé"),
        "accounts.temporary_password_given": _("Mot de passe provisoire donné"),
        "accounts.second_factor_enrolled": _("Second facteur enrôlé"),
        "accounts.second_factor_removed": _("Second facteur retiré par son titulaire"),
        "accounts.second_factor_reset": _("Second facteur réinitialisé par l’administrateur"),
        "accounts.second_factor_failed": _("Code du second facteur refusé"),
        "accounts.recovery_codes_generated": _("Codes de secours renouvelés"),
        "accounts.identity_linked": _("Identité rattachée au compte"),
        "accounts.delegated": _("Délégation donnée"),
        "accounts.delegation_revoked": _("Délégation retirée"),
        "accounts.person_created": _("Compte créé"),
        "accounts.person_corrected": _("Fiche d’une personne corrigée"),
        "accounts.assigned": _("Affectation donnée"),
        "accounts.assignment_ended": _("Affectation terminée"),
        "accounts.account_closed": _("Compte fermé"),
        "accounts.account_reopened": _("Compte rouvert"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "accounts.list": _("Liste des comptes consultée"),
        "accounts.consult": _("Compte consulté"),
    },
)

leave_out(
    "accounts_session",
    "Written at each request (last activity): as many lines as requests. Signing in, out and closing are recorded.",
)
leave_out("web_cache", "Counters of the throttles of sign-in; each attempt that fails is recorded by itself.")
leave_out(
    "outbox_outboxmessage",
    "Work left for after the commit: keys, no act. What causes a message and what it does are journalled themselves.",
)
