"""Check a certificate of training from what its paper says, without network, register or database."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from cooperation.trainings import checking


class Command(BaseCommand):
    help = "Vérifie une attestation de formation d’après ce qui est imprimé : ni réseau, ni registre."

    def add_arguments(self, parser):
        parser.add_argument("serial", help="numéro, par exemple ATT-BUC-2026-00012")
        parser.add_argument("code", help="code de contrôle, par exemple 7KQ4-X9TF-2M3P")
        parser.add_argument("--name", required=True, help="nom et prénom tels qu’imprimés")
        parser.add_argument("--from", dest="starts_on", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="ends_on", type=date.fromisoformat, required=True)

    def handle(self, *args, serial, code, name, starts_on, ends_on, **options):
        if not checking.is_genuine(serial, code, name=name, starts_on=starts_on, ends_on=ends_on):
            raise CommandError("Ce code ne correspond pas à ce numéro, à ce nom et à ces dates.")
        self.stdout.write("Attestation authentique : le code correspond au numéro, au nom et aux dates.")
