"""What an administrator does to an account: each act with its words, its service and what is answered."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from . import services


@dataclass(frozen=True)
class Act:
    """`perform(by=, person=, reason=)`. `secret`: what it returns is shown once. `mails`: notices to the person."""

    label: str
    explanation: str
    told: str
    perform: Callable
    secret: bool = False
    mails: tuple = ()

    def applies_to(self, person):
        """Whether it makes sense now: a closed account is reopened, an open one closed."""
        return person.is_active != (self is ACTS["rouvrir"])


ACTS = {
    "mot-de-passe": Act(
        _("Donner un mot de passe provisoire"),
        _(
            "Un mot de passe est tiré au sort et montré une seule fois : dites-le à la personne de vive voix. "
            "Il vaut 72 heures et doit être changé à la première connexion. Ses sessions ouvertes sont fermées."
        ),
        _("Mot de passe provisoire donné."),
        services.give_temporary_password,
        secret=True,
        mails=("account/email/password_changed",),
    ),
    "second-facteur": Act(
        _("Réinitialiser le second facteur"),
        _(
            "L’application, les clés et les codes de secours de la personne sont retirés, ses sessions fermées. "
            "Elle enrôle un nouveau facteur à sa prochaine connexion. Vérifiez son identité autrement que par courriel."
        ),
        _("Second facteur retiré : la personne en enrôle un autre à sa prochaine connexion."),
        services.reset_second_factor,
        mails=("mfa/email/totp_deactivated",),
    ),
    "sessions": Act(
        _("Fermer les sessions"),
        _("Tous les navigateurs connectés à ce compte sont déconnectés tout de suite. Le compte reste ouvert."),
        _("Sessions fermées."),
        services.close_sessions,
    ),
    "fermer": Act(
        _("Fermer le compte"),
        _(
            "Plus personne ne se connecte avec ce compte, et ses sessions sont fermées tout de suite. "
            "Ses dossiers et ses actes restent. Un compte ne s’efface pas et n’est jamais donné à quelqu’un d’autre."
        ),
        _("Compte fermé."),
        services.close_account,
    ),
    "rouvrir": Act(
        _("Rouvrir le compte"),
        _("Le compte redevient ce qu’il était : ses affectations en cours comptent de nouveau."),
        _("Compte rouvert."),
        services.reopen_account,
    ),
}
