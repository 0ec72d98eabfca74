"""Publication: nothing by default, the head decides, nobody is ever named, the official schema is followed."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from cooperation.iati import services
from cooperation.iati.activities import publishable
from cooperation.iati.publication import Names, personal
from cooperation.iati.reading import faults_of
from cooperation.models import Commitment, PaymentPlan, Period, Programme
from cooperation.money import services as money
from cooperation.results import services as results
from ssi.accounts.context import acting_as
from ssi.audit.models import AuditEvent
from ssi.cases.models import Case
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.cooperation.files import Cast, make_action, make_line, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(cast):
    """A programme at work, with something of everything that names somebody."""
    programme, commitment = cast.committed("10000", title="Police scientifique en Roumanie")
    make_action(cast.odl, part_of=programme, place="Laboratoire CANARILIEU de Cluj")
    Commitment.objects.filter(pk=commitment.pk).update(supplier="CANARIFOURNISSEUR Ionel")
    period = Period.objects.get(case=programme.pk)
    with acting_as(cast.asi):
        fields = {
            "on": timezone.localdate(),
            "narrative": "Vu avec le commissaire CANARIRELEVE.",
            "women": 8,
            "men": 14,
        }
        results.write_reading(programme, period, by=cast.asi, value=Decimal(22), **fields)
        results.evaluate(programme, by=cast.asi, notes={"REL": (3, "Selon M. CANARIPREUVE.")})
        money.adjust(commitment, programme, by=cast.asi, on=timezone.localdate(), amount=Decimal(-500), reason="Solde")
        money.plan(commitment.line, programme, by=cast.asi, year=timezone.localdate().year + 1, planned=Decimal(4000))
    return cast.fresh(programme)


def publish(programme, by, publication="COMPLET", reason=""):
    with acting_as(by):
        return services.decide_publication(programme, by=by, publication=publication, reason=reason)


def exported(by):
    with acting_as(by):
        return etree.fromstring(services.export_programmes(by=by))


def test_nothing_is_published_by_default(cast, running):
    assert running.publication == "NON"
    with pytest.raises(Refusal, match="Aucun programme"):
        exported(cast.asi)


def test_a_full_publication_follows_the_schema_and_says_the_money_the_dates_and_the_numbers(cast, running):
    publish(running, cast.asi)
    root = exported(cast.asi)

    assert faults_of(root.getroottree()) == []
    activity = root.find("iati-activity")
    year, number = running.reference.split("-")[2:]
    assert activity.findtext("iati-identifier") == f"FR-6-SSI-{cast.post.country_id}-BUC-{year}-{int(number):03d}"
    assert activity.find("activity-status").get("code") == "2"
    assert {node.get("type") for node in activity.findall("activity-date")} == {"1", "2", "3"}
    amounts = [
        (node.find("transaction-type").get("code"), node.findtext("value")) for node in activity.findall("transaction")
    ]
    assert amounts == [("2", "10000.00"), ("2", "-500.00")]
    assert [node.findtext("value") for node in activity.findall("planned-disbursement")] == ["4000.00"]
    values = [node.get("value") for node in activity.findall("result/indicator/period/actual")]
    assert values == ["22.00", "8", "14"]
    assert sum(Decimal(node.get("percentage")) for node in activity.findall("sector")) == 100


@pytest.mark.parametrize("publication", ["COMPLET", "RESUME"])
def test_nobody_is_ever_named(cast, running, publication):
    service = factories.make_service(cast.post)
    factories.make_contact(service, name="CANARICONTACT Radu")
    publish(running, cast.asi, publication, "" if publication == "COMPLET" else "Méthodes protégées")
    told = etree.tostring(exported(cast.asi), encoding="unicode")

    people = [cast.asi, cast.odl, cast.via, cast.ambassador, cast.desk]
    named = [person.last_name for person in people] + [service.name]
    canaries = ("CANARILIEU", "CANARIFOURNISSEUR", "CANARIRELEVE", "CANARIPREUVE", "CANARICONTACT")
    for word in (*canaries, *named, "EJ-1", "Méthodes protégées"):
        assert word not in told


def test_a_summary_has_a_generic_title_and_no_result(cast, running):
    publish(running, cast.asi, "RESUME", "Méthodes protégées")
    activity = exported(cast.asi).find("iati-activity")

    assert "Police scientifique" not in etree.tostring(activity, encoding="unicode")
    assert activity.find("result") is None
    assert activity.find("transaction") is not None


def test_what_names_somebody_is_refused_in_full_and_accepted_in_summary(cast, running):
    Programme.objects.filter(pk=running.pk).update(objective="Former les équipes du commissaire Ionescu.")
    factories.make_contact(factories.make_service(cast.post), name="Ionescu Mihai")
    with pytest.raises(Refusal, match="Ionescu Mihai"):
        publish(running, cast.asi)
    publish(running, cast.asi, "RESUME", "Nomme un partenaire")


def test_what_was_marked_since_is_held_back_and_the_page_says_why(cast, running, client):
    publish(running, cast.asi)
    Case.objects.filter(pk=running.pk).update(marking="DR")
    client.force_login(cast.asi)

    assert "marqué Diffusion Restreinte" in client.get(reverse("cooperation:iati")).content.decode()
    assert client.post(reverse("cooperation:iati")).status_code == 302, "there is nothing left to give"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le commissaire Popescu anime", True),
        ("Avec ANDREI POPESCU à Cluj", True),
        ("Popescu Andrei", True),
        ("Rue Popescu, à Bucarest", False),
        ("Écrire à formation@politie.example", True),
        ("Appeler le +40 21 555 01 02", True),
        ("Du 12 au 16 mai 2026, 48 agents, 12 500 euros", False),
        ("L’équipe de M. Éric d’Àndre", False),
    ],
)
def test_a_person_is_found_by_the_whole_name_or_after_a_title(text, found):
    assert bool(personal(text, Names(["Andrei Popescu"]))) is found


def test_the_decision_is_the_heads_and_says_why_it_keeps_back(cast, running):
    for person in (cast.odl, cast.asia, cast.desk):
        with pytest.raises(NotAllowed):
            publish(running, person)
    for publication in ("NON", "RESUME"):
        with pytest.raises(Refusal, match="pourquoi"):
            publish(running, cast.asi, publication)


def test_nothing_is_decided_before_the_approval(cast):
    with pytest.raises(Refusal, match="approuvé"):
        publish(make_programme(cast.odl), cast.asi)


def test_the_download_is_journalled_and_the_desk_gives_out_every_post(cast, running, client):
    publish(running, cast.asi)
    client.force_login(cast.desk)
    answer = client.post(reverse("cooperation:iati"))

    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert answer.content.startswith(b"<?xml")
    assert AuditEvent.objects.filter(verb="iati.export", actor_id=cast.desk.pk).exists()
    client.force_login(cast.odl)
    assert client.post(reverse("cooperation:iati")).status_code == 404


def test_five_programmes_cost_no_more_statements_than_one(cast, running):
    publish(running, cast.asi)
    with acting_as(cast.asi), CaptureQueriesContext(connection) as few:
        publishable(cast.asi)
    for n in range(4):
        other, _line = cast.approved(title=f"Programme {n}")
        Programme.objects.filter(pk=other.pk).update(publication="COMPLET")
    with acting_as(cast.asi), CaptureQueriesContext(connection) as many:
        published, held = publishable(cast.asi)
    assert (len(published), held) == (5, [])
    assert len(many) <= len(few)


def test_a_year_to_come_is_a_planned_disbursement_and_this_one_a_budget_only(cast, running):
    line = running.funding_lines.get()
    this_year = timezone.localdate().year
    PaymentPlan.objects.create(line=line, case_id=running.pk, year=this_year, planned=Decimal(900))
    publish(running, cast.asi)
    activity = exported(cast.asi).find("iati-activity")

    assert [node.findtext("value") for node in activity.findall("budget")] == ["900.00", "4000.00"]
    assert len(activity.findall("planned-disbursement")) == 1


# --- The actions under their programme -----------------------------------------------------------------------


def started(cast, programme, **fields):
    action = make_action(cast.odl, part_of=programme, **fields)
    type(action).objects.filter(pk=action.pk).update(status="EN_COURS")
    return type(action).objects.get(pk=action.pk)


def levels(root):
    return {node.findtext("iati-identifier"): node for node in root.findall("iati-activity")}


@pytest.mark.parametrize("publication", ["COMPLET", "RESUME"])
def test_an_action_is_an_activity_under_its_programme_with_its_own_money(cast, running, publication):
    action = started(cast, running, title="Stage de relevé de traces", place="CANARILIEU")
    line = make_line(action, cast.odl, notified="3000", asked="3000")
    with acting_as(cast.odl):
        bearer = type(action).objects.get(pk=action.pk)
        fields = {"number": "EJ-2", "supplier": "CANARIFOURNISSEUR", "on": timezone.localdate()}
        money.commit(line, bearer, by=cast.odl, amount=Decimal(3000), **fields)
    publish(running, cast.asi, publication, "" if publication == "COMPLET" else "Méthodes protégées")
    root = exported(cast.asi)
    assert faults_of(root.getroottree()) == []

    programme, part = root.findall("iati-activity")
    assert [programme.get("hierarchy"), part.get("hierarchy")] == ["1", "2"]
    above, below = programme.findtext("iati-identifier"), part.findtext("iati-identifier")
    assert [(n.get("ref"), n.get("type")) for n in programme.findall("related-activity")] == [(below, "2")]
    assert [(n.get("ref"), n.get("type")) for n in part.findall("related-activity")] == [(above, "1")]
    assert [n.findtext("value") for n in part.findall("transaction")] == ["3000.00"]
    assert "3000.00" not in [n.findtext("value") for n in programme.findall("transaction")]
    assert part.find("default-aid-type").get("code") == "D02"
    told = etree.tostring(root, encoding="unicode")
    assert ("Stage de relevé de traces" in told) is (publication == "COMPLET")
    assert "CANARI" not in told


@pytest.mark.parametrize(
    "kept",
    [{"marking": "DR"}, {"compartmented": True}, {"title": "Stage du commissaire Ionescu"}, {"status": "PROPOSEE"}],
)
def test_an_action_that_may_not_be_told_stays_in_the_sums_of_its_programme(cast, running, kept):
    factories.make_contact(factories.make_service(cast.post), name="Ionescu Mihai")
    action = started(cast, running)
    line = make_line(action, cast.odl, notified="3000", asked="3000")
    with acting_as(cast.odl):
        bearer = type(action).objects.get(pk=action.pk)
        money.commit(
            line, bearer, by=cast.odl, number="EJ-2", supplier="X", on=timezone.localdate(), amount=Decimal(3000)
        )
    Case.objects.filter(pk=action.pk).update(**kept)
    publish(running, cast.asi)
    (programme,) = exported(cast.asi).findall("iati-activity")
    assert "3000.00" in [node.findtext("value") for node in programme.findall("transaction")]
    assert programme.find("related-activity") is None


def test_two_posts_of_one_country_do_not_share_an_identifier(cast, running):
    publish(running, cast.asi)
    near = Cast("CLJ")
    assert near.post.country_id == cast.post.country_id
    theirs, _line = near.approved(title="Police scientifique à Cluj")
    assert theirs.reference.split("-")[2:] == running.reference.split("-")[2:]
    publish(theirs, near.asi)
    found = levels(exported(cast.desk))
    assert len(found) == 2
    assert {key.split("-")[4] for key in found} == {"BUC", "CLJ"}


def test_a_programme_and_its_action_of_one_number_do_not_share_an_identifier(cast, running):
    for _n in range(3):
        started(cast, running)
    publish(running, cast.asi)
    activities = exported(cast.asi).findall("iati-activity")
    identifiers = [node.findtext("iati-identifier") for node in activities]
    assert len(set(identifiers)) == len(identifiers) == 4
