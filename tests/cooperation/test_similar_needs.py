"""What brings the needs of two posts nearer, told with its reason; nothing of a need that was not shared."""

import pytest
from django.urls import reverse

from cooperation.needs.similar import groups
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases import reach
from ssi.network.languages import kilometres, shared_languages
from tests.bench.browser import observed
from tests.cooperation.files import make_need
from tests.factories import head_of, make_country, make_domain, make_post, make_user

pytestmark = pytest.mark.django_db
PAGE = "cooperation:need-similar"


@pytest.fixture
def desk():
    return make_user(Role.DCIS_OFFICER)


def need_at(code, title, *, shared=False, country=None, domain="stups"):
    post = make_post(code)
    by = head_of(post)
    country = make_country(country) if country else post.country
    need = make_need(by, domain=make_domain(domain), title=title, country=country)
    if shared:
        with acting_as(by):
            reach.share_with_dcis(need, by=by)
    return need


def pairs(desk):
    with acting_as(desk):
        (group,) = groups(desk)
        return {(pair.one.code, pair.other.code): pair for pair in group.pairs}


def test_countries_that_are_near_and_languages_that_are_shared_are_the_reasons(desk):
    need_at("BRU", "Premier")
    need_at("DJI", "Second")
    need_at("BUC", "Troisième")
    need_at("DEL", "Quatrième", country="MD")
    found = pairs(desk)
    assert {frozenset(pair) for pair in found} == {frozenset({"BRU", "DJI"}), frozenset({"BUC", "DEL"})}
    told = {frozenset(pair): one.why for pair, one in found.items()}
    assert told[frozenset({"BRU", "DJI"})] == "langue commune\u202f: français"
    near = told[frozenset({"BUC", "DEL"})]
    assert near == f"pays proches, {kilometres('RO', 'MD')} km de l’un à l’autre\u202f; langue commune\u202f: roumain"


def test_words_are_compared_between_needs_that_both_posts_shared_and_no_other(desk, client):
    need_at("BUC", "Relevé de traces sur les scènes de crime", shared=True)
    hidden = need_at("DEL", "Relevés de traces après un attentat")
    assert pairs(desk) == {}
    client.force_login(desk)
    page = client.get(reverse(PAGE)).content.decode()
    assert "scènes de crime" in page, "it was shared"
    assert "attentat" not in page

    with acting_as(hidden.owner):
        reach.share_with_dcis(hidden, by=hidden.owner)
    (pair,) = pairs(desk).values()
    assert pair.why.endswith("traces")
    assert len(pair.words) == 2
    page = client.get(reverse(PAGE))
    assert "attentat" in page.content.decode()
    assert hidden.get_absolute_url() in page.content.decode()
    file = client.post(reverse(PAGE), {"format": "csv"}).content.decode("utf-8-sig")
    assert file.count("mots communs") == 2, "on the line of each need"


def test_one_word_in_common_is_not_enough(desk):
    need_at("BUC", "Relevé de traces", shared=True)
    need_at("DEL", "Relevé des compteurs", shared=True)
    assert pairs(desk) == {}


def test_the_strongest_pairs_are_shown_and_the_others_counted(desk, client):
    for code in ("BRU", "DJI", "AAA", "BBB", "CCC"):
        make_post(code, country={"AAA": "LU", "BBB": "CH", "CCC": "MA"}.get(code, {"BRU": "BE", "DJI": "DJ"}.get(code)))
        need_at(code, "Premier")
    client.force_login(desk)
    (group,) = client.get(reverse(PAGE)).context["groups"]
    assert {group.pairs[0].one.code, group.pairs[0].other.code} <= {"BRU", "AAA", "BBB"}, "near, and of one language"
    assert len(group.strongest) == 8
    assert group.left_out == len(group.pairs) - 8 > 0


def test_it_costs_the_same_whatever_the_number_of_posts(desk, client):
    client.force_login(desk)

    def spent():
        client.get(reverse(PAGE))
        with observed() as seen:
            assert client.get(reverse(PAGE)).status_code == 200
        return len([s for s in seen if not s.fixed])

    need_at("BUC", "Premier")
    need_at("DJI", "Second")
    few = spent()
    need_at("BRU", "Troisième", shared=True)
    need_at("DEL", "Quatrième")
    assert spent() == few


def test_distances_and_languages_are_those_of_the_data():
    assert 8900 < kilometres("FR", "AR") < 12000
    assert kilometres("RO", "MD") == kilometres("MD", "RO") < 500
    assert shared_languages("BE", "CH") == ("de", "fr")
    assert shared_languages("RO", "FR") == ()
    assert kilometres("RO", "ZZ") is None
