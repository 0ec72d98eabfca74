"""What other donors publish, read at Bucharest and New Delhi, and what Bucharest decides to publish."""

from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from cooperation.iati import services
from cooperation.models import Programme
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role

FILES = Path(__file__).parent / "data"
#: Post, days ago, file.
READ = (("BUC", 75, "bailleurs-fictifs.xml"), ("DEL", 60, "usgov-security-sector-extract.xml"))
#: Title of the programme, days ago, decision, reason.
DECIDED = (
    ("Formation à l’audition cognitive", 70, "COMPLET", ""),
    (
        "Traite des êtres humains, enquêtes conjointes",
        66,
        "RESUME",
        "Méthodes d’enquête que le partenaire ne publie pas.",
    ),
    ("Lutte contre les cambriolages en série", 62, "NON", "Le partenaire demande d’attendre la fin des procédures."),
    ("Police technique et scientifique en Roumanie", 20, "COMPLET", ""),
)


def iati_scenes(player):
    """(moment, what is done then)."""
    scenes = [(_moment(player, post, ago), partial(_read, player, post, name)) for post, ago, name in READ]
    scenes += [(_moment(player, "BUC", row[1]), partial(_decide, player, *row)) for row in DECIDED]
    return scenes


def _moment(player, post, ago):
    return datetime.combine(player.today - timedelta(days=ago), time(15, 20), tzinfo=player.posts[post].zone)


def _read(player, post, name):
    with as_role(BYPASS), acting_as(player.people[player.heads[post]]) as by:
        data = (FILES / name).read_bytes()
        services.import_file(by=by, post=player.posts[post], name=name, data=data)


def _decide(player, title, _ago, publication, reason):
    with as_role(BYPASS), acting_as(player.people[player.heads["BUC"]]) as by:
        programme = Programme.objects.get(title=title)
        services.decide_publication(programme, by=by, publication=publication, reason=reason)
