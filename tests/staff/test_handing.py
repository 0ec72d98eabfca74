"""Hand-over: what somebody leaves is listed, accepted item by item, and nothing stays theirs."""

import pytest
from django.urls import reverse

from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.cases.models import Case
from ssi.directory import oral
from ssi.directory import services as directory
from ssi.directory.models import Contact, Promise
from ssi.reports import documents
from ssi.staff import handing, team
from ssi.staff.models import Handover, HandoverItem
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.staff.cast import in_days

pytestmark = pytest.mark.django_db
Kind = HandoverItem.Kind


@pytest.fixture
def begun(cast):
    """The officer leaves in ten days: two files (one compartmented), a promise, a contact. `other` follows."""
    domain = factories.make_domain("stups")
    cast.file = factories.make_exchange(cast.officer, post=cast.post, domain=domain)
    cast.closed = factories.make_exchange(cast.officer, post=cast.post, domain=domain)
    Case.objects.filter(pk=cast.closed.pk).update(compartmented=True)
    cast.contact = factories.make_contact(factories.make_service(cast.post), name="Popescu")
    with acting_as(cast.officer):
        oral.note(by=cast.officer, post=cast.post, text="Appel", who="Popescu", promise="Liste", promised_by="MADE")
        directory.hand_on_contact(cast.contact, by=cast.officer, to=cast.officer)
    assignment = Assignment.objects.get(user=cast.officer)
    assignment.ends_on = in_days(10)
    assignment.save()
    with acting_as(cast.head):
        cast.handover = handing.open_handover(by=cast.head, assignment=assignment, successor=cast.other, keys="Coffre")
    return cast


def items(cast, kind):
    found = list(HandoverItem.objects.filter(handover=cast.handover, kind=kind).order_by("pk"))
    for item in found:
        item.handover = cast.handover
    return found


def test_everything_the_leaving_officer_holds_is_listed_even_what_the_successor_may_not_read(begun):
    assert [item.key for item in items(begun, Kind.FILE)] == sorted([begun.file.reference, begun.closed.reference])
    assert [len(items(begun, kind)) for kind in (Kind.PROMISE, Kind.CONTACT)] == [1, 1]


def test_the_successor_reads_the_titles_they_may_and_no_other(begun):
    with acting_as(begun.other):
        lines = {line.item.key: line for line in handing.lines_of(begun.handover, begun.other)[Kind.FILE]}
    assert lines[begun.file.reference].note == begun.file.title
    assert (lines[begun.closed.reference].label, lines[begun.closed.reference].may_accept) == ("", False)


def test_a_file_a_promise_and_a_contact_accepted_change_hands(begun):
    with acting_as(begun.other):
        for kind in Kind:
            for item in items(begun, kind):
                if item.key != begun.closed.reference:
                    handing.accept(item, by=begun.other)
    assert Case.objects.get(pk=begun.file.pk).owner == begun.other
    assert Promise.objects.get().holder == begun.other
    assert Contact.objects.get(pk=begun.contact.pk).holder == begun.other


def test_a_compartmented_file_is_given_by_the_head_alone(begun):
    item = next(item for item in items(begun, Kind.FILE) if item.key == begun.closed.reference)
    with acting_as(begun.other), pytest.raises(Refusal, match="pas ouvert"):
        handing.accept(item, by=begun.other)
    with acting_as(begun.head):
        handing.accept(item, by=begun.head)
    assert Case.objects.get(pk=begun.closed.pk).owner == begun.other


def test_nobody_else_accepts(begun):
    item = items(begun, Kind.FILE)[0]
    third = factories.make_user("ODL", begun.post, domains=[factories.make_domain("stups")])
    with acting_as(third), pytest.raises(NotAllowed):
        handing.accept(item, by=third)


def test_a_file_given_to_a_third_person_meanwhile_is_not_taken_from_them(begun):
    Case.objects.filter(pk=begun.file.pk).update(owner=begun.deputy)
    item = next(item for item in items(begun, Kind.FILE) if item.key == begun.file.reference)
    with acting_as(begun.other):
        handing.accept(item, by=begun.other)
    assert Case.objects.get(pk=begun.file.pk).owner == begun.deputy


