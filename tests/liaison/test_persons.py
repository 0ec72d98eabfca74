"""Persons and objects of a file, and what two files have in common (liaison.md §7.5, §8.5)."""

import json

import pytest
from django.core import mail
from django.db import DatabaseError, ProgrammingError, connection, transaction

from liaison.exchanges import services
from liaison.models import ExcludedValue, Match, Person, Subject
from liaison.persons import links, matching
from liaison.persons.crosscheck import Birth
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals.workflow import fire
from ssi.cases import listing
from ssi.cases.models import Case, CaseEvent
from ssi.outbox.models import OutboxMessage
from ssi.outbox.tasks import drain
from ssi.web.names import comparable, similarity
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests.factories import head_of, make_domain, make_exchange, make_post, make_user
from tests.liaison.people import BORN, name, put

pytestmark = pytest.mark.django_db


# --- What is found -------------------------------------------------------------------------------------------


def test_a_person_named_in_two_files_of_a_post_is_a_match_across_alphabets(officer, colleague):
    one = name(make_exchange(officer), officer)
    other = name(make_exchange(colleague), colleague, surname="Попеску", given_names="Ион")
    match = Match.objects.get()
    assert (match.one_id, match.other_id, match.level) == (one.pk, other.pk, "PROBABLE")
    assert match.reasons == ["NAME", "BIRTH_EQUAL"]


@pytest.mark.parametrize(
    ("born", "level", "reason"),
    [
        (Birth(1985, 2, 3), "PROBABLE", "BIRTH_SWAPPED"),
        (Birth(1985), "PROBABLE", "BIRTH_SAME_YEAR"),
        (None, "POSSIBLE", "BIRTH_UNKNOWN"),
        (Birth(1991, 3, 2), "POSSIBLE", "BIRTH_CONFLICT"),
    ],
)
def test_the_dates_of_birth_decide_of_the_level(officer, colleague, born, level, reason):
    name(make_exchange(officer), officer)
    name(make_exchange(colleague), colleague, born=born)
    match = Match.objects.get()
    assert (match.level, match.reasons[-1]) == (level, reason)


def test_another_name_is_no_match_and_neither_is_the_same_file(officer, colleague):
    exchange = make_exchange(officer)
    name(exchange, officer)
    name(exchange, officer)
    name(make_exchange(colleague), colleague, surname="Ionescu", given_names="Maria", born=None)
    assert not Match.objects.exists()


@pytest.mark.parametrize(
    ("kind", "one", "other", "reason"),
    [
        ("PHONE", {"value": "0721 234 567", "country_id": "RO"}, {"value": "+40721234567"}, "PHONE"),
        ("ACCOUNT", {"value": "RO49 AAAA 1B31 0075 9384 0000"}, {"value": "ro49aaaa1b31007593840000"}, "IBAN"),
        ("VEHICLE", {"value": "B 123 ABC", "country_id": "RO"}, {"value": "b-123-abc", "country_id": "RO"}, "PLATE"),
        ("DOCUMENT", {"value": "RX 123456", "country_id": "RO"}, {"value": "rx123456", "country_id": "RO"}, "DOCUMENT"),
        ("EMAIL", {"value": "Ion@Exemple.test"}, {"value": "ion@exemple.test"}, "EMAIL"),
    ],
)
def test_the_same_number_is_certain_however_it_is_written(officer, colleague, kind, one, other, reason):
    put(make_exchange(officer), officer, kind=kind, **one)
    put(make_exchange(colleague), colleague, kind=kind, **other)
    match = Match.objects.get()
    assert (match.level, match.reasons) == ("CERTAIN", [reason])


def test_a_number_passed_from_hand_to_hand_is_possible_only(officer, colleague):
    for by, born in ((officer, BORN), (colleague, Birth(1961, 7, 9))):
        exchange = make_exchange(by)
        holder = name(exchange, by, surname=f"Nom{by.pk}", given_names="", born=born)
        put(exchange, by, holder=holder)
    assert Match.objects.get(reasons__contains=["PHONE"]).level == "POSSIBLE"


