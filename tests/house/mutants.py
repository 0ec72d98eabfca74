"""Bugs planted in the database's half of the access rule: each must turn the comparison red."""

from dataclasses import dataclass

from django.db import connection

#: Also accepted as the object of a mutant: a statement run as the owner of the tables.
STATEMENT = "statement"


ACL, HELD = "sec.acl_of(cases_case)", "sec.held(int)"
PRINCIPALS, SWEEP = "sec.principals_of(int)", "sec.sweep_grants_of(int)"


@dataclass(frozen=True)
class Mutant:
    """`before` is replaced by `after` in the source of `function`; the rest of the rule stays as it is."""

    bug: str
    function: str
    before: str
    after: str

    def plant(self):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            if self.function == STATEMENT:
                cursor.execute("SET LOCAL ROLE ssi_owner")
                cursor.execute(self.after)
            else:
                cursor.execute("SELECT pg_get_functiondef(%s::regprocedure)", [self.function])
                (source,) = cursor.fetchone()
                if source.count(self.before) != 1:
                    raise AssertionError(f"« {self.before} » is {source.count(self.before)} times in {self.function}")
                cursor.execute("SET LOCAL ROLE ssi_sec")
                cursor.execute(source.replace(self.before, self.after))
            cursor.execute("SET LOCAL ROLE ssi_bypass")
            if self.function == ACL:
                cursor.execute("UPDATE cases_case SET acl = acl")


