"""F5."""
from collections import Counter, defaultdict

import pytest

from tests.audit.reading import Reading, Written
from tests.house.conftest import cast, company  # noqa: F401
from tests.house.test_every_url import read_table
from tests.house.urlmap import url_names

pytestmark = pytest.mark.django_db


def test_explore(cast, caplog):
    caplog.set_level('CRITICAL', 'django.request')
    import time, json
    t=time.time()
    written = Written(cast)
    print("written", len(written.scopes), time.time()-t)
    t=time.time()
    tour = Reading(cast, read_table(), written).run(url_names())
    print("tour", tour.cells, tour.shown, dict(tour.statuses), time.time()-t)
    by = defaultdict(Counter)
    for url_name, method, actor, scope, status, verbs, place in tour.untraced:
        by[(url_name, verbs, status)][place.column] += 1
    for key, columns in sorted(by.items(), key=lambda kv: kv[0][0]):
        print(*key, dict(columns))