def test_the_same_external_reference_is_certain(officer, colleague):
    for by, number in ((officer, "GECI 2026/00412"), (colleague, "geci-2026-00412")):
        exchange = make_exchange(by)
        with acting_as(by):
            links.add_reference(exchange, by=by, system="SCCOPOL", number=number)
    assert Match.objects.get().reasons == ["REFERENCE"]


def test_between_posts_hashes_alone_are_compared(officer, elsewhere):
    name(make_exchange(officer), officer)
    name(make_exchange(elsewhere), elsewhere, surname="POPESCU", given_names="Ion")
    match = Match.objects.get()
    assert (match.between_posts, match.level) == (True, "PROBABLE")
    name(make_exchange(elsewhere), elsewhere, born=None)
    # Without a birth there is no hash of a name: posts share none.
    assert Match.objects.filter(between_posts=True).count() == 1


def test_another_key_finds_nothing_in_another_post(officer, elsewhere, settings):
    put(make_exchange(officer), officer)
    settings.SSI_CROSSCHECK_KEY = "another key of the tests"
    put(make_exchange(elsewhere), elsewhere)
    assert not Match.objects.exists()


def test_a_name_everybody_bears_is_capped(officer, colleague, monkeypatch):
    monkeypatch.setattr(matching, "MOST", 2)
    for _n in range(4):
        name(make_exchange(colleague), colleague)
    Match.objects.all().delete()
    last = name(make_exchange(officer), officer)
    assert Match.objects.filter(other=last).count() == 2


def test_sql_scores_names_as_python_does():
    pairs = [
        ("Popescu Ion", "Попеску Ион"),
        ("Mohammed ben Ali", "Muhammad Benali"),
        ("أحمد حسن", "Ahmed Hassan"),
        ("أحمد حسن", "Ahmed Hussein"),
        ("محمد", "محمود"),
        ("Jean-Pierre Durand", "Jeanpierre Durand"),
        ("Gheroghiu Ion", "Gheorghiu Ion"),
        ("Popescu", "Popescu Ion Marian"),
        ("Ali Hassan", "Ali Hussein"),
        ("Abdelrahman Said", "Abd el Rahman Saïd"),
        ("de la Tour", "Latour"),
        ("Nguyễn Văn An", "Nguyen Van An"),
    ]
    for one, other in pairs:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sec.names_score(%s::jsonb, %s::jsonb)",
                [json.dumps([comparable(one)]), json.dumps([comparable(other)])],
            )
            (score,) = cursor.fetchone()
        assert score == pytest.approx(similarity(one, other), abs=1e-6), (one, other)


# --- What may be known ---------------------------------------------------------------------------------------


def test_a_file_compartmented_is_found_without_a_word_of_it(post, officer, colleague):
    name(make_exchange(colleague, reach={"compartmented": True}), colleague)
    name(make_exchange(officer), officer)
    with acting_as(officer):
        (match,) = Match.objects.all()
        mine, theirs = matching.sides_of([match])[match.pk]
        assert mine.seen
        assert (theirs.seen, theirs.subject, theirs.owner, theirs.post) == (False, None, colleague, post)
        assert Subject.objects.count() == Person.objects.count() == 1


def test_a_match_does_not_exist_for_whoever_sees_neither_file(post, officer, colleague):
    name(make_exchange(colleague), colleague)
    name(make_exchange(officer), officer)
    stranger = make_user(Role.ODL, post, domains=[make_domain("terrorisme")])
    for person in (stranger, make_user(Role.VIA, post), make_user(Role.DCIS_DIRECTOR), head_of(make_post("DEL"))):
        with acting_as(person):
            assert not Match.objects.exists()
            assert not Match.objects.visible_to(person).exists()
    with acting_as(head_of(post)):
        assert Match.objects.visible_to(head_of(post)).count() == 1


def test_the_desk_counts_and_reads_no_row_even_of_a_file_it_was_given(officer, elsewhere):
    put(make_exchange(officer, reach={"shared_with_dcis": True}), officer)
    put(make_exchange(elsewhere), elsewhere)
    desk = make_user(Role.DCIS_OFFICER)
    with acting_as(desk), connection.cursor() as cursor:
        assert not Match.objects.exists()
        cursor.execute("SELECT level, number FROM sec.match_counts()")
        assert cursor.fetchall() == [("CERTAIN", 1), ("CERTAIN", 1)]
    with acting_as(officer), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sec.match_counts()")
        assert cursor.fetchone() == (0,)


