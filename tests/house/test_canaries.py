"""F4: a token in every text of every row of the files; nobody meets one of a file that is not theirs, nowhere."""

import pytest

from tests.house.canaries import Canaries, everything_in_the_journal
from tests.house.reading import Reading
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.urlmap import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level("CRITICAL", "django")


def test_no_page_shows_a_canary_to_who_does_not_see_its_file():
    cast = Cast()
    canaries = Canaries(cast)
    met, foreign, pages, errors = set(), [], 0, []
    from tests.house.canaries import TOKEN
    for page in Reading(cast, every=size(9, 1), scopes=size(1, None)).pages():
        pages += 1
        text = page.text + page.headers
        met |= set(TOKEN.findall(text))
        if page.status >= 500:
            errors.append((page.url_name, page.actor))
        foreign += [(page.url_name, page.actor, page.scope, one) for one in canaries.foreign(text, page.actor)]
    tell(f"{len(canaries.planted)} canaries, {len(met)} met on {pages} pages, refused {sorted(set(canaries.refused))} errors {errors} foreign {foreign[:20]}", F4={"canaries": len(canaries.planted), "foreign": len(foreign)})
    print([c for c in canaries.foreign(everything_in_the_journal(), None)][:20])
    tables = {}
    for token, c in canaries.planted.items():
        t = tables.setdefault(c.table + "." + c.column, [0, 0]); t[0] += 1; t[1] += token in met
    print({k: v for k, v in tables.items() if not v[1]})
    assert foreign == []
