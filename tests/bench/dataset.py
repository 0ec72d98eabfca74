"""Making a data set: files by COPY under the bypass role, the rest from them, set-based.

What the database computes of a file (its readers, its search vector) comes from the very trigger of production,
left on; the rows that other triggers keep (list index, the desk's digest) are written from it in one statement
each, and `sec.adrift()` must find nothing to say. Journal rows are not made: the pages measured read none.
"""

import datetime as dt
import random
import time

from django.contrib.auth.models import Permission
from django.db import connections

from tests import cluster

from . import cast, databases
from .vocabulary import Writer

YEARS = 10
BATCH = 20_000
OPEN_IN = ["RECU", "QUALIFIE", "EN_TRAITEMENT", "EN_TRAITEMENT", "PRECISION_DEMANDEE", "REPONSE_A_VALIDER", "REPONDU"]
OPEN_OUT = ["BROUILLON", "A_VALIDER", "VALIDE", "TRANSMIS", "TRANSMIS", "TRANSMIS", "REPONSE_RECUE"]
CLOSED = ["CLOS"] * 18 + ["REFUSE", "ANNULE"]
GRANTS_OF_ONE = 300
LOADED = ("cases_case", "liaison_informationexchange", "cases_caseaccess", "cases_casedigest", "cases_caseevent")
LOADED += ("clocks_clock", "liaison_message", "approvals_approvalrequest")

_CASE = """id kind reference post_id country_id domain_id direction title search_text status marking special_france
compartmented shared_with_dcis owner_id deputy_id author_id opened_at answered_at closed_at due_at updated_at version
form_token acl"""
_EXCHANGE = """case_ptr_id nature regime requester requester_contact recipient partner_reference received_at channel
urgent urgency_reason urgency_text access_mode purpose offence information_sought availability_reasons person_link
use_limits visa_triggers answer answer_by_id refusal_ground"""
_GRANT = "content_object_id user_id permission_id reason granted_by_id granted_at expires_at"
CASE, EXCHANGE, GRANT = _CASE.split(), _EXCHANGE.split(), _GRANT.split()


def ensure(size, doors, *, say, keep=False):
    """Name of the database of this size, made when it is missing. `keep`: an older one will do."""
    name = databases.name_of(size)
    if databases.exists(name):
        return name
    if keep and (older := databases.kept(size)):
        say(f"jeu de {size} gardé d’un schéma antérieur : {older}")
        return older
    template = cluster.template()  # before the older set goes: a migration may fail
    databases.drop_others(size, keep=None)
    started = time.monotonic()
    building = f"building_{size}"
    cluster.clone(template, building)
    cluster.execute(building, "DELETE FROM sec.setting WHERE name = 'simulated_time'")
    doors.use(building, databases.BYPASS)
    cast.build()
    connections["default"].close()
    _load(building, databases.SIZES[size], say)
    doors.close()
    with cluster._superuser() as admin:
        admin.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    say(f"jeu de {size} prêt en {time.monotonic() - started:.0f} s, {databases.weight(name) / 1e6:.0f} Mo")
    return name


def _load(database, count, say):
    with cluster._superuser(database) as admin:
        admin.autocommit = False
        # Foreign keys and followers sleep; the guard, which computes acl and search, does not.
        admin.execute("SET session_replication_role = replica")
        admin.execute("ALTER TABLE cases_case ENABLE ALWAYS TRIGGER guard")
        admin.execute("SET synchronous_commit = off")
        indexes = _take_indexes_off(admin)
        admin.execute("SET ROLE ssi_bypass")
        _copy_files(admin, count, say)
        for label, sql in FOLLOWERS:
            admin.execute(sql)
            say(label)
        admin.execute("RESET ROLE")
        for table, last in (("cases_case", count), ("network_post", cast.POSTS)):
            admin.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])
        for statement in indexes:
            admin.execute(statement)
        admin.execute("ALTER TABLE cases_case ENABLE TRIGGER guard")
        admin.execute("SET session_replication_role = origin")
        admin.commit()
        say("index refaits")
        admin.autocommit = True
        admin.execute("VACUUM (ANALYZE)")
        _check(admin, count)


