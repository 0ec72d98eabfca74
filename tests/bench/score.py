"""The scoreboard: what was measured against the targets of the issue, and the tables that are printed."""

from dataclasses import asdict, dataclass

from . import cast, timing, wire
from .verdicts import F13, MISSED, REACHED, judge

LABELS = {profile.code: profile.label for profile in cast.PROFILES}
PAPERS = {"weekly": "R1", "annual": "R3"}
#: Milliseconds of the statements of a page, its counts with them, for whoever waits longest: F13 (security.md §6).
SCALE = {"list": 50, "search_common": 300, "search_frequent": 300, "search_1pc": 300, "search_rare": 300, "desk": 250}
TARGETS = [profile.code for profile in cast.PROFILES if profile.target]


@dataclass
class Line:
    figure: str
    measured: str
    target: str
    verdict: str


def exact(figure, value, limit, unit=""):
    shown = f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else f"{value:.2f}"
    return Line(figure, f"{shown}{unit}", f"≤ {limit}{unit}", REACHED if value <= limit else MISSED)


class Board:
    """Turns measures into lines. `sizes` from the smallest to the largest."""

    def __init__(self, measured, sizes, quiet):
        self.by_key = {(m.profile, m.page, m.size): m for m in measured}
        self.sizes, self.quiet, self.lines = sizes, quiet, []

    def ratio(self, figure, above, below, limit, of=timing.p50):
        value, low, high = timing.ratio(above, below, of)
        verdict = judge(low, high, limit, self.quiet)
        self.lines.append(Line(figure, f"{value:.2f} [{low:.2f} ; {high:.2f}]", f"≤ {limit}", verdict))

    def tell(self, figure, above, below):
        """A ratio for which the issue sets no target: printed, never judged."""
        value, low, high = timing.ratio(above, below)
        self.lines.append(Line(figure, f"{value:.2f} [{low:.2f} ; {high:.2f}]", "—", "pour information"))

    def agendas(self):
        """The agenda of an officer (their files) and of a post, beside its floor, then from the first size to the last.

        Its length is the number of deadlines that run, up to `agenda.MOST`: it grows with the work, not with the years.
        """
        first, last = self.sizes[0], self.sizes[-1]
        for profile, page in (("odl_middle", "agenda_mine"), ("asi_middle", "agenda_post")):
            large = self.by_key[profile, page, last].taken
            self.tell(f"{page} / vue nue, p50 ({LABELS[profile]}, {last})", large["page"], large["bare"])
            if first != last:
                small = self.by_key[profile, page, first].taken
                self.tell(f"croissance {first} → {last}, {page} ({LABELS[profile]})", large["page"], small["page"])

    def against_floors(self):
        largest = self.sizes[-1]
        for profile in TARGETS:
            pages = {page: self.by_key.get((profile, page, largest)) for page in ("list", "file")}
            pages |= {page: self.by_key.get((profile, page, largest)) for page in ("search_common", "search_1pc")}
            who = f"{LABELS[profile]}, {largest}"
            listed, file = pages["list"].taken, pages["file"].taken
            self.ratio(f"liste / vue nue, p50 ({who})", listed["page"], listed["bare"], 1.6)
            self.ratio(f"liste / vue nue, p95 ({who})", listed["page"], listed["bare"], 1.7, timing.p95)
            self.ratio(f"dossier / vue nue, p50 ({who})", file["page"], file["bare"], 1.5)
            for page, words in (("search_common", "mot à 78 %"), ("search_1pc", "mot à 1 %, 12 mois")):
                taken = pages[page].taken
                self.ratio(f"recherche, {words} : SQL / psycopg ({who})", taken["sql_inside"], taken["raw"], 1.3)

    def growth(self):
        if len(self.sizes) < 2:
            return
        first, last = self.sizes[0], self.sizes[-1]
        asked = (("list", 1.3), ("file", 1.3), ("search_common", 1.3), ("search_1pc", 2.0))
        for profile in TARGETS:
            for page, limit in asked:
                small, large = self.by_key[profile, page, first], self.by_key[profile, page, last]
                rows = f"{small.rows}→{large.rows} lignes, " if large.rows else ""
                figure = f"croissance {first} → {last}, {page} ({rows}{LABELS[profile]})"
                self.ratio(figure, large.taken["page"], small.taken["page"], limit)

    def scale(self):
        """Every profile at the largest size, in milliseconds of SQL, which is what security.md §2.2 measured; beside
        it the whole page. And no page asks more where there are more files to find its lines in.
        """
        last = self.sizes[-1]
        for page, limit in SCALE.items():
            asked = [m for m in self.by_key.values() if (m.page, m.size) == (page, last)]
            if not asked:
                continue
            slowest = max(asked, key=lambda m: m.ms("sql_inside", timing.p95))
            taken, whole = (slowest.ms(variant, timing.p95) for variant in ("sql_inside", "page"))
            figure = f"{F13} {page} à {last}, SQL, p95 ({LABELS[slowest.profile]}, le plus lent de {len(asked)})"
            # Noise makes nothing faster: what is under the limit all the same is under it.
            verdict = judge(taken, taken, limit, self.quiet or taken <= limit)
            self.lines.append(Line(figure, f"{taken:.0f} ms (page entière {whole:.0f})", f"≤ {limit} ms", verdict))
        more = [f"{m.page} {m.profile}" for m in self.by_key.values() if m.size == last and self._asks_more(m)]
        figure = f"{F13} pages qui posent plus de requêtes à {last}, à lignes égales"
        self.lines.append(Line(figure, ", ".join(more) or "0", "0", MISSED if more else REACHED))

    def _asks_more(self, large):
        """Than at the smallest size where the page shows as many lines: a page that is not full asks for no count."""
        alike = (self.by_key[large.profile, large.page, size] for size in self.sizes)
        return large.page in SCALE and large.queries > next(m.queries for m in alike if m.rows == large.rows)

    def queries(self):
        for page, limit in (("list", 3), ("search_common", 3), ("search_1pc", 3), ("file", 6)):
            worst = max(m.queries for m in self.by_key.values() if m.page == page and m.profile in TARGETS)
            self.lines.append(exact(f"requêtes propres, {page}", worst, limit))
        told = "vérifié par tests/house/test_query_budgets.py"
        self.lines.append(Line("requêtes propres, soumettre", told, "≤ 8", "voir le test"))
        self.lines.append(Line("soumettre, viser : allers-retours sous htmx", told, "1", "voir le test"))

    def weight(self, weights):
        first = weights["première page (connexion)"]
        self.lines += [
            exact("première page compressée (gzip-6)", first.gzip6, 14_000, " o"),
            exact("première visite entière", first.total, 35_000, " o"),
            exact("première visite, requêtes", first.requests, 4),
            exact("une liste de 50 (gzip-6)", weights["list"].gzip6, 5_000, " o"),
        ]

    def paint(self, paints, weights):
        """Judged as measured in Chromium; the model is printed where there is none."""
        if paints is None:
            for name, cold in (("première page (connexion)", True), ("list", False)):
                model = f"{wire.paint_of(weights[name], cold=cold):.2f} s (modèle, sans Chromium)"
                self.lines.append(Line(f"peinture utile, {name}", model, "≤ 2.6 / 1.0 s", "non mesuré"))
            return
        cold, warm = wire.typical(paints["cold"]), wire.typical(paints["warm"])
        self.lines += [
            exact("peinture utile à froid (2 allers-retours d’ouverture ajoutés)", cold, 2.6, " s"),
            exact("peinture utile à chaud (liste)", warm, 1.0, " s"),
        ]

    def paper(self, taken):
        if taken is None:
            self.lines.append(Line("PDF : travail / WeasyPrint nu", "pas de PDF ici", "≤ 1.1", "non mesuré"))
            return
        for code, times in taken.items():
            paper = f"PDF {PAPERS[code]}, {times['pages']} p."
            self.ratio(f"{paper} : travail entier / WeasyPrint nu", times["job"], times["bare"], 1.1)
            value, low, high = timing.ratio(times["render"], times["bare"])
            shown = f"{value:.2f} [{low:.2f} ; {high:.2f}]"
            label = f"{paper} : gabarit et moteur confiné / WeasyPrint nu"
            self.lines.append(Line(label, shown, "—", "pour information"))


