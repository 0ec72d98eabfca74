"""« Gel » of what is left of an archived file: its sheet is neither proposed nor emptied until the hold is lifted."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.retention import holds, queue, services
from ssi.retention.models import Disposal, Remnant, RetentionHold
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.retention.test_destruction import Staff, carried_out, destroyed, end, sign

pytestmark = pytest.mark.django_db
WHY = "Recours devant le tribunal administratif."


@pytest.fixture
def post():
    return factories.make_post("BUC")


@pytest.fixture
def staff(post):
    return Staff(post)


@pytest.fixture
def sheet(post, staff):
    """The sheet of an archived file, its time over since yesterday."""
    destroyed(end(factories.make_exchange(post=post, state="CLOS")), staff, "ARCHIVE")
    return over(Remnant.objects.get())


def over(sheet, days=1):
    Remnant.objects.filter(pk=sheet.pk).update(archive_until=timezone.localdate() - timedelta(days=days))
    return Remnant.objects.get(pk=sheet.pk)


def hold(sheet, by, reason=WHY):
    with acting_as(by):
        return holds.hold_sheet(sheet, by=by, reason=reason)


def lift(sheet, by, reason="Jugement définitif."):
    with acting_as(by):
        return holds.lift_sheet(sheet, by=by, reason=reason)


def propose(sheet, by):
    with acting_as(by):
        return services.propose_sheet(sheet, by=by, reason="Échue.")


def waiting(user):
    with acting_as(user):
        return [one.row.reference for one in queue.expired_sheets(user)]


def test_a_sheet_under_hold_leaves_the_queue_and_comes_back_once_it_is_lifted(sheet, staff):
    assert waiting(staff.head) == [sheet.reference]
    row = hold(sheet, staff.deputy)
    assert (row.reason, row.by, row.case_id, row.lifted_at) == (WHY, staff.deputy, None, None)
    assert waiting(staff.head) == []
    with pytest.raises(Refusal, match="gelée"):
        propose(sheet, staff.head)
    lift(sheet, staff.head)
    assert waiting(staff.head) == [sheet.reference]


@pytest.mark.parametrize(("days", "comes_up"), [(-1, False), (0, False), (1, True)])
def test_a_sheet_comes_up_the_day_after_its_last_and_a_hold_put_before_keeps_it_then(sheet, staff, days, comes_up):
    sheet = over(sheet, days)
    assert bool(waiting(staff.head)) == comes_up
    hold(sheet, staff.head)
    assert waiting(staff.head) == []


def test_a_hold_put_after_the_proposal_stops_the_second_signature(sheet, staff):
    disposal = propose(sheet, staff.head)
    hold(sheet, staff.deputy)
    with pytest.raises(Refusal, match="gelé"):
        sign(disposal, staff.deputy)
    lift(sheet, staff.head)
    sign(disposal, staff.deputy)
    carried_out(disposal, staff.deputy)
    assert Remnant.objects.get().archive_until is None
    assert not RetentionHold.objects.exists(), "what was lifted left with the sheet"


def test_a_hold_put_after_the_second_signature_stops_the_execution_for_good(sheet, staff):
    disposal = propose(sheet, staff.head)
    sign(disposal, staff.deputy)
    hold(sheet, staff.head)
    assert carried_out(disposal, staff.deputy).status == "ABANDONNE"
    assert Remnant.objects.get().archive_until == sheet.archive_until


def test_the_database_itself_empties_no_sheet_under_hold(sheet, staff):
    disposal = propose(sheet, staff.head)
    sign(disposal, staff.deputy)
    hold(sheet, staff.head)
    with acting_as(staff.deputy), pytest.raises(DatabaseError, match="under hold"), transaction.atomic():
        connection.cursor().execute("SELECT sec.destroy_case(%s)", [disposal.pk])
    assert Remnant.objects.get().archive_until == sheet.archive_until


def test_the_deputy_holds_the_head_alone_lifts_and_nobody_else_does_either(sheet, staff, post):
    officer = factories.make_user(Role.ODL, post, domains=[factories.make_domain()])
    with pytest.raises(NotAllowed):
        hold(sheet, officer)
    hold(sheet, staff.deputy)
    for by in (staff.deputy, officer, factories.head_of(factories.make_post("DJI"))):
        with pytest.raises(NotAllowed, match="attributions"):
            lift(sheet, by)
    with pytest.raises(Refusal, match="déjà gelée"):
        hold(sheet, staff.head)
    for reason in ("", " "):
        with pytest.raises(Refusal, match="pourquoi"):
            lift(sheet, staff.head, reason)


def test_the_hold_of_a_sheet_is_read_by_whoever_reads_the_sheet_and_lifted_once(sheet, staff, post):
    row = hold(sheet, staff.head)
    officer = factories.make_user(Role.ODL, post, domains=[factories.make_domain()])
    for user, seen in ((staff.deputy, 1), (officer, 0), (factories.head_of(factories.make_post("DJI")), 0)):
        with acting_as(user), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE ssi_app")
            assert RetentionHold.objects.filter(pk=row.pk).count() == seen
            cursor.execute("SET LOCAL ROLE ssi_bypass")
    lift(sheet, staff.head)
    with acting_as(staff.head), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_app")
        assert RetentionHold.objects.filter(pk=row.pk).update(lift_reason="Autre.") == 0
        cursor.execute("SET LOCAL ROLE ssi_bypass")


def test_the_journal_tells_the_hold_and_keeps_who_consulted_the_file_meanwhile(sheet, staff):
    hold(sheet, staff.head)
    assert kept() == [sheet.reference]
    lift(sheet, staff.head)
    assert kept() == []
    verbs = AuditEvent.objects.filter(reference=sheet.reference).values_list("verb", flat=True)
    assert {"retention.hold_sheet", "retention.lift_sheet"} <= set(verbs)


def kept():
    """What the journal keeps past its time."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_audit")
        cursor.execute("SELECT reference FROM audit.kept ORDER BY reference")
        found = [reference for (reference,) in cursor.fetchall()]
        cursor.execute("RESET ROLE")
    return found


