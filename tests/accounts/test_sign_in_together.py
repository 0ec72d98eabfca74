"""Many guesses at the same instant count as many: the throttle is not a race. These tests commit for real."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from ssi.accounts.roles import Role
from tests.factories import make_post, make_user

pytestmark = pytest.mark.commits


def test_eight_guesses_at_once_get_no_more_answers_than_the_limit(own_database, django_db_blocker, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/key"}
    answers, start = [], threading.Barrier(8)

    def guess(email):
        start.wait()
        try:
            page = Client().post(reverse("account_login"), {"login": email, "password": "au hasard"})
            answers.append(page.content.decode())
        finally:
            connections.close_all()

    with django_db_blocker.unblock():
        officer = make_user(Role.ODL, make_post("BUC"))
        crowd = [threading.Thread(target=guess, args=[officer.email]) for _n in range(8)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit.event WHERE verb = 'accounts.sign_in_failed'")
            (failed,) = cursor.fetchone()
    assert len(answers) == 8
    assert sum("Adresse ou mot de passe" in page for page in answers) <= 3
    assert sum("Trop d’essais" in page for page in answers) >= 5
    assert failed <= 3
