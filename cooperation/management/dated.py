"""The shape of a command that sets a dated rule from a day on; the rows before stay (owner's login)."""

from datetime import date

from django.core.management.base import BaseCommand


class SetDatedRule(BaseCommand):
    """A command gives `model` (rows of `code`, `valid_from`, a number, `source`, `to_verify`), `number`, its name, and
    `unit`, what it counts. The codes are those of the model."""

    model = None
    number = ""
    unit = ""

    def add_arguments(self, parser):
        parser.add_argument("code", choices=[code for code, _label in self.model._meta.get_field("code").choices])
        parser.add_argument(self.number, type=int)
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True)
        parser.add_argument("--source", required=True)
        parser.add_argument("--verified", action="store_true", help="le texte a été lu : plus « à vérifier »")

    def handle(self, *args, code, valid_from, source, verified, **options):
        fields = {self.number: options[self.number], "source": source, "to_verify": not verified}
        row, _new = self.model.objects.update_or_create(code=code, valid_from=valid_from, defaults=fields)
        told = f"{getattr(row, self.number)} {self.unit}".strip()
        self.stdout.write(f"{row.get_code_display()} : {told}, à partir du {row.valid_from:%d/%m/%Y}")
