"""Set how long the names of trainees are kept, from a day on; the terms before stay (owner's login)."""

from datetime import date

from django.core.management.base import BaseCommand

from cooperation.trainings.models import TrainingTerm
from cooperation.trainings.vocabulary import Term


class Command(BaseCommand):
    help = "Fixe en mois, à partir d’un jour, ce que les candidatures gardent : PASSEPORT, NON_VENU ou FORME."

    def add_arguments(self, parser):
        parser.add_argument("code", choices=Term.values)
        parser.add_argument("months", type=int)
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True)
        parser.add_argument("--source", required=True)
        parser.add_argument("--verified", action="store_true", help="le texte a été lu : plus « à vérifier »")

    def handle(self, *args, code, months, valid_from, source, verified, **options):
        term, _new = TrainingTerm.objects.update_or_create(
            code=code,
            valid_from=valid_from,
            defaults={"months": months, "source": source, "to_verify": not verified},
        )
        self.stdout.write(f"{term.get_code_display()} : {term.months} mois, à partir du {term.valid_from:%d/%m/%Y}")
