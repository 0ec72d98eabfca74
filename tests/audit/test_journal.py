"""The journal is append-only, names who acted by itself, and misses nothing (DECISIONS §1.6)."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import F

from liaison.exchanges import services
from ssi.accounts.context import acting_as, application
from ssi.accounts.roles import Role
from ssi.audit.log import record
from ssi.audit.models import AuditEvent
from ssi.cases.models import Case, CaseGrant
from tests.factories import head_of, make_exchange, make_grant, make_interim, make_post, make_user

pytestmark = pytest.mark.django_db


def lines(**wanted):
    return list(AuditEvent.objects.filter(**wanted).order_by("pk"))


@pytest.fixture
def exchange():
    return make_exchange()


REWRITING = [
    "UPDATE audit.event SET actor_id = 1",
    "DELETE FROM audit.event",
    "TRUNCATE audit.event",
    "UPDATE audit.seal SET root = '\\x00'",
    "DELETE FROM audit.seal",
    "INSERT INTO audit.event (at, verb) VALUES (now(), 'inventé')",
    "ALTER TABLE audit.event DISABLE TRIGGER ALL",
    "DROP TABLE audit.event",
]


@pytest.mark.parametrize("role", ["ssi_app", "ssi_worker", "ssi_owner", "ssi_bypass"])
@pytest.mark.parametrize("sql", REWRITING)
def test_no_login_has_the_right_to_rewrite_the_journal(exchange, role, sql):
    with pytest.raises(ProgrammingError):
        run_as(role, sql)


@pytest.mark.parametrize("sql", REWRITING[:5])
def test_the_owner_of_the_journal_is_refused_by_its_triggers(exchange, sql):
    with pytest.raises(ProgrammingError, match="append-only"):
        run_as("ssi_audit", sql)


def run_as(role, sql):
    with transaction.atomic(), connection.cursor() as cursor:
        # A seal to alter: without a row, a row trigger has nothing to refuse.
        cursor.execute("SET LOCAL ROLE ssi_audit")
        cursor.execute("INSERT INTO audit.seal SELECT 1, '0', '1', 0, '\\x00', '\\x00', '\\x00', '\\x00', '', '\\x'")
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(sql)


def test_the_journal_names_who_acts_whatever_the_caller_says(exchange):
    officer, other = exchange.owner, make_user(Role.ASI, exchange.post)
    with acting_as(officer):
        record("essai.acte", exchange, actor=other)

    assert [line.actor_id for line in lines(verb="essai.acte")] == [officer.pk]


def test_a_sign_in_names_its_person_since_nobody_is_bound_yet(exchange):
    with application():
        record("accounts.signed_in", exchange.owner, actor=exchange.owner)

    assert lines(verb="accounts.signed_in")[-1].actor_id == exchange.owner_id


def test_opening_a_file_writes_who_where_which_file(exchange):
    (line,) = lines(verb="informationexchange.open")

    assert (line.actor_id, line.post_id, line.case_id) == (exchange.owner_id, exchange.post_id, exchange.pk)
    assert (line.role, line.reference) == ("ODL", exchange.reference)
    assert line.details["status"] == ["", "RECU"]


def test_every_transition_leaves_a_line(exchange):
    sent = make_exchange(state="REPONDU")

    verbs = [line.verb for line in lines(case_id=sent.pk) if line.verb.startswith("informationexchange.")]
    assert verbs == [
        "informationexchange.open",
        "informationexchange.qualify",
        "informationexchange.assign",
        "informationexchange.edit",
        "informationexchange.submit_answer",
        "informationexchange.approve_answer",
        "informationexchange.send_answer",
    ]


def test_an_act_that_is_rolled_back_leaves_no_line(exchange):
    before = AuditEvent.objects.count()
    with acting_as(exchange.owner):
        services.qualify(exchange, by=exchange.owner)
        transaction.set_rollback(True)

    assert AuditEvent.objects.count() == before


def test_a_bulk_update_leaves_a_line_per_file_with_what_changed(exchange):
    other = make_exchange(exchange.owner)
    with acting_as(exchange.owner):
        Case.objects.filter(pk__in=[exchange.pk, other.pk]).update(
            title="Autre objet", marking="DR", version=F("version")
        )

    found = [
        line for line in lines(verb="row.update", actor_id=exchange.owner_id) if "title" in line.details["columns"]
    ]
    assert {line.case_id for line in found} == {exchange.pk, other.pk}
    assert found[0].details == {"columns": ["marking", "title"], "values": {"marking": ["NP", "DR"]}}


def test_raw_sql_leaves_a_line(exchange):
    with acting_as(exchange.owner), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET special_france = true WHERE id = %s", [exchange.pk])

    line = lines(verb="row.update", case_id=exchange.pk)[-1]
    assert line.details["values"] == {"special_france": [False, True]}
    assert line.actor_id == exchange.owner_id


def test_a_grant_written_or_removed_behind_the_services_leaves_a_line(exchange):
    user = make_user(Role.ODL, make_post("DJI"))
    make_grant(exchange, user)
    CaseGrant.objects.all()._raw_delete("default")

    verbs = [line.verb for line in lines(subject="cases_casegrant", case_id=exchange.pk)]
    assert verbs == ["row.insert", "row.delete"]


def test_the_journal_never_holds_a_text_of_the_file():
    exchange = make_exchange(state="REPONDU", canary="CANARI-7F3")
    with acting_as(exchange.owner):
        Case.objects.filter(pk=exchange.pk).update(title="CANARI-7F3 bis")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE e::text LIKE '%%CANARI%%') FROM audit.event e")
        total, with_text = cursor.fetchone()
    assert total > 10
    assert with_text == 0


def test_one_reads_one_s_own_acts_and_the_head_those_of_the_post(exchange):
    elsewhere = make_exchange(post=make_post("DJI"))
    head = head_of(exchange.post)
    with acting_as(exchange.owner):
        assert {line.actor_id for line in lines()} == {exchange.owner_id}
    with acting_as(head):
        seen = lines()
        assert exchange.pk in {line.case_id for line in seen}
        assert elsewhere.pk not in {line.case_id for line in seen}
    with acting_as(make_user(Role.VIA, exchange.post)):
        assert lines() == []


def read_by(person, case):
    """What the database itself gives them of the lines about this file, written by others."""
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.event WHERE case_id = %s AND actor_id <> %s", [case.pk, person.pk])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("reach", ["compartmented", "special_france"])
def test_a_file_that_the_deputy_does_not_see_leaves_no_line_to_them(exchange, reach):
    """Raw SQL, no filter: the line alone would tell that the file exists, and who works on it."""
    post, head = exchange.post, head_of(exchange.post)
    deputy = make_user(Role.ASIA, post, french=reach != "special_france")
    assert read_by(deputy, exchange) > 0
    Case.objects.filter(pk=exchange.pk).update(**{reach: True})

    assert read_by(deputy, exchange) == 0
    assert read_by(head, exchange) > 0
    with acting_as(deputy):
        record("essai.acte")
        assert lines(verb="essai.acte") != []  # the rest of the post is still read
    make_grant(exchange, deputy, by=head)
    assert (read_by(deputy, exchange) > 0) is (reach == "compartmented")


def test_whoever_stands_in_for_the_head_reads_what_the_head_reads(exchange):
    deputy = make_user(Role.ASIA, exchange.post)
    Case.objects.filter(pk=exchange.pk).update(compartmented=True)
    assert read_by(deputy, exchange) == 0
    make_interim(exchange.post, given_by=head_of(exchange.post), given_to=deputy)
    assert read_by(deputy, exchange) > 0


def test_lines_of_a_file_destroyed_since_stay_with_the_head(exchange):
    deputy, head = make_user(Role.ASIA, exchange.post), head_of(exchange.post)
    foreigner = make_user(Role.ASI, exchange.post, french=False)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_case WHERE id = %s", [exchange.pk])
        assert read_by(head, exchange) > 0
        assert read_by(deputy, exchange) == read_by(foreigner, exchange) == 0
        transaction.set_rollback(True)


def test_the_file_of_a_line_is_looked_up_by_its_key(exchange):
    """Millions of lines: no plan may read every file to know which lines are told."""
    with acting_as(make_user(Role.ASIA, exchange.post)), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT * FROM audit.event ORDER BY id DESC LIMIT 101")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond: (id = event.case_id)" in plan, plan
    own = next(line for line in plan.splitlines() if line.strip().startswith("Filter: ((actor_id"))
    assert "hashed SubPlan" not in own, own
