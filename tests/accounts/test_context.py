"""Who is asking: a variable of the transaction that cannot be forged, replayed or leaked (security.md §2.4)."""

import threading
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.utils import timezone

from ssi.accounts import context
from ssi.accounts.models import Assignment, Session, User
from ssi.accounts.roles import Role
from ssi.accounts.sessions import SessionStore
from ssi.cases.models import Case
from tests.factories import make_exchange, make_grant, make_post, make_user

COUNT = "SELECT count(*) FROM cases_case"


def sign_in(user):
    """A session of the product, as the sign-in page makes it. Returns the key of the cookie."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    store.save()
    return store.session_key


def ask(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


@pytest.fixture
def exchange(db):
    return make_exchange()


def test_without_an_identity_there_are_no_rows(exchange):
    with context.application():
        assert ask(COUNT) == 0


def test_a_session_gives_the_rows_of_its_person_and_of_nobody_else(exchange):
    mine, other = sign_in(exchange.owner), sign_in(make_user(Role.ASI, make_post("DJI")))

    with context.application():
        assert context.identify(mine).user_id == exchange.owner_id
        assert ask(COUNT) == 1
    with context.application():
        context.identify(other)
        assert ask(COUNT) == 0


@pytest.mark.parametrize("key", ["", "inconnue", "' OR true --"])
def test_an_unknown_session_is_nobody(exchange, key):
    with context.application():
        assert context.identify(key) is None
        assert ask(COUNT) == 0


def test_the_hash_kept_in_the_table_opens_nothing(exchange):
    sign_in(exchange.owner)
    stolen = Session.objects.get().session_key

    with context.application():
        assert context.identify(stolen) is None


def test_an_expired_session_is_nobody(exchange):
    key = sign_in(exchange.owner)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    with context.application():
        assert context.identify(key) is None
        assert ask(COUNT) == 0


def test_an_unknown_session_ends_the_identity_that_was_there(exchange):
    with context.application():
        context.identify(sign_in(exchange.owner))
        assert ask(COUNT) == 1
        context.identify("inconnue")
        assert ask(COUNT) == 0


def test_a_forged_identity_is_ignored(exchange):
    """What an SQL injection could write in the variable, without the key of the signature."""
    head = make_user(Role.ASI, exchange.post)
    with context.acting_as(exchange.owner):
        genuine = ask("SELECT current_setting('ssi.ctx')")
        person, epoch, backend, principals, posts, mac = genuine.split("|")
        token = f"{{{','.join(map(str, exchange.acl))}}}"
        forgeries = [
            "",
            "tout",
            "|".join([str(head.pk), epoch, backend, principals, posts, mac]),
            "|".join([person, epoch, backend, token, posts, mac]),
            "|".join([person, epoch, backend, principals, "{1,2,3}", mac]),
            "|".join([person, epoch, backend, principals, posts, "0" * 64]),
            "|".join([person, epoch, backend, principals, posts]),
            "||||||||",
        ]
        for forgery in forgeries:
            ask("SELECT set_config('ssi.ctx', %s, true)", [forgery])
            assert ask(COUNT) == 0, forgery
            assert ask("SELECT sec.uid() IS NULL"), forgery
        ask("SELECT set_config('ssi.ctx', %s, true)", [genuine])
        assert ask(COUNT) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM sec.secret",
        "SELECT sec.mac('x')",
        "SELECT sec.bind(1)",
        "SELECT sec.begin_message(gen_random_uuid())",
        "INSERT INTO sec.setting VALUES ('simulated_time', 'on')",
        "SET LOCAL ROLE ssi_bypass; SELECT count(*) FROM cases_case",
    ],
)
def test_the_application_cannot_sign_an_identity_for_itself(exchange, application_login, sql):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application_login.execute(sql)


@pytest.fixture
def application_login(db):
    """A connection that signs in as the production's login: it is member of nothing."""
    with _login() as bare:
        yield bare


def _login():
    return psycopg.connect(
        dbname=connection.settings_dict["NAME"], host=connection.settings_dict["HOST"], user="ssi_app", autocommit=True
    )


@pytest.mark.parametrize("role", [Role.VIA, Role.ASSISTANT, Role.AMBASSADOR, Role.CONSUL, Role.ADMIN])
def test_a_grant_by_mistake_gives_no_principal_to_whoever_must_not_read(exchange, role):
    user = make_user(role, None if role == Role.ADMIN else exchange.post)
    make_grant(exchange, user, change=True)

    principals = ask("SELECT sec.principals_of(%s)", [user.pk])
    assert 3 not in {token >> 27 for token in principals}
    with context.acting_as(user):
        assert ask(COUNT) == 0


