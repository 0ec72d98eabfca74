"""Sessions, candidates and equipment for the tests: each reaches its state through the services, by who would do it."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from cooperation.equipment import services as equipment
from cooperation.models import CooperationAction, Nomination, TrainingSession
from cooperation.trainings import services
from ssi.accounts.context import acting_as
from ssi.cases.models import Case
from ssi.network.models import Country
from tests.cooperation.files import make_action

NAMES = ("Popescu", "Ionescu", "Dumitru", "Stan", "Gheorghe", "Rusu", "Munteanu", "Lazăr", "Toma", "Marin")


def make_session(by, action=None, *, starts_in=30, days=5, seats=12, canary="", **fields):
    """A session that begins in so many days (negative: it began already)."""
    action = action or make_action(by, canary=canary)
    action = CooperationAction.objects.select_related("post__country", "action_type").get(pk=action.pk)
    starts_on = timezone.localdate(timezone=action.post.zone) + timedelta(days=starts_in)
    fields = {
        "place": f"École de police {canary}".strip(),
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=days - 1),
        "seats": seats,
        "countries": [action.post.country_id],
    } | fields
    with acting_as(by):
        return services.add_session(action, by=by, **fields)


def fresh(session):
    return TrainingSession.objects.select_related("case__post__country", "case__action_type").get(pk=session.pk)


def nominate(session, by, n=0, *, canary="", country=None, **fields):
    session = fresh(session)
    fields = {
        "last_name": canary or NAMES[n % len(NAMES)],
        "first_name": "Ana" if n % 2 else "Ion",
        "sex": "F" if n % 2 else "M",
        "grade": "inspecteur",
        "service": "Direction des investigations",
        "country": Country.objects.get(pk=country or session.countries[0]),
        "rank": n + 1,
        "passport": "050123456",
        "passport_expires_on": session.ends_on + timedelta(days=900),
    } | fields
    with acting_as(by):
        return services.nominate(session, by=by, **fields)


def again(nomination):
    rows = Nomination.objects.select_related("session", "country", "case__post__country", "case__action_type")
    return rows.get(pk=nomination.pk)


def complete(nomination, by):
    with acting_as(by):
        services.tick(
            again(nomination),
            by=by,
            states=dict.fromkeys(("NOTE_VERBALE", "PASSEPORT", "PHOTO", "MEDICAL", "LANGUE"), "RECU"),
        )
    return again(nomination)


def vet(nomination, by, *, decision="FAVORABLE", on=None):
    on = on or timezone.localdate()
    with acting_as(by):
        vetting = services.ask_vetting(again(nomination), by=by, authority="DCIS", asked_on=on)
        services.decide_vetting(vetting, by=by, decision=decision, decided_on=on)
    return again(nomination)


def act(nomination, by, *names):
    for name in names:
        with acting_as(by):
            services.perform(again(nomination), name, by=by)
    return again(nomination)


def verified(session, by, n=0, **fields):
    return vet(complete(nominate(session, by, n, **fields), by), by)


def selected(session, by, n=0, **fields):
    """`by`: the head or the deputy."""
    return act(verified(session, by, n, **fields), by, "select")


def reserved(session, by, n=0, **fields):
    return act(verified(session, by, n, **fields), by, "reserve")


def make_lot(by, action=None, *, canary="", **fields):
    action = action or make_action(by, canary=canary, kind="EQUIP")
    action = Case.objects.get(pk=action.pk).specific()
    fields = {
        "designation": f"Valise de scène de crime {canary}".strip(),
        "quantity": 2,
        "serials": ["VSC-0001", "VSC-0002"],
        "value": Decimal(4800),
        "service": f"Institut de criminalistique {canary}".strip(),
        "control": "AUCUN",
        "customs": "SANS_OBJET",
    } | fields
    with acting_as(by):
        return equipment.save(None, action, by=by, **fields)


def hand(lot, by, *, on=None):
    with acting_as(by):
        return equipment.hand_over(
            lot, by=by, handed_on=on or timezone.localdate(), handed_at="Bucarest", received_by="Le directeur"
        )


def clocks_of(session):
    rows = session.session_clocks.select_related("clock__rule")
    return {row.clock.rule.code: row.clock for row in rows.order_by("pk")}
