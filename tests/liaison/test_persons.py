"""Persons and objects of a file, and what two files have in common."""

import pytest

from liaison.models import Match, Person, Subject
from liaison.persons import links, matching
from liaison.persons.crosscheck import Birth
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from tests.factories import make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db
BORN = Birth(1985, 3, 2)


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")])


@pytest.fixture
def colleague(post):
    return make_user(Role.ODL, post, domains=[make_domain("immigration")])


def name(case, by, surname="Popescu", given="Ion", born=BORN, **fields):
    fields = {"surname": surname, "given_names": given, "category": "SUSPECT", "basis": "FACT"} | fields
    with acting_as(by):
        return links.add_person(case, by=by, born=born, **fields)


def put(case, by, kind="PHONE", value="+40 721 234 567", **fields):
    with acting_as(by):
        return links.add_item(case, by=by, kind=kind, value=value, **fields)


def test_a_person_named_in_two_files_of_a_post_is_a_match(post, officer, colleague):
    one = name(make_exchange(officer), officer)
    other = name(make_exchange(colleague), colleague, surname="Попеску", given="Ион")
    match = Match.objects.get()
    assert (match.one_id, match.other_id, match.level) == (one.pk, other.pk, "PROBABLE")
    assert match.reasons == ["NAME", "BIRTH_EQUAL"]


def test_a_file_compartmented_is_found_without_a_word_of_it(post, officer, colleague):
    hidden = make_exchange(colleague, reach={"compartmented": True})
    name(hidden, colleague)
    name(make_exchange(officer), officer)
    with acting_as(officer):
        (match,) = Match.objects.all()
        mine, theirs = matching.sides_of([match])[match.pk]
    assert mine.seen
    assert (theirs.seen, theirs.subject, theirs.owner, theirs.post) == (False, None, colleague, post)
    with acting_as(officer):
        assert Subject.objects.count() == 1
        assert Person.objects.count() == 1
