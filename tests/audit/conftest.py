import logging

import pytest


@pytest.fixture
def written(production_log):
    """Lines written by everything, at the level of production."""
    root = logging.getLogger()
    before = root.level
    root.setLevel("WARNING")
    yield lambda: production_log.getvalue().splitlines()
    root.setLevel(before)
