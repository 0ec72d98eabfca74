from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ssi.accounts.roles import Role
from ssi.home.demo.people import PASSWORD, PEOPLE, POSTS


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
    """One person per role and per kind of work, in the order of the roles; Bucharest first, nobody who left."""
    shown, people = set(), sorted(PEOPLE.values(), key=lambda p: list(Role).index(p.role))
    for person in people:
        key = (person.role, person.domains if person.post == "BUC" else "")
        if person.until is None and key not in shown and (person.role, "") not in shown:
            shown.add(key)
            yield person


def _line(person):
    place = POSTS[person.post][0] if person.post else "Réseau"
    return person.email, place, person.function.partition(", accrédité")[0]
