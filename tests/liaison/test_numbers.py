"""The numbers a file has elsewhere (partner, Interpol, SIS, Eurojust, SCCOPOL) are compared as external references."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from liaison.judicial import services as judicial
from liaison.models import ExternalReference, JointTeam, Match, WantedPerson
from liaison.persons import links
from liaison.persons.vocabulary import System
from liaison.teams import services as teams
from liaison.wanted import services as wanted
from liaison.warrants import services as warrants
from ssi.accounts.context import acting_as
from ssi.cases.models import Case
from tests.factories import make_country, make_domain, make_exchange, make_post
from tests.liaison.judicial import bring, note, open_eio
from tests.liaison.judicial import fresh as fresh_eio
from tests.liaison.people import name
from tests.liaison.searches import make_search
from tests.liaison.warrants import make_warrant

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC")


def held(case):
    """(system, number) of the references of a file."""
    rows = ExternalReference.objects.current().filter(case=case.pk)
    return sorted(rows.values_list("system", "number"))


def search(officer, post, **fields):
    return make_search(officer, post=post, domain=make_domain("stups"), **fields)


def team(officer, post, **fields):
    with acting_as(officer):
        return teams.open_team(
            by=officer,
            post=post,
            country=post.country,
            domain=make_domain("stups"),
            title="Équipe sur un trafic",
            french_authority="JIRS de Lyon",
            purpose="Vols de fret.",
            ground="COMPLEX",
            **fields,
        )


def test_the_partner_s_number_of_a_warrant_meets_that_of_an_exchange(officer, post):
    make_exchange(officer, partner_reference="DCCO-2417/26")
    warrant = make_warrant(officer, post, person=False, domain=make_domain("stups"), partner_reference="dcco 2417/26")
    assert held(warrant) == [("PARTENAIRE", "dcco 2417/26")]
    match = Match.objects.get()
    assert (match.level, match.reasons) == ("CERTAIN", ["REFERENCE"])


def test_one_sis_number_in_a_warrant_and_in_a_search_is_a_match_and_not_with_the_same_number_elsewhere(officer, post):
    make_warrant(officer, post, person=False, domain=make_domain("stups"), sis_reference="FR.0118.77")
    make_exchange(officer, partner_reference="FR.0118.77")
    found = search(officer, post, sis_reference="fr 0118 77", notice_reference="A-1000/5-2026")
    assert held(found) == [("INTERPOL", "A-1000/5-2026"), ("SIS", "fr 0118 77")]
    assert Match.objects.filter(reasons=["REFERENCE"]).count() == 1


def test_what_is_typed_later_is_followed_and_what_is_erased_leaves(officer, post):
    warrant = make_warrant(officer, post, person=False, domain=make_domain("stups"), notice_reference="A-1/2-2026")
    with acting_as(officer):
        warrants.edit(warrant, by=officer, expected_version=None, notice_reference="A-1/3-2026", sis_reference="s/n")
    assert held(warrant) == [("INTERPOL", "A-1/3-2026")]
    with acting_as(officer):
        warrants.edit(warrant, by=officer, expected_version=None, notice_reference="")
    assert held(warrant) == []

    case = WantedPerson.objects.get(pk=search(officer, post, sis_reference="FR.1.1").pk)
    with acting_as(officer):
        wanted.edit(case, by=officer, expected_version=None, sis_reference="FR.2.2")
    assert held(case) == [("SIS", "FR.2.2")]

    joint = JointTeam.objects.get(pk=team(officer, post, eurojust_reference="EJ-88/26").pk)
    assert held(joint) == [("EUROJUST", "EJ-88/26")]
    with acting_as(officer):
        teams.edit(joint, by=officer, expected_version=None, eurojust_reference="EJ-89/26")
    assert held(joint) == [("EUROJUST", "EJ-89/26")]


def test_a_rogatory_commission_keeps_the_number_of_its_central_office_and_of_the_executing_authority(officer):
    case = open_eio(officer, central_reference="SC-26-88412")
    assert held(case) == [("SCCOPOL", "SC-26-88412")]
    now = timezone.now()
    case = note(bring(case, officer, "TRANSMISE", now), officer, executing_reference="P-114/2026")
    assert held(case) == [("PARTENAIRE", "P-114/2026"), ("SCCOPOL", "SC-26-88412")]
    with acting_as(officer):
        given = {"annex_b_at": now, "executing_received_at": now}
        judicial.perform(fresh_eio(case), "acknowledge", by=officer, executing_reference="P-115/2026", **given)
        judicial.edit(fresh_eio(case), by=officer, expected_version=None, central_reference="SC-26-88413")
    assert held(case) == [("PARTENAIRE", "P-115/2026"), ("SCCOPOL", "SC-26-88413")]


def test_a_number_noted_by_hand_stays_when_another_column_changes(officer, post):
    warrant = make_warrant(officer, post, person=False, domain=make_domain("stups"), partner_reference="RO-1/26")
    with acting_as(officer):
        links.add_reference(warrant, by=officer, system=System.PARTNER, number="RO-2/26")
        warrants.edit(warrant, by=officer, expected_version=None, partner_reference="RO-3/26")
    assert held(warrant) == [("PARTENAIRE", "RO-2/26"), ("PARTENAIRE", "RO-3/26")]


def test_every_number_named_is_a_column_of_its_kind_and_one_per_system():
    kinds = [model for model in apps.get_app_config("liaison").get_models() if hasattr(model, "numbers_elsewhere")]
    assert len(kinds) == 5
    for model in kinds:
        systems = [system for field, system in model.numbers_elsewhere if model._meta.get_field(field)]
        assert len(systems) == len(set(systems))


@pytest.mark.parametrize("kind", ["judicial", "team"])
def test_the_page_of_the_file_shows_the_number_and_takes_a_person(client, officer, post, kind):
    case = open_eio(officer, central_reference="SC-26-88412") if kind == "judicial" else team(officer, post)
    client.force_login(officer)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Personnes et objets" in page
    assert reverse("liaison:person-add", args=[case.reference]) in page
    if kind == "judicial":
        assert "SCCOPOL (GECI) SC-26-88412" in page


# --- What may not be done any more is not offered ------------------------------------------------------------


def test_nobody_of_a_closed_file_is_changed_and_no_form_says_otherwise(client, officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    person = name(exchange, officer)
    Case.objects.filter(pk=exchange.pk).update(status="CLOS", closed_at=timezone.now())
    client.force_login(officer)
    pages = [
        ("person-add",),
        ("item-add",),
        ("reference-add",),
        ("subject-edit", person.pk),
        ("subject-remove", person.pk),
    ]
    for what, *key in pages:
        answer = client.get(reverse(f"liaison:{what}", args=[exchange.reference, *key]))
        assert (answer.status_code, answer.url) == (302, exchange.get_absolute_url()), what
    shown = client.get(person.get_absolute_url()).content.decode()
    assert reverse("liaison:subject-edit", args=[exchange.reference, person.pk]) not in shown


def test_a_search_that_was_struck_off_offers_no_form(client, officer, post):
    case = search(officer, post)
    with acting_as(officer):
        wanted.perform(case, "strike_off", by=officer, comment="Titre annulé.")
    client.force_login(officer)
    shown = client.get(case.get_absolute_url()).content.decode()
    for what in ("check", "edit", "sighting-add"):
        address = reverse(f"liaison:wanted-{what}", args=[case.reference])
        assert address not in shown
        answer = client.get(address, follow=True)
        assert (answer.redirect_chain[-1][0], answer.status_code) == (case.get_absolute_url(), 200)
        assert "rien n’y change plus" in answer.content.decode()


def test_somebody_taken_out_of_a_file_is_neither_changed_nor_taken_out_again(client, officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    person = name(exchange, officer)
    with acting_as(officer):
        links.remove(person, by=officer, why="Homonyme.")
    client.force_login(officer)
    shown = client.get(person.get_absolute_url()).content.decode()
    for what in ("subject-edit", "subject-remove"):
        address = reverse(f"liaison:{what}", args=[exchange.reference, person.pk])
        assert address not in shown
        assert client.get(address).status_code == 302