def test_nothing_of_a_special_france_file_reaches_somebody_who_is_not_french(post, officer, colleague):
    foreigner = make_user(Role.ODL, post, domains=[make_domain("stups")], french=False)
    name(make_exchange(colleague, reach={"special_france": True}), colleague)
    name(make_exchange(foreigner), foreigner)
    with acting_as(foreigner):
        assert not Match.objects.exists()
    with acting_as(officer):
        assert Match.objects.count() == 1
    assert foreigner.pk not in matching.audience_of([Match.objects.get().pk])
    assert colleague.pk in matching.audience_of([Match.objects.get().pk])


def test_a_match_is_written_by_the_comparison_alone(officer, colleague):
    name(make_exchange(colleague), colleague)
    name(make_exchange(officer), officer)
    match = Match.objects.get()
    with acting_as(officer):
        for change in ({"level": "CERTAIN"}, {"one_case_id": match.other_case_id}):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Match.objects.filter(pk=match.pk).update(**change)
        with pytest.raises(ProgrammingError), transaction.atomic():
            # In the name of somebody else.
            Match.objects.filter(pk=match.pk).update(status="DISMISSED", decided_by=colleague, comment="x")


def test_a_stranger_changes_no_match_even_by_a_statement_that_reads_nothing(post, officer, colleague):
    name(make_exchange(colleague), colleague)
    name(make_exchange(officer), officer)
    stranger = make_user(Role.ODL, post, domains=[make_domain("terrorisme")])
    with acting_as(stranger), connection.cursor() as cursor:
        cursor.execute("UPDATE liaison_match SET status = 'DISMISSED', decided_by_id = %s", [stranger.pk])
        assert cursor.rowcount == 0
    assert Match.objects.get().status == "NEW"


def test_a_row_the_asker_does_not_see_is_compared_for_nobody(officer, colleague):
    hidden = name(make_exchange(colleague), colleague)
    with acting_as(officer), pytest.raises(DatabaseError, match="no such row"), transaction.atomic():
        matching.run(hidden.pk)


# --- Who is told, and what happens when it fails ----------------------------------------------------------------


def test_both_owners_and_the_heads_are_told_by_a_message_that_says_nothing(post, officer, colleague):
    head = head_of(post)
    name(make_exchange(colleague), colleague)
    exchange = make_exchange(officer)
    name(exchange, officer)
    drain()
    told = {m.payload["person"] for m in OutboxMessage.objects.filter(topic=matching.TOLD)}
    assert told == {officer.pk, colleague.pk, head.pk}
    letters = [letter for letter in mail.outbox if letter.subject == "Un recoupement vous attend"]
    assert {letter.to[0] for letter in letters} == {officer.email, colleague.email, head.email}
    for letter in letters:
        assert "Popescu" not in letter.body
        assert exchange.reference not in letter.body


def test_the_application_itself_may_not_ask_who_follows_the_other_file(officer, colleague):
    name(make_exchange(colleague), colleague)
    name(make_exchange(officer), officer)
    match = Match.objects.get()
    with acting_as(officer), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        matching.audience_of([match.pk])


def test_a_comparison_that_fails_leaves_the_row_saved_and_is_tried_again(officer, colleague, monkeypatch):
    name(make_exchange(colleague), colleague)

    def broken(subject):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    with monkeypatch.context() as patch:
        patch.setattr(matching, "run", broken)
        person = name(make_exchange(officer), officer)
    assert Person.objects.filter(pk=person.pk).exists()
    assert not Match.objects.exists()
    drain()
    assert Match.objects.get().other_id == person.pk


# --- What people make of it ------------------------------------------------------------------------------------


def decide(match, by, status="DISMISSED", comment="Homonyme : les photographies diffèrent"):
    with acting_as(by):
        return matching.decide(Match.objects.get(pk=match.pk), by=by, status=status, comment=comment)


