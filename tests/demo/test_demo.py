"""The demo as `manage.py load_demo` makes it: twice by the owner's login, in two databases, then looked at."""

import hashlib
import io
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from pypdf import PdfReader

from consular.models import AdviceProposal, Alert, Crisis, CrisisPerson, Figure, Incident
from cooperation.funding.workflow import FUNDING_REQUEST
from cooperation.models import Certificate, FundingRequest, FundingWindow, LineLedger, Programme
from cooperation.money.ledgers import at_risk
from cooperation.programmes.workflow import PROGRAMME
from liaison.exchanges.workflow import EXCHANGE
from liaison.intelligence.models import CorrectionNotice
from liaison.missions.gate import Papers, lacking
from liaison.models import Clause, InformationExchange, JudicialPart, LetterTemplate, Match, Mission
from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment, User
from ssi.accounts.roles import Role
from ssi.approvals.models import ApprovalRequest, SignOff
from ssi.approvals.services import waiting_for
from ssi.approvals.workflow import workflows
from ssi.attachments.models import Attachment
from ssi.attachments.services import read
from ssi.audit.sealing import private_key, seal_batch
from ssi.cases.models import Case, CaseEvent, ReferenceCounter
from ssi.clocks.models import Clock
from ssi.demo.people import PASSWORD, PEOPLE
from ssi.network.models import Coverage, Post
from ssi.reports.canonical import fingerprint
from ssi.reports.models import Printout, Report, ReportJob
from ssi.reports.render import DEFAULT_TEMPLATE, render_html
from ssi.retention.models import Remnant, RetentionHold
from ssi.retention.queue import expired_files
from tests import cluster
from tests.conftest import own_database_of

# --- The database it makes -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(django_db_setup):
    """The demo of the run, that the journeys work on too."""
    return cluster.demo()


@pytest.fixture(scope="module")
def now(told):
    return told.now


