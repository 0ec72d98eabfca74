"""Who sees the annuaire: every person of a small network against every row, on both walls, by an oracle of its own."""

import pytest
from django.db import DatabaseError, connection, transaction

from ssi.accounts.context import NobodyThere, acting_as, application
from ssi.accounts.models import Assignment, Delegation
from ssi.accounts.roles import Role
from ssi.directory.models import Contact, PartnerService
from tests import factories
from tests.house.world import World

pytestmark = pytest.mark.django_db

#: Written from the specification (liaison.md §7.3), not from the code.
OFFICERS = {"ASI", "ASIA", "ODL"}
STAFF = OFFICERS | {"VIA", "ASSISTANT"}
DESK = {"DCIS_OFFICER", "DCIS_DIRECTOR"}


def roles_of(user, today):
    """{post or None: roles} in force today, interims included. Nothing for a closed account."""
    held = {}
    for one in Assignment.objects.in_force(today).filter(user=user, user__is_active=True):
        held.setdefault(one.post_id, set()).add(one.role)
    for one in Delegation.objects.filter(given_to=user, kind="INTERIM", starts_on__lte=today, ends_on__gte=today):
        if one.post_id in held and one.revoked_at is None:
            held[one.post_id].add("ASI")
    return held


def expected(user, row, today):
    held = roles_of(user, today)
    here = held.get(row.post_id, set())
    if isinstance(row, PartnerService):
        return bool(here & STAFF) or bool(held.get(None, set()) & DESK)
    return bool(here & (OFFICERS if row.sensitive else STAFF))


def naked(user, table):
    """What a query that forgot to filter returns to the application."""
    try:
        door = acting_as(user)
        with door:
            return identifiers(table)
    except NobodyThere:
        with application():
            return identifiers(table)


def identifiers(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        return {key for (key,) in cursor.fetchall()}


def test_every_person_sees_what_the_specification_says_on_both_walls():
    world, today, decisions = World(), factories.timezone.localdate(), 0
    for post in world.posts:
        service = factories.make_service(post)
        factories.make_contact(service)
        factories.make_contact(service, name="Ionescu Ana", sensitive=True)
    mixed = factories.make_user(Role.VIA, world.posts[0])
    factories.assign(mixed, Role.ODL, world.posts[1])
    factories.assign(factories.make_user(Role.DCIS_OFFICER), Role.ASSISTANT, world.posts[0])
    people = [*world.people.values(), *factories.User.objects.exclude(pk__in=[u.pk for u in world.people.values()])]
    wrong = []
    for model in (PartnerService, Contact):
        rows = list(model.objects.all())
        for user in people:
            wanted = {row.pk for row in rows if expected(user, row, today)}
            walls = {
                "rows": naked(user, model._meta.db_table),
                "visible_to": set(model.objects.visible_to(user).values_list("pk", flat=True)),
            }
            decisions += 2 * len(rows)
            wrong += [
                (model.__name__, user.email, wall, seen ^ wanted) for wall, seen in walls.items() if seen != wanted
            ]
    assert decisions > 400
    assert wrong == []


def test_nobody_unnamed_reads_a_row():
    factories.make_contact()
    with application():
        assert identifiers("directory_partnerservice") == identifiers("directory_contact") == set()


@pytest.fixture
def post():
    return factories.make_post("BUC")


def test_a_volunteer_cannot_write_a_sensitive_contact_even_in_sql(post):
    volunteer, service = factories.make_user(Role.VIA, post), factories.make_service(post)
    contact = factories.make_contact(service)
    with acting_as(volunteer), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(sensitive=True)


def test_the_desk_writes_nothing_in_the_directory_of_a_post(post):
    officer, service = factories.make_user(Role.DCIS_OFFICER), factories.make_service(post)
    with acting_as(officer):
        assert PartnerService.objects.filter(pk=service.pk).update(name="Autre") == 0


def test_a_contact_cannot_be_hung_on_the_service_of_another_post(post):
    there = factories.make_service(factories.make_post("DJI"))
    contact = factories.make_contact(factories.make_service(post))
    with pytest.raises(DatabaseError, match="service_of_the_same_post"), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(service=there)


def test_nobody_writes_in_the_name_of_somebody_else(post):
    officer, head = factories.make_user(Role.ODL, post), factories.head_of(post)
    fields = {"post": post, "country": post.country, "time_zone": "UTC", "name": "Police", "created_by": head}
    with acting_as(officer), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        PartnerService.objects.create(**fields)
