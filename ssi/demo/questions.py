"""What the desk asks Bucharest and Djibouti: answered, awaited, late, withdrawn."""

from datetime import datetime, time, timedelta
from functools import partial

from ssi.accounts.context import acting_as
from ssi.desk import services

from .stage import BYPASS, as_role

#: Post, days before today it was asked, days after today it is due, subject, text, what became of it and when.
ASKED = (
    (
        "BUC",
        20,
        -8,
        "Enquêteurs formés aux avoirs criminels",
        "Combien d’enquêteurs roumains ont suivi une formation française depuis trois ans, et combien y travaillent "
        "encore ?",
        (11, "Dix-huit formés, treize toujours en poste à l’ANABI et à la DCCO ; détail au rapport mensuel."),
    ),
    (
        "BUC",
        3,
        5,
        "Besoins en chiens de recherche de billets",
        "La police aux frontières roumaine est-elle demandeuse d’une formation en France en 2027 ? Pour combien "
        "d’équipes ?",
        None,
    ),
    (
        "BUC",
        30,
        -10,
        "Convention de Prüm : points de contact",
        "Confirmez les points de contact opérationnels.",
        (25, ""),
    ),
    (
        "DJI",
        12,
        -2,
        "Poste de garde-côtes : suite du don de 2025",
        "Le matériel remis est-il en service, et où ?",
        None,
    ),
)


def question_scenes(player):
    """(moment, what is done then)."""
    return [scene for rank, row in enumerate(ASKED) for scene in _scenes_of(player, rank, row)]


def _scenes_of(player, rank, row):
    post, asked, _due, _subject, _text, became = row
    kept = {}
    yield _moment(player, post, asked, rank), partial(_ask, player, row, kept)
    if became:
        yield _moment(player, post, became[0], rank), partial(_settle, player, post, became[1], kept)


def _moment(player, post, ago, rank):
    return datetime.combine(player.today - timedelta(days=ago), time(11, 5 + rank), tzinfo=player.posts[post].zone)


def _ask(player, row, kept):
    post, _asked, due, subject, text, _became = row
    by = player.people["montaigu"]
    with as_role(BYPASS), acting_as(by):
        kept["question"] = services.ask(
            by=by, post=player.posts[post], subject=subject, text=text, due_on=player.today + timedelta(days=due)
        )


def _settle(player, post, answer, kept):
    by = player.people[player.heads[post]] if answer else player.people["montaigu"]
    with as_role(BYPASS), acting_as(by):
        if answer:
            services.answer(kept["question"], by=by, answer=answer)
        else:
            services.withdraw(kept["question"], by=by)
