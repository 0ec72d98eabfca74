"""A small network as `manage.py demo --network` makes the whole one: twice, in two databases, then looked at."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests import cluster

pytestmark = pytest.mark.commits
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
POSTS, COUNTRIES, OFFICERS = 17, 38, 70
#: The four posts of the small demo and their people, without their files: the network asks no more.
MAKE = f"""
import django
django.setup()
from datetime import datetime
from zoneinfo import ZoneInfo
from ssi.demo import network, people
from ssi.demo.stage import BYPASS, as_demo, as_role, at
from ssi.network.models import Post
now = datetime.fromisoformat("{NOW.isoformat()}")
today = now.astimezone(ZoneInfo("Europe/Paris")).date()
if not Post.objects.exists():
    with as_demo(), as_role(BYPASS), at(now):
        people.create_people(people.create_posts(today), today, now)
print(network.load_network(seed=1, now=now, posts={POSTS}, countries={COUNTRIES}, officers={OFFICERS}))
"""
FILES = "SELECT reference, title, status, opened_at, acl FROM cases_case ORDER BY reference"
EVENTS = "SELECT count(*), max(at) FROM audit.event"


def make(database, state):
    """How many posts it says it added."""
    owner = cluster.URL.partition("//")[2].partition("@")[2].replace("/postgres?", f"/{database}?")
    env = {**os.environ, "DATABASE_URL": f"postgresql://ssi_owner@{owner}", "SECRET_KEY": "essais"}
    env |= {"DJANGO_SETTINGS_MODULE": "ssi.settings.demo", "SSI_STATE_DIR": str(state)}
    done = subprocess.run([sys.executable, "-c", MAKE], cwd=cluster.ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])


@pytest.fixture(scope="module")
def network(own_database, tmp_path_factory):
    assert make(own_database, tmp_path_factory.mktemp("network")) == POSTS - 4
    return own_database


def rows(database, sql):
    return cluster.execute(database, sql).fetchall()


def test_each_post_has_its_head_its_files_and_no_fewer_officers_than_asked(network):
    posts = rows(network, "SELECT count(*) FROM network_post")
    assert posts == [(POSTS,)]
    officers = "role IN ('ASI', 'ASIA', 'ODL') AND (ends_on IS NULL OR ends_on >= now())"
    heads = rows(network, f"SELECT count(DISTINCT post_id) FROM accounts_assignment WHERE role = 'ASI' AND {officers}")
    assert heads == [(POSTS,)]
    assert rows(network, f"SELECT count(*) FROM accounts_assignment WHERE {officers}") == [(OFFICERS,)]
    exchanges = "SELECT post_id, count(*) FROM cases_case WHERE kind = 'informationexchange' GROUP BY 1"
    assert [number for _post, number in rows(network, exchanges)] == [3] * (POSTS - 4)
    assert rows(network, "SELECT count(DISTINCT country_id) FROM network_coverage") == [(COUNTRIES,)]


def test_what_no_public_page_says_is_flagged(network):
    flagged = rows(network, "SELECT verified, source = '', count(*) FROM network_post GROUP BY 1, 2 ORDER BY 1, 2")
    assert sum(number for _verified, _invented, number in flagged) == POSTS
    invented = [number for verified, no_source, number in flagged if no_source and not verified]
    assert invented == [POSTS - 14], "four of the small demo and ten more have a public page"
    assert not any(verified and no_source for verified, no_source, _number in flagged)


def test_it_shows_the_desk_needs_to_bring_together_and_posts_that_say_nothing(network):
    needs = rows(network, "SELECT shared_with_dcis, count(*) FROM cases_case WHERE kind = 'need' GROUP BY 1 ORDER BY 1")
    assert [number for _shared, number in needs] == [2, 1]
    signs = rows(
        network,
        "SELECT a.post_id, max(e.at) FROM accounts_assignment a JOIN audit.event e ON e.actor_id = a.user_id"
        " WHERE e.request_id <> '' AND a.post_id IS NOT NULL GROUP BY 1",
    )
    silent = [post for post, at in signs if at < NOW - timedelta(hours=72)]
    assert len(signs) == POSTS - 4
    assert len(silent) == 1


def test_a_second_run_changes_nothing(network, tmp_path):
    before = rows(network, FILES), rows(network, EVENTS)
    assert make(network, tmp_path) == 0
    assert (rows(network, FILES), rows(network, EVENTS)) == before


def test_the_same_seed_makes_the_same_network(network, tmp_path):
    other = f"{network}_again"
    cluster.clone(cluster.template(), other)
    try:
        make(other, tmp_path)
        assert rows(other, FILES) == rows(network, FILES)
    finally:
        cluster.drop(other)
