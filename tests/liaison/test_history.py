"""The history of an exchange on paper: who it names, and nothing of what its readers may not know."""

import pytest

from liaison.persons import links
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.reports import documents
from tests.factories import make_domain, make_exchange, make_grant, make_post, make_user
from tests.liaison.people import name, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT")


def section(exchange, by, title="Personnes et objets"):
    with acting_as(by):
        snapshot = documents.request_document(exchange, "exchange-history", by=by).snapshot
    (found,) = [part for part in snapshot["sections"] if part["title"] == title]
    return found["blocks"]


def test_everybody_and_everything_the_file_names_is_in_it(exchange, officer):
    holder = name(exchange, officer, for_partner=True, nationalities=["RO"], note="Chef du réseau")
    put(exchange, officer, holder=holder, basis="ASSESSMENT")
    with acting_as(officer):
        links.add_reference(exchange, by=officer, system="SIENA", number="2026-118-4471")
    (table,) = section(exchange, officer)
    assert table["rows"] == [
        ["POPESCU Ion", "Suspect", "2\u00a0mars 1985, Roumanie, Chef du réseau", "à joindre"],
        ["+40 721 234 567", "Téléphone (appréciation)", "POPESCU Ion", "non"],
        ["SIENA 2026-118-4471", "Référence externe", "", "non"],
    ]


def test_a_file_that_names_nobody_says_so(exchange, officer):
    assert section(exchange, officer) == []


def test_who_was_taken_out_of_the_file_is_not_in_it(exchange, officer):
    person = name(exchange, officer)
    with acting_as(officer):
        links.remove(person, by=officer, why="Homonyme.")
    assert section(exchange, officer) == []


def test_nothing_says_that_another_file_knows_the_same_person(exchange, officer):
    other = make_exchange(make_user(Role.ODL, exchange.post, domains=[make_domain("immigration")]))
    name(other, other.owner)
    name(exchange, officer)
    blocks = str(section(exchange, officer))
    assert "ecoupement" not in blocks
    assert other.reference not in blocks


def test_a_file_special_france_joins_nobody_to_its_copy(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT", reach={"special_france": True})
    name(exchange, officer, for_partner=True)
    (table,) = section(exchange, officer)
    assert table["rows"][0][-1] == "non"


def test_a_long_list_of_persons_is_whole(exchange, officer):
    for n in range(30):
        put(exchange, officer, value=f"+40 721 234 {500 + n}")
    assert sum(len(block["rows"]) for block in section(exchange, officer)) == 30


def test_who_reads_the_file_by_name_reads_its_history_and_a_logistics_grant_does_not(exchange, officer):
    name(exchange, officer)
    with acting_as(officer):
        printout = documents.request_document(exchange, "exchange-history", by=officer)
    worker, volunteer = make_user(Role.ODL, make_post("BRU")), make_user(Role.VIA, exchange.post)
    make_grant(exchange, worker, change=True)
    make_grant(exchange, volunteer)
    with acting_as(worker):
        assert documents.open_to(worker, printout)
    with acting_as(volunteer):
        assert not documents.open_to(volunteer, printout)
