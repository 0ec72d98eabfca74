"""The communities of the demo: Djibouti by the sea with its three îlots, Bucharest with a small one.

Every name is drawn from a list, every number belongs to nobody. The weaknesses are there to be seen on the page of
health: an îlot too large, one without a chef, a point not visited, papers of an old extract still about.
"""

import csv
import io
from datetime import datetime, time, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consular.ilots import placing
from consular.ilots import services as ilots
from consular.models import ChefIlot, Ilot, MeetingPoint, PaperCopy
from consular.papers import services as papers
from consular.register import services as register
from ssi.accounts.context import acting_as

from .residents import BUCHAREST, DJIBOUTI, HEADER
from .stage import BYPASS, as_role

BEGUN = 385  # days ago: the map of îlots is drawn
#: (post, name, latitude, longitude, capacity, days of water, means, access, helicopter, who has the key), and how many
#: days ago it was last visited.
POINTS = (
    ("DJI", "Lycée français, cour nord", "11.58812", "43.14571", 400, 3, "Groupe électrogène, infirmerie, radio VHF",
     "Portail de service, rue de Marseille ; véhicules légers", False, "Gardien du lycée, jour et nuit", 60),
    ("DJI", "Résidence d’Haramous", "11.57644", "43.16120", 150, 2, "Citerne de 8 m³, parking couvert",
     "Entrée est, route d’Haramous", False, "Syndic, M. Aden", 130),
    ("DJI", "Terrain de sport d’Arta", "11.52333", "42.84722", 90, None, "Point d’eau à vérifier",
     "Piste en terre, 200 m après la gendarmerie", True, "", BEGUN),
    ("BUC", "Lycée français Anna de Noailles", "44.49930", "26.07890", 500, 2, "Cantine, infirmerie",
     "Portail visiteurs, Șoseaua București-Ploiești", True, "Intendance", 40),
)  # fmt: skip
#: post, code, name, outline, channel, main point, fallback, districts, days since the outline was reviewed.
ILOTS = (
    ("DJI", "A", "Plateau du Serpent et Héron", "Du port de pêche à l’ambassade, mer comprise.", "VHF 6",
     "Lycée français, cour nord", "Résidence d’Haramous", ("Plateau du Serpent", "Héron"), 90),
    ("DJI", "B", "Haramous et Gabode", "De l’aéroport à la route d’Haramous.", "VHF 8",
     "Résidence d’Haramous", "Lycée français, cour nord", ("Haramous", "Gabode"), 90),
    ("DJI", "C", "Arta et la route", "Arta, le camp et la route nationale jusqu’au PK 40.", "HF 7 300",
     "Terrain de sport d’Arta", None, ("Arta",), 1200),
    ("BUC", "N", "Bucarest nord", "Băneasa, Aviației, Pipera.", "PMR 3",
     "Lycée français Anna de Noailles", None, ("Băneasa", "Pipera"), 200),
)  # fmt: skip
#: post, code, name, deputy, named so many days ago, charter, training, call sign, telephone.
CHEFS = (
    ("DJI", "A", "Chantal Le Floch", False, 420, 410, 380, "ALPHA 1", "+253 77 00 10 01"),
    ("DJI", "A", "Gérard Pasquier", True, 300, 300, 280, "ALPHA 2", "+253 77 00 10 02"),
    ("DJI", "B", "Hélène Abdourahman", False, 190, None, None, "BRAVO 1", "+253 77 00 10 03"),
    ("BUC", "N", "Sorin Lacroix", False, 250, 250, 240, "NORD 1", "+40 721 00 10 01"),
)
#: post, code, so many days ago, joined in so many minutes (None: not joined), remark.
CALLS = (
    ("DJI", "A", 200, 40, "Joint sur le second numéro."),
    ("DJI", "A", 104, 12, ""),
    ("DJI", "B", 30, None, "Trois appels sans réponse, message laissé."),
    ("BUC", "N", 20, 7, ""),
)
FIRST, SECOND, SMALL = 170, 24, 40  # days ago: the extract replaced, the one in use; that of Bucharest


