"""Chromium for the tests: where it is and how it starts. Where it is not, they are skipped and say why."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = os.environ.get("SSI_CHROMIUM", "/usr/bin/chromium")
#: Milliseconds a person waits for a page: long, since tests say what is true and never how fast.
PATIENCE = 60_000
#: The same for what a worker makes: it may be busy with another paper, beside the tests of two processors.
PATIENCE_WITH_A_WORKER = 300_000
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def needed():
    """Skip the test that has no browser."""
    if os.environ.get("SSI_NO_BROWSER"):
        pytest.skip("SSI_NO_BROWSER is set")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM} (SSI_CHROMIUM names another)")


@contextmanager
def launched():
    """A running Chromium, closed at the end."""
    needed()
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()
