"""Headcount: a function of the set of observations, in any order; doubts, deaths, discoveries, frozen figures."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from consular.crises import figures, observations, rapid, tally
from consular.crises.models import Crisis, Figure
from consular.crises.observations import Seen
from consular.crises.people import CrisisPerson, Observation
from consular.crises.vocabulary import LETTERS, Situation
from ssi.accounts.context import acting_as
from ssi.web.rapid import RapidEntryError
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.crisis import Cell

STATES = ("situation", "observed_at", "to_check", "death_witnesses")


@pytest.fixture
def cell(db):
    return Cell()


def state(person):
    person.refresh_from_db()
    return tuple(getattr(person, name) for name in STATES)


# --- The set, not the order ----------------------------------------------------------------------------------

OBSERVED = st.tuples(
    st.sampled_from([situation.value for situation in LETTERS.values()]),
    st.integers(min_value=0, max_value=400),  # minutes ago: around the two hours of a doubt
    st.booleans(),
    st.uuids(),
)


@pytest.fixture
def small(db):
    return Cell(people=2)


def test_the_result_depends_on_neither_order_nor_repetition(small):
    person, base = small.person(1), timezone.now()

    @settings(max_examples=40)
    @given(st.lists(OBSERVED, min_size=1, max_size=7, unique_by=lambda one: one[3]), st.randoms(use_true_random=False))
    def check(told, draw):
        seen = [
            Seen(key, person.pk, situation, base - timedelta(minutes=ago), "", verifies)
            for situation, ago, verifies, key in told
        ]
        shuffled = [*seen, *draw.choices(seen, k=3)]
        draw.shuffle(shuffled)
        results = []
        for batches in ([seen], [[one] for one in shuffled], [shuffled[:4], shuffled[2:], shuffled[:2]]):
            point = transaction.savepoint()
            with acting_as(small.consul):
                for batch in batches:
                    observations.observe(small.crisis, by=small.consul, seen=batch)
            results.append(state(person))
            transaction.savepoint_rollback(point)
        assert results[0] == results[1] == results[2] == expected(seen)

    check()


def expected(seen):
    """The rule of the specification, written again in Python."""
    rows = sorted({one.uuid: one for one in seen}.values(), key=lambda one: (one.observed_at, one.uuid))
    cleared = [n for n, one in enumerate(rows) if one.verifies]
    left = rows[cleared[-1] :] if cleared else rows
    doubt = any(
        a.situation != b.situation and abs(a.observed_at - b.observed_at) <= timedelta(hours=2)
        for a in left
        for b in left
    )
    return rows[-1].situation, rows[-1].observed_at, doubt, 0


@pytest.mark.parametrize(("minutes", "doubt"), [(119, True), (120, True), (121, False)])
def test_two_states_within_two_hours_are_a_doubt_to_the_minute(cell, minutes, doubt):
    now, person = timezone.now(), cell.person(1)
    seen = [
        Seen(uuid.uuid4(), person.pk, "SAIN", now - timedelta(minutes=minutes)),
        Seen(uuid.uuid4(), person.pk, "BLESSE", now),
    ]
    with acting_as(cell.consul):
        observations.observe(cell.crisis, by=cell.consul, seen=seen)

    assert (cell.person(1).situation, cell.person(1).to_check) == ("BLESSE", doubt)


def test_a_doubt_is_cleared_by_somebody_who_asked_and_comes_back_with_another(cell):
    cell.see(1, "SAIN", minutes=30)
    assert cell.see(1, "BLESSE", minutes=20).to_check
    assert not cell.see(1, "SAIN", minutes=10, verifies=True).to_check
    assert cell.see(1, "INJOIGNABLE").to_check


def test_an_identifier_used_again_for_something_else_refuses_everything(cell):
    key = uuid.uuid4()
    cell.see(1, "SAIN", key=key)
    seen = [cell.seen(cell.person(2), "SAIN"), cell.seen(cell.person(1), "BLESSE", key=key)]
    with acting_as(cell.consul), pytest.raises(Refusal, match="identifiant"), transaction.atomic():
        observations.observe(cell.crisis, by=cell.consul, seen=seen)
    assert cell.person(2).situation == "NON_CONTACTE"


def test_a_person_of_another_crisis_or_a_moment_to_come_is_refused(cell):
    other = Cell("BUC", people=2)
    for seen, words in (
        (cell.seen(other.person(1), "SAIN"), "périmètre"),
        (cell.seen(cell.person(1), "SAIN", minutes=-30), "à venir"),
        (cell.seen(cell.person(1), "DECEDE"), "décès"),
    ):
        with acting_as(cell.consul), pytest.raises(Refusal, match=words), transaction.atomic():
            observations.observe(cell.crisis, by=cell.consul, seen=[seen])


def test_an_observation_is_never_rewritten(cell):
    cell.see(1, "SAIN")
    for statement in ("UPDATE consular_observation SET situation = 'BLESSE'", "DELETE FROM consular_observation"):
        with pytest.raises(DatabaseError, match="permission"), acting_as(cell.asi), transaction.atomic():
            _run(statement)


def _run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


# --- Death ---------------------------------------------------------------------------------------------------


def report(cell, by, act=observations.report_death):
    with acting_as(by):
        act(cell.person(1), by=by, observed_at=timezone.now(), source="Médecin du lycée")
    return cell.person(1)


def test_a_death_takes_two_people_and_the_consul(cell):
    cell.see(1, "BLESSE", minutes=200)
    cell.give(cell.via)
    assert report(cell, cell.via).situation == "BLESSE"
    with pytest.raises(Refusal, match="autre personne"):
        report(cell, cell.via)
    with pytest.raises(Refusal, match="Deux autres"):
        report(cell, cell.consul, observations.confirm_death)
    told = report(cell, cell.asi)
    assert (told.situation, told.to_check, told.death_witnesses) == ("BLESSE", True, 2)
    with pytest.raises(NotAllowed):
        report(cell, cell.asi, observations.confirm_death)

    told = report(cell, cell.consul, observations.confirm_death)
    assert (told.situation, told.to_check) == ("DECEDE", False)


def test_the_consul_who_reported_is_not_one_of_the_two(cell):
    report(cell, cell.consul)
    report(cell, cell.asi)
    with pytest.raises(Refusal, match="Deux autres"):
        report(cell, cell.consul, observations.confirm_death)


def test_somebody_seen_alive_after_their_death_is_a_doubt(cell):
    deputy = factories.make_user("ASIA", cell.post)
    report(cell, deputy)
    report(cell, cell.asi)
    report(cell, cell.consul, observations.confirm_death)

    told = cell.see(1, "SAIN", minutes=-1)
    assert (told.situation, told.to_check) == ("DECEDE", True)


# --- Counts, discoveries -------------------------------------------------------------------------------------


def counted(cell, by=None, **perimeter):
    with acting_as(by or cell.consul):
        return tally.headcount(cell.crisis, **perimeter)


def test_the_sum_over_states_is_the_number_of_persons_and_discoveries_are_apart(cell):
    cell.see(1, "SAIN")
    cell.see(2, "BLESSE")
    cell.see(3, "INJOIGNABLE")
    discovered(cell)
    count = counted(cell)

    assert count.whole.total == sum(count.whole.of(situation) for situation in Situation) == 23
    assert (count.whole.contacted, count.whole.rate, count.whole.danger) == (2, 8, 1)
    assert count.discovered.total == 1
    assert {code: one.total for code, one in count.ilots.items()} == {"A": 20, "B": 3}
    assert counted(cell, ilots=["B"]).whole.total == 3


def discovered(cell, key=None):
    with acting_as(cell.consul):
        fields = {"origin": "UE", "situation": "SAIN", "observed_at": timezone.now(), "place": "Hôtel du Port"}
        names = {"last_name": "Dupont01", "first_name": "Eve"}
        return observations.discover(cell.crisis, by=cell.consul, key=key or uuid.uuid4(), **names, **fields)


def test_a_discovery_sent_twice_is_one_and_matched_it_is_the_person_of_the_register(cell):
    key = uuid.uuid4()
    assert discovered(cell, key).pk == discovered(cell, key).pk
    found = CrisisPerson.objects.select_related("crisis").get(pk=key)
    found.crisis.post = cell.post
    with acting_as(cell.consul):
        observations.match(found, cell.person(1), by=cell.consul)
    count = counted(cell)

    assert (count.discovered.total, count.whole.of(Situation.SAIN), count.whole.total) == (0, 1, 23)
    late = Seen(uuid.uuid4(), key, "BESOIN", timezone.now())  # noted offline, before anybody knew
    for _twice in range(2):
        with acting_as(cell.consul):
            observations.observe(cell.crisis, by=cell.consul, seen=[late])
    assert cell.person(1).situation == "BESOIN"
    assert Observation.objects.filter(person=cell.person(1)).count() == 2


def test_those_who_read_no_name_count_all_the_same_and_a_stranger_counts_nothing(cell):
    cell.see(1, "SAIN")
    cell.give(cell.odl)
    for by in (cell.ambassador, cell.odl):
        assert counted(cell, by).whole.contacted == 1
    assert counted(cell, cell.desk).whole.total == 0
    assert counted(cell, factories.make_user("CONSUL", factories.make_post("BUC"))).whole.total == 0


def test_the_desk_reads_counts_and_nothing_else(cell):
    cell.see(1, "BLESSE")
    with acting_as(cell.desk):
        [row] = tally.network_counts()
        assert (row["persons"], row["contacted"], row["danger"]) == (23, 1, 1)
        assert "title" not in row
        for model in (Crisis, Figure, CrisisPerson, Observation):
            assert model.objects.count() == 0


# --- Figures -------------------------------------------------------------------------------------------------


def freeze(cell, **perimeter):
    with acting_as(cell.consul):
        return figures.freeze(cell.crisis, by=cell.consul, **perimeter)


def test_figures_have_numbers_and_say_why_they_are_not_those_before(cell):
    cell.see(1, "INJOIGNABLE", minutes=300)
    first = freeze(cell)
    for n in (1, 2, 3):
        cell.see(n, "SAIN")
    second = freeze(cell)

    assert (first.number, second.number, first.snapshot["difference"]) == (1, 2, None)
    gap = second.snapshot["difference"]
    assert gap["lines"] == [["NON_CONTACTE", -2], ["SAIN", 3], ["INJOIGNABLE", -1]]
    assert gap["reasons"] == [
        "2 personnes : de « Non contacté » à « Sain et sauf »",
        "1 personne : de « Injoignable » à « Sain et sauf »",
    ]
    assert gap["rest"] == {}
    assert first.fingerprint != second.fingerprint


def test_a_late_observation_of_an_older_moment_is_explained_too(cell):
    cell.see(1, "SAIN", minutes=10)
    freeze(cell)
    cell.see(1, "BLESSE", minutes=400)  # older: changes nothing
    cell.see(2, "BLESSE", minutes=400)
    gap = freeze(cell).snapshot["difference"]
    assert gap["lines"] == [["NON_CONTACTE", -1], ["BLESSE", 1]]
    assert gap["rest"] == {}


def test_another_perimeter_is_said_and_every_difference_is_accounted_for(cell):
    cell.see(1, "SAIN")
    freeze(cell)
    gap = freeze(cell, ilots=["B"]).snapshot["difference"]

    assert gap["lines"] == [["NON_CONTACTE", -19], ["SAIN", -1]]
    assert "20 personnes sorties du périmètre" in gap["reasons"]
    assert any("n’est pas celui des chiffres n° 1" in one for one in gap["reasons"])
    assert gap["rest"] == {}
    with pytest.raises(Refusal, match="Pas d’îlot"):
        freeze(cell, ilots=["Z"])


def test_a_new_extract_changes_the_perimeter_when_it_is_taken_again_and_says_so(cell):
    from consular.crises import services
    from tests.consular import community
    from tests.consular.crisis import row

    cell.see(2, "SAIN")
    freeze(cell)
    community.make_extract(cell.post, *[row(n, f"Dupont{n:02}") for n in range(2, 23)])
    with acting_as(cell.asi):
        taken = services.take_perimeter(cell.crisis, by=cell.asi)
    assert taken == {"added": 2, "gone": 4, "moved": 0}
    gap = freeze(cell).snapshot["difference"]

    assert gap["total"] == -2
    assert gap["rest"] == {}
    assert {"2 personnes ajoutées au périmètre", "4 personnes sorties du périmètre"} <= set(gap["reasons"])


# --- Rapid entry ---------------------------------------------------------------------------------------------


def typed(cell, line, key=None):
    with acting_as(cell.consul):
        return rapid.commit(
            cell.crisis, line, by=cell.consul, key=key or uuid.uuid4(), observed_at=timezone.now(), source="VHF"
        )


def test_what_is_read_over_the_radio_is_typed_as_it_is_said(cell):
    _lines, fresh = typed(cell, "A : 14-17S, 18 a 19N")

    assert fresh == 6
    assert [cell.person(n).situation for n in (13, 14, 17, 18, 19)] == [
        "NON_CONTACTE",
        "SAIN",
        "SAIN",
        "BESOIN",
        "INJOIGNABLE",
    ]


@pytest.mark.parametrize(
    ("line", "position", "words"),
    [
        ("A: 14-17S 99A 18S", 11, "n’est pas dans la liste"),
        ("A: 1S 2X", 8, "lettre inconnue"),
        ("Z: 1S", 1, "aucun îlot"),
        ("14S", 1, "attendu d’abord"),
        ("A: 1", 4, "lettre est attendue"),
    ],
)
def test_one_slip_refuses_the_whole_line_and_says_where(cell, line, position, words):
    with pytest.raises(RapidEntryError, match=words) as caught:
        typed(cell, line)

    assert caught.value.position == position
    assert not Observation.objects.exists()


def test_a_line_sent_again_is_the_same_line(cell):
    key, now = uuid.uuid4(), timezone.now()
    told = []
    for _twice in range(2):
        with acting_as(cell.consul):
            told.append(rapid.commit(cell.crisis, "B:1S", by=cell.consul, key=key, observed_at=now)[1])
    assert told == [1, 0]
