"""`manage.py close_assignment`: an end of posting where no administrator can record it on the pages."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from ssi.accounts.administration.services import today_of
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from tests.factories import make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"))


def as_owner(*arguments, **options):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_owner")
        try:
            call_command("close_assignment", *arguments, **options)
        finally:
            if not connection.needs_rollback:
                cursor.execute("SET LOCAL ROLE ssi_bypass")


def test_the_person_works_until_that_evening_and_the_journal_says_why(officer, client, capsys):
    assignment = officer.assignments.get()
    client.force_login(officer)
    as_owner(officer.email.upper(), reason="retour de poste")
    assignment.refresh_from_db()
    assert assignment.ends_on == today_of(assignment)
    assert "ODL BUC" in capsys.readouterr().out
    assert client.get(reverse("home")).status_code == 200
    Assignment.objects.filter(pk=assignment.pk).update(ends_on=assignment.ends_on - timedelta(days=1))
    assert client.get(reverse("home")).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM audit.event WHERE verb = 'accounts.assignment_ended'")
        assert cursor.fetchall() == [("retour de poste (by the owner's command)",)]


def test_another_day_another_role_and_what_is_refused(officer):
    assignment = officer.assignments.get()
    before = assignment.starts_on - timedelta(days=1)
    with pytest.raises(CommandError, match="commence le"):
        as_owner(officer.email, reason="x", last_day=before)
    with pytest.raises(CommandError, match="Aucune affectation"):
        as_owner(officer.email, reason="x", role="ASI")
    with pytest.raises(CommandError, match="Aucune affectation"):
        as_owner("personne@exemple.test", reason="x")
    later = today_of(assignment) + timedelta(days=10)
    as_owner(officer.email, reason="fin de séjour", last_day=later, role="ODL")
    with pytest.raises(CommandError, match="prend déjà fin"):
        as_owner(officer.email, reason="x", last_day=later + timedelta(days=1))
    assignment.refresh_from_db()
    assert assignment.ends_on == later
