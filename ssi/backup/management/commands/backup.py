"""`manage.py backup [--prove]`: what a cron runs each night (docs/deployment.md)."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ssi.backup import words
from ssi.backup.archive import Unusable
from ssi.backup.proof import prove
from ssi.backup.taking import KEPT, say, take
from ssi.web.refusals import Away


class Command(BaseCommand):
    help = "Sauve la base et les fichiers, chiffrés, dans SSI_BACKUP_DIR."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--prove", action="store_true", help="restaure aussitôt dans une base d’essai et compare")
        parser.add_argument("--keep", type=int, default=KEPT, help="nombre de sauvegardes conservées (%(default)s)")

    def handle(self, *, prove: bool, keep, **_options):
        root, url = settings.SSI_BACKUP_DIR, settings.SSI_BACKUP_DATABASE_URL
        if not url or keep < 1:
            raise CommandError(_("Renseignez DATABASE_BACKUP_URL, et gardez au moins une sauvegarde."))
        try:
            taken = take(root, url, kept=keep)
            self.stdout.write(f"{taken.folder} : {words.summary(taken.facts)}.")
            if prove:
                self.prove(taken, url)
        except (Unusable, Away) as error:
            raise CommandError(str(error)) from error

    def prove(self, taken, url):
        proof = prove(taken.folder, room=settings.SSI_BACKUP_DIR)
        for sentence in words.outcome(proof.restored):
            self.stdout.write(sentence)
        say(url, "restore")
        self.stdout.write(_("Restauration prouvée en %(n).0f s.") % {"n": proof.seconds})
