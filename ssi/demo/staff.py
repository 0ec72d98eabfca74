"""The staff of the demo: papers that end, courses, accreditations, a leave without an interim, a rota, a hand-over.

Every date is drawn from today. The weaknesses are there to be seen: a head whose leave leaves nobody to sign, a card
that ends in a month, a course that was never validated.
"""

from datetime import datetime, time, timedelta
from functools import partial

from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.directory import services as directory
from ssi.directory.models import Contact
from ssi.network.models import Country
from ssi.staff import handing, services
from ssi.staff.models import Absence, CourseTaken, HandoverItem, OfficerSheet

from .stage import BYPASS, as_role

BEGUN = 60  # days ago: the sheets were written
_POLICE, _GENDARMERIE, _CIVIL = OfficerSheet.Corps
_PREPARED, _CRISIS, _SECURITY, _LANGUAGE = CourseTaken.Kind
#: key: corps, languages, then passport, visa and card, in days from today.
SHEETS = {
    "garrigues": (_GENDARMERIE, "anglais, roumain", 700, None, 300),
    "ferracci": (_POLICE, "anglais, roumain, italien", 900, None, 410),
    "kerhoas": (_POLICE, "anglais", 82, None, 800),
    "delattre": (_GENDARMERIE, "anglais, roumain", 1300, None, 26),
    "marchetti": (_GENDARMERIE, "anglais, espagnol", 2100, None, None),
    "roussel": (_CIVIL, "anglais", 1500, None, 160),
    "morvan": (_POLICE, "anglais, néerlandais", 1000, None, 500),
    "kermadec": (_GENDARMERIE, "anglais", 600, 140, 140),
    "benhaddou": (_POLICE, "anglais, arabe", 800, 310, 310),
    "bastiani": (_POLICE, "anglais", 640, 75, 75),
    "ledoux": (_GENDARMERIE, "anglais, hindi", 900, 420, 420),
}
#: key, course, its first and last day before the posting began, validated.
COURSES = (
    ("garrigues", _PREPARED, 60, 47, True),
    ("ferracci", _PREPARED, 50, 37, True),
    ("kerhoas", _PREPARED, 40, 27, True),
    ("delattre", _PREPARED, 55, 42, True),
    ("marchetti", _PREPARED, 30, 17, False),
    ("morvan", _PREPARED, 70, 57, True),
    ("kermadec", _PREPARED, 70, 57, True),
    ("kermadec", _CRISIS, 40, 36, True),
    ("benhaddou", _PREPARED, 60, 47, True),
    ("bastiani", _PREPARED, 70, 57, True),
    ("bastiani", _CRISIS, 30, 26, True),
    ("ledoux", _PREPARED, 60, 47, True),
    ("ledoux", _CRISIS, 20, 16, True),
    ("amrani", _PREPARED, 60, 47, True),
)
#: key, country, resident, asked and granted in days before today (None: awaited).
ACCREDITATIONS = (
    ("garrigues", "RO", True, 850, 815),
    ("garrigues", "MD", False, 840, 760),
    ("morvan", "BE", True, 730, 700),
    ("morvan", "LU", False, 720, 640),
    ("morvan", "NL", False, 720, 655),
    ("kermadec", "DJ", True, 600, 555),
    ("bastiani", "IN", True, 650, 600),
    ("bastiani", "NP", False, 640, 500),
    ("bastiani", "LK", False, 640, 480),
    ("bastiani", "MV", False, 45, None),
)
#: post, key, nature, first and last day from today.
ABSENCES = (
    ("BUC", "garrigues", Absence.Kind.LEAVE, 19, 33),
    ("BUC", "ferracci", Absence.Kind.COURSE, 6, 8),
    ("BUC", "roussel", Absence.Kind.LEAVE, -2, 5),
    ("DJI", "kermadec", Absence.Kind.MISSION, -1, 2),
    ("DEL", "bastiani", Absence.Kind.MISSION, 4, 9),
)
#: post, key, first and last day from today, telephone.
ROTA = (
    ("BUC", "ferracci", -3, 3, "+40 722 00 10 10"),
    ("BUC", "kerhoas", 4, 10, "+40 722 00 10 10"),
    ("BUC", "delattre", 11, 17, "+40 722 00 10 10"),
    ("DJI", "benhaddou", -5, 8, "+253 77 00 20 20"),
    ("DEL", "amrani", -1, 5, "+91 98 00 00 30 30"),
)
#: Seats by post and role, as the director decided them.
SEATS = (("BUC", "ASI", 1), ("BUC", "ODL", 4), ("BUC", "VIA", 1), ("BUC", "ASSISTANT", 1), ("BRU", "ASI", 1),
         ("BRU", "ODL", 2), ("BRU", "VIA", 1), ("DJI", "ASI", 1), ("DJI", "ASIA", 1), ("DJI", "ASSISTANT", 1),
         ("DEL", "ASI", 1), ("DEL", "ASIA", 1), ("DEL", "ODL", 2), ("DEL", "VIA", 1))  # fmt: skip
