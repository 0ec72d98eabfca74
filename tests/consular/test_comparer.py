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
from consular.comparer.models import Verdict
from consular.comparer.words import likeness
from consular.crises import services as crises
from consular.models import ListComparison
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.reports import documents
from ssi.reports.models import Printout
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular import visits
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
    assert [(a.name, b.name) for a, b in groups.close] == [("Valmont Étienne", "Valmond Etienne")]


def test_one_name_and_two_births_is_not_the_same_person_without_somebody_saying_so():
    groups = compare(entries(("Dupont Jean", "1980-01-01")), entries(("Dupont Jean", "1990-01-01")))
    assert (groups.same, len(groups.close)) == ([], 1)


def test_of_two_who_bear_one_name_the_birth_says_which():
    groups = compare(
        entries(("Dupont Jean", "1990-01-01"), ("Dupont Jean", "1980-01-01")),
        entries(("Dupont Jean", "1980-01-01"), ("Dupont Jean", "1990-01-01")),
    )
    assert [(a.born, b.born) for a, b in groups.same] == [("1990-01-01",) * 2, ("1980-01-01",) * 2]


@pytest.mark.parametrize(("said", "expected"), [(True, (1, 0, 0, 0)), (False, (0, 0, 0, 1)), (None, (0, 0, 1, 0))])
def test_what_somebody_decided_holds(said, expected):
    groups = compare(entries("Valmont Étienne"), entries("Valmond Etienne"), {(2, 2): said})
    assert (len(groups.same), len(groups.close), len(groups.unclear), len(groups.first_only)) == expected


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (("Dupont Jean", "1980-01-01"), ("DUPONT JEAN", "1990-01-01"), "même nom ; naissances différentes"),
        (("Valmont Étienne", ""), ("Valmond Etienne", "1990-01-01"), "très proches ; naissance inconnue d’un côté"),
        (("Castellan Hugo", "1988-05-04"), ("Castelan Hugo", "1988-05-04"), "presque identiques ; même naissance"),
    ],
)
def test_how_alike_two_names_are_is_said_in_words(one, other, words):
    assert words in likeness(*entries(one), *entries(other)).replace("\u202f", " ")


@given(
    st.lists(st.text("abcdeéё ", min_size=1, max_size=8), max_size=7),
    st.lists(st.text("abcdeéё ", max_size=8), max_size=7),
    st.dictionaries(st.tuples(st.integers(2, 9), st.integers(2, 9)), st.sampled_from([True, False, None]), max_size=6),
)
def test_everybody_is_somewhere_once_and_only_once(first, second, said):
    decisions = {(a, b): word for (a, b), word in said.items() if a < len(first) + 2 and b < len(second) + 2}
    groups = compare(entries(*first), entries(*second), decisions)
    pairs = (*groups.same, *groups.close, *groups.unclear)
    left = [pair[0].line for pair in pairs] + [one.line for one in groups.first_only]
    right = [pair[1].line for pair in pairs] + [one.line for one in groups.second_only]
    assert sorted(left) == [number for number, _name in enumerate(first, 2)]
    assert sorted(right) == [number for number, _name in enumerate(second, 2)]


# --- Kept sealed, decided by somebody, gone at its term --------------------------------------------------------


@pytest.fixture
def officer():
    return factories.make_user(Role.ODL, factories.make_post(), domains=[factories.make_domain()])


def brought(by, first=MANIFEST, second=VISAS, serves=None):
    post = by.assignments.get().post
    labels = {"first_label": "Manifeste", "second_label": "Visas", "kind": "MANIFEST_VISAS"}
    with acting_as(by):
        return services.compare_lists(
            by=by, post=post, title="Vol", first=first, second=second, serves=serves, **labels
        )


@pytest.mark.django_db
def test_two_pasted_lists_give_their_three_groups(officer):
    groups = brought(officer).groups
    assert [a.name for a, _b in groups.same] == ["Castellan Hugo"]
    assert [(a.name, b.rest) for a, b in groups.close] == [("Valmont Étienne", "Visa V2")]
    assert [one.name for one in groups.first_only] == ["Ozanne Rémi"]
    assert [one.name for one in groups.second_only] == ["Fontanel Aude"]


def decide(comparison, by, verdict, pair=None, version=None):
    pair = pair or next((a.line, b.line) for a, b in comparison.doubtful)
    version = comparison.version if version is None else version
    with acting_as(by):
        return services.decide(comparison, by=by, verdicts={pair: verdict}, expected_version=version)


@pytest.mark.django_db
def test_a_decision_is_kept_with_who_said_it_and_no_name_is_in_the_journal(officer):
    comparison = decide(brought(officer), officer, Verdict.MEME)
    assert comparison.read["decisions"] == [[3, 3, "MEME", officer.pk]]
    assert len(comparison.groups.same) == 2
    told = AuditEvent.objects.filter(verb__startswith="comparison.")
    assert told.count() == 2
    assert "Valmon" not in str(list(told.values()))


@pytest.mark.django_db
def test_a_pair_is_left_to_clarify_then_decided_then_taken_back(officer):
    comparison = decide(brought(officer), officer, Verdict.ECLAIRCIR)
    assert [(a.line, b.line) for a, b in comparison.groups.unclear] == [(3, 3)]
    comparison = decide(comparison, officer, Verdict.AUTRE)
    assert [one.name for one in comparison.groups.first_only] == ["Valmont Étienne", "Ozanne Rémi"]
    comparison = decide(comparison, officer, "")
    assert [(a.line, b.line) for a, b in comparison.groups.close] == [(3, 3)]


