"""What travels on a satellite line: compressed bytes and requests, then first useful paint in Chromium.

512 kbit/s both ways and 600 ms of round trip, throttled through the browser's own protocol. That throttle delays
requests, not the opening of a connection: a cold visit is given two more round trips, for TCP and TLS 1.3.
"""

import gzip
import os
import re
import statistics
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse

from . import browser, serving

ROUND_TRIP = 0.6
BYTES_PER_SECOND = 512_000 / 8
HANDSHAKES = 2
REPEATS = 5
_STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@dataclass(frozen=True)
class Weight:
    """Of one visit: bytes of the page by compression, and those of the static files it names (precompressed)."""

    raw: int
    gzip6: int
    brotli5: int
    assets: dict

    @property
    def requests(self):
        return 1 + len(self.assets)

    @property
    def total(self):
        """Bytes of the visit, the page compressed as the proxy does (gzip-6)."""
        return self.gzip6 + sum(self.assets.values())


def weigh(html, *, cached=False):
    found = {} if cached else {name: _static_bytes(name) for name in dict.fromkeys(_STATIC.findall(html.decode()))}
    return Weight(len(html), len(gzip.compress(html, 6)), len(brotli.compress(html, quality=5)), found)


def _static_bytes(address):
    path = Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)
    compressed = path.with_name(path.name + ".br")
    return (compressed if compressed.exists() else path).stat().st_size


def weights(scene):
    """{visit: Weight}: the sign-in page of a browser that knows nothing, then pages of one that has the style."""
    stranger = browser.Client(WSGIHandler(), css_known=False)
    _status, sign_in = stranger.get(reverse("account_login"))
    found = {"première page (connexion)": weigh(sign_in)}
    for code in ("home", "list", "search_common", "file", "parapheur"):
        if code in scene.addresses:
            found[code] = weigh(scene.page(code), cached=True)
    return found


def paint_of(weight, *, cold):
    """Seconds to first paint by the model of performance.md §6.2, where there is no Chromium."""
    trips = 1 + (HANDSHAKES if cold else 0)
    return ROUND_TRIP * trips + weight.gzip6 * 1.05 / BYTES_PER_SECOND + 0.1


def paints(scene):
    """{"cold": […], "warm": […]} seconds to first contentful paint, with requests and bytes; None without Chromium."""
    if not os.environ.get("SSI_CHROMIUM"):
        return None
    from playwright.sync_api import sync_playwright

    with serving.web(scene.database, SSI_BENCH_COMPRESS="1") as (_process, port), sync_playwright() as engine:
        address = f"http://127.0.0.1:{port}"
        chromium = engine.chromium.launch(executable_path=os.environ["SSI_CHROMIUM"], args=["--no-sandbox"])
        try:
            cold = [_cold(chromium, address) for _ in range(REPEATS)]
            warm = _warm(chromium, address, scene)
        finally:
            chromium.close()
    return {"cold": cold, "warm": warm}


@dataclass(frozen=True)
class Paint:
    seconds: float
    requests: int
    sent: int


def _cold(chromium, address):
    """The sign-in page in a browser that has nothing, handshakes added."""
    with _tab(chromium) as (page, line):
        line.throttle()
        shown = _visit(page, line, address + reverse("account_login"))
    return Paint(shown.seconds + HANDSHAKES * ROUND_TRIP, shown.requests, shown.sent)


def _warm(chromium, address, scene):
    """The list, again and again on a live connection, style sheet in the cache."""
    with _tab(chromium) as (page, line):
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": scene.key, "url": address}
        page.context.add_cookies([cookie])
        for _ in range(2):
            page.goto(address + scene.addresses["list"], wait_until="networkidle")
        line.throttle()
        return [_visit(page, line, address + scene.addresses["list"]) for _ in range(REPEATS)]


class Line:
    """The browser's network: how slow it is, and what went through it."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.responseReceived", self._answered)
        self.session.on("Network.loadingFinished", self._finished)
        self.reset()

    def reset(self):
        self.sizes = {}
        self.cached = set()

    def _answered(self, event):
        if event["response"].get("fromDiskCache") or event["response"].get("fromPrefetchCache"):
            self.cached.add(event["requestId"])

    def _finished(self, event):
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def throttle(self):
        speed = {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
        self.session.send("Network.emulateNetworkConditions", {"offline": False, "latency": ROUND_TRIP * 1000, **speed})

    @property
    def travelled(self):
        return {key: size for key, size in self.sizes.items() if key not in self.cached and size}


@contextmanager
def _tab(chromium):
    context = chromium.new_context(locale="fr-FR")
    try:
        page = context.new_page()
        yield page, Line(page)
    finally:
        context.close()


_PAINT = """() => new Promise(done => {
  const seen = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  const look = () => seen() ? done(seen()) : setTimeout(look, 20);
  look();
})"""


def _visit(page, line, address):
    line.reset()
    page.goto(address, wait_until="networkidle")
    seconds = page.evaluate(_PAINT) / 1000
    return Paint(seconds, len(line.travelled), sum(line.travelled.values()))


def typical(paints):
    return statistics.median(p.seconds for p in paints)
