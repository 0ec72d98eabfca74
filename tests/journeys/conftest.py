"""A real browser on the real processes. Skipped, with its reason, where there is no Chromium."""

import os
from pathlib import Path

import pytest

from tests.journeys.person import Person
from tests.journeys.site import Site

CHROMIUM = os.environ.get("SSI_CHROMIUM", "/usr/bin/chromium")
#: Milliseconds a person waits for a page: long, since tests say what is true and never how fast.
PATIENCE = 20_000
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def _browser_there():
    if os.environ.get("SSI_NO_BROWSER"):
        pytest.skip("SSI_NO_BROWSER is set")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM} (SSI_CHROMIUM names another)")


@pytest.fixture(scope="session")
def site(_browser_there, django_db_blocker, worker_id, tmp_path_factory):
    served = Site(f"ssi_site_{worker_id}_{os.getpid()}", tmp_path_factory.mktemp("site"), django_db_blocker)
    try:
        yield served.start()
    finally:
        served.stop()


@pytest.fixture(scope="module")
def chromium(_browser_there):
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


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
        context.set_default_timeout(PATIENCE)
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