KEYS = (
    "Coffre du bureau 214 : l’attaché et l’officier de sécurité de l’ambassade ont chacun une clé.\n"
    "Armoire des scellés de passage : clé au poste de garde, registre à signer.\n"
    "Véhicule de service : carte carburant dans le coffre."
)


def staff_scenes(player):
    """(moment, what is done then)."""
    written = datetime.combine(player.today - timedelta(days=BEGUN), time(10, 5), tzinfo=player.posts["BUC"].zone)
    staff = _Staff(player)
    return [
        (written, staff.sheets),
        (written + timedelta(minutes=20), staff.seats),
        (player.now - timedelta(days=4, hours=2), staff.calendar),
        (player.now - timedelta(days=2, hours=3), staff.begin_handover),
        (player.now - timedelta(days=1, hours=2), staff.accept_some),
    ]


class _Staff:
    def __init__(self, player):
        self.player = player
        self.handover = None

    def sheets(self):
        for key, (corps, languages, passport, visa, card) in SHEETS.items():
            save = partial(
                services.save_sheet,
                corps=corps,
                languages=languages,
                passport_until=self._day(passport),
                visa_until=self._day(visa),
                card_until=self._day(card),
            )
            self._about(key, save)
        for key, kind, first, last, validated in COURSES:
            began = self._assignment(key).starts_on
            dates = {"starts_on": began - timedelta(days=first), "ends_on": began - timedelta(days=last)}
            self._about(key, partial(services.save_course, kind=kind, validated=validated, **dates))
        for key, country, resident, asked, granted in ACCREDITATIONS:
            fields = {"country": Country.objects.get(pk=country), "resident": resident}
            fields |= {"asked_on": self._day(-asked), "granted_on": self._day(-granted if granted else None)}
            self._about(key, partial(services.save_accreditation, ends_on=None, **fields))

    def seats(self):
        director = self.player.people["giraudet"]
        with as_role(BYPASS), acting_as(director):
            for code, role, seats in SEATS:
                services.set_establishment(
                    by=director, post=self.player.posts[code], role=role, seats=seats, since=self._day(-BEGUN)
                )

    def calendar(self):
        for _post, key, kind, first, last in ABSENCES:
            dates = {"starts_on": self._day(first), "ends_on": self._day(last)}
            self._about(key, partial(services.note_absence, kind=kind, **dates))
        for _post, key, first, last, phone in ROTA:
            dates = {"starts_on": self._day(first), "ends_on": self._day(last)}
            self._about(key, partial(services.put_on_duty, phone=phone, **dates))

    def begin_handover(self):
        """The liaison officer of the gendarmerie leaves in six weeks; the one who follows is there."""
        head, leaving = self.player.people["garrigues"], self.player.people["delattre"]
        with as_role(BYPASS), acting_as(leaving):
            for contact in Contact.objects.filter(post=self.player.posts["BUC"], holder=None, sensitive=False)[:4]:
                directory.hand_on_contact(contact, by=leaving, to=leaving)
        with as_role(BYPASS), acting_as(head):
            self.handover = handing.open_handover(
                by=head, assignment=self._assignment("delattre"), successor=self.player.people["marchetti"], keys=KEYS
            )

    def accept_some(self):
        successor = self.player.people["marchetti"]
        with as_role(BYPASS), acting_as(successor):
            for kind in HandoverItem.Kind:
                for line in handing.lines_of(self.handover, successor).get(kind, [])[:2]:
                    if line.may_accept:
                        line.item.handover = self.handover
                        handing.accept(line.item, by=successor)

    def _about(self, key, act):
        assignment = self._assignment(key)
        head = self.player.people[self.player.heads[assignment.post.code]]
        with as_role(BYPASS), acting_as(head):
            act(by=head, post=assignment.post, user=self.player.people[key])

    def _assignment(self, key):
        return Assignment.objects.select_related("post", "user").get(user=self.player.people[key])

    def _day(self, days):
        return None if days is None else self.player.today + timedelta(days=days)
