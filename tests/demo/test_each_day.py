"""The demo loads on every day of the week, whatever rests then: what happens on it is counted back from today.

Two weeks of loads are long: `PROOF=full python3 run.py test tests/demo/test_each_day.py`. `make test` loads today's.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tests import cluster
from tests.house.sizes import size

pytestmark = pytest.mark.commits


@pytest.mark.parametrize("ahead", size((), range(1, 15)))
def test_the_demo_of_each_coming_day_loads(ahead, django_db_setup, worker_id, tmp_path):
    name = f"ssi_demo_ahead_{worker_id}"
    cluster.clone(cluster.template(), name)
    try:
        cluster.load_demo(name, datetime.now(UTC) + timedelta(days=ahead), tmp_path)
    finally:
        cluster.drop(name)
