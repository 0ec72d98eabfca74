"""A real browser on the real processes. Skipped, with its reason, where there is no Chromium."""

import os
from pathlib import Path

import pytest

from tests import browser
from tests.journeys.person import Person
from tests.journeys.site import Site


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(django_db_blocker, worker_id, tmp_path_factory):
    browser.needed()
    served = Site(f"ssi_site_{worker_id}_{os.getpid()}", tmp_path_factory.mktemp("site"), django_db_blocker)
    try:
        yield served.start()
    finally:
        served.stop()


@pytest.fixture(scope="module")
def chromium():
    with browser.launched() as chromium:
        yield chromium


@pytest.fixture
def person(site, chromium):
    """`person("nadia.ferracci", width=400, javascript=False)`: somebody at their own browser, not signed in yet."""
    opened = []

    def arrive(name, *, width=1280, height=800, javascript=True):
        context = chromium.new_context(
            base_url=site.address,
            locale="fr-FR",
            timezone_id="Europe/Bucharest",
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(browser.PATIENCE)
        opened.append(Person(name, context))
        return opened[-1]

    yield arrive
    for somebody in opened:
        somebody.context.close()
    faults = [fault for somebody in opened for fault in somebody.faults]
    assert faults == [], "the console of a browser, or the server, complained"


@pytest.fixture(scope="session")
def screenshots():
    """Where pictures for the README go: the folder of SSI_SCREENSHOTS, or None."""
    folder = os.environ.get("SSI_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder) if folder else None
