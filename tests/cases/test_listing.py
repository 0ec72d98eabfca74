"""Lists and search as the people of a post meet them: what is found first, what is counted, how far one looks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases import listing
from ssi.cases.models import Case, CaseAccess
from tests.factories import make_domain, make_exchange, make_grant, make_post, make_user

pytestmark = pytest.mark.django_db
ALIKE = "voici les noms qui leur ressemblent"


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


def search(client, words, **more):
    return client.get(reverse("search"), {"q": words, **more}, follow=True).content.decode()


def test_names_alike_are_shown_only_when_no_file_holds_the_words_and_the_page_says_so(client, officer):
    make_exchange(officer, title="Filière Constantinescu")
    client.force_login(officer)
    page = search(client, "Constantinesco")
    assert "Filière Constantinescu" in page
    assert ALIKE in page
    make_exchange(officer, title="Filière Constantinesco")
    page = search(client, "Constantinesco")
    assert "Filière Constantinesco" in page
    assert "Filière Constantinescu" not in page
    assert ALIKE not in page


def test_a_whole_reference_leads_to_its_file_whatever_its_age(client, officer):
    exchange = make_exchange(officer)
    old = timezone.now() - timedelta(days=1200)
    Case.objects.filter(pk=exchange.pk).update(opened_at=old)
    client.force_login(officer)
    assert exchange.title not in search(client, "véhicule")
    assert exchange.title in search(client, "véhicule", tout="1")
    answer = client.get(reverse("search"), {"q": exchange.reference.lower()})
    assert answer.status_code == 302
    assert answer.url == exchange.get_absolute_url()


def test_the_reference_of_somebody_elses_file_is_no_reference_at_all(client, officer):
    exchange = make_exchange(officer)
    client.force_login(make_user(Role.ASI, make_post("BRU")))
    assert exchange.title not in search(client, exchange.reference)


def test_a_count_stops_at_its_cap_and_says_more(client, officer, monkeypatch):
    monkeypatch.setattr(listing, "COUNT_CAP", 2)
    monkeypatch.setattr(listing, "WORDS_COUNT_CAP", 3)
    for _ in range(4):
        make_exchange(officer)
    with acting_as(officer):
        assert listing.count(officer, listing.Wanted(kinds=("informationexchange",))) == (2, 2)
        assert listing.count(officer, listing.Wanted(words="véhicule")) == (3, 3)
        assert listing.count(officer, listing.Wanted(words="introuvable")) == (0, 0)
    client.force_login(officer)
    monkeypatch.setattr(listing.page_of, "__kwdefaults__", {**listing.page_of.__kwdefaults__, "size": 2})
    assert "plus de 3" in search(client, "véhicule")


@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_first_page_counts_on_from_where_it_ends(client, officer, monkeypatch, size):
    head = make_user(Role.ASI, officer.assignments.get().post)
    for number in range(5):
        exchange = make_exchange(officer)
        if number % 2:  # seen by the officer through two principals: counted once all the same
            make_grant(exchange, officer, by=head)
    monkeypatch.setattr(listing.page_of, "__kwdefaults__", {**listing.page_of.__kwdefaults__, "size": size})
    client.force_login(officer)
    for address in (reverse("liaison:exchange-list"), f"{reverse('search')}?q=véhicule"):
        page = client.get(address).context["page"]
        assert (len(page.rows), page.count, page.capped) == (size, 5, 0)
        page = client.get(f"{address}{'&' if '?' in address else '?'}avant={page.older}").context["page"]
        assert page.count == 5, "the second page counts from the top"


def test_a_list_of_one_kind_walks_that_kind_only(officer):
    exchange = make_exchange(officer)
    assert set(CaseAccess.objects.filter(case_id=exchange.pk).values_list("kind", flat=True)) == {exchange.kind}
    with acting_as(officer):
        page = listing.page_of(officer, Case.objects.all(), listing.Wanted(kinds=("report",)))
    assert page.rows == []
