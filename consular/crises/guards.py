"""What every act on a crisis checks first."""

from django.db import connection
from django.utils.translation import gettext as _

from ssi.web.refusals import NotAllowed, Refusal

from .models import Crisis
from .phases import ENDED


def require(by, permission, crisis):
    """Raise NotAllowed unless this person sees the crisis and holds `permission` at its post."""
    sees = Crisis.objects.visible_to(by).filter(pk=crisis.pk).exists()
    if not (sees and by.has_perm(permission, crisis.post)):
        raise NotAllowed(
            _("Cet acte n’est pas dans vos attributions pour cette crise."),
            rule=_("matrice des droits"),
            remedy=_("L’ambassadeur, le consul ou l’attaché de sécurité intérieure donne les fonctions de la cellule."),
        )


def one_writer(lock, crisis):
    """Wait for whoever holds `lock` in this crisis (its key), then hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [lock, str(crisis)])


def refuse_closed(crisis):
    """A closed crisis is read, no longer written."""
    if crisis.phase in ENDED:
        raise Refusal(
            _("Cette crise est close : on n’y écrit plus."),
            rule=_("phases de la crise"),
            remedy=_("Si elle reprend, ouvrez-en une autre."),
        )
