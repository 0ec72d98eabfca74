"""Trainings and equipment of the four posts: a session in each stage at Bucharest, a check that is due.

Every act is done by the services, at its simulated moment, by the person who would do it. Every name is invented.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial

from cooperation.actions import services as actions
from cooperation.equipment import services as equipment
from cooperation.models import ActionType, CooperationAction, Equipment, Nomination, TrainingSession
from cooperation.trainings import attendance, certificates, evaluation, services
from ssi.network.models import Country

from .cooperation import Story
from .training_casts import COURSES, GIFTS, PEOPLE
from .visas import decide

#: The acts that lead a verified candidate to each state.
ACTS = {
    "RESERVE": ("reserve",),
    "ECARTE": ("dismiss",),
    "ABANDON": ("select", "drop"),
    "VISA_DEMANDE": ("select", "ask_visa"),
    "VISA_OBTENU": ("select", "ask_visa", "grant_visa"),
    "VISA_REFUSE": ("select", "ask_visa", "refuse_visa"),
    "RETENU": ("select",),
}
_EARLY = ("NOTE_VERBALE", "PASSEPORT", "PHOTO", "MEDICAL", "LANGUE")


def training_scenes(player):
    """(moment, what is done then), to be played among the acts of the files."""
    story = TrainingStory(player)
    scenes = []
    for rank, course in enumerate(COURSES):
        scenes += story.course(course, rank)
    for rank, gift in enumerate(GIFTS):
        scenes += story.gift(gift, 20 + rank)
    return scenes


class TrainingStory(Story):
    """A course and a gift, from the day they are proposed to where they stand today."""

    # --- When ------------------------------------------------------------------------------------------------

    def course(self, course, rank):
        def at(day, hour, act):
            return self._moment(course.post, day, hour, rank), partial(act, course)

        first, last = course.start, course.start + course.days - 1
        steps = [at(course.opened, 8, self.open), at(course.opened + 1, 9, self.plan)]
        if course.people:
            steps.append(at(max(first - 40, course.opened + 2), 10, self.propose))
            steps.append(at(max(first - 30, course.opened + 4), 10, self.check))
            steps.append(at(max(first - 20, course.opened + 6), 10, self.choose))
        if first <= 0:
            steps.append(at(first, 7, self.begin))
            held = range(first, min(last, 0) + 1)
            steps += [at(day, 9, partial(self.sign_in, day=day)) for day in held]
        if last < 0:
            steps += [at(last, 12, self.certify), at(last, 13, self.evaluate), at(last + 2, 9, self.end)]
        # What today would still do later was done just now.
        now = self.player.now
        return [(min(m, now - timedelta(minutes=3 * (len(steps) - n))), act) for n, (m, act) in enumerate(steps)]

    def gift(self, gift, rank):
        steps = [(gift.opened, 8, self.open), (gift.opened + 2, 9, self.enter)]
        if gift.handed is not None:
            steps.append((gift.handed, 10, self.hand))
        if gift.checked is not None:
            steps.append((gift.checked, 11, self.look))
        return [(self._moment(gift.post, day, hour, rank), partial(act, gift)) for day, hour, act in steps]

    def _moment(self, post, day, hour, rank):
        zone = self.player.posts[post].zone
        moment = datetime.combine(self.player.today + timedelta(days=day), time(hour, 2 * rank), tzinfo=zone)
        return min(moment, self.player.now - timedelta(minutes=40 - hour))

    # --- The action ------------------------------------------------------------------------------------------

    def open(self, deed):
        """Proposed, signed by the head alone since France gives in kind, then prepared."""
        starts_on = self.player.today + timedelta(days=deed.start)

        def propose(by):
            action = actions.open_action(
                by=by,
                post=self.player.posts[deed.post],
                title=deed.title,
                action_type=ActionType.objects.get(pk=deed.kind),
                country=self.player.posts[deed.post].country,
                domain=self.player.domains.get(deed.domain),
                place=deed.place,
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=deed.days - 1),
                language=deed.language,
                planned_people=deed.seats,
                purpose=deed.purpose,
            )
            self.made[deed.title] = action.pk
            self._line(action, by, "NATURE", 2500 + 100 * deed.seats, "Formateurs et matériel des forces françaises")
            actions.perform(action, "submit", by=by)

        self._at(deed.by, propose)
        self._at(self.head(deed.post), lambda by: decide(self._action(deed), by=by))
        self._at(self.head(deed.post), lambda by: actions.perform(self._action(deed), "conclude", by=by))
        self._at(deed.by, lambda by: actions.perform(self._action(deed), "prepare", by=by))

    def begin(self, course):
        self._at(course.by, lambda by: actions.perform(self._action(course), "start", by=by))

    def end(self, course):
        self._at(course.by, lambda by: actions.perform(self._action(course), "complete", by=by))

    def _action(self, deed):
        rows = CooperationAction.objects.select_related("post__country", "action_type")
        return rows.get(pk=self.made[deed.title])

    # --- The session -----------------------------------------------------------------------------------------

    def plan(self, course):
        self._at(course.by, lambda by: self._plan(course, by))

    def _plan(self, course, by):
        action = self._action(course)
        invited = None if not course.people else self.player.today + timedelta(days=course.opened + 1)
        services.add_session(
            action,
            by=by,
            place=course.place,
            starts_on=action.starts_on,
            ends_on=action.ends_on,
            seats=course.seats,
            language=course.language,
            countries=sorted({course.country, *(one.country for one in self._cast(course) if one.country)}),
            in_france=course.kind == "STAGE_FR",
            needs_visa=course.visa,
            invited_on=invited,
        )

    def propose(self, course):
        """The volunteer types the list of the partner, where there is one."""
        for rank, one in enumerate(self._cast(course), start=1):
            self._at(course.enters, partial(self._nominate, course, rank, one))

    def _nominate(self, course, rank, one, by):
        session = self._session(course)
        fields = {
            "last_name": one.name,
            "first_name": one.first,
            "sex": one.sex,
            "grade": one.grade,
            "service": one.service,
            "country": Country.objects.get(pk=one.country or course.country),
            "rank": rank,
            "language_level": ("B1", "B2", "A2", "C1")[rank % 4],
        }
        if session.travels:
            fields["passport"] = f"{57123400 + 37 * rank}"
            fields["passport_expires_on"] = session.ends_on + timedelta(days=110 if rank == 3 else 700 + 30 * rank)
        services.nominate(session, by=by, **fields)

    def check(self, course):
        for number, one in enumerate(self._cast(course), start=1):
            if one.till != "PROPOSE":
                self._at(course.enters, partial(self._tick, course, number, one))
            if one.till not in {"PROPOSE", "DOSSIER_INCOMPLET", "DOSSIER_COMPLET"}:
                self._at(course.by, partial(self._vet, course, number))

    def _tick(self, course, number, one, by):
        nomination = self._nomination(course, number)
        pieces = _EARLY[:3] if one.till == "DOSSIER_INCOMPLET" else _EARLY
        awaited = {row.piece for row in nomination.pieces.all() if row.state == "ATTENDU"}
        services.tick(nomination, by=by, states={piece: "RECU" for piece in pieces if piece in awaited})

    def _vet(self, course, number, by):
        day = self._today()
        asked = {"authority": "AMBASSADE", "asked_on": day - timedelta(days=4)}
        vetting = services.ask_vetting(self._nomination(course, number), by=by, **asked)
        services.decide_vetting(vetting, by=by, decision="FAVORABLE", decided_on=day)

    def choose(self, course):
        for number, one in enumerate(self._cast(course), start=1):
            for name in ACTS.get(one.till, ()):
                who = self.head(course.post) if name in {"select", "reserve", "dismiss"} else course.by
                self._at(who, partial(self._act, course, number, name))

    def _act(self, course, number, name, by):
        services.perform(self._nomination(course, number), name, by=by)

    def sign_in(self, course, day):
        """Everybody came, but number 2 on the second day."""
        self._at(course.enters, partial(self._sign_in, course, day))

    def _sign_in(self, course, day, by):
        session = self._session(course)
        seated = [one.number for one in session.nominations.filter(status__in=("RETENU", "VISA_OBTENU", "PRESENT"))]
        absent = {2} if day == course.start + 1 else set()
        line = " ".join(f"{number}A" if number in absent else str(number) for number in sorted(seated))
        attendance.sign_in(session, by=by, line=line, on=self.player.today + timedelta(days=day))

    def certify(self, course):
        if course.certified:
            self._at(self.head(course.post), partial(self._certify, course))

    def _certify(self, course, by):
        session = self._session(course)
        chosen = list(session.nominations.filter(status="PRESENT").values_list("pk", flat=True))
        certificates.certify(session, by=by, chosen=chosen)

    def evaluate(self, course):
        """The two levels of the last day; the third waits for its six months."""
        for level in (1, 2):
            self._at(course.by, partial(self._evaluate, course, level))

    def _evaluate(self, course, level, by):
        session = self._session(course)
        heads = session.nominations.filter(status__in=("PRESENT", "CERTIFIE")).count()
        noted = {
            1: {
                "respondents": heads,
                "after": Decimal("4.3"),
                "text": "Les ateliers pratiques sont jugés trop courts.",
            },
            2: {"respondents": heads, "before": Decimal(48), "after": Decimal(79)},
        }
        one = session.evaluations.get(level=level)
        one.session = session
        evaluation.note_evaluation(one, by=by, done_on=self._today(), **noted[level])

    def _session(self, course):
        rows = TrainingSession.objects.select_related("case__post__country", "case__action_type")
        return rows.get(case=self.made[course.title])

    def _cast(self, course):
        people = PEOPLE[course.country]
        return [people[n]._replace(till=till) for n, till in enumerate(course.people)]

    def _nomination(self, course, number):
        rows = Nomination.objects.select_related("session", "country", "case__post__country", "case__action_type")
        return rows.get(session__case=self.made[course.title], number=number)

    # --- Equipment -------------------------------------------------------------------------------------------

    def enter(self, gift):
        today = self.player.today
        fields = {
            "designation": gift.designation,
            "quantity": gift.seats,
            "serials": [f"{gift.prefix}-{n:04d}" for n in range(1, gift.seats + 1)],
            "value": Decimal(gift.value),
            "service": gift.service,
            "control": gift.control,
            "licence": gift.licence,
            "customs": gift.customs,
        }
        if gift.customs in {"DEMANDEE", "OBTENUE"}:
            fields["customs_asked_on"] = today + timedelta(days=gift.opened + 1)
        if gift.customs == "DEMANDEE":
            fields["customs_awaited_on"] = today + timedelta(days=9)
        if gift.customs == "OBTENUE":
            fields["customs_granted_on"] = today + timedelta(days=gift.opened + 2)
        self._at(gift.by, lambda by: equipment.save(None, self._action(gift), by=by, **fields))

    def hand(self, gift):
        given = {"handed_at": gift.place, "received_by": gift.receiver}
        self._at(gift.by, lambda by: actions.perform(self._action(gift), "start", by=by))
        self._at(gift.by, lambda by: equipment.hand_over(self._lot(gift), by=by, handed_on=self._today(), **given))
        self._at(gift.by, lambda by: actions.perform(self._action(gift), "complete", by=by))

    def look(self, gift):
        self._at(gift.by, partial(self._look, gift))

    def _look(self, gift, by):
        lot = self._lot(gift)
        check = lot.checks.get(months=6)
        check.equipment = lot
        seen = {"done_on": self._today(), "present": gift.seats, "in_service": gift.seats - 1}
        equipment.note_check(check, by=by, observation="Un appareil en réparation chez le fabricant.", **seen)

    def _lot(self, gift):
        return Equipment.objects.select_related("case__post__country").get(case=self.made[gift.title])
