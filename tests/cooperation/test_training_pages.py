"""What the pages of the trainings and of the equipment say, to whom, and at what cost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.models import (
    Commitment,
    CommitmentEntry,
    CooperationAction,
    Equipment,
    FundingLine,
    Nomination,
    TrainingSession,
)
from cooperation.trainings import attendance
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case
from ssi.figures.periods import Period
from ssi.figures.registry import compute
from tests import factories
from tests.cooperation.files import make_action, make_line, make_programme
from tests.cooperation.trainees import act, fresh, hand, make_lot, make_session, nominate, reserved, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def see(client):
    def read(user, url):
        client.force_login(user)
        answer = client.get(url)
        return answer.status_code, answer.content.decode()

    return read


def url_of(name, session, key=None):
    return reverse(f"cooperation:{name}", args=[session.case.reference, key or session.pk])


def share(session):
    """The desk and the ambassador read the action from then on."""
    Case.objects.filter(pk=session.case_id).update(shared_with_dcis=True, status="EN_PREPARATION")


def test_the_names_stay_at_the_post_and_the_counts_do_not(cast, see):
    session = make_session(cast.asi)
    one = selected(session, cast.asi, last_name="Nomdeguerre")
    share(session)
    page, person = url_of("action-session", session), url_of("action-nomination", session, one.pk)
    for reader in (cast.odl, cast.via, cast.assistant):
        assert "NOMDEGUERRE" in see(reader, page)[1]
        assert see(reader, person)[0] == 200
    for reader in (cast.ambassador, cast.desk):
        status, text = see(reader, page)
        assert (status, "NOMDEGUERRE" in text, "1/12" in text) == (200, False, True)
        assert see(reader, person)[0] == 404
        with acting_as(reader):
            assert not Nomination.objects.exists(), "the second wall says the same"


def test_the_desk_reads_the_names_of_a_session_in_france_and_the_ambassador_does_not(cast, see):
    session = make_session(cast.asi, in_france=True)
    one = nominate(session, cast.asi, last_name="Nomdeguerre")
    share(session)
    page, person = url_of("action-session", session), url_of("action-nomination", session, one.pk)
    assert "NOMDEGUERRE" in see(cast.desk, page)[1]
    assert see(cast.desk, person)[0] == 200
    assert "NOMDEGUERRE" not in see(cast.ambassador, page)[1]
    assert see(cast.ambassador, person)[0] == 404


def test_a_named_grant_to_view_shows_the_session_and_not_the_people(cast, see):
    session = make_session(cast.asi)
    nominate(session, cast.asi, last_name="Nomdeguerre")
    elsewhere = factories.make_user(Role.ODL, factories.make_post("DJI", country="DJ"))
    factories.make_grant(session.case, to=elsewhere, by=cast.asi)
    status, text = see(elsewhere, url_of("action-session", session))
    assert (status, "NOMDEGUERRE" in text) == (200, False)


def test_the_button_says_who_takes_the_seat_before_the_click(cast, see, client):
    session = make_session(cast.asi, seats=1)
    lost = selected(session, cast.asi, 0)
    waiting = reserved(session, cast.asi, 1)
    act(lost, cast.odl, "drop")
    text = see(cast.odl, url_of("action-session", session))[1]
    assert "Remplacer par IONESCU Ana" in text
    assert "premier de la réserve du même pays, rang 2" in text
    answer = client.post(url_of("action-nomination-replace", session, lost.pk), {"by": waiting.pk}, follow=True)
    assert "IONESCU Ana prend la place de POPESCU Ion" in answer.content.decode()
    assert Nomination.objects.get(pk=waiting.pk).status == "RETENU"


def test_a_line_is_shown_before_it_is_kept_and_a_slip_keeps_what_was_typed(cast, client):
    session = make_session(cast.asi, starts_in=-1)
    for n in range(3):
        selected(session, cast.asi, n)
    client.force_login(cast.via)
    url, sent = url_of("action-session-signin", session), {"on": fresh(session).starts_on.isoformat(), "line": "1-2 3A"}
    page = client.post(url, sent).content.decode()
    assert "Ce que dit la ligne" in page
    assert not session.attendance.exists()
    wrong = client.post(url, sent | {"line": "1-2 33A"})
    assert wrong.status_code == 422
    assert "Position 5, «\u00a033A\u00a0»" in wrong.content.decode()
    assert 'value="1-2 33A"' in wrong.content.decode()
    assert client.post(url, sent | {"keep": "1"}).status_code == 302
    assert session.attendance.filter(present=True).count() == 2


def test_the_passport_is_shown_on_its_own_page_and_flagged_to_verify(cast, see, client):
    session = make_session(cast.asi, in_france=True, needs_visa=True)
    one = selected(session, cast.asi, passport_expires_on=timezone.localdate() + timedelta(days=60))
    status, page = see(cast.via, url_of("action-nomination", session, one.pk))
    assert "à vérifier" in page
    assert "050123456" not in page
    assert "050123456" in client.post(url_of("action-nomination-reveal", session, one.pk)).content.decode()


def test_a_certificate_is_checked_on_a_page(cast, client):
    client.force_login(cast.assistant)
    url = reverse("cooperation:certificate-check")
    from cooperation.trainings.checking import code_of

    day = timezone.localdate()
    code = code_of("ATT-BUC-2026-00001", name="Popescu Ion", starts_on=day, ends_on=day)
    sent = {"serial": "ATT-BUC-2026-00001", "code": code, "name": "ion popescu", "starts_on": day, "ends_on": day}
    assert "Authentique" in client.post(url, sent).content.decode()
    assert "ne correspond pas" in client.post(url, sent | {"name": "Ion Popa"}).content.decode()


def test_the_figures_count_seats_people_and_levels(cast):
    session = make_session(cast.asi, starts_in=-1, days=2, seats=4)
    for n in range(3):
        selected(session, cast.asi, n)
    with acting_as(cast.via):
        attendance.sign_in(fresh(session), by=cast.via, line="1-2 3A", on=fresh(session).starts_on)
    week = Period(timezone.localdate() - timedelta(days=6), timezone.localdate())
    for reader in (cast.asi, cast.desk):
        with acting_as(reader):
            found = {
                code: compute(f"trainings.{code}", [cast.post], week, by=reader)
                for code in ("sessions", "seats", "trained", "trained_by_sex", "fill_rate", "evaluations_due")
            }
        assert found == {
            "sessions": 1,
            "seats": 4,
            "trained": 2,
            "trained_by_sex": [("Femme", 1), ("Homme", 1)],
            "fill_rate": 50,
            "evaluations_due": [("1 Réaction", 1), ("2 Apprentissage", 1)],
        }


# --- Cost -------------------------------------------------------------------------------------------------


def _statements(client, url):
    client.get(url)  # fills what is read once in a while
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def _people(session, by, count):
    Nomination.objects.bulk_create(
        Nomination(
            session=session,
            case_id=session.case_id,
            number=n + 100,
            rank=n,
            last_name=f"Nom {n}",
            first_name="Ana",
            sex="FM"[n % 2],
            service="Police",
            country_id=session.countries[0],
            status=("RETENU", "RESERVE", "ABANDON", "PRESENT")[n % 4],
            seated_on=timezone.localdate(),
            proposed_by=by,
        )
        for n in range(count)
    )


def test_forty_actions_four_hundred_nominations_and_two_hundred_transactions_cost_no_more_statements(cast, client):
    programme = make_programme(cast.odl)
    first = make_action(cast.odl, part_of=programme)
    line = make_line(first, cast.odl)
    session = make_session(cast.odl, first)
    make_lot(cast.odl, first)
    selected(session, cast.asi)
    _transactions(line, first, cast.odl, 1)
    client.force_login(cast.odl)
    pages = [programme.get_absolute_url(), first.get_absolute_url(), url_of("action-session", session)]
    before = [_statements(client, page) for page in pages]

    for n in range(39):
        action = make_action(cast.odl, part_of=programme, title=f"Action {n}")
        make_session(cast.odl, action)
    _people(fresh(session), cast.odl, 400)
    _transactions(line, first, cast.odl, 200)
    for n in range(10):
        make_session(cast.odl, first, starts_in=40 + n)
        make_lot(cast.odl, first, serials=[f"A{n}", f"B{n}"])

    after = [_statements(client, page) for page in pages]
    assert (CooperationAction.objects.count(), Nomination.objects.count()) == (40, 401)
    assert after == before


def _transactions(line, action, by, count):
    """Under the bypass role, in a line said notified: what they cost to read is all that is looked at."""
    FundingLine.objects.filter(pk=line.pk).update(state="NOTIFIE", notified=Decimal(50000))
    for n in range(count):
        row = Commitment.objects.create(line=line, case_id=action.pk, number=f"EJ-{count}-{n}", supplier="X", by=by)
        day = timezone.localdate()
        CommitmentEntry.objects.create(commitment=row, case_id=action.pk, on=day, amount=5, rate_on=day, eur=5, by=by)


def test_the_lists_of_the_post_cost_the_same_for_one_and_for_many(cast, client):
    make_session(cast.odl)
    hand(Equipment.objects.get(pk=make_lot(cast.odl).pk), cast.odl)
    client.force_login(cast.odl)
    pages = [reverse("cooperation:training-list"), reverse("cooperation:equipment-list")]
    before = [_statements(client, page) for page in pages]
    for n in range(5):
        make_session(cast.odl, starts_in=-20 - n)
        hand(Equipment.objects.get(pk=make_lot(cast.odl).pk), cast.odl)
    assert [_statements(client, page) for page in pages] == before
    assert TrainingSession.objects.count() == 6


def test_the_consular_section_reads_where_the_visas_stand_and_nothing_else(cast, client):
    consul = factories.make_user(Role.CONSUL, cast.post)
    elsewhere = factories.make_user(Role.CONSUL, factories.make_post("DJI"))
    session = make_session(cast.asi, needs_visa=True)
    act(selected(session, cast.asi, last_name="Ardeleanu"), cast.asi, "ask_visa")
    nominate(session, cast.asi, 1, last_name="Brătescu")
    hidden = make_session(cast.asi, needs_visa=True)
    selected(hidden, cast.asi, last_name="Ciobotaru")
    Case.objects.filter(pk=hidden.case_id).update(compartmented=True)
    address = reverse("cooperation:trainee-visas")

    client.force_login(consul)
    page = client.get(address).content.decode()
    assert "ARDELEANU" in page
    assert "Visa demandé" in page
    for word in ("BRĂTESCU", "CIOBOTARU", session.case.reference, session.case.title, "050123456"):
        assert word not in page
    client.force_login(elsewhere)
    assert "ARDELEANU" not in client.get(address).content.decode()
    client.force_login(cast.asi)
    assert client.get(address).status_code == 404