def test_a_role_that_ends_during_a_session_counts_from_the_next_request(exchange):
    key = sign_in(exchange.owner)
    with context.application():
        assert context.identify(key) is not None
    Assignment.objects.filter(user=exchange.owner).update(ends_on=timezone.localdate() - timedelta(days=2))

    with context.application():
        assert context.identify(key) is None
        assert ask(COUNT) == 0


def test_a_role_that_changes_during_a_session_counts_from_the_next_request(exchange):
    officer = make_user(Role.ODL, exchange.post)
    key = sign_in(officer)
    with context.application():
        context.identify(key)
        assert ask(COUNT) == 0
    Assignment.objects.filter(user=officer).update(role=Role.ASI)

    with context.application():
        context.identify(key)
        assert ask(COUNT) == 1


def test_acting_as_somebody_ends_with_the_block_even_inside_a_longer_transaction(exchange):
    with context.acting_as(exchange.owner):
        assert ask(COUNT) == 1
    with context.application():
        assert ask("SELECT sec.uid() IS NULL")
        assert ask(COUNT) == 0


# --- With real commits: what one transaction leaves to the next ------------------------------------------------


@pytest.fixture(scope="module")
def committed(own_database, django_db_blocker):
    """One exchange and the session of its owner, committed in a database of the module's own."""
    with django_db_blocker.unblock():
        exchange = make_exchange()
        yield exchange, sign_in(exchange.owner)


@pytest.fixture
def direct(committed, django_db_blocker):
    """Two connections of the production's login."""
    with django_db_blocker.unblock(), _login() as first, _login() as second:
        yield first, second


def begin(link, key):
    link.execute("SELECT sec.begin(%s)", [key])


@pytest.mark.commits
def test_an_identity_does_not_outlive_its_transaction(committed, direct):
    first, second = direct
    with first.transaction():
        begin(first, committed[1])
        assert first.execute(COUNT).fetchone() == (1,)
        assert second.execute(COUNT).fetchone() == (0,), "another connection of the pool"
    assert first.execute(COUNT).fetchone() == (0,), "the same connection, afterwards"
    with first.transaction():
        assert first.execute(COUNT).fetchone() == (0,)
        assert first.execute("SELECT sec.uid()").fetchone() == (None,)


@pytest.mark.commits
def test_a_copied_identity_is_void_in_a_later_transaction_and_on_another_connection(committed, direct):
    first, second = direct
    with first.transaction():
        begin(first, committed[1])
        stolen = first.execute("SELECT current_setting('ssi.ctx')").fetchone()[0]
        with second.transaction():
            second.execute("SELECT set_config('ssi.ctx', %s, true)", [stolen])
            assert second.execute(COUNT).fetchone() == (0,)
    with first.transaction():
        first.execute("SELECT set_config('ssi.ctx', %s, true)", [stolen])
        assert first.execute(COUNT).fetchone() == (0,)


@pytest.mark.commits
def test_an_identity_written_for_the_whole_session_is_void_in_the_next_transaction(committed, direct):
    first, _second = direct
    with first.transaction():
        begin(first, committed[1])
        first.execute("SELECT set_config('ssi.ctx', current_setting('ssi.ctx'), false)")
        assert first.execute(COUNT).fetchone() == (1,)
    assert first.execute("SELECT current_setting('ssi.ctx')").fetchone()[0] != ""
    assert first.execute(COUNT).fetchone() == (0,)


@pytest.mark.commits
def test_two_people_on_two_connections_at_once_see_each_their_own(committed, direct, django_db_blocker):
    exchange, key = committed
    with django_db_blocker.unblock():
        stranger = sign_in(make_user(Role.ASI, make_post("DJI")))
    counts, barrier = {}, threading.Barrier(2, timeout=10)

    def look(link, name, session):
        with link.transaction():
            begin(link, session)
            barrier.wait()
            counts[name] = link.execute(COUNT).fetchone()[0]

    threads = [
        threading.Thread(target=look, args=(link, name, session))
        for link, name, session in zip(direct, ("mine", "theirs"), (key, stranger), strict=True)
    ]
    [thread.start() for thread in threads]
    [thread.join(timeout=15) for thread in threads]
    assert counts == {"mine": 1, "theirs": 0}


@pytest.mark.commits
def test_a_request_that_fails_leaves_nothing_written_and_nobody_bound(committed, django_db_blocker):
    exchange, _key = committed
    with django_db_blocker.unblock():
        owner = User.objects.get(pk=exchange.owner_id)
        with pytest.raises(Interrupted):
            _write_and_fail(exchange, owner)
        assert Case.objects.get(pk=exchange.pk).title != "jamais écrit"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE ssi_app")
            assert ask(COUNT) == 0


class Interrupted(Exception):
    pass


def _write_and_fail(exchange, owner):
    with context.acting_as(owner):
        assert Case.objects.filter(pk=exchange.pk).update(title="jamais écrit") == 1
        raise Interrupted