MUTANTS = [
    Mutant("a closed account still sees", HELD, " AND u.is_active", ""),
    Mutant("the end of an assignment is ignored", HELD, "a.ends_on IS NULL", "true"),
    Mutant(
        "the start of an assignment is ignored",
        HELD,
        "AND a.starts_on <= (sec.clock() AT TIME ZONE coalesce(p.time_zone, 'Europe/Paris'))::date",
        "",
    ),
    Mutant(
        "an interim that ended goes on",
        HELD,
        "(sec.clock() AT TIME ZONE own.zone)::date BETWEEN d.starts_on AND d.ends_on",
        "true",
    ),
    Mutant("the last day of an interim is lost", HELD, "d.starts_on AND d.ends_on", "d.starts_on AND d.ends_on - 1"),
    Mutant("an interim begins the day before", HELD, "d.starts_on AND d.ends_on", "d.starts_on - 1 AND d.ends_on"),
    Mutant("an interim holds at any post", HELD, "JOIN own ON own.post_id = d.post_id", "JOIN own ON true"),
    Mutant("powers delegated are an interim", HELD, "WHERE d.kind = 'INTERIM'", ""),
    Mutant("the volunteer gets the principal of the post", PRINCIPALS, "IN ('ASI', 'ASIA')\n", "IN ('ASI', 'VIA')\n"),
    Mutant(
        "the volunteer honours a mistaken grant",
        PRINCIPALS,
        "'ODL', 'DCIS_OFFICER', 'DCIS_DIRECTOR')\n    UNION SELECT sec.token(4",
        "'ODL', 'DCIS_OFFICER', 'DCIS_DIRECTOR', 'VIA')\n    UNION SELECT sec.token(4",
    ),
    Mutant(
        "the ambassador honours a mistaken grant",
        PRINCIPALS,
        "'ODL', 'DCIS_OFFICER', 'DCIS_DIRECTOR')\n    UNION SELECT sec.token(4",
        "'ODL', 'DCIS_OFFICER', 'DCIS_DIRECTOR', 'AMBASSADOR')\n    UNION SELECT sec.token(4",
    ),
    Mutant("the deputy opens compartments", PRINCIPALS, "WHERE role = 'ASI'\n", "WHERE role IN ('ASI', 'ASIA')\n"),
    Mutant("an officer sees every domain", PRINCIPALS, "h, unnest(domains) AS d", "h, generate_series(1, 255) AS d"),
    Mutant("a foreigner reads Spécial France", PRINCIPALS, "WHERE french.yes", ""),
    Mutant("the consul sees cooperation", PRINCIPALS, "'ODL', 'VIA', 'ASSISTANT')", "'ODL', 'VIA', 'CONSUL')"),
    Mutant("Spécial France is forgotten", ACL, "CASE WHEN c.special_france THEN t | (1 << 26) ELSE t END", "t"),
    Mutant(
        "a compartment keeps the readers of the post",
        ACL,
        "WHERE NOT c.compartmented AND family IN ('operational', 'report')",
        "WHERE family IN ('operational', 'report')",
    ),
    Mutant(
        "a compartment keeps the officers of the domain",
        ACL,
        "WHERE NOT c.compartmented AND family = 'operational'",
        "WHERE family = 'operational'",
    ),
    Mutant(
        "a compartment hides the file from its head", ACL, "FROM here WHERE c.compartmented", "FROM here WHERE false"
    ),
    Mutant(
        "the desk reads every file",
        ACL,
        "(c.shared_with_dcis OR c.status = ANY (dcis_states))",
        "(true OR c.status = ANY (dcis_states))",
    ),
    Mutant(
        "a share survives the compartment",
        ACL,
        "NOT c.compartmented AND (c.shared_with_dcis",
        "(c.shared_with_dcis",
    ),
    Mutant(
        "the ambassador reads drafts", ACL, "c.status = ANY (ambassador_states)", "cardinality(ambassador_states) > 0"
    ),
    Mutant("a deputy of the file is not named", ACL, "UNION SELECT c.deputy_id", ""),
    Mutant(
        "a grant never ends",
        ACL,
        "c.id AND (g.expires_at IS NULL OR g.expires_at > sec.clock())\n  ),",
        "c.id\n  ),",
    ),
    Mutant("logistics open every kind", ACL, "logistics AND NOT c.compartmented", "NOT c.compartmented"),
    Mutant("an interim that was revoked goes on", HELD, " AND d.revoked_at IS NULL", ""),
    Mutant("the last day of an assignment is lost", HELD, "a.ends_on >= (sec.clock()", "a.ends_on > (sec.clock()"),
    Mutant(
        "the assistant does not see cooperation",
        PRINCIPALS,
        "'ODL', 'VIA', 'ASSISTANT')",
        "'ODL', 'VIA', 'ASSISTANTE')",
    ),
    Mutant(
        "the director of the desk sees less",
        PRINCIPALS,
        "token(9, 0) FROM h WHERE role IN ('DCIS_OFFICER', 'DCIS_DIRECTOR')",
        "token(9, 0) FROM h WHERE role IN ('DCIS_OFFICER')",
    ),
    Mutant(
        "the ambassador of another post reads the reports",
        ACL,
        "SELECT sec.token(8, place) FROM here, rule",
        "SELECT sec.token(8, sec.place(p.id::int)) FROM public.network_post p, rule",
    ),
    Mutant(
        "a compartment still shows its reports to the ambassador", ACL, "NOT c.compartmented AND c.status", "c.status"
    ),
    Mutant(
        "a logistics grant outlives its term",
        ACL,
        "logistics AND NOT c.compartmented\n        AND (g.expires_at IS NULL OR g.expires_at > sec.clock())",
        "logistics AND NOT c.compartmented",
    ),
    Mutant("reports are operational", ACL, "family IN ('operational', 'report')", "family = 'operational'"),
    Mutant(
        "an expired grant is never swept",
        SWEEP,
        "user_id = person AND expires_at",
        "user_id = -1 AND expires_at",
    ),
    Mutant("a revocation is not followed", STATEMENT, "", "ALTER TABLE cases_casegrant DISABLE TRIGGER revoked"),
    Mutant("a grant is not followed", STATEMENT, "", "ALTER TABLE cases_casegrant DISABLE TRIGGER granted"),
    Mutant("a prolongation is not followed", STATEMENT, "", "ALTER TABLE cases_casegrant DISABLE TRIGGER changed"),
    Mutant("a change of the file is not followed", STATEMENT, "", "ALTER TABLE cases_case DISABLE TRIGGER guard"),
    Mutant("the list index does not follow", STATEMENT, "", "ALTER TABLE cases_case DISABLE TRIGGER follow"),
    Mutant("the policy is missing", STATEMENT, "", "ALTER POLICY seen ON cases_case USING (true)"),
    Mutant(
        "the policy of the list index is missing",
        STATEMENT,
        "",
        "ALTER POLICY own_principals ON cases_caseaccess USING (true)",
    ),
]
