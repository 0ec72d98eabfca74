"""Who was told, who was not and since when; the register is only ever added to."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.export_support import services
from cooperation.export_support.day import gaps
from cooperation.export_support.models import validate_siren
from cooperation.export_support.neutrality import registers_of
from cooperation.models import CompanyContact, ExportRule, MarketInformation, NeutralityWaiver
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.reports.models import Printout
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.cooperation.outside import SIRENS, make_company, make_opportunity, move, tell

pytestmark = pytest.mark.django_db
DAYS = 10


@pytest.fixture
def world():
    post = factories.make_post()
    head = factories.head_of(post)
    first = make_company(head, post, "Alvéole", SIRENS[0])
    second = make_company(head, post, "Biomarque", SIRENS[1])
    return post, head, first, second


def told(opportunity):
    (register,) = registers_of([opportunity])
    return register.informations[0]


@pytest.mark.parametrize(("ago", "late"), [(DAYS - 1, False), (DAYS, False), (DAYS + 1, True)])
def test_a_competitor_is_late_the_day_after_the_last_day(world, ago, late):
    post, head, first, second = world
    opportunity = make_opportunity(head, post=post)
    today = timezone.localdate(timezone=post.zone)
    tell(opportunity, head, first, on=today - timedelta(days=ago))

    (gap,) = told(opportunity).untold
    assert (gap.company, gap.since, gap.late) == (second, today - timedelta(days=ago), late)


def test_a_company_known_later_waits_from_that_day(world):
    post, head, first, second = world
    today = timezone.localdate(timezone=post.zone)
    third = make_company(head, post, "Sceau", SIRENS[2], known_since=today - timedelta(days=3))
    opportunity = make_opportunity(head, post=post)
    tell(opportunity, head, first, on=today - timedelta(days=30))

    waiting = {gap.company: (gap.since, gap.late) for gap in told(opportunity).untold}
    assert waiting == {second: (today - timedelta(days=30), True), third: (today - timedelta(days=3), False)}


def test_another_sector_or_a_company_no_longer_followed_is_no_competitor(world):
    post, head, first, second = world
    make_company(head, post, "Autre", SIRENS[2], sector="CYBER")
    make_company(head, post, "Partie", SIRENS[3], active=False)
    opportunity = make_opportunity(head, post=post)
    line = tell(opportunity, head, first)
    tell(opportunity, head, second, information=line.information)

    assert told(opportunity).untold == ()


def test_a_corrected_line_counts_no_more_and_stays_written(world):
    post, head, first, second = world
    opportunity = make_opportunity(head, post=post)
    line = tell(opportunity, head, first)
    with acting_as(head):
        services.correct_contact(line, by=head, reason="erreur de dossier", void=True)

    assert told(opportunity).told == ()
    assert CompanyContact.objects.filter(case=opportunity).count() == 2
    with acting_as(head), pytest.raises(Refusal, match="déjà corrigée"):
        services.correct_contact(line, by=head, reason="encore", void=True)


@pytest.mark.parametrize("model", [CompanyContact, MarketInformation, NeutralityWaiver])
def test_the_database_refuses_to_rewrite_the_register(world, model):
    post, head, first, _second = world
    opportunity = make_opportunity(head, post=post)
    line = tell(opportunity, head, first)
    with acting_as(head):
        services.accept_gap(line.information, by=head, why="question propre à son offre")

    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        model.objects.filter(case=opportunity).update(by=head)


def test_nothing_is_told_before_the_export_control_is_answered(world):
    post, head, first, _second = world
    opportunity = make_opportunity(head, post=post, export_control="")
    with pytest.raises(Refusal, match="contrôle des exportations"):
        tell(opportunity, head, first)
    with pytest.raises(Refusal, match="contrôle des exportations"):
        move(opportunity, head, "spread", services=services)


def test_a_war_material_is_not_spread_without_its_authorisation(world):
    post, head, *_companies = world
    opportunity = make_opportunity(head, post=post, export_control="WAR")
    with pytest.raises(Refusal, match="matériel de guerre"):
        move(opportunity, head, "spread", services=services)
    with acting_as(head):
        services.edit(opportunity, by=head, expected_version=opportunity.version, export_licence="LIC 2026-4")

    assert move(opportunity, head, "spread", services=services).status == "DIFFUSEE"


def test_what_is_told_says_whether_the_competitors_are_and_why(world):
    post, head, first, _second = world
    opportunity = make_opportunity(head, post=post)
    with pytest.raises(Refusal, match="oui ou non"):
        tell(opportunity, head, first, told_others=None)
    with pytest.raises(Refusal, match="pourquoi"):
        tell(opportunity, head, first, told_others_why=" ")


@pytest.mark.parametrize(("amount", "refused"), [(100, False), (101, True)])
def test_a_gift_above_the_ceiling_says_what_became_of_it(world, amount, refused):
    post, head, first, _second = world
    opportunity = make_opportunity(head, post=post)
    assert ExportRule.objects.get(code="GIFT_CEILING").to_verify
    fields = {"company": first, "on": timezone.localdate(), "subject": "Visite", "gift": "Stylo", "gift_amount": amount}
    if refused:
        with acting_as(head), pytest.raises(Refusal, match="plafond"):
            services.note_contact(opportunity, by=head, **fields)
        fields["gift_outcome"] = "rendu"
    with acting_as(head):
        assert services.note_contact(opportunity, by=head, **fields).gift == "Stylo"


@pytest.mark.parametrize("wrong", ["900100232", "90010023", "ABCDEFGHI", "9001002311"])
def test_a_siren_whose_key_is_wrong_is_refused(wrong):
    with pytest.raises(ValidationError):
        validate_siren(wrong)


def test_the_same_siren_is_not_added_twice(world):
    post, head, *_companies = world
    with pytest.raises(Refusal, match="Alvéole"):
        make_company(head, post, "Autre nom", SIRENS[0])


def test_the_day_names_who_waits_until_the_head_accepts_it(world):
    post, head, first, second = world
    opportunity = make_opportunity(head, post=post)
    line = tell(opportunity, head, first, on=timezone.localdate() - timedelta(days=DAYS + 5))
    move(opportunity, head, "spread", services=services)
    with acting_as(head):
        (shown,) = gaps(head, timezone.now()).lines
        assert second.name in shown.text
        services.accept_gap(line.information, by=head, why="question propre à son offre")
        assert gaps(head, timezone.now()).lines == []


def test_a_volunteer_works_and_does_not_accept_a_gap(world, client):
    post, head, first, _second = world
    volunteer = factories.make_user(Role.VIA, post)
    opportunity = make_opportunity(volunteer, post=post)
    line = tell(opportunity, volunteer, first)
    with acting_as(volunteer), pytest.raises(NotAllowed):
        services.accept_gap(line.information, by=volunteer, why="parce que")
    client.force_login(volunteer)

    assert client.get(reverse("cooperation:neutrality")).status_code == 404
    assert client.get(opportunity.get_absolute_url()).status_code == 200


def test_the_desk_reads_a_lead_once_it_is_spread(world, client):
    post, head, first, _second = world
    opportunity = make_opportunity(head, post=post)
    tell(opportunity, head, first)
    client.force_login(factories.make_user(Role.DCIS_OFFICER))
    assert client.get(opportunity.get_absolute_url()).status_code == 404
    move(opportunity, head, "spread", services=services)

    page = client.get(opportunity.get_absolute_url())
    assert first.name in page.content.decode()


def test_the_desk_counts_the_network_by_sector(world, client):
    post, head, *_companies = world
    make_opportunity(head, post=post, estimated_amount=1500000)
    client.force_login(factories.make_user(Role.DCIS_OFFICER))

    page = client.get(reverse("cooperation:export-figures")).content.decode()
    assert "Identité, biométrie" in page
    assert "500" in page


def test_a_page_costs_as_much_whatever_its_register_holds(world, client):
    post, head, first, second = world
    opportunity = make_opportunity(head, post=post)
    client.force_login(head)
    tell(opportunity, head, first)
    for address in (opportunity.get_absolute_url(), reverse("cooperation:neutrality")):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(address)
        for number in range(6):
            tell(opportunity, head, second, text=f"Lot {number}")
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)


def test_the_register_leaves_as_a_file(world, client):
    post, head, first, _second = world
    tell(make_opportunity(head, post=post), head, first)
    client.force_login(head)

    answer = client.post(reverse("cooperation:neutrality"), {"format": "csv"})
    assert first.siren in answer.content.decode("utf-8-sig")


def test_both_registers_are_printed_for_inspection(world, client):
    post, head, first, second = world
    opportunity = make_opportunity(head, post=post)
    tell(opportunity, head, first, on=timezone.localdate())
    client.force_login(head)
    year = timezone.localdate().year
    for code, subject in (("neutrality", opportunity.reference), ("neutrality-year", f"{post.code}-{year}")):
        address = reverse("reports:document", args=[code, subject])
        assert client.get(address).status_code == 200
        assert client.post(address, {"variant": ""}).status_code == 302
        words = str(Printout.objects.get(code=code).snapshot)
        assert first.name in words
        assert second.name in words
    client.force_login(factories.make_user(Role.ODL, post, domains=[factories.make_domain()]))
    assert client.get(address).status_code == 404