def community_scenes(player):
    """(moment, what is done then)."""
    made = _Community(player)
    scenes = [(made.day(BEGUN, n), partial(made.point, *row[:-1])) for n, row in enumerate(POINTS)]
    scenes += [(made.day(row[-1], n), partial(made.visit, *row[:2])) for n, row in enumerate(POINTS) if row[-1] < BEGUN]
    scenes += [(made.day(BEGUN - 1, n), partial(made.ilot, *row)) for n, row in enumerate(ILOTS)]
    scenes += [(made.day(_noted(row), 20 + n), partial(made.chef, *row)) for n, row in enumerate(CHEFS)]
    for post, town, days, old in (
        ("DJI", DJIBOUTI, FIRST, True),
        ("DJI", DJIBOUTI, SECOND, False),
        ("BUC", BUCHAREST, SMALL, True),
    ):
        scenes.append((made.day(days, 60), partial(made.extract, post, town, days, old=old)))
        scenes.append((made.day(days, 61), partial(made.place, post)))
    scenes += [(made.day(row[2], 70 + n), partial(made.call, *row)) for n, row in enumerate(CALLS)]
    scenes += made.papers()
    just_now = player.now - timedelta(minutes=3)
    return [
        *scenes,
        (just_now, partial(made.bring, "BUC", BUCHAREST)),
        (just_now, partial(made.say_why, "lebrun", "BUC", "UPDATE")),
        (just_now, partial(made.say_why, "garrigues", "BUC", "TEST_CALL")),
    ]


def _noted(chef):
    """Days ago: when the last thing told of a chef had happened."""
    return min(days for days in (BEGUN - 2, *chef[4:7]) if days is not None)


