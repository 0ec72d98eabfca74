"""An official visit: versions that say what changes, host rules that are data, papers that stay the officers’."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from consular.models import NoteVerbale, VersionText, VisitSequence, VisitVersion, VisitWeapon
from consular.visits import checks, differences, papers, parts, services, versions
from consular.visits.rules import calendar_of, latest_day
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.audit.models import AuditEvent
from ssi.reports.canonical import fingerprint
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.visits import (
    add,
    add_agent,
    add_note,
    add_sequence,
    add_vehicle,
    add_weapon,
    approve,
    fresh,
    learn,
    make_visit,
    move,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    post = factories.make_post()
    head = factories.head_of(post)
    officer = factories.make_user(Role.ODL, post, domains=[factories.make_domain()])
    return post, head, officer, make_visit(officer, post=post)


def freeze(visit, by, reason=""):
    with acting_as(by):
        return versions.freeze_version(fresh(visit), by=by, reason=reason)


def told(visit, by):
    """Every check of the visit, as `by` sees them."""
    with acting_as(by):
        visit = fresh(visit)
        return {
            check.text: check for check in checks.of(papers.of(visit, by), timezone.localdate(timezone=visit.post.zone))
        }


def prepared(visit, by):
    add_sequence(visit, by)
    return move(visit, by, "prepare", "no_advance")


# --- The last day of a note verbale --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrival", "days", "latest"),
    [
        (date(2026, 12, 10), 3, date(2026, 12, 7)),  # Thursday: Wednesday, Tuesday, Monday
        (date(2026, 12, 14), 3, date(2026, 12, 9)),  # Monday: over a week-end
        (date(2026, 12, 13), 1, date(2026, 12, 11)),  # Sunday: the Friday before
        (date(2026, 12, 2), 1, date(2026, 11, 27)),  # 30 November and 1 December are off in Romania
        (date(2026, 12, 10), 0, date(2026, 12, 10)),
    ],
)
def test_the_last_day_counts_back_the_working_days_of_the_host_state(arrival, days, latest):
    assert latest_day(arrival, days, calendar_of(factories.make_country("RO"))) == latest


@time_machine.travel("2026-11-02 09:00+00:00", tick=False)
def test_a_week_end_is_that_of_the_country(world):
    post, head, officer, _visit = world
    post.country.weekend = [5, 6]  # Friday and Saturday
    assert latest_day(date(2026, 12, 14), 2, calendar_of(post.country)) == date(2026, 12, 10)


def test_a_note_gets_its_last_day_from_the_rule_in_force_and_a_clock_watches_it(world):
    post, _head, officer, visit = world
    assert add_note(visit, officer).latest_on is None, "no rule: to be entered, never guessed"
    learn(post, officer, "NOTE_DAYS", 5)
    note = add_note(visit, officer, kind="FREQUENCES", what="Radio")

    assert note.latest_on == latest_day(visit.starts_on, 5, calendar_of(post.country))
    clock = visit.clocks.get()
    assert (clock.rule.code, clock.fixed_on, note.clock_id) == ("VIS_NOTE", note.latest_on, clock.pk)
    add(note, visit, officer, sent_on=visit.starts_on - timedelta(days=9), number="12/SSI")
    assert visit.clocks.get().kept_at is not None


def test_a_day_that_was_typed_stays_as_typed(world):
    post, _head, officer, visit = world
    typed = visit.starts_on - timedelta(days=9)
    note = add_note(visit, officer, latest_on=typed)
    assert (note.latest_on, note.rule) == (typed, None)


def test_the_notes_follow_a_visit_that_moves(world):
    post, _head, officer, visit = world
    learn(post, officer, "NOTE_DAYS", 3)
    note = add_note(visit, officer)
    visit, later = fresh(visit), visit.starts_on + timedelta(days=7)
    with acting_as(officer):
        services.edit(visit, by=officer, expected_version=visit.version, starts_on=later, ends_on=later)

    moved = NoteVerbale.objects.get(pk=note.pk)
    assert moved.latest_on == latest_day(later, 3, calendar_of(post.country))
    assert [clock.fixed_on for clock in visit.clocks.open()] == [moved.latest_on]
    assert visit.clocks.filter(moot_at__isnull=False).count() == 1


# --- The rules of the host State ------------------------------------------------------------------------------


def test_a_rule_that_nobody_recorded_is_said_to_be_entered(world):
    _post, _head, officer, visit = world
    add_agent(visit, officer)
    assert any("à saisir" in text and "agent armé" in text for text in told(visit, officer))


@pytest.mark.parametrize(("most", "blocks"), [(1, True), (2, False), (3, False)])
def test_agents_are_counted_against_the_rule(world, most, blocks):
    post, _head, officer, visit = world
    learn(post, officer, "MAX_AGENTS", most)
    for name in ("Castellan", "Marchetti"):
        add_agent(visit, officer, name)
    found = [check for check in told(visit, officer).values() if check.rule and check.rule.topic == "MAX_AGENTS"]
    assert [check.blocks for check in found] == [blocks]


def test_what_the_host_forbids_is_not_submitted_without_its_waiver(world):
    post, _head, officer, visit = world
    learn(post, officer, "MAX_VEHICLES", 1)
    for sign in ("V1", "V2"):
        add_vehicle(visit, officer, sign)
    prepared(visit, officer)
    with pytest.raises(Refusal, match="2 véhicules dans le cortège"):
        move(visit, officer, "submit")
    visit = fresh(visit)
    with acting_as(officer):
        services.edit(visit, by=officer, expected_version=visit.version, waiver="MAE/417")
    assert move(visit, officer, "submit").status == "A_VISER"


def test_weapons_are_checked_against_the_rule_and_against_their_bearers(world):
    post, _head, officer, visit = world
    learn(post, officer, "WEAPON_KINDS", kinds=["POING"])
    agent = add_agent(visit, officer)
    unarmed = add_agent(visit, officer, "Marchetti", armed=False)
    alone = add_agent(visit, officer, "Belkacem")
    add_weapon(visit, officer, agent, kind="LONGUE", model="HK 416")
    add_weapon(visit, officer, unarmed, number="FR4411")
    texts = " ".join(told(visit, officer))
    assert "n’admet pas d’arme longue" in texts
    assert f"{unarmed} n’est pas inscrit comme voyageant armé" in texts
    assert f"{alone} voyage armé et n’a aucune arme" in texts
    assert "aucune note verbale pour les armes" in texts


def test_the_rule_of_the_post_comes_before_the_one_that_ships():
    post = factories.make_post("BRU", covers=())
    head = factories.head_of(post)
    visit = make_visit(head, post=post, country=factories.make_country("BE"))
    for name in ("Un", "Deux", "Trois", "Quatre", "Cinq"):
        add_agent(visit, head, name)
    shipped = next(check for check in told(visit, head).values() if check.rule and check.rule.topic == "MAX_AGENTS")
    assert (shipped.rule.value, shipped.rule.to_verify, shipped.blocks) == (4, True, True)
    learn(post, head, "MAX_AGENTS", 6, country=factories.make_country("BE"))
    ours = next(check for check in told(visit, head).values() if check.rule and check.rule.topic == "MAX_AGENTS")
    assert (ours.rule.value, ours.blocks) == (6, False)


# --- Versions ---------------------------------------------------------------------------------------------


def test_the_same_words_are_the_same_version(world):
    _post, _head, officer, visit = world
    add_sequence(visit, officer)
    first = freeze(visit, officer)
    with acting_as(officer):
        assert fingerprint(VersionText.objects.get(version=first).snapshot) == first.fingerprint
    with pytest.raises(Refusal, match="Rien n’a changé depuis la version 1"):
        freeze(visit, officer)


def test_what_changes_is_said_in_words(world):
    _post, _head, officer, visit = world
    kept = add_sequence(visit, officer, "Entretien", time(10), time(11), place="Ministère")
    gone = add_sequence(visit, officer, "Déjeuner", time(12), time(13))
    freeze(visit, officer)
    add(kept, visit, officer, starts_at=time(10, 20), ends_at=time(11, 20))
    with acting_as(officer):
        parts.remove_part(fresh(visit), gone, by=officer)
    add_agent(visit, officer)
    freeze(visit, officer)
    with acting_as(officer):
        after, before = VersionText.objects.filter(case=visit.pk).order_by("-version__number")
        changes = dict(differences.between(before.snapshot, after.snapshot))

    moved, removed = changes["Programme"]
    assert (moved.kind, moved.details) == ("changed", ("de\u202f: 10:00 → 10:20", "à\u202f: 11:00 → 11:20"))
    assert (removed.kind, "Déjeuner" in removed.what) == ("removed", True)
    assert [change.what for change in changes["Délégation"]] == ["CASTELLAN Hugo"]
    assert set(changes) == {"Programme", "Délégation"}


def test_a_version_is_never_rewritten(world):
    _post, _head, officer, visit = world
    version = freeze(visit, officer)
    for model in (VisitVersion, VersionText):
        with acting_as(officer), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            model.objects.filter(case=visit.pk).update(case=visit.pk)
    assert version.number == 1


def test_the_number_of_an_identity_paper_is_in_no_version_and_sealed_in_its_column(world):
    _post, _head, officer, visit = world
    member = add_agent(visit, officer, passport="24 fr 00001")
    freeze(visit, officer)
    with acting_as(officer):
        assert "24FR00001" not in str(VersionText.objects.get(case=visit.pk).snapshot)
        assert parts.reveal_paper(fresh_member(member), by=officer) == "24FR00001"
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM consular_delegatepaper")
        assert "24FR00001" not in cursor.fetchone()[0]
    assert AuditEvent.objects.filter(verb="visit.reveal", actor_id=officer.pk).count() == 1


def fresh_member(member):
    return type(member).objects.select_related("case").get(pk=member.pk)


# --- The visa ------------------------------------------------------------------------------------------------


def test_the_version_that_is_signed_is_the_one_that_was_frozen(world):
    _post, head, officer, visit = world
    prepared(visit, officer)
    visit = move(visit, officer, "submit")
    version = visit.versions.get()
    request = visit.approval_requests.get()
    assert (request.document["version"], request.document["sha256"]) == (1, version.fingerprint)
    with acting_as(officer), pytest.raises(NotAllowed):
        approvals.decide(request, by=officer, decision="APPROVE")
    assert approve(visit, head).status == "PRETE"
    with pytest.raises(NotAllowed, match="ne change plus"):
        add_sequence(visit, officer, "Ajout")


def test_a_visit_taken_up_again_is_frozen_and_signed_again(world):
    _post, head, officer, visit = world
    prepared(visit, officer)
    approve(move(visit, officer, "submit"), head)
    move(visit, officer, "revise")
    add_sequence(visit, officer, "Ajout", time(15), None)
    visit = approve(move(visit, officer, "submit"), head)
    assert [one.number for one in visit.versions.all()] == [2, 1]
    assert visit.approval_requests.latest("pk").document["version"] == 2


def test_an_interim_signs_p_i(world):
    post, head, officer, visit = world
    deputy = factories.make_user(Role.ASIA, post)
    factories.make_interim(post, given_by=head, given_to=deputy)
    prepared(visit, officer)
    approve(move(visit, officer, "submit"), deputy)
    assert fresh(visit).approval_requests.get().signoffs.get().acting is True


@pytest.mark.parametrize(("days", "begins"), [(1, False), (0, True), (-1, True)])
def test_a_visit_begins_from_its_first_day(world, days, begins):
    post, head, officer, _visit = world
    visit = make_visit(officer, post=post, days=days, nights=3)
    prepared(visit, officer)
    approve(move(visit, officer, "submit"), head)
    if begins:
        assert move(visit, officer, "begin").status == "EN_COURS"
    else:
        with pytest.raises(Refusal, match="pas encore commencé"):
            move(visit, officer, "begin")


def test_the_lessons_are_due_two_days_after_and_close_the_visit(world):
    post, head, officer, _visit = world
    visit = make_visit(officer, post=post, days=0)
    prepared(visit, officer)
    approve(move(visit, officer, "submit"), head)
    visit = move(visit, officer, "begin", "finish")
    clock = visit.clocks.get(rule__code="VIS_RETEX")
    assert (clock.due_at.astimezone(post.zone).date() - timezone.localdate(timezone=post.zone)).days == 2
    with pytest.raises(Refusal, match="retour d’expérience"):
        move(visit, officer, "close")
    with acting_as(officer):
        services.write_retex(visit, by=officer, retex="Quatre véhicules suffisaient.")
    assert move(visit, officer, "close").status == "RETEX"
    assert visit.clocks.get(rule__code="VIS_RETEX").kept_at is not None


# --- Who reads what -------------------------------------------------------------------------------------------


def test_a_volunteer_prepares_the_visit_and_reads_no_weapon_nor_reserved_sequence(world):
    post, _head, officer, visit = world
    volunteer = factories.make_user(Role.VIA, post)
    agent = add_agent(visit, officer, passport="24FR00001")
    add_weapon(visit, officer, agent)
    add_sequence(visit, officer, "Itinéraire", reserved=True)
    freeze(visit, officer)
    add_sequence(visit, volunteer, "Déjeuner", time(12), time(13))

    with acting_as(volunteer):
        assert [one.what for one in VisitSequence.objects.all()] == ["Déjeuner"]
        assert counts("visitweapon", "delegatepaper", "versiontext") == [0, 0, 0]
        assert counts("visitversion", "delegationmember") == [1, 1]
    with acting_as(officer):
        assert counts("visitweapon", "delegatepaper", "versiontext") == [1, 1, 1]
    with pytest.raises(NotAllowed, match="aux officiers"):
        add_sequence(visit, volunteer, "Autre", time(16), None, reserved=True)
    with acting_as(volunteer), pytest.raises(NotAllowed):
        parts.remove_part(fresh(visit), agent, by=volunteer)


def counts(*tables):
    """Rows the database lets through, filters forgotten."""
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM consular_{table}")
            found.append(cursor.fetchone()[0])
    return found


def test_the_database_refuses_a_weapon_that_a_volunteer_would_write(world):
    post, _head, officer, visit = world
    volunteer = factories.make_user(Role.VIA, post)
    agent = add_agent(visit, officer)
    with acting_as(volunteer), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        VisitWeapon.objects.create(case=visit, member=agent, model="Glock", number="1")


def test_two_weapons_never_share_a_number(world):
    _post, _head, officer, visit = world
    agent = add_agent(visit, officer)
    add_weapon(visit, officer, agent)
    with pytest.raises(Refusal, match="déjà à la liste"):
        add_weapon(visit, officer, agent, number="fr4410")
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitWeapon.objects.create(case=visit, member=agent, model="Glock", number="fr4410")