def table(heads, rows):
    """Columns wide enough for what they hold; numbers stay as they were written."""
    cells = [list(map(str, row)) for row in rows]
    widths = [max(len(c) for c in column) for column in zip(heads, *cells, strict=True)]

    def line(row):
        return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()

    return "\n".join([line(heads), "  ".join("-" * width for width in widths), *map(line, cells)])


def scoreboard(lines):
    return table(["chiffre", "mesuré", "cible", "verdict"], [list(asdict(line).values()) for line in lines])


def details(measured):
    heads = ["profil", "page", "taille", "requêtes", "lignes", "page p50", "p95", "vue nue p50", "p95", "rapport"]
    heads += ["SQL principal, murs", "sans mur", "SQL de la page"]
    rows = []
    for m in measured:
        ratio = m.ms("page") / m.ms("bare")
        own = f"{m.queries}+{sum(m.fixed.values())}"
        times = [m.ms("page"), m.ms("page", timing.p95), m.ms("bare"), m.ms("bare", timing.p95)]
        sql = [m.ms("raw_main"), m.ms("raw_main_no_wall"), m.ms("sql_inside")]
        rows.append([m.profile, m.page, m.size, own, m.rows, *_ms(times), f"{ratio:.2f}", *_ms(sql)])
    return table(heads, rows)


def _ms(values):
    return [f"{value:.2f}" for value in values]


def weights(found):
    heads = ["visite", "octets", "gzip-6", "brotli-5", "fichiers", "requêtes", "total"]
    rows = [[name, w.raw, w.gzip6, w.brotli5, sum(w.assets.values()), w.requests, w.total] for name, w in found.items()]
    return table(heads, rows)
