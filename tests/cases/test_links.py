"""Links between files: read from both ends, and only by whoever sees both."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from liaison.judicial.models import RogatoryCommission
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.cases import links
from ssi.cases.models import Case, CaseEvent, CaseLink, LinkNature
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import head_of, make_domain, make_exchange, make_grant, make_post, make_user
from tests.kinds.rogatorycommission import make as make_judicial

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT")


@pytest.fixture
def judicial(officer, post):
    return make_judicial(officer, post=post, domain=make_domain("stups"), canary="CANARILIEN")


@pytest.fixture
def tied(exchange, judicial, officer):
    with acting_as(officer):
        return links.link(exchange, to=judicial, by=officer, reason="Suite judiciaire")


def page_of(client, person, case):
    client.force_login(person)
    return client.get(reverse("cases:links", args=[case.reference])).content.decode()


def hide(case):
    Case.objects.filter(pk=case.pk).update(compartmented=True)


def test_a_link_is_followed_from_either_end(client, officer, exchange, judicial, tied):
    there, back = page_of(client, officer, exchange), page_of(client, officer, judicial)

    assert judicial.reference in there
    assert "a conduit à" in there
    assert exchange.reference in back
    assert "issu de" in back


def test_the_rail_of_the_file_shows_its_neighbours(client, officer, exchange, judicial, tied):
    client.force_login(officer)
    for case, other in ((exchange, judicial), (judicial, exchange)):
        shown = client.get(case.get_absolute_url()).content.decode()
        assert f'href="{other.get_absolute_url()}"' in shown


def test_who_sees_one_end_only_learns_nothing_not_even_a_count(client, officer, exchange, judicial, tied, post):
    colleague = make_user(Role.ODL, post, domains=[make_domain("stups")])
    client.force_login(colleague)
    before = client.get(exchange.get_absolute_url()).content.decode()
    assert judicial.reference in before
    hide(judicial)

    for address in (
        exchange.get_absolute_url(),
        reverse("cases:links", args=[exchange.reference]),
        reverse("cases:history", args=[exchange.reference]),
    ):
        shown = client.get(address).content.decode()
        assert judicial.reference not in shown, address
        assert "CANARILIEN" not in shown, address
        assert "a conduit à" not in shown.split("<form")[0], address
    assert client.get(exchange.get_absolute_url()).context["case"].linked == []


def test_the_timeline_of_a_file_does_not_tell_its_links(exchange, tied):
    assert not CaseEvent.objects.filter(case=exchange, verb__startswith="case.link").exists()


def test_the_journal_names_the_link_to_its_author_and_to_nobody_else(officer, post, exchange, tied):
    line = AuditEvent.objects.get(verb="case.link")
    assert (line.actor_id, line.subject_id, line.case_id, line.post_id, line.reference) == (
        officer.pk,
        str(tied.pk),
        None,
        None,
        "",
    )


def test_the_second_wall_hides_a_link_whose_other_end_is_closed(officer, post, judicial, tied):
    colleague = make_user(Role.ODL, post, domains=[make_domain("stups")])
    with acting_as(colleague):
        assert CaseLink.objects.count() == 1
    hide(judicial)
    with acting_as(colleague):
        assert CaseLink.objects.count() == 0
    with acting_as(officer):
        assert CaseLink.objects.count() == 1, "named on both, the officer still reads it"


def test_the_database_refuses_a_link_to_a_file_one_does_not_see(officer, exchange):
    elsewhere = make_exchange(post=make_post("DJI"))
    row = {"nature": "LED_TO", "by": officer}
    with acting_as(officer), pytest.raises(DatabaseError), transaction.atomic():
        CaseLink.objects.bulk_create([CaseLink(origin_id=exchange.pk, destination_id=elsewhere.pk, **row)])


def test_a_file_that_is_closed_to_me_and_one_that_does_not_exist_are_refused_in_the_same_words(
    client, officer, exchange
):
    hidden = make_exchange(post=make_post("DJI"))
    client.force_login(officer)
    address = reverse("cases:links", args=[exchange.reference])
    told = set()
    for reference in (hidden.reference, "EXI-DJI-2026-99998"):
        answer = client.post(address, {"act": "link", "to": reference, "nature": "LED_TO"})
        assert answer.status_code == 422
        told.add(str(answer.context["form"].errors["to"]))
    assert len(told) == 1
    with acting_as(officer), pytest.raises(Refusal):
        links.link(exchange, to=hidden, by=officer)


def test_the_same_two_files_are_linked_once_whatever_the_direction(officer, exchange, judicial, tied):
    with acting_as(officer):
        for origin, destination in ((exchange, judicial), (judicial, exchange)):
            with pytest.raises(Refusal, match="déjà liés"):
                links.link(origin, to=destination, by=officer)
        with pytest.raises(Refusal, match="lui-même"):
            links.link(exchange, to=exchange, by=officer)


def test_a_link_is_removed_from_either_end_and_the_files_stay(client, officer, exchange, judicial, tied):
    client.force_login(officer)
    answer = client.post(reverse("cases:links", args=[judicial.reference]), {"act": "unlink", "link": tied.pk})

    assert answer.status_code == 302
    assert not CaseLink.objects.exists()
    assert AuditEvent.objects.filter(verb="case.unlink", subject_id=str(tied.pk)).exists()
    assert RogatoryCommission.objects.filter(pk=judicial.pk).exists()


def test_a_link_is_not_removed_from_a_file_that_is_not_one_of_its_ends(client, officer, tied):
    third = make_exchange(officer)
    client.force_login(officer)
    with acting_as(officer), pytest.raises(Refusal):
        links.unlink(tied, case=third, by=officer)


def test_a_reader_by_name_links_nothing(client, officer, exchange, judicial):
    reader = make_user(Role.ODL, make_post("DJI"))
    for case in (exchange, judicial):
        make_grant(case, reader, by=head_of(exchange.post))
    with acting_as(reader), pytest.raises(NotAllowed):
        links.link(exchange, to=judicial, by=reader)
    client.force_login(reader)
    typed = {"act": "link", "to": judicial.reference, "nature": "LED_TO"}
    assert client.post(reverse("cases:links", args=[exchange.reference]), typed).status_code == 404


def test_a_neighbour_of_a_higher_marking_is_named_by_its_reference_alone(client, officer, exchange, judicial, tied):
    Case.objects.filter(pk=judicial.pk).update(marking="DR")
    shown = page_of(client, officer, exchange)
    assert judicial.reference in shown
    assert "CANARILIEN" not in shown
    assert exchange.title in page_of(client, officer, judicial)


def test_the_page_of_a_file_costs_the_same_with_ten_links_as_with_none(client, officer, exchange):
    def cost():
        with connection.execute_wrapper(count := _Count()):
            assert client.get(exchange.get_absolute_url()).status_code == 200
        return count.statements

    client.force_login(officer)
    client.get(exchange.get_absolute_url())
    bare = cost()
    others = [make_exchange(officer) for _n in range(10)]
    with acting_as(officer):
        for other in others:
            links.link(exchange, to=other, by=officer, nature=LinkNature.SAME_FACTS)
    client.get(exchange.get_absolute_url())
    assert cost() == bare


class _Count:
    statements = 0

    def __call__(self, execute, sql, params, many, context):
        self.statements += 1
        return execute(sql, params, many, context)