def _take_indexes_off(admin):
    """Drop what slows a load and belongs to no constraint; returns the statements that make it again."""
    rows = admin.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid::regclass::text = ANY (%s)"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) AND NOT i.indisunique",
        [list(LOADED)],
    ).fetchall()
    for name, _ in rows:
        admin.execute(f"DROP INDEX {name}")
    return [definition for _, definition in rows]


def _copy_files(admin, count, say):
    made = Files(admin, count)
    with admin.cursor() as cursor:
        _copy(cursor, "cases_casegrant", GRANT, made.grants())
    admin.execute("RESET ROLE")
    admin.execute("ANALYZE cases_casegrant")  # the guard looks there for each file
    admin.execute("SET ROLE ssi_bypass")
    for start in range(1, count + 1, BATCH):
        files, exchanges = made.batch(start, min(start + BATCH, count + 1))
        with admin.cursor() as cursor:
            _copy(cursor, "cases_case", CASE, files)
            _copy(cursor, "liaison_informationexchange", EXCHANGE, exchanges)
        if count > 200_000 and start % 100_000 == 1:
            say(f"{start - 1} dossiers")


def _copy(cursor, table, columns, rows):
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:  # noqa: S608
        for row in rows:
            copy.write_row(row)


class Files:
    """The files of the data set, oldest first, deterministic: seed 42, ending today."""

    def __init__(self, admin, count):
        self.count = count
        self.random = random.Random(42)  # noqa: S311
        self.writer = Writer()
        self.now = dt.datetime.now(dt.UTC).replace(hour=6, minute=0, second=0, microsecond=0)
        self.span = dt.timedelta(days=365 * YEARS)
        self.posts = {row[0]: row[1:] for row in admin.execute("SELECT id, code, country_id FROM network_post")}
        self.post_weights = cast.shares(cast.POSTS, cast.SKEW)
        self.domain_weights = cast.shares(cast.DOMAINS, 0.5)
        self.heads, self.officers = self._staff(admin)
        self.everybody = [person for people in self.officers.values() for person in people]
        self.named = admin.execute("SELECT id FROM accounts_user WHERE email = 'grants@banc.test'").fetchone()[0]
        self.numbers = {}

    @staticmethod
    def _staff(admin):
        heads, officers = {}, {}
        for user, role, post in admin.execute(
            "SELECT user_id, role, post_id FROM accounts_assignment"
            " WHERE role IN ('ASI', 'ODL') AND id IN (SELECT assignment_id FROM accounts_assignment_domains)"
            " OR role = 'ASI'"
        ):
            if role == "ASI":
                heads[post] = user
            else:
                officers.setdefault(post, []).append(user)
        return heads, officers

    def grants(self):
        """One named access for ten files, and three hundred for the person who has nothing else."""
        view = Permission.objects.get(codename="view_case", content_type__app_label="cases").pk
        granted = self.now - dt.timedelta(days=200)
        pairs = {
            (self.random.randint(1, self.count), self.random.choice(self.everybody)) for _ in range(self.count // 10)
        }
        mine = min(GRANTS_OF_ONE, self.count // 20)
        pairs |= {(file, self.named) for file in self.random.sample(range(1, self.count + 1), mine)}
        for file, person in sorted(pairs):
            yield file, person, view, "Suivi conjoint", self.heads[1], granted, None

    def batch(self, first, after):
        files, exchanges = [], []
        for key in range(first, after):
            file, exchange = self._one(key)
            files.append(file)
            exchanges.append(exchange)
        return files, exchanges

    def _one(self, key):
        draw = self.random
        post = draw.choices(range(1, cast.POSTS + 1), weights=self.post_weights)[0]
        domain = draw.choices(range(1, cast.DOMAINS + 1), weights=self.domain_weights)[0]
        opened = self.now - self.span * ((self.count - key) / self.count) - dt.timedelta(seconds=draw.randint(0, 600))
        incoming = draw.random() < 0.55
        is_open, status = self._state(opened, incoming)
        owner = draw.choice(self.officers[post])
        deputy = draw.choice([*self.officers[post], self.heads[post]]) if draw.random() < 0.2 else None
        closed = None if is_open else opened + dt.timedelta(days=draw.randint(1, 25))
        due = opened + dt.timedelta(days=15) if is_open else None
        code, country = self.posts[post]
        number = self.numbers[post, opened.year] = self.numbers.get((post, opened.year), 0) + 1
        requester, sought, purpose = "Direction des enquêtes, bureau " + str(draw.randint(1, 60)), None, None
        sought, purpose = self.writer.text(3), f"{self.writer.marked()} {self.writer.text(3)}".strip()
        answer = self.writer.text(2) if incoming and not is_open else ""
        search_text = "\n".join([requester, sought, purpose, answer])
        file = (
            key, "informationexchange", f"EXI-{code}-{opened.year}-{number:05d}", post, country, domain,
            "IN" if incoming else "OUT", self.writer.title(), search_text, status,
            "DR" if draw.random() < 0.15 else "NP", draw.random() < 0.03, draw.random() < 0.02, draw.random() < 0.1,
            owner, None if deputy == owner else deputy, owner, opened, closed, closed, due, closed or opened,
            3, None, [],
        )  # fmt: skip
        exchange = (
            key, "REQUEST", draw.choice(["EU_2023_977", "BILATERAL", "INTERPOL"]), requester, "", "Office central", "",
            opened if incoming else None, draw.choice(["SIENA", "MAIL", "I247"]), False, "", "", "DIRECT", purpose, "",
            sought, "", "", "", [], answer, owner if answer else None, "",
        )  # fmt: skip
        return file, exchange

    def _state(self, opened, incoming):
        """Files of the last three weeks are at work; one older file in three hundred still drags on."""
        recent = opened > self.now - dt.timedelta(days=21)
        if recent and self.random.random() < 0.8 or self.random.random() < 0.003:
            return True, self.random.choice(OPEN_IN if incoming else OPEN_OUT)
        return False, self.random.choice(CLOSED)


#: The rows that triggers keep one by one in life, then what hangs on files: set-based, from the same columns.
FOLLOWERS = [
    (
        "index des listes",
        "INSERT INTO cases_caseaccess (token, kind, opened_at, case_id)"
        " SELECT t, kind, opened_at, id FROM cases_case, unnest(acl) AS t ORDER BY id",
    ),
    (
        "lignes du bureau réseau",
        "INSERT INTO cases_casedigest (case_id, post_id, kind, family, reference, country_id, domain_id, direction,"
        " status, opened_at, answered_at, closed_at, due_at, breached, file_gone)"
        " SELECT c.id, post_id, c.kind, r.family, reference, country_id, CASE WHEN compartmented THEN NULL ELSE"
        " domain_id END, direction, status, opened_at, answered_at, closed_at, due_at, false, false"
        " FROM cases_case c JOIN cases_kindrule r ON r.kind = c.kind ORDER BY c.id",
    ),
    (
        "histoire des dossiers",
        "INSERT INTO cases_caseevent (case_id, at, by_id, acting, verb, label, source, target, comment)"
        " SELECT c.id, c.opened_at + n * (coalesce(c.closed_at, least(c.opened_at + interval '3 days', now()))"
        " - c.opened_at) / 2, CASE WHEN n = 1 THEN coalesce(c.deputy_id, c.owner_id) ELSE c.owner_id END, false,"
        " (ARRAY['informationexchange.open', 'informationexchange.qualify', 'informationexchange.close'])[n + 1],"
        " (ARRAY['Dossier ouvert', 'Qualifier', 'Clore'])[n + 1], '', c.status, ''"
        " FROM cases_case c, generate_series(0, CASE WHEN c.closed_at IS NULL THEN 1 ELSE 2 END) AS n ORDER BY c.id",
    ),
    (
        "délais",
        "INSERT INTO clocks_clock (case_id, post_id, rule_id, event_at, country_id, time_zone, due_at, kept_at)"
        " SELECT c.id, c.post_id, r.id, c.opened_at, c.country_id, p.time_zone, c.opened_at + interval '15 days',"
        " c.closed_at"
        " FROM cases_case c JOIN network_post p ON p.id = c.post_id"
        " JOIN clocks_clockrule r ON r.code = CASE WHEN c.direction = 'IN' THEN 'BILATERAL_STD' ELSE 'RELANCE_1' END"
        " WHERE c.closed_at IS NULL OR c.id % 3 = 0 ORDER BY c.id",
    ),
    (
        "messages (un dossier sur dix, et les dossiers ouverts)",
        "INSERT INTO liaison_message (case_id, outgoing, type, channel, language, body, sent_at, written_by_id,"
        " written_at) SELECT e.case_ptr_id, n % 2 = 1, (ARRAY['REQUEST', 'CLARIFICATION', 'ANSWER'])[n + 1],"
        " e.channel, 'fr', CASE n WHEN 0 THEN e.information_sought ELSE e.purpose END,"
        " c.opened_at + n * interval '1 hour', c.owner_id, c.opened_at + n * interval '1 hour'"
        " FROM liaison_informationexchange e JOIN cases_case c ON c.id = e.case_ptr_id, generate_series(0, 2) AS n"
        " WHERE e.case_ptr_id % 10 = 0 OR c.closed_at IS NULL ORDER BY e.case_ptr_id",
    ),
    (
        "demandes de visa",
        "INSERT INTO approvals_approvalrequest (case_id, transition, permission, title, document, sha256, authors,"
        " requested_by_id, requested_at, due_at, state, decided_at)"
        " SELECT c.id, CASE c.direction WHEN 'IN' THEN 'approve_answer' ELSE 'approve' END,"
        " 'liaison.approve_informationexchange', left('Réponse à ' || e.requester, 200),"
        " jsonb_build_object('kind', 'answer', 'reference', c.reference, 'lines',"
        " jsonb_build_array(jsonb_build_array('Destinataire', e.requester), jsonb_build_array('Texte', e.purpose))),"
        " md5(c.reference) || md5(c.title), ARRAY[c.owner_id::int], c.owner_id,"
        " c.opened_at + n * interval '1 day', c.due_at,"
        " CASE WHEN c.closed_at IS NOT NULL THEN 'APPROVED' WHEN n = 0 THEN 'RETURNED' ELSE 'PENDING' END,"
        " CASE WHEN c.closed_at IS NOT NULL OR n = 0 THEN c.opened_at + interval '2 days' END"
        " FROM cases_case c JOIN liaison_informationexchange e ON e.case_ptr_id = c.id, generate_series(0, 1) AS n"
        " WHERE c.status IN ('REPONSE_A_VALIDER', 'A_VALIDER') OR (c.status = 'CLOS' AND c.id % 10 = 0 AND n = 0)",
    ),
    (
        "numéros",
        "INSERT INTO cases_referencecounter (series, post_id, year, last)"
        " SELECT 'EXI', post_id, split_part(reference, '-', 3)::int, max(split_part(reference, '-', 4)::int)"
        " FROM cases_case GROUP BY 1, 2, 3",
    ),
]


def _check(admin, count):
    """Raise unless the rows are there and a sample's readers are those the truth gives."""
    found = admin.execute("SELECT count(*) FROM cases_case").fetchone()[0]
    adrift = admin.execute("""
        SELECT count(*) FROM cases_case c TABLESAMPLE SYSTEM
               (100.0 * 20000 / greatest((SELECT count(*) FROM cases_case), 20000))
         WHERE acl IS DISTINCT FROM sec.acl_of(c)
            OR (SELECT array_agg(token ORDER BY token) FROM cases_caseaccess a WHERE a.case_id = c.id)
               IS DISTINCT FROM (SELECT array_agg(t ORDER BY t) FROM unnest(c.acl) AS t)
            OR search IS DISTINCT FROM public.ssi_document(reference || ' ' || title, search_text)"""
    ).fetchone()[0]  # fmt: skip
    if (found, adrift) != (count, 0):
        raise RuntimeError(f"{found} files of {count}, {adrift} whose readers are not what the truth says")
