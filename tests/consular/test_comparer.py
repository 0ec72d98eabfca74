"""Two lists of names: what is the same, what is close and decided by a human, what is on one side only."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consular.comparer import services
from consular.comparer.matching import Entry, compare
from consular.models import ListComparison
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.community import consul_of

MANIFEST = "Nom;Prénom;Date de naissance;Siège\nCastellan;Hugo;04/05/1988;2A\nValmont;Étienne;;1A\nOzanne;Rémi;;3C"
VISAS = "Nom;Prénom;Date de naissance;Visa\nCASTELLAN;HUGO;1988-05-04;V1\nValmond;Etienne;;V2\nFontanel;Aude;;V3"


def entries(*names):
    return [Entry(number, *((name,) if isinstance(name, str) else name)) for number, name in enumerate(names, 2)]


def test_case_accents_and_order_do_not_matter():
    groups = compare(entries("Lévy-Dormoy Élise"), entries("ELISE LEVY DORMOY"))
    assert (len(groups.same), groups.close, groups.first_only, groups.second_only) == (1, [], [], [])


def test_a_name_written_in_cyrillic_is_found():
    groups = compare(entries("Popescu Ivan"), entries("Иван Попеску"))
    assert len(groups.same) + len(groups.close) == 1
    assert (groups.first_only, groups.second_only) == ([], [])


def test_a_letter_of_difference_is_for_somebody_to_decide():
    groups = compare(entries("Valmont Étienne"), entries("Valmond Etienne"))
    assert [(a.name, b.name) for a, b, _score in groups.close] == [("Valmont Étienne", "Valmond Etienne")]


def test_one_name_and_two_births_is_not_the_same_person_without_somebody_saying_so():
    groups = compare(entries(("Dupont Jean", "1980-01-01")), entries(("Dupont Jean", "1990-01-01")))
    assert (groups.same, len(groups.close)) == ([], 1)


def test_of_two_who_bear_one_name_the_birth_says_which():
    groups = compare(
        entries(("Dupont Jean", "1990-01-01"), ("Dupont Jean", "1980-01-01")),
        entries(("Dupont Jean", "1980-01-01"), ("Dupont Jean", "1990-01-01")),
    )
    assert [(a.born, b.born) for a, b in groups.same] == [("1990-01-01",) * 2, ("1980-01-01",) * 2]


@pytest.mark.parametrize(("same", "expected"), [(True, (1, 0, 0)), (False, (0, 0, 1))])
def test_what_somebody_decided_holds(same, expected):
    groups = compare(entries("Valmont Étienne"), entries("Valmond Etienne"), {(2, 2): same})
    assert (len(groups.same), len(groups.close), len(groups.first_only)) == expected


@given(
    st.lists(st.text("abcdeéё ", min_size=1, max_size=8), max_size=7),
    st.lists(st.text("abcdeéё ", max_size=8), max_size=7),
)
def test_everybody_is_somewhere_once_and_only_once(first, second):
    groups = compare(entries(*first), entries(*second))
    left = [pair[0].line for pair in (*groups.same, *groups.close)] + [one.line for one in groups.first_only]
    right = [pair[1].line for pair in (*groups.same, *groups.close)] + [one.line for one in groups.second_only]
    assert sorted(left) == [number for number, _name in enumerate(first, 2)]
    assert sorted(right) == [number for number, _name in enumerate(second, 2)]


# --- Kept sealed, decided by somebody, gone at its term --------------------------------------------------------


@pytest.fixture
def officer():
    return factories.make_user(Role.ODL, factories.make_post(), domains=[factories.make_domain()])


def brought(by, first=MANIFEST, second=VISAS):
    post = by.assignments.get().post
    labels = {"first_label": "Manifeste", "second_label": "Visas", "kind": "MANIFEST_VISAS"}
    with acting_as(by):
        return services.compare_lists(by=by, post=post, title="Vol", first=first, second=second, **labels)


@pytest.mark.django_db
def test_two_pasted_lists_give_their_three_groups(officer):
    groups = brought(officer).groups()
    assert [a.name for a, _b in groups.same] == ["Castellan Hugo"]
    assert [(a.name, b.rest) for a, b, _score in groups.close] == [("Valmont Étienne", "Visa V2")]
    assert [one.name for one in groups.first_only] == ["Ozanne Rémi"]
    assert [one.name for one in groups.second_only] == ["Fontanel Aude"]


@pytest.mark.django_db
def test_a_decision_is_kept_with_who_said_it_and_no_name_is_in_the_journal(officer):
    comparison = brought(officer)
    with acting_as(officer):
        ((one, other, _score),) = comparison.groups().close
        comparison = services.decide(comparison, by=officer, first=one.line, second=other.line, same=True)
        with pytest.raises(Refusal, match="plus à décider"):
            services.decide(comparison, by=officer, first=one.line, second=other.line, same=False)
    assert comparison.read["decisions"] == [[one.line, other.line, True, officer.pk]]
    assert len(comparison.groups().same) == 2
    told = AuditEvent.objects.filter(verb__startswith="comparison.")
    assert told.count() == 2
    assert "Valmon" not in str(list(told.values()))


@pytest.mark.django_db
def test_the_names_are_sealed_in_the_column(officer):
    brought(officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM consular_listcomparison")
        assert cursor.fetchone()[0].startswith("s1.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sentence"),
    [("Passeport;Visa\n12;34", "Aucune colonne"), ("Nom;Prénom", "aucune ligne"), ("", "aucune ligne")],
)
def test_a_list_that_names_nobody_is_refused_beside_its_field(officer, text, sentence):
    with pytest.raises(Refusal, match=sentence) as refused:
        brought(officer, second=text)
    assert refused.value.field == "second"
    assert not ListComparison.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "left"), [(-1, 1), (0, 0), (1, 0)])
def test_nothing_is_kept_beyond_its_term(officer, hours, left):
    comparison = brought(officer)
    with time_machine.travel(comparison.expires_at + timedelta(hours=hours), tick=False):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ssi.now', %s, true)", [timezone.now().isoformat()])
        assert services.purge() == 1 - left
    assert ListComparison.objects.count() == left


@pytest.mark.django_db
def test_officers_and_the_consul_of_the_post_read_it_and_nobody_else(officer):
    brought(officer)
    post = officer.assignments.get().post
    readers = (officer, consul_of(post), factories.head_of(post))
    others = (factories.make_user(Role.VIA, post), factories.head_of(factories.make_post("DJI")))
    for people, number in ((readers, 1), (others, 0)):
        for person in people:
            with acting_as(person), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM consular_listcomparison")
                assert cursor.fetchone()[0] == number
    with pytest.raises(NotAllowed):
        brought(others[0])
