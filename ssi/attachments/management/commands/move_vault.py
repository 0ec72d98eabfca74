"""`manage.py move_vault`: brings the sealed files of the folder into the bucket (docs/deployment.md).

What is there already is compared, what is missing is copied and read back; nothing is removed from the folder. Cut at
any moment, it is run again.
"""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ssi.attachments.shelf import fingerprint, folder_of, pieces_of, shelf
from ssi.web.refusals import Away


class Command(BaseCommand):
    help = "Copie les fichiers chiffrés de SSI_STATE_DIR dans le stockage objet, et vérifie chacun."
    requires_system_checks = []

    def handle(self, **_options):
        if not settings.SSI_S3:
            raise CommandError(_("Donnez les variables SSI_S3_… de l’installation (docs/deployment.md)."))
        bucket = shelf()
        try:
            self.look_at(bucket)
            copied, same = move(folder_of(settings.STATE_DIR), bucket)
        except Away as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(copied)d copiés, %(same)d déjà là ; tous vérifiés.") % {"copied": copied, "same": same})

    def look_at(self, bucket):
        if bucket.overwrites():
            raise CommandError(
                _("Ce stockage remplace un objet qui existe malgré « If-None-Match » : il ne peut pas servir.")
            )
        if bucket.keeps_versions():
            self.stdout.write(
                _("Attention : ce stockage garde les anciennes versions. Un fichier détruit y reste, sans sa clé.")
            )


def move(folder, bucket):
    """Copy what is missing, compare every file. Returns (copied, already there). Raises CommandError, Away."""
    there, copied, same = set(bucket.names()), 0, 0
    for name in folder.names():
        try:
            ours = fingerprint(folder, name)
            if name in there:
                same += 1
            else:
                bucket.put(name, pieces_of(folder, name))
                copied += 1
        except FileNotFoundError:
            continue  # destroyed meanwhile
        if fingerprint(bucket, name) != ours:
            raise CommandError(_("Le fichier %(name)s n’est pas le même dans le stockage.") % {"name": name})
    return copied, same
