"""The access rule, sentence by sentence (PRODUCT §§2–3), on exchanges made by the services."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection
from django.utils import timezone

from liaison.models import InformationExchange
from ssi.accounts.context import NobodyThere, acting_as
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.cases.models import Case, CaseAccess, CaseDigest
from tests.factories import (
    assign,
    head_of,
    make_domain,
    make_exchange,
    make_grant,
    make_interim,
    make_post,
    make_powers,
    make_report,
    make_user,
)

pytestmark = pytest.mark.django_db
APPROVE = "liaison.approve_informationexchange"
CHANGE = "liaison.change_informationexchange"
VIEW = "liaison.view_informationexchange"


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def exchange(post):
    return make_exchange(post=post, domain=make_domain("essai-1"))


def sees(user, case):
    """What both walls answer; they must agree."""
    with acting_as(user):
        behind = Case.objects.filter(pk=case.pk).exists()
        child = (
            InformationExchange.objects.filter(pk=case.pk).exists() if case.kind == "informationexchange" else behind
        )
        listed = CaseAccess.objects.filter(case_id=case.pk).exists()
    first = Case.objects.filter(pk=case.pk).visible_to(user).exists()
    assert behind == child == listed == first
    return first


def test_a_liaison_officer_sees_the_files_of_their_domains_in_their_post(post, exchange):
    assert sees(make_user(Role.ODL, post, domains=[exchange.domain]), exchange)


def test_a_liaison_officer_does_not_see_the_files_of_another_domain(post, exchange):
    assert not sees(make_user(Role.ODL, post, domains=[make_domain("essai-2")]), exchange)


def test_a_liaison_officer_of_the_same_domain_elsewhere_does_not_see_the_file(exchange):
    assert not sees(make_user(Role.ODL, make_post("DJI"), domains=[exchange.domain]), exchange)


@pytest.mark.parametrize("role", [Role.VIA, Role.ASSISTANT, Role.CONSUL, Role.AMBASSADOR])
def test_who_does_not_work_on_liaison_does_not_see_a_file_even_if_a_grant_names_them_by_mistake(post, exchange, role):
    user = make_user(role, post)
    make_grant(exchange, user, change=True)

    assert not sees(user, exchange)


def test_the_administrator_reads_no_file(exchange):
    admin = make_user(Role.ADMIN)
    make_grant(exchange, admin)

    assert not sees(admin, exchange)


def test_the_desk_sees_one_row_of_metadata_and_never_the_file(exchange):
    desk = make_user(Role.DCIS_OFFICER)

    assert not sees(desk, exchange)
    with acting_as(desk):
        digest = CaseDigest.objects.get(case_id=exchange.pk)
        assert (digest.reference, digest.domain_id) == (exchange.reference, exchange.domain_id)
    assert not {"title", "search_text", "search", "owner_id"} & {f.attname for f in CaseDigest._meta.concrete_fields}


def test_the_metadata_of_a_compartmented_file_hides_its_domain(exchange):
    Case.objects.filter(pk=exchange.pk).update(compartmented=True)

    with acting_as(make_user(Role.DCIS_OFFICER)):
        assert CaseDigest.objects.get(case_id=exchange.pk).domain_id is None


def test_a_file_shared_with_the_desk_is_read_there_and_not_written(exchange):
    Case.objects.filter(pk=exchange.pk).update(shared_with_dcis=True)
    desk, exchange = make_user(Role.DCIS_OFFICER), Case.objects.get(pk=exchange.pk)

    assert sees(desk, exchange)
    assert desk.has_perm(VIEW, exchange)
    assert not desk.has_perm(CHANGE, exchange)
    with pytest.raises(ProgrammingError, match="read-only for this role"), acting_as(desk):
        Case.objects.filter(pk=exchange.pk).update(title="autre")


def test_a_compartmented_file_is_visible_to_its_named_members_and_the_head_only(post, exchange):
    head, deputy = head_of(post), make_user(Role.ASIA, post)
    officer = make_user(Role.ODL, post, domains=[exchange.domain])
    named = make_user(Role.ODL, post)
    make_grant(exchange, named)
    Case.objects.filter(pk=exchange.pk).update(compartmented=True)

    assert sees(head, exchange)
    assert sees(named, exchange)
    assert sees(exchange.owner, exchange)
    assert not sees(deputy, exchange)
    assert not sees(officer, exchange)


def test_a_recorded_interim_opens_compartments_to_the_deputy_and_its_end_closes_them(post, exchange):
    head, deputy = head_of(post), make_user(Role.ASIA, post)
    Case.objects.filter(pk=exchange.pk).update(compartmented=True)
    interim = make_interim(post, given_by=head, given_to=deputy)

    assert sees(deputy, exchange)
    interim.revoked_at = timezone.now()
    interim.save()
    assert not sees(deputy, exchange)


def test_special_france_is_closed_to_whoever_is_not_french_head_of_service_included(post, exchange):
    head = make_user(Role.ASI, post, french=False)
    officer = make_user(Role.ODL, post, domains=[exchange.domain], french=False)
    named = make_user(Role.ODL, make_post("DJI"), french=False)
    make_grant(exchange, named)

    assert all(sees(user, exchange) for user in (head, officer, named))
    Case.objects.filter(pk=exchange.pk).update(special_france=True)
    assert not any(sees(user, exchange) for user in (head, officer, named))
    assert sees(make_user(Role.ODL, post, domains=[exchange.domain]), exchange)


def test_a_grant_to_read_lets_read_and_a_grant_to_work_lets_work(exchange):
    reader, worker = (make_user(Role.ODL, make_post("DJI")) for _n in range(2))
    make_grant(exchange, reader)
    make_grant(exchange, worker, change=True)
    exchange.refresh_from_db()

    assert reader.has_perm(VIEW, exchange)
    assert not reader.has_perm(CHANGE, exchange)
    assert worker.has_perm(CHANGE, exchange)


def test_the_head_of_another_post_named_on_a_file_works_on_it_and_decides_nothing(exchange):
    neighbour = make_user(Role.ASI, make_post("DJI"))
    make_grant(exchange, neighbour, change=True)
    exchange.refresh_from_db()

    assert neighbour.has_perm(CHANGE, exchange)
    for permission in (APPROVE, "cases.grant_case", "cases.compartment_case", "cases.share_case"):
        assert not neighbour.has_perm(permission, exchange)


def test_an_expired_grant_closes_by_itself_however_late_its_holder_comes_back(exchange):
    user = make_user(Role.ODL, make_post("DJI"))
    make_grant(exchange, user, expires_at=timezone.now() + timedelta(hours=1))
    assert sees(user, exchange)

    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert not sees(user, exchange)


def test_an_assignment_gives_nothing_before_its_first_day_nor_after_its_last(post, exchange):
    today = timezone.localdate(timezone=post.zone)
    for dates in ({"starts_on": today + timedelta(days=1)}, {"ends_on": today - timedelta(days=1)}):
        user = make_user(Role.ASI, post, **dates)
        assert not user.has_perm(VIEW, exchange)
        with pytest.raises(NobodyThere), acting_as(user):
            pass
    assert sees(make_user(Role.ASI, post, starts_on=today, ends_on=today), exchange)


def test_an_assignment_ends_at_midnight_in_the_zone_of_the_post():
    delhi = make_post("DEL")
    exchange = make_exchange(post=delhi)
    user = make_user(Role.ASI, delhi)
    Assignment.objects.filter(user=user).update(ends_on="2026-11-22")

    with time_machine.travel("2026-11-22T18:29:59Z", tick=False):  # 23:59:59 at New Delhi
        assert sees(user, exchange)
    with time_machine.travel("2026-11-22T18:30:00Z", tick=False), pytest.raises(NobodyThere), acting_as(user):
        pass


def test_a_closed_account_sees_nothing_and_may_do_nothing(post, exchange):
    user = make_user(Role.ASI, post, is_active=False)

    assert not user.has_perm(VIEW, exchange)
    with pytest.raises(NobodyThere), acting_as(user):
        pass


def test_delegated_powers_add_the_visa_and_open_no_file(post, exchange):
    head, officer = head_of(post), make_user(Role.ODL, post, domains=[exchange.domain])
    stranger = make_user(Role.ODL, post, domains=[make_domain("essai-2")])
    for user in (officer, stranger):
        make_powers(post, given_by=head, given_to=user, permissions=[APPROVE])

    assert officer.has_perm(APPROVE, exchange)
    assert not stranger.has_perm(APPROVE, exchange)
    assert not sees(stranger, exchange)


def test_a_deputy_does_not_approve_without_a_delegation(post, exchange):
    assert not make_user(Role.ASIA, post).has_perm(APPROVE, exchange)


def test_two_assignments_do_not_lend_each_other_their_powers(post, exchange):
    """Head at one post, officer at another: no head's power on the files of the second."""
    user = make_user(Role.ASI, make_post("DJI"))
    assign(user, Role.ODL, post, domains=[exchange.domain])

    assert user.has_perm(CHANGE, exchange)
    assert not user.has_perm(APPROVE, exchange)


def test_the_ambassador_reads_the_reports_addressed_to_them_and_no_other(post):
    ambassador, elsewhere = make_user(Role.AMBASSADOR, post), make_user(Role.AMBASSADOR, make_post("DJI"))
    draft, sent = make_report(post), make_report(post, state="TRANSMIS", number=2)

    assert not sees(ambassador, draft)
    assert sees(ambassador, sent)
    assert not sees(elsewhere, sent)
    assert ambassador.has_perm("reports.acknowledge_report", sent)


def test_nobody_is_above_the_rule(exchange):
    user = make_user(None)
    user.is_superuser = True

    assert not user.has_perm(VIEW, exchange)
    with pytest.raises(IntegrityError, match="nobody_is_above_the_rule"):
        user.save()


def test_stored_principals_are_what_the_truth_says(exchange):
    make_grant(exchange, make_user(Role.ODL, make_post("DJI")))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.adrift()")
        assert cursor.fetchone() == (0,)
        cursor.execute("DELETE FROM cases_caseaccess WHERE case_id = %s", [exchange.pk])
        cursor.execute("SELECT sec.adrift()")
        assert cursor.fetchone() == (1,)