def test_it_does_not_end_while_something_is_left_nor_while_something_new_is_held(begun):
    with acting_as(begun.head):
        with pytest.raises(Refusal, match="4 éléments restent"):
            handing.close(begun.handover, by=begun.head)
        for kind in Kind:
            for item in items(begun, kind):
                handing.accept(item, by=begun.head)
    new = factories.make_exchange(begun.officer, post=begun.post, domain=factories.make_domain("stups"))
    with acting_as(begun.head):
        with pytest.raises(Refusal, match="1 élément reste"):
            handing.close(begun.handover, by=begun.head)
        assert handing.refresh(begun.handover, by=begun.head) == 1
        handing.accept(items(begun, Kind.FILE)[-1], by=begun.head)
        handing.close(begun.handover, by=begun.head)
    assert Handover.objects.get().closed_at is not None
    assert Case.objects.get(pk=new.pk).owner == begun.other


@pytest.mark.parametrize("who", ["deputy", "officer", "ambassador", "desk", "stranger"])
def test_only_the_head_opens_one(cast, who):
    user, assignment = getattr(cast, who), Assignment.objects.get(user=cast.officer)
    with acting_as(user), pytest.raises(NotAllowed):
        handing.open_handover(by=user, assignment=assignment, successor=cast.other)


def test_one_without_an_end_or_to_oneself_or_twice_is_refused(cast):
    assignment = Assignment.objects.get(user=cast.officer)
    with acting_as(cast.head), pytest.raises(Refusal, match="date de fin"):
        handing.open_handover(by=cast.head, assignment=assignment, successor=cast.other)
    assignment.ends_on = in_days(3)
    assignment.save()
    with acting_as(cast.head):
        with pytest.raises(Refusal, match="soi-même"):
            handing.open_handover(by=cast.head, assignment=assignment, successor=cast.officer)
        with pytest.raises(Refusal, match="ne sert pas"):
            handing.open_handover(by=cast.head, assignment=assignment, successor=cast.stranger)
        handing.open_handover(by=cast.head, assignment=assignment, successor=cast.other)
        with pytest.raises(Refusal, match="déjà ouverte"):
            handing.open_handover(by=cast.head, assignment=assignment, successor=cast.other)


@pytest.mark.parametrize(("who", "seen"), [("head", 1), ("deputy", 1), ("officer", 1), ("other", 1), ("ambassador", 0),
                                           ("volunteer", 0), ("desk", 0), ("stranger", 0)])  # fmt: skip
def test_it_is_seen_by_both_and_by_those_who_run_the_post_on_both_walls(begun, who, seen):
    user = getattr(begun, who)
    with acting_as(user):
        assert Handover.objects.visible_to(user).count() == Handover.objects.count() == seen
        assert bool(HandoverItem.objects.visible_to(user)) is bool(HandoverItem.objects.all()) is bool(seen)


def test_files_left_by_someone_who_is_gone_are_shown(begun):
    with acting_as(begun.head):
        assert list(team.orphans_of(begun.post, begun.head, in_days(10))) == []
        left = team.orphans_of(begun.post, begun.head, in_days(11))
        assert {case.pk for case in left} == {begun.file.pk, begun.closed.pk}


def test_the_file_of_the_departing_officer_says_what_its_reader_may_read(begun):
    kind = documents.document_of("handover-file")
    told = {}
    for name in ("head", "other"):
        user = getattr(begun, name)
        with acting_as(user):
            subject = kind.subject_of(user, str(begun.handover.pk))
            told[name] = str(kind.collect(subject, by=user, number="DOC-1", variant="").to_json())
    for text in told.values():
        assert begun.file.reference in text
        assert "Liste" in text
        assert "Popescu" in text
        assert "Coffre" in text
    assert begun.closed.reference in told["head"]
    assert begun.closed.reference not in told["other"]
    with acting_as(begun.ambassador):
        assert kind.subject_of(begun.ambassador, str(begun.handover.pk)) is None


def test_the_successor_accepts_on_the_page_and_their_day_says_what_is_left(begun, client):
    client.force_login(begun.other)
    assert "3 éléments à accepter" not in client.get("/").content.decode()
    assert "4 éléments à accepter" in client.get("/").content.decode()
    page = reverse("staff:handover", args=[begun.handover.pk])
    assert "Accepter" in client.get(page).content.decode()
    item = next(item for item in items(begun, Kind.FILE) if item.key == begun.file.reference)
    assert client.post(reverse("staff:handover-accept", args=[begun.handover.pk, item.pk])).url == page
    assert Case.objects.get(pk=begun.file.pk).owner == begun.other
    assert "3 éléments à accepter" in client.get("/").content.decode()
