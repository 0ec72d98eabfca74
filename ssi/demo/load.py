"""The loader: reference rows, then the stories and the reports; one transaction, nothing if anything fails."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from . import (
    brussels,
    bucharest_asked,
    bucharest_asks,
    bucharest_past,
    djibouti,
    exchange_life,
    exchange_life_elsewhere,
    new_delhi,
    people,
)
from .annuaire import annuaire_scenes
from .play import Player
from .stage import BYPASS, already_loaded, as_demo, as_role, at, remember
from .weekly import weekly_scenes

STORIES = (
    *bucharest_asked.STORIES,
    *bucharest_asks.STORIES,
    *bucharest_past.STORIES,
    *brussels.STORIES,
    *djibouti.STORIES,
    *new_delhi.STORIES,
    *exchange_life.STORIES,
    *exchange_life_elsewhere.STORIES,
)
SEED = 1


def load(*, seed=SEED, now=None):
    """Make the demo around `now` (aware). Returns what was there already ("" when it was made).

    Needs the owner's login, an empty network, and a database that was migrated.
    """
    if done := already_loaded():
        return done
    now = now or timezone.now()
    today = now.astimezone(ZoneInfo("Europe/Paris")).date()
    with as_demo():
        with as_role(BYPASS), at(now):
            posts = people.create_posts(today)
            staff = people.create_people(posts, today, now)
        player = Player(posts, staff, today, now, seed)
        player.play(STORIES, [*annuaire_scenes(player), *weekly_scenes(player)])
        remember(f"{today.isoformat()}, graine {seed}")
    return ""