def test_inside_a_post_it_takes_somebody_who_sees_both_files(post, officer, colleague):
    name(make_exchange(colleague), colleague)
    mine = make_exchange(officer)
    name(mine, officer)
    match = Match.objects.get()
    with pytest.raises(NotAllowed, match="un des deux dossiers"):
        decide(match, officer)
    assert decide(match, head_of(post), "CONFIRMED").decided_by == head_of(post)
    assert Person.objects.count() == 2, "nothing is merged"
    assert CaseEvent.objects.filter(case=mine, verb="match.confirmed").exists()


def test_between_posts_either_side_says_what_it_is_after_a_call(officer, elsewhere):
    put(make_exchange(elsewhere), elsewhere)
    put(make_exchange(officer), officer)
    match = Match.objects.get()
    with pytest.raises(Refusal, match="pourquoi"):
        decide(match, officer, comment="  ")
    assert decide(match, officer, comment="Vu par téléphone ce jour").status == "DISMISSED"


def test_what_was_dismissed_is_not_signalled_again(post, officer, colleague):
    name(make_exchange(colleague), colleague)
    person = name(make_exchange(officer), officer)
    decide(Match.objects.get(), head_of(post))
    with acting_as(officer):
        links.edit(Person.objects.get(pk=person.pk), by=officer, note="Vu à Constanța")
    assert Match.objects.get().status == "DISMISSED"


def test_a_correction_takes_back_the_match_it_made(officer, colleague):
    name(make_exchange(colleague), colleague)
    person = name(make_exchange(officer), officer)
    with acting_as(officer):
        links.edit(Person.objects.get(pk=person.pk), by=officer, surname="Marinescu", given_names="Vlad", born=None)
    assert not Match.objects.exists()


def test_what_is_removed_is_compared_no_more_and_says_why(officer, colleague):
    person = name(make_exchange(officer), officer)
    with acting_as(officer):
        with pytest.raises(Refusal, match="pourquoi"):
            links.remove(person, by=officer, why=" ")
        links.remove(person, by=officer, why="Erreur d’identité")
    name(make_exchange(colleague), colleague)
    assert not Match.objects.exists()
    assert Subject.objects.get(pk=person.pk).removed_why == "Erreur d’identité"


def test_a_value_that_names_nobody_brings_no_files_together(post, officer, colleague):
    put(make_exchange(colleague), colleague)
    phone = put(make_exchange(officer), officer)
    head = head_of(post)
    with acting_as(officer), pytest.raises(NotAllowed):
        matching.exclude(phone, by=officer, why="Standard de la préfecture")
    with acting_as(head):
        matching.exclude(Subject.objects.get(pk=phone.pk), by=head, why="Standard de la préfecture")
    assert not Match.objects.exists()
    put(make_exchange(officer), officer)
    assert not Match.objects.exists()
    with acting_as(head):
        matching.take_back(ExcludedValue.objects.get(), by=head)
    put(make_exchange(officer), officer)
    assert Match.objects.count() == 3


def test_two_people_editing_a_row_the_second_is_told(officer):
    person = name(make_exchange(officer), officer)
    with acting_as(officer):
        links.edit(Person.objects.get(pk=person.pk), by=officer, expected_version=1, note="un")
        with pytest.raises(StaleVersion):
            links.edit(Person.objects.get(pk=person.pk), by=officer, expected_version=1, note="deux")


def test_a_closed_file_keeps_its_persons_as_they_are(post, officer):
    exchange = make_exchange(officer, state="CLOS")
    with pytest.raises(Refusal, match="clos"):
        name(exchange, officer)
    assert not Person.objects.exists()


def test_the_search_box_finds_the_file_by_a_name_in_either_alphabet_and_after_an_edit(officer):
    exchange = make_exchange(officer)
    name(exchange, officer, surname="Шевченко", given_names="Олена", original_name="Шевченко Олена")
    with acting_as(officer):
        for words in ("shevchenko", "Шевченко"):
            assert [row.pk for row in listing.search(officer, words).rows] == [exchange.pk], words
        fire(Case.objects.get(pk=exchange.pk), "qualify", by=officer)
        exchange.refresh_from_db()
        services.edit(exchange, by=officer, expected_version=exchange.version, title="Un autre objet")
        assert [row.pk for row in listing.search(officer, "shevchenko").rows] == [exchange.pk]
        links.remove(Person.objects.get(), by=officer, why="Erreur")
        assert listing.search(officer, "shevchenko").rows == []
