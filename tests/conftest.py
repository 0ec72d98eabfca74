"""Every test runs on PostgreSQL, with both walls up.

One template database is migrated once per change of the migrations; each xdist worker clones it. Another holds the
demo, loaded once a run (`cluster.demo`). Factories write
under the declared bypass role; requests and `acting_as` become the application for as long as they last.
Tests marked `commits` get a clone of their own, thrown away with the module.
"""

import io
import logging
import os
import uuid
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import cluster

# Time is measured in `make bench`: a busy machine fails no property.
hypothesis_settings.register_profile("ssi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("ssi")


def pytest_configure(config):
    if "SSI_TEST_CLUSTER_URL" not in os.environ:
        raise pytest.UsageError("The tests need their servers: run `python3 run.py test`.")
    os.environ.setdefault("SSI_TEST_RUN", uuid.uuid4().hex[:12])  # the workers inherit it


def pytest_unconfigure(config):
    if "SSI_TEST_RUN" in os.environ and not hasattr(config, "workerinput"):
        cluster.drop_demo()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id):
    name = f"ssi_test_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        template = cluster.template()
        cluster.clone(template, name)
        _use(name)
        yield
        connections.close_all()
        cluster.drop(name)


@pytest.fixture(scope="session")
def worker_id(request):
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(autouse=True)
def _uploads_apart(settings, tmp_path):
    settings.STATE_DIR = tmp_path


@pytest.fixture(scope="session")
def object_store():
    from tests.objects import ObjectStore

    store = ObjectStore()
    yield store
    store.close()


@pytest.fixture
def bucket(object_store, settings):
    """The installation keeps its sealed files in a bucket: an empty one, given here as a shelf."""
    from ssi.attachments.shelf import shelf

    settings.SSI_S3 = object_store.new_bucket()
    return shelf()


@pytest.fixture(params=["folder", "bucket"])
def place(request):
    """Each shelf in turn, empty: that of the installation for this test."""
    from ssi.attachments.shelf import shelf

    return request.getfixturevalue("bucket") if request.param == "bucket" else shelf()


@pytest.fixture(scope="module")
def own_database(django_db_setup, django_db_blocker, worker_id):
    """A database of the module's own, for tests that commit for real. Yields its name."""
    with own_database_of(worker_id, django_db_blocker) as name:
        yield name


@contextmanager
def own_database_of(whose, django_db_blocker, source=None):
    """A copy of `source` (the migrated database), in use until it is dropped. Yields its name."""
    before = settings.DATABASES["default"]["NAME"]
    name = f"ssi_own_{whose}_{os.getpid()}"
    with django_db_blocker.unblock():
        connections.close_all()
        cluster.clone(source or cluster.template(), name)
        _use(name)
        try:
            yield name
        finally:
            connections.close_all()
            _use(before)
            cluster.drop(name)


def _use(name):
    for alias in settings.DATABASES:
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
        connections[alias].close()


#: Files of long tests that share nothing: each test goes to the worker that is free.
TOURS = {"tests/house/test_every_url.py"}
#: What lasts, longest first. Started first: whatever comes last is short, and both workers end together.
LONG = (
    "tests/journeys/test_every_page.py",
    "tests/house/test_every_url.py",
    "tests/house/test_hostile_values.py",
    "tests/journeys/",
    "tests/demo/",
    "tests/standalone/",
    "tests/faults/",
    "tests/house/",
    "tests/figures/",
)


def pytest_xdist_make_scheduler(config, log):
    """One worker per file, for a module's own database belongs to the module; one for the tour of the pages, one for
    the other journeys: each shares a running site. (Groups named by markers are lost between xdist 3.8 and
    pytest 9.2.)"""
    from xdist.scheduler import LoadScopeScheduling

    class OneWorkerPerFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            path = nodeid.split("::", 1)[0]
            if path in TOURS:
                return nodeid
            other_journeys = path.startswith("tests/journeys/") and path not in LONG
            return "tests/journeys" if other_journeys else path

    config.option.loadscopereorder = False  # our order, not the number of tests
    return OneWorkerPerFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid):
    return next((place for place, path in enumerate(LONG) if nodeid.startswith(path)), len(LONG))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("SSI_FAIL_ON_SKIP") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("A skipped test is a failure here (SSI_FAIL_ON_SKIP).", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Reference data kept by the process belongs to another test's database."""
    from ssi.web.memory import forget_everything

    forget_everything()


@pytest.fixture
def post():
    """The post of most tests; a room or a file may have its own."""
    from tests.factories import make_post

    return make_post("BUC")


@pytest.fixture
def officer(post):
    from ssi.accounts.roles import Role
    from tests.factories import make_domain, make_user

    return make_user(Role.ODL, post, domains=[make_domain("stups")])


@pytest.fixture
def production_log():
    """What is logged, as production writes it."""
    from ssi.audit.logs import JsonFormatter

    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
