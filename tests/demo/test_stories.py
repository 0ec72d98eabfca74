"""What the demo says before a database holds it: its texts, its commands, the moments of its acts."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from ssi.accounts.roles import Role
from ssi.demo.filing import moment_of
from ssi.demo.load import STORIES
from ssi.demo.notes import NOTES
from ssi.demo.people import PASSWORD, PEOPLE
from ssi.demo.play import Player
from ssi.demo.searches import SEARCHES
from ssi.demo.stories import dated
from ssi.network.models import Country, Post

# --- The texts, without a database ---------------------------------------------------------------------------


def _texts():
    for story in STORIES:
        yield story.title
        values = [*story.fields.values(), *(act.text for act in story.acts)]
        values += [value for act in story.acts for value in act.extra.values()]
        yield from (value for value in values if isinstance(value, str))


def test_the_texts_follow_french_typography():
    wrong = re.compile(r"[A-Za-zÀ-ž]'|« |[^\u202f][;!?](?:\s|$)|[^\u202f\d]:\s| »|n° |\.\.\.")
    assert [text for text in _texts() if wrong.search(text)] == []


def test_telephone_numbers_are_of_the_range_kept_for_fiction():
    numbers = re.findall(r"\b0\d(?: \d\d){4}\b", " ".join(_texts()))
    assert len(numbers) >= 4
    assert all(number.startswith("06 39 98 ") for number in numbers)


def test_no_two_files_tell_the_same_story():
    assert len(STORIES) == 153
    assert max(Counter(story.title for story in STORIES).values()) == 1
    assert max(Counter(story.fields["purpose"] for story in STORIES).values()) == 1


def test_a_date_in_a_text_is_told_from_today():
    assert dated("du {j-31} au {j-1}, puis le {j+1}", date(2026, 3, 2)) == (
        "du 30 janvier 2026 au 1er mars 2026, puis le 3 mars 2026"
    )


# --- The commands --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["load_demo", "demo_accounts"])
def test_the_demo_never_enters_a_real_installation(command, settings):
    settings.SSI_DEMO = False
    with pytest.raises(CommandError, match="démonstration"):
        call_command(command)


def test_one_account_per_role_is_printed_in_columns(settings, capsys):
    settings.SSI_DEMO = True
    call_command("demo_accounts")
    head, _blank, *lines = capsys.readouterr().out.splitlines()
    assert PASSWORD in head
    roles = {person.email: person.role for person in PEOPLE.values()}
    shown = [line.split()[0] for line in lines]
    assert {roles[email] for email in shown} == set(Role)
    assert PEOPLE["thevenet"].email not in shown
    assert len({re.search(r"Bucarest|Djibouti|Réseau", line).start() for line in lines}) == 1


# --- The moments of the acts ---------------------------------------------------------------------------------


def _player(now):
    """A player whose posts exist in memory only."""
    resting = {"DJ": [5, 6]}
    zones = {"RO": "Europe/Bucharest", "BE": "Europe/Brussels", "DJ": "Africa/Djibouti", "IN": "Asia/Kolkata"}
    posts = {
        code: Post(
            code=code, time_zone=zones[country], country=Country(code=country, weekend=resting.get(country, [6, 7]))
        )
        for code, country in (("BUC", "RO"), ("BRU", "BE"), ("DJI", "DJ"), ("DEL", "IN"))
    }
    player = Player.__new__(Player)
    player.posts, player.now, player.seed = posts, now, 1
    player.today = now.astimezone(ZoneInfo("Europe/Paris")).date()
    return player


@pytest.mark.parametrize("day", range(7))
@pytest.mark.parametrize("hour", ["00:20", "09:10", "23:50"])
def test_acts_follow_one_another_and_none_is_in_the_future(day, hour):
    now = datetime.fromisoformat(f"2027-01-{4 + day:02}T{hour}:00+00:00")
    player = _player(now)
    for number, story in enumerate(STORIES):
        moments = [moment for moment, _act in player.moments(number, story)]
        received = player.received(number, story)
        if received is not None:
            moments.insert(0, received)
        assert all(before < after for before, after in pairwise(moments)), story.title
        assert moments[-1] < now, story.title


@pytest.mark.parametrize("day", range(7))
def test_a_note_rests_on_files_that_are_open_already_whatever_the_day_of_the_week(day):
    player = _player(datetime(2027, 1, 4 + day, 9, tzinfo=UTC))
    opened = [(story.title, player.moments(number, story)[0][0]) for number, story in enumerate(STORIES)]
    opened += [(file.fields["title"], moment_of(player, file, file.day, n, 0)) for n, file in enumerate(SEARCHES)]
    facts = 0
    for number, note in enumerate(NOTES):
        for index, step in enumerate(note.acts, 1):
            if (source := step.fields.get("of_title")) is None:
                continue
            facts += 1
            first = min(moment for title, moment in opened if title.startswith(source))
            assert first < moment_of(player, note, step.day, number, index), (note.fields["title"], source)
    assert facts > 10


def test_a_file_that_is_not_urgent_waits_for_the_working_week():
    player = _player(datetime(2027, 1, 6, 15, tzinfo=UTC))  # a Wednesday; -4 is a Saturday
    story = replace(STORIES[0], day=-4, received=None, acts=())
    ((moment, _act),) = player.moments(0, story)
    assert moment.astimezone(ZoneInfo("Europe/Bucharest")).date() == date(2027, 1, 4)
    urgent = replace(story, fields={"urgent": True})
    ((moment, _act),) = player.moments(0, urgent)
    assert moment.astimezone(ZoneInfo("Europe/Bucharest")).date() == date(2027, 1, 2)
