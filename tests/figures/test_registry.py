"""Named figures: one definition, one function, and the network equals the sum of its posts."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.models import Q
from django.utils import timezone

from consular.crises.services import open_crisis
from cooperation.export_support import services as export
from cooperation.models import Period as IndicatorPeriod
from cooperation.models import Reading
from cooperation.trainings.attendance import sign_in
from cooperation.trainings.evaluation import note_evaluation
from liaison.exchanges.vocabulary import Regime
from liaison.letters.services import record_usefulness
from liaison.letters.vocabulary import Result
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case, CaseDigest, CaseEvent, Direction
from ssi.desk.services import ask
from ssi.figures.periods import Period
from ssi.figures.registry import compute, figure, figures, top
from ssi.network.models import Post
from ssi.staff.services import note_absence, set_establishment
from ssi.web.refusals import NotAllowed
from tests.consular.advice import sent
from tests.consular.safety import make_incident
from tests.cooperation.files import make_action, make_programme
from tests.cooperation.outside import make_company, make_meeting, make_opportunity, move, tell
from tests.cooperation.trainees import fresh, make_session, selected
from tests.factories import head_of, make_country, make_domain, make_exchange, make_post, make_user
from tests.kinds import EXHIBITS
from tests.liaison.warrants import make_warrant
from tests.liaison.warrants import note as note_event

WEEK = Period(dt.date(2026, 11, 14), dt.date(2026, 11, 20))
START = dt.datetime(2026, 11, 10, 10, tzinfo=dt.UTC)
SUMMED = [code for code, f in figures().items() if f.unit == ""]


@pytest.fixture
def network(db):
    """Four posts of three zones, some sixteen exchanges in both directions and several states."""
    posts = [make_post(code) for code in ("BUC", "BRU", "DJI", "DEL")]
    states = ["RECU", "EN_TRAITEMENT", "REPONDU", "BROUILLON", "TRANSMIS", "REPONSE_RECUE"]
    for n, post in enumerate(posts):
        head = make_user(Role.ASI, post, starts_on=dt.date(2025, 1, 1))
        for step, state in enumerate(states[n:] + states[: n % 2]):
            with time_machine.travel(START + dt.timedelta(days=2 * step, hours=n), tick=False):
                domain = make_domain(("stups", "terro")[step % 2])
                make_exchange(post=post, head=head, state=state, domain=domain)
        with time_machine.travel(START + dt.timedelta(days=6), tick=False):
            _under_the_directive(post, head)
            _useful(post, head, quantity=n + 1)
            _cooperation(post, head)
            _away(post, head)
            _asked_and_in_crisis(post, head)
            make_incident(post, by=head, fr_dead=n)
        _justice(post, head)
    return posts


def _under_the_directive(post, head):
    """One of each thing that art. 18 counts: asked, answered, refused, and made to wait for a judge."""
    for state in ("TRANSMIS", "REPONDU", "REFUSE", "EN_TRAITEMENT"):
        member = make_country("RO")
        exchange = make_exchange(post=post, head=head, state=state, regime=Regime.EU_2023_977, country=member)
    wait = {"verb": "informationexchange.wait", "source": "EN_TRAITEMENT", "target": "ATTENTE_JUDICIAIRE"}
    CaseEvent.objects.create(case_id=exchange.pk, **wait)


def _away(post, head):
    """Two days of the weeks to come when nobody can sign."""
    first = WEEK.end + dt.timedelta(days=20)
    days = {"starts_on": first, "ends_on": first + dt.timedelta(days=1)}
    with acting_as(head):
        note_absence(by=head, post=post, user=head, kind="LEAVE", **days)


def _asked_and_in_crisis(post, head):
    """A question of the desk that waits, a crisis that is no exercise, numbers decided, a travel advice proposed."""
    desk, director = make_user(Role.DCIS_OFFICER), make_user(Role.DCIS_DIRECTOR)
    with acting_as(desk):
        ask(by=desk, post=post, subject="Effectifs", text="Combien d’agents ?", due_on=WEEK.end + dt.timedelta(days=30))
    with acting_as(head):
        open_crisis(by=head, post=post, title="Cyclone", nature="NATUREL")
    with acting_as(director):
        set_establishment(by=director, post=post, role=Role.ODL, seats=2, since=WEEK.start)
    sent(post, make_user(Role.CONSUL, post))


def _useful(post, head, *, quantity):
    """An answer that led to an arrest, a seizure and an identification, each of a procedure of its own."""
    exchange = make_exchange(post=post, head=head, state="REPONSE_RECUE")
    with acting_as(head):
        for result in (Result.ARREST, Result.SEIZURE, Result.IDENTIFICATION):
            reference = f"{post.code} {result}"
            record_usefulness(exchange, by=head, result=result, quantity=quantity, national_reference=reference)


def _cooperation(post, head):
    """A programme and an action at work, a course that was held, a meeting, an opportunity that was won."""
    for file, state in (
        (make_programme(head), "EN_COURS"),
        (make_programme(head), "TRANSMIS_DCIS"),
        (make_action(head), "EN_COURS"),
    ):
        # How they came there is told by tests/cooperation: under the bypass role, for the sum alone.
        Case.objects.filter(pk=file.pk).update(status=state)
    _evaluated(post, head)
    _course(head)
    make_meeting(head, post=post)
    lead = make_opportunity(head, post=post, estimated_amount=Decimal("1000"))
    tell(lead, head, make_company(head, post))
    move(lead, head, "spread", "qualify", "introduce", "offer", "win", services=export)


#: Kind → the states its figures count: one file of each.
STATES_COUNTED = {
    "mission": ("PROJET", "EN_COURS", "RETOUR"),
    "rogatorycommission": ("EN_EXECUTION",),
    "arrestwarrant": ("ARRETE",),
    "jointteam": ("IDEE", "ACTIVE"),
    "wantedperson": ("RECHERCHEE",),
    "documentfraud": ("SIGNALEE",),
    "analysisnote": ("DIFFUSEE",),
    "officialvisit": ("PREPARATION", "PRETE", "TERMINEE"),
    "majorevent": ("PREPARATION",),
    "stafftrip": ("EN_COURS",),
}


def _justice(post, head):
    """Files of each noun in the states that are counted, answered in the week, and somebody about to be released."""
    with time_machine.travel(START + dt.timedelta(days=6), tick=False):
        for kind, states in STATES_COUNTED.items():
            for state in states:
                file = EXHIBITS[kind].make(head, post=post, domain=make_domain("stups"))
                # How they came there is told by tests/liaison: under the bypass role, for the sum alone.
                told = {"status": state, "direction": Direction.IN, "answered_at": timezone.now()}
                Case.objects.filter(pk=file.pk).update(**told, closed_at=None)
        term = (START + dt.timedelta(days=31)).date()
        held = make_warrant(head, post, instrument="PROV", country=make_country("MD"), provisional_until=term)
        note_event(held, head, "ARREST", timezone.now())


def _evaluated(post, head):
    """A programme that was transmitted, read and evaluated: under the bypass role too."""
    programme = make_programme(head)
    Case.objects.filter(pk=programme.pk).update(status="EVALUE", shared_with_dcis=True)
    period = IndicatorPeriod.objects.get(case=programme.pk)
    now = timezone.now()
    fields = {"on": now.date(), "value": period.target, "narrative": "Fait.", "by": head}
    Reading.objects.create(case=programme, period=period, state="V", decided_by=head, decided_at=now, **fields)


def _course(head):
    """Two days, one person of two there; what they thought of it was noted."""
    session = make_session(head, starts_in=-1, days=2)
    for n in range(2):
        selected(session, head, n)
    with acting_as(head):
        sign_in(fresh(session), by=head, line="1 2A", on=fresh(session).starts_on)
        first = fresh(session).evaluations.get(level=1)
        note_evaluation(first, by=head, done_on=fresh(session).ends_on, respondents=1, after=4)


def test_there_are_figures_to_sum():
    assert {"exchanges.opened_in", "exchanges.overdue", "exchanges.by_domain"} <= set(SUMMED)
    assert {"judicial.open", "missions.under_way", "warrants.release_risk", "teams.at_work"} <= set(SUMMED)
    assert {"wanted.searched", "fraud.alerted"} <= set(SUMMED)


def test_the_network_equals_the_sum_of_its_posts_each_read_by_its_own_head(network):
    """Every figure over one network: making it costs more than counting it."""
    desk, parts, whole = make_user(Role.DCIS_OFFICER), [], {}
    with time_machine.travel(START + dt.timedelta(days=30), tick=False):
        for post in network:
            head = head_of(post)
            with acting_as(head):
                parts.append({code: compute(code, [post], WEEK, by=head) for code in SUMMED})
        with acting_as(desk):
            whole = {code: compute(code, network, WEEK, by=desk) for code in SUMMED}
    told = {code: summed([part[code] for part in parts]) for code in SUMMED}
    assert {code: plain(value) for code, value in whole.items()} == told
    assert [code for code, value in whole.items() if not value] == [], "nothing to sum would prove nothing"


def summed(values):
    """The sum of numbers, or of rows by label."""
    if not isinstance(values[0], list):
        return sum(values)
    found = Counter()
    for rows in values:
        found.update(dict(rows))
    return dict(found)


def plain(value):
    return dict(value) if isinstance(value, list) else value


def test_every_figure_says_in_french_what_it_counts():
    for code, known in figures().items():
        assert str(known.label), code
        assert str(known.definition).endswith("."), code
        assert len(str(known.definition)) > 40, code


def test_a_figure_is_declared_once():
    with pytest.raises(ValueError, match=r"exchanges\.open"):
        figure("exchanges.open", "x", "y")(lambda posts, period: 0)


def test_the_figures_of_another_post_are_refused_rather_than_zero(db):
    here, there = make_post("BUC"), make_post("BRU")
    head, officer = make_user(Role.ASI, here), make_user(Role.ODL, here)
    for post in (here, there):
        make_exchange(post=post, state="RECU")
    for person, post in ((head, there), (officer, here)):
        with acting_as(person), pytest.raises(NotAllowed):
            compute("exchanges.open", [post], WEEK, by=person)


def test_the_smallest_rows_become_one_so_that_the_sum_is_kept():
    rows = [(f"r{n}", n) for n in range(1, 15)]
    kept = top(rows, most=12)
    assert len(kept) == 12
    assert kept[-1] == ("Autres", 1 + 2 + 3)
    assert sum(n for _, n in kept) == sum(n for _, n in rows)


def test_a_week_goes_from_saturday_to_friday_whatever_its_day():
    for day in range(14, 21):
        assert Period.week_of(dt.date(2026, 11, day)) == WEEK
    assert WEEK.previous == Period(dt.date(2026, 11, 7), dt.date(2026, 11, 13))


@pytest.mark.django_db
def test_a_moment_belongs_to_the_day_of_its_own_post():
    """23:30 UTC on Friday is Saturday in New Delhi and still Friday in Brussels."""
    delhi, brussels = make_post("DEL"), make_post("BRU")
    with time_machine.travel(dt.datetime(2026, 11, 20, 22, 30, tzinfo=dt.UTC), tick=False):
        for post in (delhi, brussels):
            make_exchange(post=post, direction=Direction.IN, head=head_of(post))
    found = CaseDigest.objects.filter(WEEK.during("opened_at", [delhi, brussels]))
    assert [row.post for row in found] == [brussels]
    assert WEEK.ends(ZoneInfo("Asia/Kolkata")) < WEEK.ends(ZoneInfo("Europe/Brussels"))


@pytest.mark.django_db
def test_no_post_means_no_row():
    make_exchange(post=make_post("BUC"))
    assert not CaseDigest.objects.filter(WEEK.during("opened_at", Post.objects.none())).exists()
    assert not CaseDigest.objects.filter(WEEK.at_end([], lambda moment: Q())).exists()
