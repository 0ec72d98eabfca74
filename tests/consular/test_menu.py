"""The menu of the room: many pages stand on shelves, few do not; a list has no trail of its own."""

import re

import pytest

from tests.consular.crisis import Cell


@pytest.fixture
def cell(db):
    return Cell()


def tabs(page, label):
    """Words of the tabs of that name, the current one starred; None when the page has no such tabs."""
    found = re.search(rf'<nav class="ssi-tabs" aria-label="{label}">(.*?)</nav>', page, re.S)
    if found is None:
        return None
    links = re.findall(r"<a href=\"[^\"]*\"([^>]*)>([^<]*?) *</a>", found[1])
    return [f"{words}*" if "aria-current" in about else words for about, words in links]


def read(client, user, url):
    client.force_login(user)
    return client.get(url).content.decode()


SHELVES, PAGES = "Rubriques de cette partie", "Pages de cette partie"


def test_a_head_finds_each_page_on_the_shelf_of_its_name(cell, client):
    page = read(client, cell.asi, "/consulaire/sites/")

    assert tabs(page, SHELVES) == ["Crises", "Communauté", "Sécurité*", "Visites et déplacements"]
    assert {"Sites*", "Incidents"} <= set(tabs(page, PAGES))
    assert "Registre" not in tabs(page, PAGES)


def test_the_shelf_of_a_page_deeper_in_the_room_stays_open(cell, client):
    page = read(client, cell.asi, "/consulaire/visites/regles/")

    assert "Visites et déplacements*" in tabs(page, SHELVES)
    assert "Règles des pays hôtes*" in tabs(page, PAGES)


def test_few_pages_are_read_at_one_look(cell, client):
    page = read(client, cell.desk, "/consulaire/crises/reseau/")

    assert tabs(page, SHELVES) is None
    assert "Crises du réseau*" in tabs(page, PAGES)


@pytest.mark.parametrize("url", ["crises", "incidents", "alertes", "sites", "plan", "comparateur"])
def test_a_list_is_no_step_of_a_trail_to_itself(cell, client, url):
    page = read(client, cell.consul, f"/consulaire/{url}/")

    assert "<h1" in page
    assert 'class="ssi-crumbs"' not in page


def test_what_is_under_a_list_leads_back_to_it(cell, client):
    page = read(client, cell.consul, "/consulaire/points/")

    crumbs = re.search(r'class="ssi-crumbs".*?</nav>', page, re.S)[0]
    assert 'href="/consulaire/ilots/"' in crumbs
    assert '<span aria-current="page">Points de regroupement</span>' in crumbs
