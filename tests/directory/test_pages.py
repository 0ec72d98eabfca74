"""Pages of the annuaire, as each person gets them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.directory import services
from ssi.directory.models import Contact, PartnerService, stale_before
from ssi.directory.words import verified_in_words
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories

pytestmark = pytest.mark.django_db
TREE = reverse("directory:tree")


@pytest.fixture
def post():
    return factories.make_post("BUC")


@pytest.fixture
def officer(client, post):
    user = factories.make_user(Role.ODL, post)
    client.force_login(user)
    return user


@pytest.fixture
def service(post):
    return factories.make_service(post, name="Brigada de Combatere a Criminalității Organizate")


def text(answer):
    return answer.content.decode()


def typed(contact, **changes):
    """The form of a contact as a browser sends it."""
    fields = {"service": contact.service_id, "name": contact.name, "rank": contact.rank, "active": "on"}
    return fields | {"version": contact.version} | changes


def test_the_tree_shows_services_under_their_service_and_contacts_with_their_freshness(client, officer, service):
    below = factories.make_service(service.post, name="Serviciul Antidrog", parent=service)
    factories.make_contact(below, name="Ionescu Ana", verified=230)
    body = text(client.get(TREE))
    assert body.index("Brigada de Combatere") < body.index("Serviciul Antidrog") < body.index("Ionescu Ana")
    assert "vérifié il y a 7 mois" in body
    assert "1 contact à vérifier" in body


def test_a_name_is_found_without_its_accents_and_whatever_its_case(client, officer, service):
    factories.make_contact(service, name="Ștefănescu Irina", function="cheffe du bureau 100 %")
    for words in ("stefanescu", "ȘTEFĂ", "bureau 100 %", "criminalitatii"):
        assert "Ștefănescu Irina" in text(client.get(TREE, {"q": words})), words


def test_a_percent_sign_is_a_character_like_another(client, officer, service):
    factories.make_contact(service, name="Ionescu Ana")
    assert "Ionescu" not in text(client.get(TREE, {"q": "I%scu"}))
    assert "Ionescu" not in text(client.get(TREE, {"q": "I_nescu"}))


def test_the_desk_finds_services_and_no_name(client, service):
    factories.make_contact(service, name="Ionescu Ana")
    client.force_login(factories.make_user(Role.DCIS_OFFICER))
    assert "Brigada de Combatere" in text(client.get(TREE, {"q": "brigada"}))
    for answer in (client.get(TREE), client.get(TREE, {"q": "ionescu"}), client.get(service.get_absolute_url())):
        assert answer.status_code == 200
        assert "Ionescu" not in text(answer)


def test_a_volunteer_gets_no_count_that_betrays_a_sensitive_contact(client, post, service):
    factories.make_contact(service, sensitive=True, verified=400)
    client.force_login(factories.make_user(Role.VIA, post))
    assert "à vérifier" not in text(client.get(TREE))
    assert "Popescu" not in text(client.get(service.get_absolute_url()))


def test_a_contact_is_verified_in_one_click(client, officer, service):
    contact = factories.make_contact(service, verified=300)
    answer = client.post(reverse("directory:contact-verify", args=[contact.pk]), {"next": "list"}, follow=True)
    contact.refresh_from_db()
    assert contact.verified_on == timezone.localdate()
    assert "Chaque contact a été vérifié depuis moins de six mois" in text(answer)
    assert AuditEvent.objects.filter(verb="directory.verify_contact", subject_id=str(contact.pk)).exists()


def test_the_journal_never_holds_the_name_of_a_contact(client, officer, service):
    contact = factories.make_contact(service, name="Ionescu Ana")
    client.get(contact.get_absolute_url())
    client.post(reverse("directory:contact-edit", args=[contact.pk]), typed(contact, rank="Comisar"))
    lines = AuditEvent.objects.filter(subject__in=["directory.contact", "directory_contact"])
    assert {"directory.consult", "directory.edit_contact", "row.update"} <= {line.verb for line in lines}
    assert "Ionescu" not in "".join(str(line.details) + line.reason + line.reference for line in lines)


def test_the_form_says_that_a_source_is_never_written_here(client, officer, service):
    assert "Jamais une source" in text(client.get(reverse("directory:contact-new", args=[service.pk])))


def test_a_new_contact_is_verified_today_and_held_by_whoever_says_so(client, officer, service):
    page = reverse("directory:contact-new", args=[service.pk])
    answer = client.post(page, {"service": service.pk, "name": "Radu Elena", "active": "on", "holder": officer.pk})
    contact = Contact.objects.get()
    assert answer.url == contact.get_absolute_url()
    assert (contact.verified_on, contact.holder, contact.post) == (timezone.localdate(), officer, service.post)


def test_a_service_without_a_time_zone_takes_its_country_s(client, officer, post):
    data = {"name": "Poliția de Frontieră", "country": "RO", "active": "on"}
    assert client.post(reverse("directory:service-new"), data).status_code == 302
    assert PartnerService.objects.get().time_zone == "Europe/Bucharest"


def test_two_people_editing_a_contact_are_shown_both_versions(client, officer, service):
    contact = factories.make_contact(service, rank="Comisar")
    Contact.objects.filter(pk=contact.pk).update(rank="Comisar-șef", version=2)
    answer = client.post(reverse("directory:contact-edit", args=[contact.pk]), typed(contact, rank="Chestor"))
    assert answer.status_code == 409
    assert "Comisar-șef" in text(answer)
    assert "Chestor" in text(answer)
    again = client.post(reverse("directory:contact-edit", args=[contact.pk]), typed(contact, rank="Chestor", version=2))
    assert again.status_code == 302
    contact.refresh_from_db()
    assert (contact.rank, contact.version) == ("Chestor", 3)


def test_an_officer_does_not_change_a_contact_whose_relation_a_colleague_holds(client, officer, post, service):
    colleague = factories.make_user(Role.ODL, post, last_name="Kerhoas")
    contact = factories.make_contact(service, holder=colleague)
    answer = client.post(reverse("directory:contact-edit", args=[contact.pk]), typed(contact, rank="Chestor"))
    assert answer.status_code == 422
    assert "Kerhoas tient la relation" in text(answer)
    assert "Chestor" in text(answer), "what was typed is kept"
    with acting_as(factories.head_of(post)) as head:
        services.verify_contact(Contact.objects.get(), by=head)


def test_an_assistant_reads_and_does_not_write(post, service):
    contact = factories.make_contact(service, verified=200)
    assistant = factories.make_user(Role.ASSISTANT, post)
    with acting_as(assistant), pytest.raises(NotAllowed):
        services.verify_contact(contact, by=assistant)


def test_a_volunteer_is_refused_a_sensitive_contact_in_words(post, service):
    volunteer = factories.make_user(Role.VIA, post)
    with acting_as(volunteer), pytest.raises(Refusal, match="se confie à un officier"):
        services.add_contact(by=volunteer, service=service, name="Radu Elena", sensitive=True)


def test_a_service_never_stands_under_itself(officer, service):
    below = factories.make_service(service.post, name="Serviciul Antidrog", parent=service)
    with acting_as(officer), pytest.raises(Refusal, match="de lui-même"):
        services.edit_service(service, by=officer, expected_version=1, parent=below)


def test_a_service_of_another_country_is_refused_as_parent(officer, service):
    abroad = factories.make_service(service.post, name="Poliția", country=factories.make_country("MD"))
    with acting_as(officer), pytest.raises(Refusal, match="d’un autre pays"):
        services.edit_service(service, by=officer, expected_version=1, parent=abroad)


def test_the_tree_costs_the_same_for_many_contacts_as_for_few(client, officer, service):
    factories.make_contact(service)
    client.get(TREE)
    with CaptureQueriesContext(connection) as few:
        client.get(TREE)
    for n in range(20):
        factories.make_contact(factories.make_service(service.post, name=f"Service {n}"), name=f"Contact {n}")
    with CaptureQueriesContext(connection) as many:
        client.get(TREE)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "jamais vérifié"),
        (date(2026, 11, 22), "vérifié aujourd’hui"),
        (date(2026, 11, 21), "vérifié il y a 1 jour"),
        (date(2026, 10, 23), "vérifié il y a 30 jours"),
        (date(2026, 10, 22), "vérifié il y a 1 mois"),
        (date(2026, 4, 23), "vérifié il y a 6 mois"),
        (date(2024, 11, 22), "vérifié il y a 2 ans"),
    ],
)
def test_freshness_is_said_in_words_rounded_down(day, words):
    assert verified_in_words(day, date(2026, 11, 22)) == words


def test_a_contact_is_stale_the_day_after_six_months():
    assert stale_before(date(2026, 8, 31)) == date(2026, 2, 28)
    with time_machine.travel("2026-11-22T10:00Z", tick=False):
        assert not Contact(verified_on=date(2026, 5, 22)).is_stale
        assert Contact(verified_on=date(2026, 5, 22) - timedelta(days=1)).is_stale
        assert not Contact(verified_on=date(2020, 1, 1), active=False).is_stale
