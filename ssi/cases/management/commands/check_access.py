from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Compare the stored principals of every file with the truth; fails when one is adrift. Nightly."

    def handle(self, **_):
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.adrift()")
            (adrift,) = cursor.fetchone()
        if adrift:
            raise CommandError(f"{adrift} files are adrift: their readers are not those the rule says.")
        self.stdout.write("Every file is read by those the rule says, and by nobody else.")
