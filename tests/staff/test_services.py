"""Acts on the staff: who may, what is refused in words, and what the second wall shows without the first."""

import pytest
from django.db import DatabaseError, transaction

from ssi.accounts.context import acting_as
from ssi.audit.models import AuditEvent
from ssi.staff import services, team
from ssi.staff.models import Absence, CourseTaken, Duty, Establishment, Handover, OfficerSheet
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests.staff.cast import in_days

pytestmark = pytest.mark.django_db
LEAVE = Absence.Kind.LEAVE


def leave(cast, user, first, last, by=None, **more):
    by = by or cast.head
    with acting_as(by):
        return services.note_absence(
            by=by, post=cast.post, user=user, kind=LEAVE, starts_on=in_days(first), ends_on=in_days(last), **more
        )


def duty(cast, user, first, last, by=None, **more):
    by = by or cast.head
    with acting_as(by):
        return services.put_on_duty(
            by=by, post=cast.post, user=user, starts_on=in_days(first), ends_on=in_days(last), phone="", **more
        )


def test_the_head_and_the_deputy_write_and_nobody_else(cast):
    leave(cast, cast.officer, 1, 2)
    leave(cast, cast.officer, 4, 5, by=cast.deputy)
    for who in (cast.officer, cast.volunteer, cast.ambassador, cast.desk, cast.stranger):
        with pytest.raises(NotAllowed):
            leave(cast, cast.other, 1, 2, by=who)


def test_a_person_is_away_once_at_a_time(cast):
    leave(cast, cast.officer, 3, 6)
    for first, last in ((1, 3), (6, 9), (4, 5)):
        with pytest.raises(Refusal, match="déjà noté absent"):
            leave(cast, cast.officer, first, last)
    leave(cast, cast.officer, 7, 9)


def test_an_absence_is_changed_over_the_version_one_read(cast):
    row = leave(cast, cast.officer, 3, 6)
    leave(cast, cast.officer, 3, 8, absence=row, expected_version=1)
    with pytest.raises(StaleVersion):
        leave(cast, cast.officer, 3, 9, absence=row, expected_version=1)
    assert Absence.objects.get().ends_on == in_days(8)


def test_an_absence_noted_of_the_wrong_person_is_given_to_the_right_one(cast):
    row = leave(cast, cast.officer, 3, 6)
    leave(cast, cast.other, 3, 6, absence=row, expected_version=1)
    assert Absence.objects.get().user == cast.other


def test_one_person_at_a_time_is_on_duty_and_is_not_away(cast):
    duty(cast, cast.officer, 1, 7)
    with pytest.raises(Refusal, match="déjà de permanence"):
        duty(cast, cast.other, 7, 8)
    leave(cast, cast.other, 10, 12)
    with pytest.raises(Refusal, match="noté absent"):
        duty(cast, cast.other, 8, 10)
    duty(cast, cast.other, 8, 9)


def test_an_end_before_its_beginning_is_refused_beside_its_field(cast):
    with pytest.raises(Refusal) as refusal:
        leave(cast, cast.officer, 3, 2)
    assert refusal.value.field == "ends_on"


def test_a_course_is_not_validated_before_it_ends(cast):
    fields = {"by": cast.head, "post": cast.post, "user": cast.officer, "kind": CourseTaken.Kind.LANGUAGE}
    with acting_as(cast.head):
        with pytest.raises(Refusal, match="pas terminé"):
            services.save_course(**fields, starts_on=in_days(-3), ends_on=in_days(1), validated=True)
        services.save_course(**fields, starts_on=in_days(-3), ends_on=in_days(0), validated=True)


def test_the_agreement_of_a_state_does_not_come_before_it_is_asked(cast):
    fields = {"by": cast.head, "post": cast.post, "user": cast.head, "country": cast.post.country, "resident": True}
    with acting_as(cast.head):
        with pytest.raises(Refusal, match="précède la demande"):
            services.save_accreditation(**fields, asked_on=in_days(-3), granted_on=in_days(-4), ends_on=None)
        services.save_accreditation(**fields, asked_on=in_days(-3), granted_on=None, ends_on=None)
        with pytest.raises(Refusal, match="déjà notée"):
            services.save_accreditation(**fields, asked_on=in_days(-3), granted_on=None, ends_on=None)


def test_nobody_is_written_of_at_a_post_where_they_do_not_serve(cast):
    with pytest.raises(Refusal, match="ne sert pas"):
        leave(cast, cast.stranger, 1, 2)


def test_the_director_alone_decides_the_numbers_and_the_newest_counts(cast):
    for who in (cast.head, cast.desk):
        with acting_as(who), pytest.raises(NotAllowed):
            services.set_establishment(by=who, post=cast.post, role="ODL", seats=3, since=in_days(0))
    with acting_as(cast.director):
        services.set_establishment(by=cast.director, post=cast.post, role="ODL", seats=3, since=in_days(-10))
        services.set_establishment(by=cast.director, post=cast.post, role="ODL", seats=4, since=in_days(0))
        services.set_establishment(by=cast.director, post=cast.post, role="ODL", seats=5, since=in_days(1))
    with acting_as(cast.head):
        assert team.seats_of([cast.post], cast.head, in_days(0)) == {(cast.post.pk, "ODL"): 4}


@pytest.fixture
def written(cast):
    leave(cast, cast.officer, 1, 2)
    duty(cast, cast.officer, 5, 6)
    with acting_as(cast.head):
        services.save_sheet(by=cast.head, post=cast.post, user=cast.officer, corps="POLICE", languages="anglais",
                            passport_until=None, visa_until=None, card_until=None)  # fmt: skip
    with acting_as(cast.director):
        services.set_establishment(by=cast.director, post=cast.post, role="ODL", seats=3, since=in_days(0))
    return cast


#: who → how many (sheets, absences, lines of rota, decided numbers) of the post they see.
SEEN = {
    "head": (1, 1, 1, 1),
    "deputy": (1, 1, 1, 1),
    "ambassador": (1, 1, 1, 1),
    "desk": (1, 1, 1, 1),
    "officer": (1, 1, 1, 0),
    "other": (0, 0, 1, 0),
    "volunteer": (0, 0, 1, 0),
    "stranger": (0, 0, 0, 0),
}
MODELS = (OfficerSheet, Absence, Duty, Establishment)


@pytest.mark.parametrize("who", SEEN)
def test_each_sees_what_the_specification_says_on_both_walls(written, who):
    user = getattr(written, who)
    with acting_as(user):
        assert tuple(model.objects.visible_to(user).count() for model in MODELS) == SEEN[who], "first wall"
        assert tuple(model.objects.count() for model in MODELS) == SEEN[who], "second wall"


@pytest.mark.parametrize("who", ["officer", "volunteer", "ambassador", "desk", "stranger"])
def test_the_database_refuses_the_writing_of_whoever_does_not_run_the_post(written, who):
    user = getattr(written, who)
    with acting_as(user), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Absence(post=written.post, user=written.other, starts_on=in_days(1), ends_on=in_days(2), noted_by=user).save()


def test_an_act_is_journalled_by_reference_and_never_with_its_kind_of_leave(cast):
    leave(cast, cast.officer, 1, 2)
    event = AuditEvent.objects.filter(verb="staff.note_absence").get()
    assert "LEAVE" not in str(event.details)
    assert Handover.objects.count() == 0
