"""Who sees the community: every person of a small network against every row, on both walls, by an oracle of its own."""

import pytest
from django.db import DatabaseError, connection, transaction

from consular.ilots.models import ChefIlot, Ilot, MeetingPoint
from consular.ilots.models import TestCall as Call
from consular.ilots.services import note_call
from consular.papers.models import PaperCopy
from consular.register.models import ExtractDraft, Household, Person, RegisterExtract, RegisterReading
from consular.register.views import counts
from ssi.accounts.context import NobodyThere, acting_as, application
from ssi.accounts.roles import Role
from tests import factories
from tests.consular.community import (
    DUPONT,
    bring,
    consul_of,
    make_chef,
    make_copy,
    make_extract,
    make_ilot,
    make_point,
    say_why,
)
from tests.directory.test_reach import roles_of
from tests.house.world import World

pytestmark = pytest.mark.django_db

#: Written from the specification (cooperation-consular.md §4.5), not from the code.
READERS = {"CONSUL", "ASI", "ASIA"}
OF_THE_POST = (Person, Household, RegisterExtract, Ilot, ChefIlot, MeetingPoint, Call, PaperCopy)


def naked(user, model):
    """What a query that forgot to filter returns to the application."""
    try:
        with acting_as(user):
            return identifiers(model)
    except NobodyThere:
        with application():
            return identifiers(model)


def identifiers(model):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {model._meta.db_table}")
        return {key for (key,) in cursor.fetchall()}


def settle_community(post):
    consul = consul_of(post)
    make_extract(post)
    ilot = make_ilot(post, "A", areas=("Plateau",), main_point=make_point(post))
    chef = make_chef(ilot)
    with acting_as(consul):
        note_call(chef, by=consul, joined=True, minutes=12)
    make_copy(ilot)
    return ilot


def test_every_person_sees_what_the_specification_says_on_both_walls():
    world, today, decisions, wrong = World(), factories.timezone.localdate(), 0, []
    for post in world.posts:
        settle_community(post)
    for model in OF_THE_POST:
        rows = list(model.objects.all())
        assert {row.post_id for row in rows} == {post.pk for post in world.posts}, model
        for user in world.people.values():
            held = roles_of(user, today)
            wanted = {row.pk for row in rows if held.get(row.post_id, set()) & READERS}
            seen = {
                "rows": naked(user, model),
                "visible_to": set(model.objects.visible_to(user).values_list("pk", flat=True)),
            }
            decisions += 2 * len(rows)
            wrong += [(model.__name__, user.email, wall) for wall, keys in seen.items() if keys != wanted]
    assert decisions > 1000
    assert wrong == []


def test_a_draft_and_a_reason_are_seen_by_whoever_made_them_alone():
    post = factories.make_post("DJI")
    draft = bring(post, DUPONT)
    head = factories.make_user(Role.ASI, post)
    other = factories.make_user(Role.CONSUL, post)
    reading = say_why(head, post)
    assert naked(draft.created_by, ExtractDraft) == {draft.pk}
    assert naked(other, ExtractDraft) == set() == naked(head, ExtractDraft)
    assert naked(head, RegisterReading) == {reading.pk}
    assert naked(other, RegisterReading) == set()


def test_the_desk_gets_numbers_and_the_others_nothing():
    here, there = factories.make_post("DJI"), factories.make_post("BUC")
    settle_community(here)
    make_extract(there, DUPONT)
    desk, officer = factories.make_user(Role.DCIS_OFFICER), factories.make_user(Role.ODL, here)
    with acting_as(desk):
        told = {row["post_id"]: row for row in counts()}
        assert told[here.pk]["persons"] == 4
        assert (told[here.pk]["visitors"], told[here.pk]["placed"], told[here.pk]["ilots"]) == (1, 2, 1)
        assert told[here.pk]["ilots_without_chef"] == 0
        assert told[there.pk]["persons"] == 1
        assert identifiers(Person) == set()
    with acting_as(officer):
        assert counts() == []
    with acting_as(consul_of(here)):
        assert [row["post_id"] for row in counts()] == [here.pk]


def test_nobody_writes_in_the_community_of_another_post_even_in_sql():
    here, there = factories.make_post("DJI"), factories.make_post("BUC")
    settle_community(here)
    stranger = consul_of(there)
    with acting_as(stranger):
        assert Person.objects.filter(post=here).update(last_name="X") == 0
        assert Person.objects.filter(post=here).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Ilot.objects.create(post=here, code="Z", name="Z", created_by=stranger)


def test_a_household_cannot_be_put_in_the_ilot_of_another_post():
    here, there = factories.make_post("DJI"), factories.make_post("BUC")
    settle_community(here)
    elsewhere = make_ilot(there, "A")
    refused = pytest.raises(DatabaseError, match="ilot_of_the_same_post")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        Household.objects.filter(post=here, external_ref="F1").update(ilot=elsewhere)


def test_a_test_call_and_a_reason_are_never_rewritten():
    post = factories.make_post("DJI")
    settle_community(post)
    consul = consul_of(post)
    reading = say_why(consul, post)
    for model in (Call, RegisterReading):
        with acting_as(consul), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.update(post=post)
    assert reading.pk
