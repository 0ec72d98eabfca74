"""« Gel »: a file under hold is neither proposed nor destroyed, whatever its age, until it is lifted with a reason."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.cases.models import Case
from ssi.retention import holds, periods, queue, services
from ssi.retention.models import Disposal, InstrumentArchive, Remnant, RetentionHold
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.liaison.warrants import make_warrant
from tests.retention.test_destruction import Staff, carried_out, destroyed, end, proposed, sign

pytestmark = pytest.mark.django_db
WHY = "Appel en cours à Lyon."


@pytest.fixture
def post():
    factories.make_country("FR")
    return factories.make_post("BUC")


@pytest.fixture
def staff(post):
    return Staff(post)


@pytest.fixture
def old(post):
    return end(factories.make_exchange(post=post, state="CLOS"))


def hold(case, by, reason=WHY):
    with acting_as(by):
        return holds.hold(Case.objects.get(pk=case.pk), by=by, reason=reason)


def lift(case, by, reason="Arrêt définitif."):
    with acting_as(by):
        return holds.lift(Case.objects.get(pk=case.pk), by=by, reason=reason)


def waiting(user):
    with acting_as(user):
        return [one.row.reference for one in queue.expired_files(user)]


def test_a_file_under_hold_leaves_the_queue_and_comes_back_once_it_is_lifted(old, staff):
    assert waiting(staff.head) == [old.reference]
    row = hold(old, staff.deputy)
    assert (row.reason, row.by, row.lifted_at) == (WHY, staff.deputy, None)
    assert waiting(staff.head) == []
    lifted = lift(old, staff.head)
    assert (lifted.lifted_by, lifted.lift_reason) == (staff.head, "Arrêt définitif.")
    assert waiting(staff.head) == [old.reference]


def test_nothing_is_proposed_nor_kept_while_a_hold_lasts(old, staff):
    hold(old, staff.head)
    for measure in ("DESTROY", "ARCHIVE"):
        with pytest.raises(Refusal, match="gelé"):
            proposed(old, staff.head, measure)
    assert not Disposal.objects.exists()


def test_a_hold_put_after_the_proposal_stops_the_second_signature(old, staff):
    disposal = proposed(old, staff.head)
    hold(old, staff.deputy)
    with pytest.raises(Refusal, match="gelé"):
        sign(disposal, staff.deputy)
    lift(old, staff.head)
    sign(disposal, staff.deputy)
    carried_out(disposal, staff.deputy)
    assert not Case.objects.filter(pk=old.pk).exists()


def test_a_hold_put_after_the_second_signature_stops_the_execution_for_good(old, staff):
    disposal = proposed(old, staff.head)
    sign(disposal, staff.deputy)
    hold(old, staff.head)
    assert carried_out(disposal, staff.deputy).status == "ABANDONNE"
    assert Case.objects.filter(pk=old.pk).exists()
    lift(old, staff.head)
    destroyed(old, staff)
    assert not Case.objects.filter(pk=old.pk).exists()
    assert not RetentionHold.objects.exists(), "the lifted hold left with its file"


def test_the_database_itself_destroys_nothing_under_hold(old, staff):
    """Even when the room forgets to look."""
    disposal = proposed(old, staff.head)
    sign(disposal, staff.deputy)
    hold(old, staff.head)
    with acting_as(staff.deputy), pytest.raises(DatabaseError, match="under hold"), transaction.atomic():
        connection.cursor().execute("SELECT sec.destroy_case(%s)", [disposal.pk])
    assert Case.objects.filter(pk=old.pk).exists()


def test_the_desk_that_signs_second_is_stopped_by_a_hold_it_cannot_read(post):
    head, director = factories.head_of(post), factories.make_user(Role.DCIS_DIRECTOR)
    case = end(factories.make_exchange(post=post, state="CLOS"))
    disposal = proposed(case, head)
    assert disposal.status == "A_SIGNER_DCIS"
    hold(case, head)
    with pytest.raises(Refusal, match="gelé"):
        sign(disposal, director)


def test_the_deputy_holds_and_the_head_alone_lifts(old, staff, post):
    officer = factories.make_user(Role.ODL, post, domains=[old.domain])
    with pytest.raises(NotAllowed):
        hold(old, officer)
    hold(old, staff.deputy)
    with pytest.raises(NotAllowed, match="attributions"):
        lift(old, staff.deputy)


def test_one_hold_at_a_time_each_with_its_reason(old, staff):
    for reason in ("", "   "):
        with pytest.raises(Refusal, match="pourquoi"):
            hold(old, staff.head, reason)
    with pytest.raises(Refusal, match="n’est pas gelé"):
        lift(old, staff.head)
    hold(old, staff.head)
    with pytest.raises(Refusal, match="déjà gelé"):
        hold(old, staff.head)
    with pytest.raises(Refusal, match="pourquoi"):
        lift(old, staff.head, " ")
    lift(old, staff.head)
    hold(old, staff.head, "Nouvelle plainte.")
    assert RetentionHold.objects.filter(case=old).count() == 2


def test_an_open_file_is_held_too_and_ten_years_do_not_bring_it_up(post, staff):
    with time_machine.travel(timezone.now() - timedelta(days=3700), tick=False):
        author = factories.make_user(Role.ODL, post, domains=[factories.make_domain()])
        case = factories.make_exchange(author, post=post)
    assert waiting(staff.head) == [case.reference]
    hold(case, staff.head)
    assert waiting(staff.head) == []


def test_a_hold_is_lifted_once_and_its_reason_never_rewritten(old, staff):
    row = hold(old, staff.head)
    with acting_as(staff.head), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_app")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            RetentionHold.objects.filter(pk=row.pk).update(reason="Autre.")
        cursor.execute("SET LOCAL ROLE ssi_bypass")
    lift(old, staff.head)
    with acting_as(staff.head), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_app")
        assert RetentionHold.objects.filter(pk=row.pk).update(lift_reason="Autre.") == 0
        cursor.execute("SET LOCAL ROLE ssi_bypass")


def test_the_thread_and_the_journal_tell_the_hold_and_its_end(old, staff):
    hold(old, staff.head)
    lift(old, staff.head)
    told = list(old.events.order_by("pk").values_list("label", "comment"))[-2:]
    assert told == [("Conservation gelée", WHY), ("Gel de conservation levé", "Arrêt définitif.")]
    verbs = set(AuditEvent.objects.filter(case_id=old.pk).values_list("verb", flat=True))
    assert {"retention.hold", "retention.lift"} <= verbs


# --- Pages ---------------------------------------------------------------------------------------------------


def test_the_head_holds_and_lifts_from_the_pages_and_the_file_says_so(client, old, staff):
    client.force_login(staff.head)
    decide, form = (reverse(f"retention:{name}", args=[old.reference]) for name in ("decide", "hold"))
    assert decide in client.get(old.get_absolute_url()).content.decode(), "the rail leads to it"
    assert form in client.get(decide).content.decode()
    assert client.post(form, {"reason": ""}).status_code == 422
    assert client.post(form, {"reason": WHY}).status_code == 302

    assert WHY in client.get(old.get_absolute_url()).content.decode()
    assert WHY in client.get(reverse("retention:holds")).content.decode()
    page = client.get(decide).content.decode()
    assert WHY in page
    assert 'name="measure"' not in page
    assert decide not in client.get(reverse("home")).content.decode()
    refused = client.post(decide, {"measure": "DESTROY", "reason": "Fini."})
    assert refused.status_code == 422

    lifting = reverse("retention:hold-lift", args=[old.reference])
    assert lifting in page
    assert client.post(lifting, {"reason": "Arrêt définitif."}).status_code == 302
    after = client.get(decide).content.decode()
    assert "Gels levés" in after
    assert 'name="measure"' in after


def test_the_holds_of_other_posts_and_of_closed_files_are_not_told(client, old, staff):
    hold(old, staff.head)
    client.force_login(factories.head_of(factories.make_post("DJI")))
    assert old.reference not in client.get(reverse("retention:holds")).content.decode()
    for name in ("hold", "hold-lift", "decide"):
        assert client.get(reverse(f"retention:{name}", args=[old.reference])).status_code == 404


def test_the_deputy_reads_who_may_lift(client, old, staff):
    hold(old, staff.head)
    client.force_login(staff.deputy)
    page = client.get(reverse("retention:decide", args=[old.reference])).content.decode()
    assert "peut le lever" in page
    assert client.get(reverse("retention:hold-lift", args=[old.reference])).status_code == 404


# --- Archive by instrument -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("instrument", "country", "years"), [("EAW", "RO", 3), ("EXT", "MD", 20), ("PROV", "MD", 5)])
def test_the_archive_of_a_warrant_lasts_as_its_instrument_says(post, staff, instrument, country, years):
    warrant = make_warrant(staff.head, post, instrument=instrument, country=factories.make_country(country))
    Case.objects.filter(pk=warrant.pk).update(status="CLOS")
    case = end(warrant)
    disposal = proposed(case, staff.head, "ARCHIVE")
    assert disposal.archive_until == periods.add_months(disposal.expired_on, 12 * years)
    sign(disposal, staff.deputy)
    carried_out(disposal, staff.deputy)
    assert Remnant.objects.get().archive_until == disposal.archive_until


def test_the_director_changes_the_archive_of_an_instrument_from_a_day_on(client, post, staff):
    director = factories.make_user(Role.DCIS_DIRECTOR)
    client.force_login(director)
    address = reverse("retention:archive-change", args=["arrestwarrant", "EXT"])
    assert "20" in client.get(address).content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = {"archive_years": 15, "source": "Acte des essais", "valid_from": tomorrow.isoformat()}
    assert client.post(address, sent).status_code == 302
    past = client.post(address, sent | {"valid_from": date(2020, 1, 1).isoformat()})
    assert past.status_code == 422

    assert periods.archives_in_force(tomorrow)["arrestwarrant", "EXT"].archive_years == 15
    assert periods.archives_in_force(timezone.localdate())["arrestwarrant", "EXT"].archive_years == 20
    assert "Demande d’extradition" in client.get(reverse("retention:periods")).content.decode()
    assert client.get(reverse("retention:archive-change", args=["arrestwarrant", "RIEN"])).status_code == 404
    assert client.get(reverse("retention:archive-change", args=["mission", "EXT"])).status_code == 404
    client.force_login(staff.head)
    assert client.get(address).status_code == 404
    with acting_as(staff.head), pytest.raises(NotAllowed):
        periods.change_archive(
            "arrestwarrant",
            "EXT",
            by=staff.head,
            archive_years=1,
            source="essai",
            to_verify=False,
            valid_from=tomorrow,
        )


def test_an_instrument_without_years_of_its_own_takes_those_of_the_kind(post, staff):
    assert not InstrumentArchive.objects.filter(kind="rogatorycommission").exists()
    assert services.periods.in_force(timezone.localdate())["rogatorycommission"].archive_years == 2
