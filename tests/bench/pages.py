"""The main pages, timed beside their floors: whole product, bare view, raw SQL with and without the second wall."""

import time
from dataclasses import dataclass, field

import psycopg
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections, transaction

from liaison.models import InformationExchange
from ssi.accounts.context import identify

from . import browser, databases, timing
from .floors import BareHandler
from .vocabulary import COMMON, FREQUENT, ONE_PER_CENT, RARE


@dataclass(frozen=True)
class Page:
    code: str
    label: str
    address: str
    #: A permission without which the page is 404 for the person: not measured then.
    permission: str = ""


PAGES = (
    Page("home", "accueil", "/"),
    Page("list", "liste", "/liaison/echanges/", "liaison.view_informationexchange"),
    Page("search_common", "recherche, mot à 78 %, tout", f"/recherche/?q={COMMON}&tout=1", "cases.search_case"),
    Page("search_frequent", "recherche, mot à 13 %, 12 mois", f"/recherche/?q={FREQUENT}", "cases.search_case"),
    Page("search_1pc", "recherche, mot à 1 %, 12 mois", f"/recherche/?q={ONE_PER_CENT}", "cases.search_case"),
    Page("search_rare", "recherche, mot rare, 12 mois", f"/recherche/?q={RARE}", "cases.search_case"),
    Page("file", "un dossier", "", "liaison.view_informationexchange"),
    Page("parapheur", "parapheur", "/parapheur/", "approvals.view_parapheur"),
    Page("desk", "bureau du réseau", "/reseau/", "figures.view_network"),
    Page("desk_map", "carte du réseau", "/reseau/carte/", "figures.view_network"),
    Page("agenda_mine", "agenda, mes dossiers", "/agenda/?qui=moi", "clocks.view_clock"),
    Page("agenda_post", "agenda, tout le poste", "/agenda/?qui=poste", "clocks.view_clock"),
)


@dataclass
class Scene:
    """One person in one data set, signed in, with every way to ask for a page."""

    doors: databases.Doors
    database: str
    profile: object
    addresses: dict = field(default_factory=dict)

    def __post_init__(self):
        self.doors.use(self.database)
        person, key = browser.sign_in(self.profile.email)
        self.person, self.key = person, key
        with transaction.atomic():
            person._identity = identify(key)
            for page in PAGES:
                if not page.permission or person.has_perm(page.permission):
                    self.addresses[page.code] = page.address or self._file()
        self.client = browser.Client(WSGIHandler(), key)
        self.bare_client = browser.Client(BareHandler(), person=person)
        self.addresses = {code: address for code, address in self.addresses.items() if address}
        settings = connections["default"].settings_dict
        self.raw = {
            login: psycopg.connect(
                host=settings["HOST"], dbname=self.database, user=login, cursor_factory=psycopg.ClientCursor
            )
            for login in (databases.APPLICATION, databases.BYPASS)
        }

    def _file(self):
        """Address of the newest file with a thread that this person sees."""
        seen = InformationExchange.objects.visible_to(self.person)
        found = seen.filter(messages__isnull=False).order_by("-opened_at").first()
        return found and found.get_absolute_url()

    def close(self):
        for raw in self.raw.values():
            raw.close()

    def page(self, code):
        """The whole product, as the application role, both walls up."""
        self.doors.use(self.database)
        status, body = self.client.get(self.addresses[code])
        if status != 200:
            raise RuntimeError(f"{self.addresses[code]}: {status}\n{body[:2000]!r}")
        return body

    def bare(self, code):
        self.doors.use(self.database, databases.BYPASS)
        status, body = self.bare_client.get(self.addresses[code])
        if status != 200:
            raise RuntimeError(f"bare {self.addresses[code]}: {status}\n{body[:2000]!r}")
        return body

    def statements(self, code):
        """What the page asks of the database: [Statement]."""
        self.doors.use(self.database)
        with browser.observed() as seen:
            self.page(code)
        return seen

    def sql_inside(self, code):
        """Milliseconds the page spends in its own statements."""
        return sum(s.milliseconds for s in self.statements(code) if not s.fixed)

    def run_raw(self, statements, login):
        """Milliseconds of the same statements through psycopg, in the same session conditions."""
        raw = self.raw[login]
        if login == databases.APPLICATION:
            raw.execute("SELECT sec.begin(%s)", [self.key])
        started = time.perf_counter()
        for statement in statements:
            raw.execute(statement.sql, statement.params).fetchall()
        elapsed = (time.perf_counter() - started) * 1000
        raw.rollback()
        return elapsed


@dataclass
class Measured:
    page: str
    profile: str
    size: str
    queries: int
    fixed: dict
    rows: int
    taken: dict

    def ms(self, variant, of=timing.p50):
        return of(self.taken[variant])


def measure(scenes, rounds, calibration):
    """[Measured] of one profile: its scenes are the same person in each size, interleaved."""
    found = []
    codes = [
        code for code in next(iter(scenes.values())).addresses if all(code in s.addresses for s in scenes.values())
    ]
    for code in codes:
        variants, facts = {"calibration": calibration}, {}
        for size, scene in scenes.items():
            facts[size] = _prepare(scene, code)
            own = facts[size][0]
            variants |= _variants(scene, code, own, size)
        taken = timing.interleaved(variants, rounds)
        for size, scene in scenes.items():
            own, fixed, rows = facts[size]
            mine = {name.partition(":")[2]: times for name, times in taken.items() if name.startswith(size + ":")}
            found.append(Measured(code, scene.profile.code, size, len(own), fixed, rows, mine))
    return found


def _prepare(scene, code):
    """(own statements, fixed ones by name, rows shown), after checking that the floor draws the same page."""
    page, bare = scene.page(code), scene.bare(code)
    if abs(len(page) - len(bare)) > 400:
        raise RuntimeError(f"{code} for {scene.profile.code}: {len(page)} bytes, its floor {len(bare)}")
    seen = scene.statements(code)
    fixed = {}
    for statement in seen:
        if statement.fixed:
            fixed[statement.fixed] = fixed.get(statement.fixed, 0) + 1
    return [s for s in seen if not s.fixed], fixed, page.count(b"ssi-table__main")


def _variants(scene, code, own, size):
    reads = [s for s in own if s.sql.lstrip("(").startswith("SELECT")]
    return {
        f"{size}:page": lambda: scene.page(code),
        f"{size}:bare": lambda: scene.bare(code),
        f"{size}:sql_inside": lambda: scene.sql_inside(code),
        f"{size}:raw": lambda: scene.run_raw(reads, databases.APPLICATION),
        f"{size}:raw_main": lambda: scene.run_raw(reads[:1], databases.APPLICATION),
        f"{size}:raw_main_no_wall": lambda: scene.run_raw(reads[:1], databases.BYPASS),
        f"{size}:raw_no_wall": lambda: scene.run_raw(reads, databases.BYPASS),
    }
