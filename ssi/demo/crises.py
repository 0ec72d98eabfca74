"""The crisis of the demo: Djibouti plays its yearly exercise, cyclone and shots at the port, its headcount half done.

Everything happened this afternoon: two figures are frozen, two people say different things of one person, somebody was
met who is in no register, a convoy is half listed. Bucharest keeps a small exercise, for each kind of row to be there.
"""

import uuid
from datetime import timedelta
from decimal import Decimal
from functools import partial

from consular.crises import figures, log, movements, observations, rapid, services, sitreps
from consular.crises.calls import services as calls
from consular.crises.costs import services as costs
from consular.crises.wording import services as wordings
from consular.models import CallSheet, CostClaim, Crisis, CrisisPerson, Figure, Movement, Seat
from ssi.accounts.context import acting_as
from ssi.network.models import Country

from .crisis_words import CALLS, CLAIMS, WORDINGS
from .stage import BYPASS, as_role

_SPACE = uuid.UUID("6f1f3a52-1f0c-4c5e-9d2a-0c7be1f40006")
#: Lines read over the radio: minutes ago, what was said (ranks on the sheet of the îlot), from whom.
DJIBOUTI_LINES = (
    (150, "A: 1-38S 41A 44-52S", "Alpha 1, VHF 6"),
    (141, "B: 1-22S 23N 24-30S", "Bravo 1, VHF 8"),
    (126, "A: 53-70S 71-74N 75B", "Alpha 2, VHF 6"),
    (84, "B: 31-55S 56A 57-60P", "Bravo 1, VHF 8"),
    (62, "A: 76-118S 119A 120-126N", "Alpha 1, VHF 6"),
    (41, "C: 1-9S 10N", "Gendarmerie d’Arta"),
)
#: Minutes ago, kind, text, urgent, received from, channel.
DJIBOUTI_LOG = (
    (176, "FAIT", "Tirs entendus près du terminal à conteneurs, deux rafales.", True, "Gardien du lycée", "TEL"),
    (170, "RUMEUR", "Le pont de la route d’Haramous serait coupé.", False, "Parent d’élève", "SMS"),
    (160, "CONSIGNE", "Confinement du lycée jusqu’à nouvel ordre.", False, "", "VERBAL"),
    (138, "DEMANDE", "CDCS : combien de Français dans la zone du port ?", True, "CDCS", "TEL"),
    (100, "FAIT", "Réseau mobile coupé au Plateau : radio et satellite seulement.", False, "Alpha 1", "RADIO"),
    (75, "DEMANDE", "Eau et couvertures pour 60 personnes à la résidence d’Haramous.", False, "Bravo 1", "RADIO"),
    (35, "FAIT", "Le pont de la route d’Haramous est ouvert à un véhicule sur deux.", False, "Gendarmerie", "TEL"),
)

BUCHAREST_LOG = (
    (95, "FAIT", "Secousse ressentie à Bucarest, magnitude annoncée 6,4.", True, "Protection civile", "TEL"),
)
EXERCISES = {
    "DJI": {
        "consul": "perrin",
        "title": "Cyclone et tirs au port",
        "lines": DJIBOUTI_LINES,
        "log": DJIBOUTI_LOG,
    },
    "BUC": {
        "consul": "lebrun",
        "title": "Séisme en Vrancea",
        "lines": ((90, "N: 1-3S", "Nord 1, PMR 3"), (40, "N: 4S 5N", "Nord 1, PMR 3")),
        "log": BUCHAREST_LOG,
    },
}


def crisis_scenes(player):
    """(moment, what is done then)."""
    exercises = [_Exercise(player, code, told) for code, told in EXERCISES.items()]
    return [scene for exercise in exercises for scene in exercise.scenes()]


