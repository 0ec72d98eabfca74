"""Judicial assistance of three posts: each state at Bucharest, requests elsewhere. All invented."""

from datetime import date, datetime, time, timedelta
from functools import partial

from liaison.judicial import drafting, services
from liaison.models import InformationExchange, RogatoryCommission
from ssi.accounts.context import acting_as
from ssi.cases import links
from ssi.cases.models import LinkNature
from ssi.network import known

from . import judicial_asks, judicial_others
from .judicial_told import DAYS, MOMENTS, PLANNED, Step
from .stage import BYPASS, as_role


def judicial_scenes(player):
    """(moment, what is done then), to be played among the acts of the other stories."""
    scenes = []
    for file in (*judicial_asks.FILES, *judicial_others.FILES):
        teller = _Teller(player, file)
        scenes += teller.scenes()
    return scenes


class _Teller:
    """One file, act by act. Nothing it writes is later than the act that writes it."""

    def __init__(self, player, file):
        self.player, self.file, self.key = player, file, None
        self.post, self.by = player.posts[file.post], player.people[file.by]

    def scenes(self):
        acts = [Step(self.file.day, "open"), *self.file.steps]
        back = len(acts)
        found = []
        for rank, act in enumerate(acts):
            moment = datetime.combine(self._day(act.day), time(9, 20), tzinfo=self.post.zone)
            moment = min(moment + timedelta(minutes=37 * rank), self.player.now - timedelta(minutes=3 * (back - rank)))
            found.append((moment, partial(self._do, act, moment)))
        return found

    def _day(self, offset):
        return self.player._working_day(self.player.today + timedelta(days=offset), self.post)

    def _do(self, act, moment):
        with as_role(BYPASS), acting_as(self.by):
            if act.name == "open":
                self._open(moment)
                return
            case = RogatoryCommission.objects.select_related("post", "country").get(pk=self.key)
            fields = self._told(act.fields, moment)
            if act.name == "dates":
                services.note_dates(case, by=self.by, expected_version=case.version, **fields)
            elif act.name == "link":
                if exchange := self._exchange(act.comment):
                    links.link(case, to=exchange, by=self.by, nature=LinkNature.SAME_FACTS)
            elif act.name == "form":
                drafting.begin(case, by=self.by, code=act.comment)
            else:
                services.perform(case, act.name, by=self.by, comment=act.comment, **fields)

    def _open(self, moment):
        file = self.file
        self.key = services.open_file(
            by=self.by,
            post=self.post,
            direction=file.way,
            instrument=file.instrument,
            country=known.countries()[file.country],
            domain=self.player.domains[file.domain],
            title=file.title,
            source=self._source(),
            **self._told(file.fields, moment),
        ).pk

    def _source(self):
        return self._exchange(self.file.source) if self.file.source else None

    def _exchange(self, title):
        """The exchange of this title; None on the days when a week-end puts it off until after this file."""
        return InformationExchange.objects.visible_to(self.by).filter(title=title).first()

    def _told(self, fields, moment):
        """Offsets become days and moments of the post, never after the act that notes them, save what is to come."""
        told = {}
        for name, value in fields.items():
            if name in DAYS or name in MOMENTS:
                value = self._date(name, value, moment)
            told[name] = value
        return told

    def _date(self, name, offset, moment):
        day: date = self.player.today + timedelta(days=offset)
        if name in DAYS:
            return day if name in PLANNED else min(day, moment.date())
        return min(datetime.combine(day, time(10, 30), tzinfo=self.post.zone), moment)
