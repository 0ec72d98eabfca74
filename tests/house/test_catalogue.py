"""The database's own catalogue: every table behind the wall, every powerful function closed, every right counted."""

import csv

import pytest
from django.db import ProgrammingError, connection, transaction

from tests import cluster
from tests.house.sources import ROOT
from tests.house.telling import tell

pytestmark = pytest.mark.django_db
ALLOWED = ROOT / "docs" / "rls-allow-list.csv"

UNPROTECTED = """
  SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
"""
#: Policies that let everything through protect nothing; the worker's are bound to its role.
WIDE_OPEN = """
  SELECT tablename || '.' || policyname FROM pg_policies
   WHERE schemaname = 'public' AND permissive = 'PERMISSIVE' AND (qual = 'true' OR with_check = 'true')
     AND roles && '{public,ssi_app}'::name[]
"""
POWERFUL = """
  SELECT p.oid::regprocedure::text, r.rolname, p.proconfig, coalesce(p.proacl::text, '{=X/}')
    FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""


def ask(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def allow_list():
    with ALLOWED.open(encoding="utf-8", newline="") as lines:
        return {line["table"]: line["reason"] for line in csv.DictReader(lines)}


def test_every_table_is_behind_the_wall_or_says_why_not():
    unprotected, allowed = {name for (name,) in ask(UNPROTECTED)}, allow_list()

    assert unprotected - set(allowed) == set(), "tables without FORCEd row-level security"
    assert set(allowed) - unprotected == set(), "lines of the allow-list that excuse nothing"
    assert [table for table, reason in allowed.items() if len(reason) < 20] == []
    (total,) = ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")[0]
    told = f"{total} tables: {total - len(unprotected)} behind the wall, {len(unprotected)} on the allow-list"
    tell(told, F18={"tables": total, "unexplained": len(unprotected - set(allowed))})


def test_every_table_that_hangs_on_a_file_is_behind_the_wall():
    """A foreign key to a file is enough: no reason excuses such a table."""
    hanging = ask(
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND confrelid = 'cases_case'::regclass"
    )
    unprotected = {name for (name,) in ask(UNPROTECTED)}
    assert len(hanging) > 8
    assert {name for (name,) in hanging} & unprotected == set()


def test_a_table_left_outside_would_be_found():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_owner")
        cursor.execute("CREATE TABLE public.forgotten (id int)")
    assert ("forgotten",) in ask(UNPROTECTED)
    tell("a table left outside: found", F18={"mutants": 1, "caught": 1})


def test_a_table_behind_the_wall_has_a_policy_to_be_read_by():
    """Without any policy nothing passes at all: such a table is for the functions of the database only."""
    closed = ask(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity"
        " AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
    )
    assert closed == []


def test_no_policy_lets_everybody_through():
    assert ask(WIDE_OPEN) == []


def test_every_function_that_runs_with_another_s_rights_is_closed():
    functions = ask(POWERFUL)

    assert len(functions) > 20
    assert [
        name for name, _owner, config, _acl in functions if not any("search_path=" in c for c in config or [])
    ] == []
    assert [name for name, owner, _config, _acl in functions if owner not in {"ssi_sec", "ssi_audit"}] == []
    assert [name for name, _owner, _config, acl in functions if "{=X" in acl or ",=X" in acl] == []
    tell(f"{len(functions)} SECURITY DEFINER functions", F18={"functions": len(functions), "open": 0})


def test_the_search_path_of_a_powerful_function_holds_no_schema_others_write_in():
    for name, _owner, config, _acl in ask(POWERFUL):
        (path,) = [c.removeprefix("search_path=") for c in config if c.startswith("search_path=")]
        assert path in {"pg_catalog, pg_temp", "public, pg_temp", "pg_catalog, public, pg_temp"}, name


#: What the web may call; a new line is a new door and is reviewed as one.
DOORS = {
    # identity
    "begin", "begin_feed", "leave", "clock", "context", "uid", "principals", "whole_principals", "posts",
    "led_posts", "is_dcis", "token", "place",
    # « qui voit ce dossier », and who people are
    "acl_of", "held", "principals_of", "posts_of", "signatory_of",
    # community of a post: where one reads it; its counts, for the desk too
    "consular_posts", "community_counts",
    # staff of a post: where one reads it, who serves there, the days when nobody can sign
    "staff_posts", "serves_at", "signature_gaps",
    # alerts: posts where one reads them; the security plan: likewise; numbers for the desk, of no row
    "alert_posts", "plan_posts", "incident_counts", "safety_counts", "advice_counts",
    # the most severe colour of travel advice in force in each country, for the desk
    "zone_colours",
    # crises: where one follows them, those of one's cell, where names are read; their counts, for the desk too
    "crisis_posts", "cell_crises", "naming_crises", "headcount", "seat_counts", "crisis_counts",
    "call_counts", "number_call", "wording_guard", "cost_counts", "cost_claim_guard", "cost_line_guard",
    # acts of a crisis: its perimeter, the number of an entry, what its tables refuse
    "take_perimeter", "number_entry", "crisis_guard", "never_rewritten",
    # visits: who is an officer, hence reads weapons, papers, reserved sequences and lists of names
    "visit_officers",
    # annuaire: posts where one reads it, and where one is an officer
    "directory_posts", "officer_posts",
    # matches between files: what may be known of them, and the comparison itself
    "officer_principals", "is_french", "is_special_france", "cross_check", "match_sides", "match_counts",
    "find_subjects",
    # acts
    "next_reference", "set_reach", "case_guard", "report_guard", "sees_job",
    # acts of the administrator in office (each asks who it is), and their counts
    "save_person", "set_active", "assign", "end_assignment", "health",
    # numbers and moments for the program that watches: of nobody, of no file (the page asks for a secret)
    "measures",
    # sums of what answers were worth, per procedure
    "export_support",  # sums per sector, of the posts one leads or, for the desk, of any
    "usefulness",
    "release_risk",  # how many persons may be released, at one’s posts or, for the desk, at any
    # who reads the names of trainees; heads per session of a file one sees; sums of the posts one leads
    "names_principals", "training_counts", "training_sums", "training_evaluations",
    # sums of the money per post and month, of the posts one leads or, for the desk, of any
    "money_by_month",
    # where visas of trainees stand, for the consular section of their post
    "trainee_visas",
    # who reads the offers of the network, and who writes those of a post
    "works_on_cooperation", "works_on_cooperation_at",
    # what hangs on a file one sees; its destruction, on two recorded signatures; whether a hold stops the decision
    "weigh_case", "destroy_case", "hold_stops",
}  # fmt: skip


def test_the_doors_of_the_application_are_those_reviewed():
    found = {
        name
        for (name,) in ask(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'sec'::regnamespace"
            " AND has_function_privilege('ssi_app', oid, 'EXECUTE')"
        )
    }
    assert found == DOORS


def test_only_the_worker_takes_an_identity_from_a_message_or_a_job():
    names = ("begin_message", "begin_job", "bind", "mac")
    held = ask(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'sec'::regnamespace AND proname = ANY (%s)"
        " AND has_function_privilege('ssi_app', oid, 'EXECUTE')",
        [list(names)],
    )
    assert held == []


def test_the_application_owns_nothing_and_is_above_nothing():
    for role in ("ssi_app", "ssi_worker"):
        assert ask(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,"
            " EXISTS (SELECT FROM pg_class WHERE relowner = r.oid), EXISTS (SELECT FROM pg_proc WHERE proowner = r.oid)"
            " FROM pg_roles r WHERE rolname = %s",
            [role],
        ) == [(False,) * 7]
    members = ask("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'ssi_app'::regrole")
    assert members == []


#: Tables the application may delete from, and those it may not even add to: everything else is SELECT, INSERT, UPDATE.
DELETES = {"accounts_session", "cases_casegrant", "web_cache"}
READ_ONLY = {
    "network_country", "network_post", "network_coverage", "network_domain", "cases_kindrule", "cases_allowedmove",
    "cases_referencecounter", "cases_caseaccess", "cases_casedigest", "auth_permission", "auth_group",
    "auth_group_permissions", "django_content_type", "django_migrations", "accounts_user", "accounts_assignment",
    "accounts_assignment_domains", "accounts_user_groups", "accounts_user_user_permissions", "clocks_clockrule",
    "clocks_legalreference", "clocks_countryterm", "retention_remnant",
}  # fmt: skip


def privileges(privilege, role="ssi_app"):
    return {
        name
        for (name,) in ask(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND has_table_privilege(%s, oid, %s)",
            [role, privilege],
        )
    }


def test_the_privileges_of_the_application_are_those_reviewed():
    assert privileges("DELETE") >= DELETES
    assert READ_ONLY & privileges("INSERT") == set()
    assert READ_ONLY & privileges("UPDATE") == set()
    for never in ("TRUNCATE", "TRIGGER", "REFERENCES"):
        assert privileges(never) == set()
        assert privileges(never, "ssi_worker") == set()
    frozen = {
        "cases_caseevent",
        "approvals_signoff",
        "approvals_approvalrequest",
        "liaison_message",
        "consular_incidententry",
        "consular_alertreply",
        "accounts_delegation",
        "retention_disposal",
        "retention_retentiondecision",
        "retention_retentionperiod",
    }
    assert frozen & privileges("UPDATE") == set()
    assert (frozen | {"cases_case", "accounts_user", "attachments_attachment"}) & privileges("DELETE") == set()


@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE cases_case CASCADE",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE cases_case DISABLE TRIGGER guard",
        "DROP POLICY seen ON cases_case",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "INSERT INTO cases_caseaccess (token, opened_at, case_id) VALUES (1, now(), 1)",
        "INSERT INTO accounts_assignment (user_id, role, starts_on) VALUES (1, 'ADMIN', now())",
        "UPDATE accounts_user SET french_national = true",
        "UPDATE cases_kindrule SET family = 'cooperation'",
        "INSERT INTO cases_allowedmove (kind, source, target) VALUES ('informationexchange', 'RECU', 'CLOS')",
        "COPY cases_case TO PROGRAM 'cat'",
        "SELECT * FROM pg_authid",
    ],
)
def test_the_application_takes_no_lock_off(sql):
    with pytest.raises(ProgrammingError, match="permission denied|must be owner|denied to"):
        _as_the_application(sql)


def _as_the_application(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_app")
        cursor.execute(sql)


def test_strangers_do_not_connect_and_the_application_makes_no_temporary_table():
    """Rights on a database are not copied with it: those of the migrated template are looked at."""
    template = cluster.template()
    assert ask(
        "SELECT has_database_privilege('ssi_app', %s, 'TEMP'), has_database_privilege('ssi_app', %s, 'CONNECT'),"
        " EXISTS (SELECT FROM pg_database d, aclexplode(d.datacl) a WHERE datname = %s AND grantee = 0)",
        [template] * 3,
    ) == [(False, True, False)]


def test_no_view_runs_with_its_owner_s_rights():
    views = ask(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')"
        " AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
    )
    assert views == []
    tell("no view runs with its owner's rights", F18={"views": len(views)})


def test_names_of_tables_tell_their_room():
    tables = ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    known = {
        "accounts", "approvals", "attachments", "cases", "clocks", "directory", "figures", "liaison", "network",
        "outbox", "reports", "web", "account", "mfa", "socialaccount", "auth", "django", "guardian", "home",
        "cooperation", "consular", "retention", "staff", "desk",
    }  # fmt: skip
    assert {name.split("_")[0] for (name,) in tables} <= known