@pytest.fixture(scope="module")
def state(told, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    told.put_files(folder)
    return folder


@pytest.fixture(scope="module")
def loaded(told, django_db_blocker, worker_id):
    with own_database_of(worker_id, django_db_blocker, told.database) as name:
        yield name


@pytest.fixture
def demo(loaded, django_db_blocker):
    """The database of the module, read by the bypass role of the tests."""
    with django_db_blocker.unblock():
        yield loaded


def _counts(database):
    tables = ("cases_case", "cases_caseevent", "audit.event", "accounts_user", "approvals_signoff", "clocks_clock")
    tables += ("liaison_message", "attachments_attachment", "reports_reportjob")
    return [cluster.execute(database, f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


def _files(database):
    return cluster.execute(
        database, "SELECT reference, title, status, opened_at, answered_at, owner_id, acl FROM cases_case ORDER BY id"
    ).fetchall()


pytestmark = pytest.mark.commits
NOUNS = ("rogatorycommission", "mission", "arrestwarrant", "jointteam", "wantedperson", "documentfraud", "analysisnote")


def test_a_second_run_changes_nothing_and_says_so(demo, now, state):
    before = _counts(demo)
    assert "déjà chargé" in cluster.load_demo(demo, now + timedelta(hours=1), state)
    assert _counts(demo) == before


def test_the_same_day_and_seed_make_the_same_files(demo, now, tmp_path):
    other = f"{demo}_again"
    cluster.clone(cluster.template(), other)
    try:
        cluster.load_demo(other, now, tmp_path)
        assert _files(other) == _files(demo)
    finally:
        cluster.drop(other)


def test_every_state_is_shown_in_both_directions_at_the_four_posts(demo):
    exchanges = InformationExchange.objects.select_related("post")
    every = {state.code for state in EXCHANGE.states}
    for post in ("BUC", "BRU", "DJI", "DEL"):
        assert every - {e.status for e in exchanges if e.post.code == post} == set(), post
    assert {(e.post.code, e.direction) for e in exchanges} == {
        (post, way) for post in ("BUC", "BRU", "DJI", "DEL") for way in ("IN", "OUT")
    }
    assert {e.urgency_reason for e in exchanges} == {"", "U1", "U2", "U3", "U4"}
    assert {e.regime for e in exchanges} == {"EU_2023_977", "BILATERAL", "INTERPOL", "ILO", "OTHER"}


@pytest.mark.parametrize("kind", NOUNS)
def test_each_kind_of_judicial_file_is_in_every_state_at_bucharest_and_has_others_elsewhere(demo, kind):
    files = set(Case.objects.filter(kind=kind).values_list("post__code", "status"))
    assert {status for post, status in files if post == "BUC"} == {s.code for s in workflows()[kind].states}
    assert {post for post, _status in files} > {"BUC"}


def test_one_surrender_is_in_its_last_hours_and_each_post_has_an_end_to_decide(demo, now):
    assert Clock.objects.open().filter(rule__code="MAE_REMISE", due_at__lt=now + timedelta(hours=48)).exists()
    for head, post in (("garrigues", "BUC"), ("morvan", "BRU"), ("kermadec", "DJI"), ("bastiani", "DEL")):
        with acting_as(User.objects.get(email=PEOPLE[head].email)) as person:
            assert {one.row.post.code for one in expired_files(person)} == {post}
    holds = RetentionHold.objects.exclude(case=None).values_list("case__post__code", "lifted_by__last_name")
    assert set(holds) == {("BUC", None), ("DEL", "Bastiani")}
    assert RetentionHold.objects.get(sheet__post__code="BUC").lifted_at is None


def test_a_partner_is_still_to_be_told_of_somebody_who_was_corrected(demo):
    owed = CorrectionNotice.objects.owed().filter(disclosure__subject__isnull=False)
    assert [notice.case.post.code for notice in owed] == ["BUC"]
    assert CorrectionNotice.objects.exclude(sent_at=None).count() == 1


def test_programmes_and_requests_for_money_are_in_every_state_at_bucharest(demo):
    programmes = Programme.objects.filter(post__code="BUC")
    assert {p.status for p in programmes} == {state.code for state in PROGRAMME.states}
    requests = FundingRequest.objects.select_related("post")
    assert {r.status for r in requests if r.post.code == "BUC"} == {state.code for state in FUNDING_REQUEST.states}
    assert {r.post.code for r in requests} == {"BUC", "BRU", "DJI", "DEL"}


def test_a_window_closes_in_twenty_days_and_credits_are_about_to_be_lost(demo, now):
    today = now.astimezone(ZoneInfo("Europe/Paris")).date()
    closing = FundingWindow.objects.exclude(closes_on=None).get()
    assert (closing.closes_on - today).days == 20
    assert LineLedger.objects.filter(at_risk(today)).exists()


def test_one_mission_is_stopped_at_the_gate_and_those_authorised_lack_nothing(demo):
    lacks = {m.reference: lacking(Papers.of(m)) for m in Mission.objects.filter(status="ACCORD_RECU", post__code="BUC")}
    ((_reference, found),) = lacks.items()
    assert {lack.about for lack in found} == {"consent", "passport", "visa", "order", "arms"}
    assert [lacking(Papers.of(m)) for m in Mission.objects.filter(status__in=["A_AUTORISER", "AUTORISEE"])] == [[]] * 3


def test_the_volunteer_of_bucharest_was_granted_the_logistics_of_the_team_that_arrives(demo, now):
    camille = User.objects.get(email=PEOPLE["roussel"].email)
    with acting_as(camille):
        (mission,) = Mission.objects.visible_to(camille)
        assert not JudicialPart.objects.exists()
    assert mission.status == "AUTORISEE"
    assert now.date() < mission.starts_on <= now.date() + timedelta(days=7)
    assert mission.checks.filter(done_by=camille).count() == 3


def test_each_post_covers_what_its_page_says(demo):
    covered = {
        post.code: set(Coverage.objects.filter(post=post).values_list("country", flat=True))
        for post in Post.objects.filter(verified=True)
    }
    assert covered == {
        "BUC": {"RO", "MD"},
        "BRU": {"BE", "LU", "NL"},
        "DJI": {"DJ"},
        "DEL": {"IN", "NP", "LK", "MV", "BD"},
    }
    assert set(InformationExchange.objects.values_list("post__code", "country")) <= {
        (code, country) for code, countries in covered.items() for country in countries
    }


def test_every_role_is_held_and_one_assistant_is_not_french(demo):
    assert set(Assignment.objects.values_list("role", flat=True)) == set(Role.values)
    assert Assignment.objects.filter(role=Role.ASSISTANT, post__code="BUC", user__french_national=False).exists()
    gone = User.objects.get(email=PEOPLE["thevenet"].email)
    assert not gone.assignments.in_force(date.today()).exists()  # noqa: DTZ011  (150 days: no zone matters)
    assert InformationExchange.objects.filter(author=gone).count() == 2


def test_the_common_password_opens_every_account(demo):
    assert Argon2PasswordHasher().verify(PASSWORD, User.objects.get(email=PEOPLE["kerhoas"].email).password)
    assert User.objects.values("password").distinct().count() == 1


def test_stored_tokens_are_what_the_access_rule_says(demo):
    assert cluster.execute(demo, "SELECT sec.adrift()").fetchone() == (0,)


def test_references_leave_no_gap(demo):
    """A number is that of a file, of a paper, or in the register of retention once its file is no more."""
    assert Remnant.objects.count() == 2
    for counter in ReferenceCounter.objects.select_related("post"):
        prefix = f"{counter.series}-{counter.post.code}-{counter.year}-"
        numbers = Case.objects.filter(reference__startswith=prefix).values_list("reference", flat=True)
        left = Remnant.objects.filter(reference__startswith=prefix).values_list("reference", flat=True)
        papers = Printout.objects.filter(reference__startswith=prefix).values_list("reference", flat=True)
        given = Certificate.objects.filter(serial__startswith=prefix).values_list("serial", flat=True)
        crises = Crisis.objects.filter(reference__startswith=prefix).values_list("reference", flat=True)
        noted = [
            row.reference
            for model in (Incident, Alert, AdviceProposal)
            for row in model.objects.filter(reference__startswith=prefix).only("reference")
        ]
        told = sorted([*numbers, *left, *papers, *given, *crises, *noted])
        assert told == [f"{prefix}{n:05d}" for n in range(1, counter.last + 1)]


def test_the_coastal_post_plays_an_exercise_half_counted(demo):
    crisis = Crisis.objects.get(post__code="DJI")
    people = CrisisPerson.objects.filter(crisis=crisis, removed_no=None)
    counted = people.filter(discovered=False)
    assert (crisis.exercise, crisis.is_open, Figure.objects.filter(crisis=crisis).count()) == (True, True, 2)
    assert 0.3 < counted.exclude(situation="NON_CONTACTE").count() / counted.count() < 0.7
    assert people.filter(to_check=True).count() == people.filter(discovered=True).count() == 1


def test_numbers_follow_the_order_of_registration(demo):
    for post in Post.objects.all():
        files = InformationExchange.objects.filter(post=post).order_by("opened_at").values_list("reference", flat=True)
        assert list(files) == sorted(files)


def test_visas_are_genuine(demo):
    signoffs = SignOff.objects.select_related("request", "by")
    assert {s.decision for s in signoffs} == {"APPROVE", "RETURN", "REFUSE"}
    assert all(s.own_text == (s.by_id in s.request.authors) for s in signoffs)
    assert all(s.sha256 == s.request.sha256 for s in signoffs)
    acting = [s for s in signoffs if s.acting]
    assert {s.by.email for s in acting} == {PEOPLE["ferracci"].email}
    assert len(acting) >= 2
    assert all(s.comment for s in signoffs if s.decision != "APPROVE")


def test_the_parapheur_of_bucharest_is_not_empty(demo):
    head = User.objects.get(email=PEOPLE["garrigues"].email)
    with acting_as(head):
        waiting = waiting_for(head)
    assert len([r for r in waiting if r.case.reference.startswith("EXI-BUC-")]) >= 3
    returned = ApprovalRequest.objects.filter(case__in=[r.case_id for r in waiting], state="RETURNED")
    assert returned.exists()


def test_clocks_run_wait_are_kept_late_and_missed(demo, now):
    clocks = Clock.objects.select_related("rule")
    assert [c for c in clocks.open() if c.due_at is None], "one is suspended"
    assert [c for c in clocks.open() if c.due_at and c.due_at < now], "one is missed"
    assert [c for c in clocks if c.kept_at and c.kept_at <= c.due_at], "one was kept"
    assert [c for c in clocks if c.kept_at and c.kept_at > c.due_at], "one was kept late"
    soon = clocks.open().filter(case__post__code="BUC", due_at__range=(now, now + timedelta(days=2)))
    assert soon.count() >= 2


@pytest.mark.parametrize("code", ["BUC", "BRU", "DJI", "DEL"])
def test_each_post_has_clocks_that_run_one_missed_one_suspended_and_a_hit_across_compartments(demo, now, code):
    clocks = Clock.objects.open().filter(case__post__code=code, case__kind="informationexchange")
    assert clocks.filter(due_at__gt=now).count() >= 3, "they run"
    assert clocks.filter(due_at__lt=now).exists(), "one is missed"
    assert clocks.filter(due_at=None).exists(), "one is suspended"
    hits = Match.objects.filter(one_case__post__code=code, other_case__post__code=code, between_posts=False)
    hidden = hits.filter(one_case__compartmented=True) | hits.filter(other_case__compartmented=True)
    assert hidden.exists(), "one is in a file that somebody of the post does not see"
    for hit in hidden:
        assert {hit.one_case.compartmented, hit.other_case.compartmented} == {True, False}


def test_parts_of_answers_wait_for_the_visa_or_to_be_sent_and_the_texts_of_letters_are_written(demo):
    assert LetterTemplate.objects.filter(post__code="BUC").count() == 2
    assert Clause.objects.filter(post=None, written_by__email=PEOPLE["giraudet"].email).count() == 1
    told = InformationExchange.objects.exclude(outcome="").values_list("post__code", flat=True)
    assert set(told) == {"BUC", "BRU", "DJI", "DEL"}, "each post says what came of something"


def test_files_are_compartmented_shared_marked_and_opened_by_name(demo):
    assert Case.objects.filter(compartmented=True, grants__isnull=False).exists()
    assert Case.objects.filter(shared_with_dcis=True).count() >= 2
    assert Case.objects.filter(special_france=True, marking="DR").exists()
    assert not Case.objects.filter(special_france=True, shared_with_dcis=True).exists()


def test_a_report_of_the_leave_of_the_attache_is_signed_by_the_interim_and_says_so(demo):
    report = Report.objects.get(code="weekly", signed_acting=True)
    assert (report.status, report.signed_by.email) == ("ACCUSE", PEOPLE["ferracci"].email)
    assert report.snapshot["signature"]["interim"]
    assert "p.i." in render_html(DEFAULT_TEMPLATE, report.snapshot)


def test_the_ambassador_has_read_last_week_and_this_week_is_being_written(demo):
    last, draft = Report.objects.filter(code="weekly", signed_acting=False).order_by("period_start")
    assert (last.status, draft.status) == ("ACCUSE", "BROUILLON")
    assert last.signed_by.email == PEOPLE["garrigues"].email
    assert last.acknowledged_by.email == PEOPLE["saint-aubert"].email
    assert last.annotation
    assert fingerprint(last.snapshot) == last.fingerprint
    assert last.opened_at < last.signed_at < last.acknowledged_at
    assert draft.period_start == last.period_end + timedelta(days=1)
    assert last.jobs.filter(document=ReportJob.Document.FINAL).count() == 1


def test_documents_are_sealed_and_say_that_they_are_fictitious(demo, state, settings):
    settings.STATE_DIR = state
    attachments = Attachment.objects.all()
    assert {a.kind for a in attachments} == {"pdf", "txt"}
    assert {a.case.post.code for a in attachments} == {"BUC", "BRU", "DJI", "DEL"}
    for attachment in attachments:
        content = read(attachment)
        assert hashlib.sha256(content).hexdigest() == attachment.sha256
        assert "fictif" in (
            PdfReader(io.BytesIO(content)).pages[0].extract_text() if content[:4] == b"%PDF" else content.decode()
        )


def test_nothing_happens_after_now_and_everything_has_an_author(demo, now):
    for model, name in ((CaseEvent, "at"), (Case, "opened_at"), (SignOff, "at"), (ApprovalRequest, "requested_at")):
        assert not model.objects.filter(**{f"{name}__gte": now}).exists(), model
    assert not CaseEvent.objects.filter(by=None).exists()


def test_the_journal_tells_every_act_at_its_moment_and_verifies(demo, settings):
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    settings.SSI_SEAL_KEY = pem.decode()
    moments = cluster.execute(demo, "SELECT at FROM audit.event WHERE actor_id IS NOT NULL ORDER BY id").fetchall()
    assert moments == sorted(moments)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_worker")
        assert seal_batch(cursor, private_key(settings.SSI_SEAL_KEY)) >= len(moments)
    call_command("verify_audit")


def test_the_clock_is_no_longer_simulated_once_loaded(demo):
    names = {name for (name,) in cluster.execute(demo, "SELECT name FROM sec.setting")}
    assert names == {"demo"}


def test_last_years_statistics_under_the_directive_are_signed_and_not_empty(demo):
    """From 12 February on: before, the day of the head still asks for them."""
    signed = Report.objects.filter(code="e977_annual")
    today = timezone.localdate()
    assert signed.exists() or today < today.replace(month=2, day=13)
    for report in signed:
        assert report.fingerprint
        assert "Roumanie" in str(report.snapshot)
