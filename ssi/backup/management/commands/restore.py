"""`manage.py restore BACKUP --database URL --files FOLDER`: into an empty database and an empty folder, or the empty
bucket of the installation."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ssi.attachments.shelf import folder_of, shelf
from ssi.backup import words
from ssi.backup.archive import Unusable
from ssi.backup.restoring import restore
from ssi.web.refusals import Away


class Command(BaseCommand):
    help = "Restaure une sauvegarde dans une base vide, et vérifie qu’il n’y manque rien."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("backup", help="dossier de la sauvegarde (SSI_BACKUP_DIR/20261127T020000Z)")
        parser.add_argument("--database", required=True, help="adresse d’un superutilisateur dans la base vide")
        parser.add_argument("--files", help="dossier vide où poser les fichiers (futur SSI_STATE_DIR)")
        parser.add_argument("--bucket", action="store_true", help="les pose dans SSI_S3_BUCKET, vide")

    def handle(self, *, backup, database, files, bucket, **_options):
        if bool(files) == bucket or (bucket and not settings.SSI_S3):
            raise CommandError(_("Donnez --files, ou --bucket avec les variables SSI_S3_…"))
        try:
            restored = restore(backup, database, shelf() if bucket else folder_of(files))
        except (Unusable, Away) as error:
            raise CommandError(str(error)) from error
        for sentence in words.outcome(restored):
            self.stdout.write(sentence)