def test_a_hold_is_on_a_file_or_on_a_sheet_never_on_both(sheet, staff):
    with pytest.raises(DatabaseError, match="a_hold_is_on_a_file_or_its_sheet"), transaction.atomic():
        RetentionHold.objects.create(reason=WHY, by=staff.head)


# --- Pages ---------------------------------------------------------------------------------------------------


def test_the_head_holds_and_lifts_from_the_sheet_and_the_lists_say_so(client, sheet, staff):
    client.force_login(staff.head)
    here, form, lifting = (
        reverse(f"retention:{name}", args=[sheet.pk]) for name in ("sheet", "sheet-hold", "sheet-hold-lift")
    )
    assert here in client.get(reverse("retention:register")).content.decode()
    assert form in client.get(here).content.decode()
    assert client.post(form, {"reason": ""}).status_code == 422
    assert client.post(form, {"reason": WHY}).url == here

    page = client.get(here).content.decode()
    assert WHY in page
    assert lifting in page
    assert "Proposer à la signature" not in page
    assert WHY in client.get(reverse("retention:holds")).content.decode()
    assert "gelée" in client.get(reverse("retention:register")).content.decode()
    assert here not in client.get(reverse("retention:queue")).content.decode()
    assert client.post(here, {"reason": "Échue."}).status_code == 422

    assert client.post(lifting, {"reason": "Jugement définitif."}).status_code == 302
    page = client.get(here).content.decode()
    assert "Gels levés" in page
    assert "Proposer à la signature" in page
    assert client.post(here, {"reason": "Échue."}).url == Disposal.objects.latest("pk").get_absolute_url()


def test_the_deputy_reads_who_may_lift_and_other_posts_find_nothing(client, sheet, staff):
    hold(sheet, staff.head)
    client.force_login(staff.deputy)
    assert "peut le lever" in client.get(reverse("retention:sheet", args=[sheet.pk])).content.decode()
    assert client.get(reverse("retention:sheet-hold-lift", args=[sheet.pk])).status_code == 404
    client.force_login(factories.head_of(factories.make_post("DJI")))
    for name in ("sheet", "sheet-hold", "sheet-hold-lift"):
        assert client.get(reverse(f"retention:{name}", args=[sheet.pk])).status_code == 404
    assert sheet.reference not in client.get(reverse("retention:holds")).content.decode()


def test_a_sheet_in_its_time_is_read_and_held_and_offers_nothing_else(client, sheet, staff):
    sheet = over(sheet, -30)
    client.force_login(staff.head)
    page = client.get(reverse("retention:sheet", args=[sheet.pk])).content.decode()
    assert "rien n’est à décider" in page
    assert "Proposer à la signature" not in page
    assert AuditEvent.objects.filter(verb="retention.sheet", reference=sheet.reference).count() == 1
