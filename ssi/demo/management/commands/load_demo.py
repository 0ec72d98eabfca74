from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ssi.demo.load import SEED, load


class Command(BaseCommand):
    help = "Load the fictitious network of the demo (owner's login; once: a second run changes nothing)."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=SEED, help="draws the hours of the acts")
        parser.add_argument("--now", help="the moment the demo is told around, ISO 8601 (UTC unless it says)")

    def handle(self, *, seed, now=None, **_):
        if not settings.SSI_DEMO:
            raise CommandError("Le jeu de démonstration ne se charge que dans la démonstration (SSI_DEMO).")
        moment = datetime.fromisoformat(now) if now else None
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        if done := load(seed=seed, now=moment):
            self.stdout.write(f"jeu de démonstration déjà chargé\u202f: {done}")
