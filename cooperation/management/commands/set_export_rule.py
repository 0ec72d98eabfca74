"""Set a threshold of the support to export from a day on; the ones before stay (owner's login, as reference data)."""

from datetime import date

from django.core.management.base import BaseCommand

from cooperation.export_support.models import ExportRule
from cooperation.export_support.vocabulary import Rule


class Command(BaseCommand):
    help = "Fixe un seuil du soutien à l’export à partir d’un jour : GIFT_CEILING (euros) ou TELL_DAYS (jours)."

    def add_arguments(self, parser):
        parser.add_argument("code", choices=Rule.values)
        parser.add_argument("value", type=int)
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True)
        parser.add_argument("--source", required=True)
        parser.add_argument("--verified", action="store_true", help="le texte a été lu : plus « à vérifier »")

    def handle(self, *args, code, value, valid_from, source, verified, **options):
        rule, _new = ExportRule.objects.update_or_create(
            code=code,
            valid_from=valid_from,
            defaults={"value": value, "source": source, "to_verify": not verified},
        )
        self.stdout.write(f"{rule.get_code_display()} : {rule.value}, à partir du {rule.valid_from:%d/%m/%Y}")
