"""The warrants of the demo, played by the services: `warrant_files.py` tells them."""

from datetime import datetime, time, timedelta
from functools import partial

from liaison.models import ArrestWarrant
from liaison.warrants import services
from liaison.warrants.drafts import draft
from ssi.accounts.context import acting_as
from ssi.network import known

from .stage import BYPASS, as_role
from .warrant_files import FILES, Told


def warrant_scenes(player):
    """(moment, what is done then), to be played among the acts of the other stories."""
    return [scene for file in FILES for scene in _Teller(player, file).scenes()]


class _Teller:
    """One file, act by act; nothing it writes is later than the act that writes it."""

    def __init__(self, player, file):
        self.player, self.file, self.key = player, file, None
        self.post, self.by = player.posts[file.post], player.people[file.by]

    def scenes(self):
        acts = [Told(self.file.day, "open"), *self.file.acts]
        found, back = [], len(acts)
        for rank, told in enumerate(acts):
            moment = self._at(told.day, told.hour) + timedelta(minutes=25 * rank)
            moment = min(moment, self.player.now - timedelta(minutes=4 * (back - rank)))
            found.append((moment, partial(self._do, told, moment)))
        return found

    def _at(self, day, hour):
        return datetime.combine(self.player.today + timedelta(days=day), hour, tzinfo=self.post.zone)

    def _do(self, told, moment):
        with as_role(BYPASS), acting_as(self.by):
            if told.act == "open":
                self._open()
                return
            warrant = ArrestWarrant.objects.select_related("post", "country", "treaty").get(pk=self.key)
            fields = dict(told.fields)
            if told.act == "prepare":
                self._prepare(warrant, fields, moment)
            elif told.act == "tell":
                self._tell(warrant, fields, moment)
            elif told.act == "deny":
                event_ = warrant.dated_events.filter(kind=fields["kind"]).latest("pk")
                event_.case = warrant
                services.cancel_event(event_, by=self.by, why=fields["why"])
            elif "note_" in fields:
                self._note(warrant, told, fields, moment)
            else:
                services.perform(warrant, told.act, by=self.by, **fields)

    def _open(self):
        file, fields = self.file, dict(self.file.fields)
        translation, until = fields.pop("translation", None), fields.pop("until", None)
        day = self.player.today
        self.key = services.open_warrant(
            by=self.by,
            post=self.post,
            direction=file.way,
            instrument=file.instrument,
            country=known.countries()[file.country],
            domain=self.player.domains[file.domain],
            title=file.title,
            person=file.person,
            translation_due_on=None if translation is None else day + timedelta(days=translation),
            provisional_until=None if until is None else day + timedelta(days=until),
            **fields,
        ).pk

    def _note(self, warrant, told, fields, moment):
        agreed = None if told.agreed is None else self._at(told.agreed, time(12, 30))
        zone = "Europe/Paris" if warrant.is_passive else warrant.country.time_zone
        fields["at"] = moment - timedelta(minutes=20) if told.act != "SURRENDER" else moment
        services.record_event(warrant, by=self.by, kind=told.act, time_zone=zone, agreed_at=agreed, **fields)

    def _prepare(self, warrant, fields, moment):
        ready = fields.pop("ready")
        papers = [
            (paper.kind, paper.due_on, moment.date() if paper.kind in ready else None, False, "")
            for paper in warrant.papers.all()
        ]
        services.prepare_surrender(warrant, by=self.by, expected_version=None, papers=papers, **fields)

    def _tell(self, warrant, fields, moment):
        event_ = warrant.dated_events.get(kind=fields.pop("kind"))
        event_.case = warrant
        services.inform_partner(event_, by=self.by, informed_at=moment, text=draft(event_, warrant), **fields)
