"""`manage.py restore BACKUP --database URL --files FOLDER`: into an empty database and an empty folder."""

from django.core.management import BaseCommand, CommandError

from ssi.backup import words
from ssi.backup.archive import Unusable
from ssi.backup.restoring import restore


class Command(BaseCommand):
    help = "Restaure une sauvegarde dans une base vide, et vérifie qu’il n’y manque rien."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("backup", help="dossier de la sauvegarde (SSI_BACKUP_DIR/20261127T020000Z)")
        parser.add_argument("--database", required=True, help="adresse d’un superutilisateur dans la base vide")
        parser.add_argument("--files", required=True, help="dossier vide où poser les fichiers (futur SSI_STATE_DIR)")

    def handle(self, *, backup, database, files, **_options):
        try:
            restored = restore(backup, database, files)
        except Unusable as error:
            raise CommandError(str(error)) from error
        for sentence in words.outcome(restored):
            self.stdout.write(sentence)