class _Exercise:
    """One exercise, played by the consul of the post and by the volunteer in the cell."""

    def __init__(self, player, post, told):
        self.player, self.post, self.told = player, player.posts[post], told
        self.consul = player.people[told["consul"]]
        here = [person for person in player.people.values() if _serves(person, self.post)]
        self.staff = [person for person in here if person != self.consul]

    def ago(self, minutes):
        return self.player.now - timedelta(minutes=minutes)

    def scenes(self):
        big = len(self.told["lines"]) > 2
        acts = [
            (190, self.open, ()),
            (185, self.functions, ()),
            *((minutes, self.write, tuple(rest)) for minutes, *rest in self.told["log"]),
            *((minutes, self.radio, (n, text, source)) for n, (minutes, text, source) in enumerate(self.told["lines"])),
            (87, self.freeze, ()),
            (58, self.doubt, ()),
            (50, self.discover, ()),
            (38, self.movement, (60 if big else 8,)),
            *((minutes, self.call, (n, *told)) for n, (minutes, *told) in enumerate(CALLS)),
            (90, self.follow_calls, ()),
            *((minutes, self.word, told) for minutes, *told in WORDINGS),
            (104, self.validate, ()),
            (34, self.freeze, ()),
            (28, self.claim_costs, ()),
            (30, self.report, ()),
        ]
        if big:
            acts += [(136, self.answer, ()), (25, self.board, ())]
        return [(self.ago(minutes), partial(act, self.ago(minutes), *words)) for minutes, act, words in acts]

    def act(self, function, /, *args, by=None, **fields):
        by = by or self.consul
        with as_role(BYPASS), acting_as(by):
            return function(*args, by=by, **fields)

    @property
    def crisis(self):
        with as_role(BYPASS), acting_as(self.consul):
            return Crisis.objects.select_related("post").get(post=self.post)

    def read(self, model, **wanted):
        """Rows of the crisis as the consul sees them. One identity at a time: the crisis is read first."""
        crisis = self.crisis
        with as_role(BYPASS), acting_as(self.consul):
            return list(model.objects.filter(crisis=crisis, **wanted).select_related("crisis__post"))

    def person(self, index):
        return self.read(CrisisPerson, number__isnull=False)[index]

    def open(self, _moment):
        self.act(
            services.open_crisis,
            post=self.post,
            title=self.told["title"],
            nature="NATURAL",
            phase="PRE_ALERTE",
            exercise=True,
            perimeter_text="Toute la communauté du poste",
        )
        self.act(services.move, self.crisis, target="CELLULE_ACTIVE", comment="Exercice annuel du dispositif de crise.")

    def functions(self, _moment):
        for function, holder in zip(("RECENSEMENT", "LOGISTIQUE", "SITUATION"), self.staff, strict=False):
            self.act(services.give_function, self.crisis, function=function, holder=holder)

    def write(self, _moment, kind, text, urgent, source, channel):
        fields = {"kind": kind, "text": text, "urgent": urgent, "received_from": source, "channel": channel}
        self.act(log.write, self.crisis, **fields)

    def answer(self, _moment):
        asked = self.read(log.LogEntry, kind="DEMANDE")[-1]
        text = "Réponse au CDCS : chiffres n° 1 à suivre dans l’heure."
        self.act(log.write, self.crisis, kind="FAIT", text=text, answers=asked.number)

    def radio(self, moment, n, text, source):
        key = uuid.uuid5(_SPACE, f"{self.post.code} {n}")
        if line := self.on_the_sheet(text):
            self.act(rapid.commit, self.crisis, line, key=key, observed_at=moment, source=source)

    def on_the_sheet(self, text):
        """The line with the numbers of the sheet: the first, the second… of what the register of that day holds."""
        code, _colon, said = text.partition(":")
        sheet = sorted(person.number for person in self.read(CrisisPerson, ilot_code=code, number__isnull=False))
        marks = rapid.parse(said, letters=rapid.LETTERS, numbers=range(1, 1000))
        told = [f"{sheet[mark.number - 1]}{mark.letter}" for mark in marks if mark.number <= len(sheet)]
        return f"{code}: {' '.join(told)}" if told else ""

    def freeze(self, _moment):
        self.act(figures.freeze, self.crisis)

    def doubt(self, moment):
        """Somebody said safe over the radio is said hurt by telephone, less than two hours later."""
        person = self.person(0)
        seen = observations.Seen(uuid.uuid5(_SPACE, f"{self.post.code} doubt"), person.pk, "BLESSE", moment)
        self.act(observations.observe, person.crisis, seen=[seen], source="Appel d’un voisin")

    def discover(self, moment):
        self.act(
            observations.discover,
            self.crisis,
            last_name="Keller",
            first_name="Anke",
            origin="UE",
            situation="SAIN",
            observed_at=moment,
            place="Point de regroupement principal",
            key=uuid.uuid5(_SPACE, f"{self.post.code} met"),
        )

    def call(self, moment, n, caller, link, sought, text, urgent, waits):
        name = sought if isinstance(sought, str) else self.asked(sought)
        self.act(
            calls.write_call,
            self.crisis,
            caller=caller,
            link=link,
            sought=name,
            text=text,
            urgent=urgent,
            waits=waits,
            phone=f"+33 6 00 00 00 {n + 11}" if waits else "",
            called_at=moment,
            key=uuid.uuid5(_SPACE, f"{self.post.code} call {n}"),
        )

    def asked(self, index):
        person = self.person(index)
        return f"{person.first_name} {person.last_name}"

    def follow_calls(self, _moment):
        """The first two callers ask for one person: somebody saw it; the family did not answer when called back."""
        first, second = self.read(CallSheet, number__lte=2)[::-1]
        for sheet in (first, second):
            self.act(calls.link, sheet, person=self.person(2))
        self.act(calls.call_back, first, text="Pas de réponse, message laissé.", waits=True)

    def word(self, _moment, families, press):
        self.act(wordings.draft, self.crisis, families=families, press=press)

    def validate(self, _moment):
        [wording] = self.read(wordings.Wording)
        self.act(wordings.validate, wording)

    def movement(self, moment, capacity):
        self.act(
            movements.save_movement,
            self.crisis,
            kind="CONVOI",
            label="n° 1",
            origin="Point de regroupement principal",
            destination="Aéroport",
            planned_at=moment + timedelta(hours=3),
            capacity=capacity,
            escort="Deux véhicules de la gendarmerie nationale",
            priorities="Mineurs, malades, familles",
        )
        [movement] = self.read(Movement)
        with as_role(BYPASS), acting_as(self.consul):
            people = movements.proposed(movement.crisis, most=capacity // 2)
        self.act(movements.add_people, movement, people=people or [self.person(1)])

    def board(self, moment):
        [movement] = self.read(Movement)
        last = min(6, len(self.read(Seat)))
        self.act(movements.tick, movement, line=f"1-{last}", arrived=False, at=moment)

    def claim_costs(self, moment):
        """A claim in each state; whoever was met is in the first, still being written."""
        [met] = self.read(CrisisPerson, discovered=True)
        day = moment.astimezone(self.post.zone).date()
        for n, (state, currency, lines, outcome) in enumerate(CLAIMS):
            key = uuid.uuid5(_SPACE, f"{self.post.code} claim {n}")
            asked = Country.objects.get(pk=state)
            self.act(costs.open_claim, self.crisis, state=asked, currency=currency, key=key)
            for name, document, kind, amount, signed in lines:
                fields = {"name": name, "document": document, "help": kind, "amount": Decimal(amount)}
                fields |= {"helped_on": day, "undertaken_on": day if signed else None}
                person = None if name else met
                self.act(costs.add_line, self.claim(key), person=person, **fields)
            if outcome:
                self.act(costs.send, self.claim(key), sent_on=day)
            if outcome in ("REMBOURSEE", "REFUSEE"):
                paid = self.claim(key).total if outcome == "REMBOURSEE" else None
                answer = "" if paid else "Pièces justificatives demandées, puis refus : la personne était représentée."
                self.act(costs.settle, self.claim(key), outcome=outcome, settled_on=day, repaid=paid, answer=answer)

    def claim(self, key):
        return self.read(CostClaim, key=key)[0]

    def report(self, moment):
        figure = self.read(Figure)[0]
        self.act(
            sitreps.draw_up,
            self.crisis,
            figure=figure,
            next_at=moment + timedelta(hours=4),
            summary="Exercice : communauté regroupée pour moitié, un convoi en préparation, réseau mobile coupé.",
            means="VHF 6 et 8 bonnes ; satellite bon ; carburant pour trente heures.",
            expected="Accord pour le départ du convoi n° 1 avant la nuit.",
        )


def _serves(person, post):
    return person.assignments.filter(post=post, role__in=["VIA", "ASSISTANT", "ODL", "ASI"]).exists()
