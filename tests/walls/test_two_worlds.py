"""F3: what a person may not see changes no byte of what they are answered (security.md §6)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from ssi.accounts import access
from ssi.cases import listing
from ssi.cases.models import Case
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.urlmap import COMMON_WORD, Cast
from tests.walls.worlds import (
    DIFFERENCES,
    Ask,
    Difference,
    compare,
    exports,
    hidden_files,
    hire_the_authors,
    of_shared_files,
    papers,
    searches,
    without_arguments,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 17, 9, 30, tzinfo=UTC)
#: For whom each difference lies nearest to what they do see: the one who asks in `make test`.
NEAREST = {
    "elsewhere": "ASI",
    "compartment": "ASIA",
    "domain": "ODL",
    "french": "ODL_not_French",
    "words": "DCIS_DIRECTOR",
}
#: Who asks for the reports of the post. The figures of a report count every file of it (docs/threats.md): a deputy is
#: told of compartmented ones by no word, and asks here for no draft.
PREPARES = {"elsewhere": "ASI", "words": "ASIA"}


@pytest.fixture
def cast(caplog):
    caplog.set_level("CRITICAL", "django.request")
    with time_machine.travel(NOW, tick=False):
        yield hire_the_authors(Cast(size("mission", None)))


@pytest.mark.parametrize("place", range(len(DIFFERENCES)), ids=[difference.name for difference in DIFFERENCES])
def test_what_is_hidden_changes_no_byte(place, cast):
    """Under PROOF=full whom it lies nearest to asks everything, everybody else one thing in six; in `make test` one
    person asks one thing in six, not the same for each difference."""
    difference = DIFFERENCES[place]
    nearest, step = NEAREST[difference.name], size(6, 1)
    everything = without_arguments() + exports() + searches()
    others = size([], sorted(difference.hidden_from))
    asks = {actor: everything[rank % 6 :: 6] for rank, actor in enumerate(others)}
    asks[nearest] = everything[place % step :: step] + of_shared_files(cast)[place % size(30, 1) :: size(30, 1)]
    if nearest == "ASIA":
        draft = cast.files["report_draft"].get_absolute_url()
        asks[nearest] = [ask for ask in asks[nearest] if ask.path != draft]
    if preparer := PREPARES.get(difference.name):
        asks[preparer] = asks.get(preparer, []) + papers()[size(place, 0) :: size(len(DIFFERENCES), 1)]

    pairs, wrong = compare(cast, difference, asks, many=size(1, 60), own=size(2, 10))

    tell(f"{difference.name}: {pairs} pairs, {len(wrong)} differ", F3={"pairs": pairs, "different": len(wrong)})
    assert wrong == []


# --- Planted bugs ----------------------------------------------------------------------------------------------


def without_the_rule(monkeypatch):
    """Lists that walk every file."""
    walk = listing._walk

    def everyone(*args, **options):
        sql, params = walk(*args, **options)
        return sql.replace("a.token = p.token", "true"), params

    monkeypatch.setattr(listing, "_walk", everyone)
    monkeypatch.setattr(access, "visible", lambda queryset, user: queryset)


def counting_everything(monkeypatch):
    """The right rows under the number of all the files there are."""
    on_each_page(monkeypatch, lambda page: setattr(page, "count", Case.objects.count()))


def cut_before_the_rule(monkeypatch):
    """A page of the newest files whosesoever, of which the hidden ones are taken out: a gap."""
    long = Case.objects.count()  # of the first world: each of its files has its place

    def leave_a_gap(page):
        newest = Case.objects.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:long]
        page.rows = [row for row in page.rows if row.pk in set(newest)]

    on_each_page(monkeypatch, leave_a_gap)


def on_each_page(monkeypatch, act):
    right = listing.page_of

    def wrong(*args, **options):
        page = right(*args, **options)
        act(page)
        return page

    monkeypatch.setattr(listing, "page_of", wrong)


@pytest.mark.parametrize("plant", [without_the_rule, counting_everything, cut_before_the_rule])
def test_a_bug_is_seen_once_both_walls_are_down(plant, cast, monkeypatch):
    hidden = Difference(
        "one compartmented file",
        frozenset({"ASIA"}),
        lambda cast, number: hidden_files(
            cast.quiet, cast.here, number, domain=cast.domain, kinds=(), compartmented=True
        ),
    )
    asks = {"ASIA": [Ask(reverse("search"), (("q", COMMON_WORD),)), Ask(reverse("liaison:exchange-list"))]}

    def differing():
        _pairs, wrong = compare(cast, hidden, asks, many=1)
        return len(wrong)

    with monkeypatch.context() as patch:
        plant(patch)
        assert differing() == 0, "the second wall holds by itself"
    open_the_second_wall()
    assert differing() == 0, "the first wall holds by itself"
    with monkeypatch.context() as patch:
        plant(patch)
        found = differing()
    tell(f"{plant.__name__}: {found} of 2 pairs differ", F3={"mutants": 1, "caught": int(found > 0)})
    assert found


def open_the_second_wall():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE ssi_owner")
        cursor.execute("ALTER POLICY seen ON cases_case USING (true)")
        cursor.execute("ALTER POLICY seen_with_the_file ON liaison_informationexchange USING (true)")
        cursor.execute("ALTER POLICY own_principals ON cases_caseaccess USING (true)")
        cursor.execute("SET LOCAL ROLE ssi_bypass")
