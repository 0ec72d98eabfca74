"""F12: what does not exist and what is hidden take the same way, and the same time (security.md §2.5 and §6).

`make test` judges no time: it asserts the way, statement by statement. Under PROOF=full each pair of questions is asked
thousands of times, interleaved, and a classifier that knows the times alone is measured by its AUC (a half: no better
than chance).
"""

import random
import re
import time
from bisect import bisect_left, bisect_right
from contextlib import contextmanager

import pytest
from django.contrib.auth import hashers
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from ssi.accounts.models import User
from ssi.accounts.roles import Role
from ssi.cases import views
from ssi.settings import base
from tests.bench.browser import observed
from tests.factories import make_domain, make_exchange, make_post, make_user
from tests.house.sizes import size
from tests.house.telling import tell

pytestmark = pytest.mark.django_db
#: The most an observer may learn (security.md §6), and the samples of each side.
LIMIT, SAMPLES = 0.55, 2_000
HIDDEN_WORD = "Zyglovane"
#: A savepoint has a number of its own each time.
_SAVEPOINT = re.compile(r'SAVEPOINT "\w+"')


def auc(these, those):
    """Probability that a classifier by time tells the two apart (Mann–Whitney): 0.5 is chance, 1 is always."""
    those = sorted(those)
    won = sum((bisect_left(those, one) + bisect_right(those, one)) / 2 for one in these)
    area = won / (len(these) * len(those))
    return max(area, 1 - area)


class Doors:
    """`pairs`: a question about what is hidden, and the same about what does not exist."""

    def __init__(self):
        here, there = make_post("BUC"), make_post("DJI")
        domain = make_domain("essai-1")
        author = make_user(Role.ODL, there, domains=[domain])
        hidden = [make_exchange(author, post=there, canary=HIDDEN_WORD) for _ in range(size(3, 40))]
        self.person = make_user(Role.ODL, here, domains=[domain])
        mine = [make_exchange(self.person, post=here) for _ in range(size(3, 40))]
        self.hidden, self.mine = hidden[0], mine[0]
        missing = f"{hidden[0].reference[:-5]}99999"
        self.signed_in, self.stranger = Client(), Client()
        self.signed_in.force_login(self.person)
        # The account in use nobody is signed in with: rows of other tests do not weigh on it.
        known, unknown = author.email, f"x{author.email[1:]}"
        self.pairs = {
            "file": (self.file(hidden[0].reference), self.file(missing)),
            "search": (self.search(HIDDEN_WORD), self.search(HIDDEN_WORD[::-1])),
            "sign-in": (self.sign_in(known), self.sign_in(unknown)),
        }

    def file(self, reference):
        path = reverse("liaison:exchange-detail", args=[reference])
        return lambda: self.signed_in.get(path)

    def search(self, word):
        return lambda: self.signed_in.get(reverse("search"), {"q": word})

    def sign_in(self, email):
        return lambda: self.stranger.post(reverse("account_login"), {"login": email, "password": "au hasard"})


def asked(question):
    """(answer, seconds); nothing of the question stays."""
    with transaction.atomic():
        began = time.perf_counter()
        answer = question()
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return answer, taken


def way(question):
    """The statements of a question, their values apart, and its status."""
    with observed() as seen:
        answer, _taken = asked(question)
    return answer.status_code, [_SAVEPOINT.sub("SAVEPOINT", statement.sql) for statement in seen]


@contextmanager
def planted(monkeypatch, hidden, on_hidden):
    """A page that looks a file up without the rule, and does `on_hidden` before it says that there is none."""
    right = views.visible_case

    def wrong(user, reference, *args, **options):
        try:
            return right(user, reference, *args, **options)
        except views.Http404:
            if reference == hidden.reference:
                on_hidden()
            raise

    with monkeypatch.context() as patch:
        patch.setattr(views, "visible_case", wrong)
        yield


@pytest.fixture
def doors(caplog):
    caplog.set_level("CRITICAL", "django.request")
    doors = Doors()
    for pair in doors.pairs.values():
        for question in pair:
            asked(question)  # fills memories
    return doors


@pytest.mark.parametrize("door", ["file", "search", "sign-in"])
def test_hidden_and_missing_take_the_same_way(door, doors):
    hidden, missing = doors.pairs[door]
    assert way(hidden) == way(missing)


def test_the_answers_are_those_that_were_meant(doors):
    statuses = {door: [asked(question)[0].status_code for question in pair] for door, pair in doors.pairs.items()}
    refused = statuses.pop("sign-in")
    assert statuses == {"file": [404, 404], "search": [200, 200]}
    assert refused in ([200, 200], [422, 422]), "the form again"
    assert asked(doors.file(doors.mine.reference))[0].status_code == 200


def test_a_statement_more_on_what_is_hidden_is_seen(doors, monkeypatch):
    hidden, missing = doors.pairs["file"]

    def looks():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    assert way(hidden) == way(missing)
    with planted(monkeypatch, doors.hidden, looks):
        assert way(hidden) != way(missing)


def test_a_password_is_hashed_for_whoever_is_unknown_too(doors, monkeypatch):
    hashed = []
    hasher = type(hashers.get_hasher())
    right = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *args: hashed.append(1) or right(self, *args))
    counts = []
    for question in doors.pairs["sign-in"]:
        hashed.clear()
        asked(question)
        counts.append(len(hashed))
    assert counts == [1, 1]


def test_the_classifier_knows_chance_from_certainty():
    assert auc([1, 2, 3], [1, 2, 3]) == 0.5
    assert auc([1, 2], [3, 4]) == auc([3, 4], [1, 2]) == 1
    assert auc([1, 1, 1], [1, 1, 1]) == 0.5
    assert auc([1, 4], [2, 3]) == 0.5


def test_the_time_tells_nothing(doors, settings, monkeypatch):
    """Timed and judged under PROOF=full alone; the few samples of `make test` only walk the way."""
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    for person in User.objects.filter(email=doors.hidden.owner.email):
        person.set_password("une phrase de passe")
        person.save(update_fields=["password"])
    many = size(3, SAMPLES)
    areas = {door: measured(pair, many) for door, pair in doors.pairs.items()}
    with planted(monkeypatch, doors.hidden, lambda: time.sleep(0.002)):
        caught = measured(doors.pairs["file"], size(3, 200))
    if not size(False, True):
        return
    over = [door for door, area in areas.items() if area > LIMIT]
    told = ", ".join(f"{door} {area:.3f}" for door, area in areas.items())
    tell(
        f"AUC: {told}; with two milliseconds planted on hidden files {caught:.3f}",
        F12={"doors": len(areas), "samples": 2 * many * len(areas), "over": len(over)}
        | {"mutants": 1, "caught": int(caught > LIMIT)},
    )
    assert over == []
    assert caught > LIMIT


def measured(pair, many):
    """The AUC of two questions, asked in an order that chance decides (of a fixed seed), side by side."""
    times, order = ([], []), random.Random(12)  # noqa: S311  (an order, not a secret)
    for _ in range(many):
        for side in order.sample((0, 1), 2):
            times[side].append(asked(pair[side])[1])
    return auc(*times)
