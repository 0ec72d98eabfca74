from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ssi.accounts.roles import Role
from ssi.demo.people import PASSWORD, PEOPLE, POSTS


class Command(BaseCommand):
    help = "Print one account per role of the demo, with the common password."

    def handle(self, **_):
        if not settings.SSI_DEMO:
            raise CommandError("Ces comptes n’existent que dans la démonstration (SSI_DEMO).")
        lines = [_line(person) for person in one_per_role()]
        widths = [max(len(line[column]) for line in lines) for column in range(3)]
        self.stdout.write(f"Comptes de la démonstration (mot de passe commun\u202f: {PASSWORD})\n\n")
        for line in lines:
            self.stdout.write("  " + "  ".join(text.ljust(w) for text, w in zip(line, widths, strict=True)).rstrip())


def one_per_role():
    """The people of Bucharest, then one person for each role it does not have; nobody who left."""
    shown = set()
    for person in sorted(PEOPLE.values(), key=lambda p: list(Role).index(p.role)):
        if person.until is None and (person.post == "BUC" or person.role not in shown):
            shown.add(person.role)
            yield person


def _line(person):
    place = POSTS[person.post][0] if person.post else "Réseau"
    return person.email, place, person.function.partition(", accrédité")[0]