@pytest.mark.django_db
def test_what_somebody_decided_meanwhile_is_not_written_over(officer):
    comparison = brought(officer)
    seen = comparison.version
    decide(comparison, officer, Verdict.MEME)
    with pytest.raises(Refusal, match="décidé entre-temps"):
        decide(comparison, officer, Verdict.AUTRE, version=seen)


@pytest.mark.django_db
def test_a_pair_that_nobody_doubts_is_not_decided(officer):
    with pytest.raises(Refusal, match="pas une paire à décider"):
        decide(brought(officer), officer, Verdict.MEME, pair=(4, 4))


@pytest.mark.django_db
def test_nobody_is_two_people_of_the_other_list(officer):
    comparison = brought(officer, second="Nom;Prénom\nValmond;Etienne\nValmontt;Etienne")
    comparison = decide(comparison, officer, Verdict.ECLAIRCIR)
    (unclear,) = [(a.line, b.line) for a, b in comparison.groups.unclear]
    comparison = decide(comparison, officer, Verdict.AUTRE, pair=unclear)
    (close,) = [(a.line, b.line) for a, b in comparison.groups.close]
    verdicts = {unclear: Verdict.MEME, close: Verdict.MEME}
    with acting_as(officer), pytest.raises(Refusal, match="deux personnes"):
        services.decide(comparison, by=officer, verdicts=verdicts, expected_version=comparison.version)


@pytest.mark.django_db
def test_the_page_decides_in_one_request_without_a_script(client, officer):
    comparison = brought(officer)
    client.force_login(officer)
    page = client.get(comparison.get_absolute_url())
    assert "noms très proches" in page.content.decode()
    answer = client.post(comparison.get_absolute_url(), {"version": comparison.version, "pair-3-3": "MEME"})
    assert answer.status_code == 302
    with acting_as(officer):
        assert ListComparison.objects.get().decisions == {(3, 3): ("MEME", officer.pk)}
    stale = client.post(comparison.get_absolute_url(), {"version": comparison.version, "pair-3-3": "AUTRE"})
    assert stale.status_code == 422
    assert "entre-temps" in stale.content.decode()


# --- For a visit, a trip, a crisis -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_comparison_made_for_a_visit_is_on_its_page_and_lasts_until_thirty_days_after_it(client, officer):
    post = officer.assignments.get().post
    visit = visits.make_visit(officer, post=post, days=60)
    visits.add_agent(visit, officer)
    client.force_login(officer)
    address = f"/consulaire/comparateur/nouveau/?dossier={visit.reference}"
    assert "Castellan;Hugo" in client.get(address).content.decode()
    labels = {"title": "Vol", "kind": "MANIFEST_VISAS", "first_label": "Manifeste", "second_label": "Visas"}
    client.post(address, {**labels, "first": MANIFEST, "second": VISAS})
    with acting_as(officer):
        comparison = ListComparison.objects.get()
    assert comparison.expires_at.astimezone(post.zone).date() == visit.ends_on + timedelta(days=31)
    assert comparison.get_absolute_url() in client.get(visit.get_absolute_url()).content.decode()
    assert visit.reference in client.get(comparison.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_whoever_does_not_see_the_visit_does_not_see_its_comparison(officer):
    post = officer.assignments.get().post
    head, consul = factories.head_of(post), consul_of(post)
    brought(officer, serves=visits.make_visit(officer, post=post))
    for person, number in ((officer, 1), (consul, 0), (head, 1)):
        with acting_as(person):
            assert ListComparison.objects.visible_to(person).count() == number
            assert ListComparison.objects.count() == number


@pytest.mark.django_db
def test_a_comparison_does_not_serve_the_visit_of_another_post(client, officer):
    elsewhere = visits.make_visit(post=factories.make_post("DJI"))
    client.force_login(officer)
    assert client.get(f"/consulaire/comparateur/nouveau/?dossier={elsewhere.reference}").status_code == 404
    assert client.get("/consulaire/comparateur/nouveau/?crise=nawak").status_code == 404


@pytest.mark.django_db
def test_for_a_crisis_it_lasts_as_long_as_the_crisis_and_thirty_days_more(officer):
    post = officer.assignments.get().post
    head = factories.head_of(post)
    with acting_as(head):
        crisis = crises.open_crisis(by=head, post=post, title="Cyclone", nature="NATUREL")
    comparison = brought(head, serves=crisis)
    with time_machine.travel(comparison.expires_at + timedelta(days=40), tick=False):
        with acting_as(head):
            assert ListComparison.objects.visible_to(head).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ssi.now', %s, true)", [timezone.now().isoformat()])
        assert services.purge() == 0


@pytest.mark.django_db
def test_the_pdf_says_the_differences_and_goes_with_its_comparison(officer):
    comparison = decide(brought(officer), officer, Verdict.ECLAIRCIR)
    with acting_as(officer):
        printout = documents.request_document(comparison, "list-comparison", by=officer)
    sections = {part["title"]: str(part["blocks"]) for part in printout.snapshot["sections"]}
    assert "Valmond Etienne" in sections["À éclaircir"]
    assert "Ozanne Rémi" in next(text for title, text in sections.items() if "Manifeste" in title)
    assert "Valmont" not in sections["Décidé"]
    with time_machine.travel(comparison.expires_at, tick=False):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ssi.now', %s, true)", [timezone.now().isoformat()])
        assert services.purge() == 1
    assert not Printout.objects.filter(pk=printout.pk).exists()


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
