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
    states_brussels,
    states_bucharest,
    states_djibouti,
    states_new_delhi,
)
from .advice import advice_scenes
from .annuaire import annuaire_scenes
from .annual import annual_scenes
from .community import community_scenes
from .comparisons import comparison_scenes
from .cooperation import cooperation_scenes
from .corrections import CORRECTION_STORIES, correction_scenes
from .crises import crisis_scenes
from .export_support import export_scenes
from .frauds import fraud_scenes
from .funding import funding_scenes
from .happenings import happening_scenes
from .iati import iati_scenes
from .judicial import judicial_scenes
from .letter_texts import letter_text_scenes
from .letters import STORIES as LETTER_STORIES
from .letters import letter_scenes
from .missions import mission_scenes
from .multilateral import multilateral_scenes
from .notes import note_scenes
from .offers import offer_scenes
from .persons import person_scenes
from .play import Player
from .questions import question_scenes
from .results import results_scenes
from .retention import RETENTION_STORIES, retention_scenes
from .safety import safety_scenes
from .searches import search_scenes
from .staff import staff_scenes
from .stage import BYPASS, already_loaded, as_demo, as_role, at, remember
from .statistics import statistics_scenes, statistics_stories
from .steering import steering_scenes
from .teams import team_scenes
from .trainings import training_scenes
from .trips import trip_scenes
from .visits import visit_scenes
from .warrants import warrant_scenes
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
    *LETTER_STORIES,
    *CORRECTION_STORIES,
    *RETENTION_STORIES,
    *states_brussels.STORIES,
    *states_bucharest.STORIES,
    *states_djibouti.STORIES,
    *states_new_delhi.STORIES,
)
#: Scenes of the rooms beside the stories, noun by noun.
SCENES = (
    annuaire_scenes,
    weekly_scenes,
    annual_scenes,
    letter_scenes,
    letter_text_scenes,
    statistics_scenes,
    judicial_scenes,
    mission_scenes,
    retention_scenes,
    warrant_scenes,
    team_scenes,
    search_scenes,
    fraud_scenes,
    note_scenes,
    cooperation_scenes,
    results_scenes,
    iati_scenes,
    multilateral_scenes,
    export_scenes,
    funding_scenes,
    training_scenes,
    steering_scenes,
    offer_scenes,
    community_scenes,
    staff_scenes,
    safety_scenes,
    crisis_scenes,
    visit_scenes,
    happening_scenes,
    trip_scenes,
    comparison_scenes,
    advice_scenes,
    question_scenes,
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
        stories = (*STORIES, *statistics_stories(today))
        scenes = [scene for scenes_of in SCENES for scene in scenes_of(player)]
        player.play(stories, [*scenes, *person_scenes(player, STORIES), *correction_scenes(player, STORIES)])
        remember(f"{today.isoformat()}, graine {seed}")
    return ""
