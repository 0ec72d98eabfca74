"""The plan of the whole network: the same each time, of the shape that the public figures give."""

from collections import Counter

from ssi.demo.network import COUNTRIES_IN_ALL, MOST_OTHERS, POSTS_IN_ALL, RESIDENCES, plans
from ssi.demo.people import POSTS
from ssi.network.geo import centre
from ssi.network.models import Country


def _covered(found):
    whole = [(country, *others) for _city, country, _embassy, others, _source in POSTS.values()]
    return [*whole, *((plan.country, *plan.others) for plan in found)]


def test_the_whole_network_has_74_posts_and_152_countries_each_covered_once():
    found = plans()
    countries = Counter(code for post in _covered(found) for code in post)
    assert len(found) + len(POSTS) == POSTS_IN_ALL == 74
    assert len(countries) == COUNTRIES_IN_ALL == 152
    assert max(countries.values()) == 1
    assert len({plan.code for plan in found} | set(POSTS)) == POSTS_IN_ALL


def test_it_is_the_same_each_time_and_a_slice_is_its_beginning():
    assert plans() == plans()
    few = plans(posts=16, countries=40)
    assert len(few) == 12
    assert [plan.city for plan in few] == [plan.city for plan in plans()][:12]


def test_what_no_page_says_has_no_source_and_is_not_verified():
    for plan in plans():
        invented = plan.country in RESIDENCES
        assert bool(plan.source) is not invented
        assert not (invented and plan.verified)
        assert len(plan.others) <= MOST_OTHERS


def test_every_country_of_it_is_known_and_on_the_map(db):
    known = set(Country.objects.values_list("code", flat=True))
    codes = {code for post in _covered(plans()) for code in post}
    assert codes <= known
    assert all(centre(code) for code in codes)
