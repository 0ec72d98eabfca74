"""`manage.py demo`: the small demo; `manage.py demo --network`: the whole network beside it, and how long it took."""

import time
from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ssi.demo.load import SEED
from ssi.demo.network import load_network


class Command(BaseCommand):
    help = "Load the demo; with --network, the 74 posts, 152 countries and 300 officers of the whole network too."

    def add_arguments(self, parser):
        parser.add_argument("--network", action="store_true", help="the whole network, not the four posts alone")
        parser.add_argument("--seed", type=int, default=SEED, help="draws the hours of the acts")
        parser.add_argument("--now", help="the moment the demo is told around, ISO 8601 (UTC unless it says)")

    def handle(self, *, network, seed, now=None, **_):
        if not settings.SSI_DEMO:
            raise CommandError("Le jeu de démonstration ne se charge que dans la démonstration (SSI_DEMO).")
        started = time.monotonic()
        call_command("load_demo", seed=seed, now=now, stdout=self.stdout)
        if not network:
            return
        moment = datetime.fromisoformat(now) if now else None
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        added = load_network(seed=seed, now=moment)
        told = f"{added} postes ajoutés" if added else "réseau déjà chargé"
        self.stdout.write(f"{told} en {time.monotonic() - started:.0f} s")
