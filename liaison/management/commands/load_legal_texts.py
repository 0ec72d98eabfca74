"""Load new versions of articles, terms and references of deadlines: the CPP of 2029, without a change of code."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Q

from liaison.judicial import law
from liaison.judicial.models import LegalText
from liaison.judicial.vocabulary import Nature
from ssi.clocks.models import ClockRule, LegalReference
from ssi.web.data import csv_rows
from ssi.web.memory import forget_everything


class Command(BaseCommand):
    help = (
        "Load a CSV of columns code,nature,text,valid_from,valid_until,to_verify,source. Nature: ARTICLE, TERM, or "
        "CLOCK (code is then that of a rule of deadlines). A new wording ends the version before the day before; a "
        "known one takes the dates of its row. Needs the owner's login."
    )

    def add_arguments(self, parser):
        parser.add_argument("csv")

    def handle(self, *, csv, **_options):
        try:
            rows = [law.text_fields(row) for row in csv_rows(csv)]
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(f"{csv}: {error}") from error
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE ssi_bypass")
            written = sum(_write(row) for row in rows)
        forget_everything()
        self.stdout.write(f"{written} versions written, {len(rows) - written} already as they are.")


def _write(row):
    if row["nature"] == "CLOCK":
        rule = ClockRule.objects.filter(code=row["code"]).first()
        if rule is None:
            raise CommandError(f"unknown rule {row['code']}")
        fields = {name: row[name] for name in ("valid_from", "valid_until", "to_verify")}
        # A rule quotes several texts at once; those without an end (a directive) are not what is renumbered.
        dated = LegalReference.objects.filter(Q(valid_until__isnull=False) | Q(article=row["text"]), rule=rule)
        return law.set_version(dated, "article", {"rule": rule, "article": row["text"], **fields})
    if row["nature"] not in Nature:
        raise CommandError(f"unknown nature {row['nature']}")
    return law.set_version(LegalText.objects.filter(code=row["code"]), "text", row)