class _Community:
    CONSULS = {"DJI": "perrin", "BUC": "lebrun"}

    def __init__(self, player):
        self.player = player

    def day(self, days, number):
        """A quarter past ten at Djibouti and some minutes, that many days ago."""
        zone = self.player.posts["DJI"].zone
        moment = datetime.combine(self.player.today - timedelta(days=days), time(10, 15), tzinfo=zone)
        return moment + timedelta(minutes=2 * number)

    def by(self, post):
        return self.player.people[self.CONSULS[post]]

    def ago(self, days):
        return self.player.today - timedelta(days=days) if days is not None else None

    def act(self, where, function, **fields):
        by = self.by(where)
        with as_role(BYPASS), acting_as(by):
            return function(by=by, **fields)

    def point(self, post, name, latitude, longitude, capacity, water, means, access, helicopter, key):
        self.act(
            post,
            ilots.save_point,
            post=self.player.posts[post],
            name=name,
            latitude=latitude,
            longitude=longitude,
            capacity=capacity,
            water_days=water,
            means=means,
            access=access,
            helicopter=helicopter,
            key_holder=key,
            status="AGREED" if key else "ASKED",
        )

    def visit(self, post, name):
        by = self.by(post)
        with as_role(BYPASS), acting_as(by):
            point = MeetingPoint.objects.select_related("post").get(post=self.player.posts[post], name=name)
            ilots.verify_point(point, by=by)

    def ilot(self, post, code, name, outline, channel, main, fallback, _districts, reviewed):
        points = self.read(MeetingPoint, post)
        points = {point.name: point for point in points}
        self.act(
            post,
            ilots.save_ilot,
            post=self.player.posts[post],
            code=code,
            name=name,
            outline=outline,
            radio_channel=channel,
            main_point=points[main],
            fallback_point=points.get(fallback),
            reviewed_on=self.ago(reviewed),
        )

    def chef(self, post, code, name, deputy, named, charter, training, sign, phone):
        self.act(
            post,
            ilots.save_chef,
            ilot=self.drawn(post, code),
            name=name,
            deputy=deputy,
            starts_on=self.ago(named),
            charter_signed_on=self.ago(charter),
            trained_on=self.ago(training),
            call_sign=sign,
            phone=phone,
        )

    def call(self, post, code, _days, minutes, note):
        by, ilot = self.by(post), self.drawn(post, code)
        with as_role(BYPASS), acting_as(by):
            chef = ChefIlot.objects.select_related("post").get(ilot=ilot, deputy=False)
            ilots.note_call(chef, by=by, joined=minutes is not None, minutes=minutes, note=note)

    def drawn(self, post, code):
        return next(ilot for ilot in self.read(Ilot, post) if ilot.code == code)

    def read(self, model, post):
        """The rows of a post, as its consul sees them."""
        with as_role(BYPASS), acting_as(self.by(post)):
            return list(model.objects.select_related("post").filter(post=self.player.posts[post]))

    def bring(self, post, town, days=0, *, old=False):
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([HEADER, *town.rows(self.ago(FIRST), self.ago(days), old=old)])
        return self.act(
            post,
            register.bring,
            post=self.player.posts[post],
            upload=SimpleUploadedFile(f"extrait-{post.lower()}.csv", text.getvalue().encode("utf-8-sig")),
            provided_by="Section consulaire",
            extracted_on=self.ago(days),
        )

    def extract(self, post, town, days, *, old=False):
        draft = self.bring(post, town, days, old=old)
        by = self.by(post)
        with as_role(BYPASS), acting_as(by):
            register.import_extract(draft, by=by)

    def place(self, post):
        for where, code, *_rest, districts, _reviewed in ILOTS:
            if where != post:
                continue
            for area in districts:
                self.act(post, placing.place_area, post=self.player.posts[post], area=area, ilot=self.drawn(post, code))

    def print_booklet(self, post, code, reason):
        by = self.by(post)
        ilot = self.drawn(post, code)
        with as_role(BYPASS), acting_as(by):
            papers.print_booklet(ilot, by=by, reason=reason)

    def move(self, post, number, state, **fields):
        """What became of a copy, on the (simulated) day of the act."""
        copy = next(one for one in self.read(PaperCopy, post) if one.number == number)
        by, today = self.by(post), timezone.localdate(timezone=copy.post.zone)
        with as_role(BYPASS), acting_as(by):
            papers.move(copy, by=by, state=state, on=today, expected_version=copy.version, **fields)

    def papers(self):
        """Two booklets of the extract replaced, one still about; two of the extract in use."""
        acts = (
            (165, 0, self.print_booklet, ("DJI", "A", "Dotation des chefs d’îlot"), {}),
            (165, 1, self.print_booklet, ("DJI", "B", "Dotation des chefs d’îlot"), {}),
            (164, 0, self.move, ("DJI", 1, "REMIS"), {"holder": "Chantal Le Floch"}),
            (163, 0, self.move, ("DJI", 2, "REMIS"), {"holder": "Hélène Abdourahman"}),
            (22, 0, self.print_booklet, ("DJI", "A", "Nouvel extrait : dotation des chefs d’îlot"), {}),
            (21, 0, self.move, ("DJI", 3, "REMIS"), {"holder": "Chantal Le Floch"}),
            (21, 1, self.move, ("DJI", 1, "RENDU"), {}),
            (20, 0, self.move, ("DJI", 1, "DETRUIT"), {"witness": "Major Vincent Roche"}),
            (12, 0, self.print_booklet, ("DJI", "B", "Sac de départ du poste"), {}),
            (30, 5, self.print_booklet, ("BUC", "N", "Exercice annuel"), {}),
            (29, 5, self.move, ("BUC", 1, "REMIS"), {"holder": "Sorin Lacroix"}),
            (15, 5, self.print_booklet, ("BUC", "N", "Sac de départ du poste"), {}),
        )
        return [(self.day(days, 90 + n), partial(act, *words, **more)) for days, n, act, words, more in acts]

    def say_why(self, who, post, motive):
        by = self.player.people[who]
        with as_role(BYPASS), acting_as(by):
            register.open_reading(by=by, post=self.player.posts[post], motive=motive)
