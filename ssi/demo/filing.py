"""Files of the other kinds in the demo: each a title, how it is opened, and what people did with it, day after day."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial

from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role


@dataclass(frozen=True)
class Told:
    """`day`: before today (negative). `by`: key of a person, or "head". `do(case, by=…, **fields)` is a service."""

    day: int
    do: object
    fields: dict = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True)
class File:
    """`opened`: the service and its fields; `days`: those of them that are dates told from today."""

    post: str
    by: str
    day: int
    domain: str
    country: str
    opened: object
    fields: dict
    days: dict = field(default_factory=dict)
    acts: tuple = ()


def scenes_of(player, files):
    """(moment, what is done then): increasing for each file, at working hours of its post, never after now."""
    scenes = []
    for number, file in enumerate(files):
        desk = _Desk(player, file)
        for index, step in enumerate((Told(file.day, None), *file.acts)):
            do = desk.open if step.do is None else partial(desk.act, step)
            scenes.append((moment_of(player, file, step.day, number, index), do))
    return scenes


def moment_of(player, file, day, number, index):
    """When the step `index` of the file `number` of its list is taken; the opening is step 0."""
    post = player.posts[file.post]
    date = player._working_day(player.today + timedelta(days=day), post)
    start = datetime.combine(date, time(9), tzinfo=post.zone) + timedelta(minutes=7 * number % 50, hours=index / 2)
    return min(start, player.now - timedelta(minutes=20) + timedelta(minutes=index, seconds=number))


class _Desk:
    """Where one file is worked on."""

    def __init__(self, player, file):
        self.player, self.file, self.case = player, file, None

    def person(self, key):
        return self.player.people[self.player.heads[self.file.post] if key == "head" else key or self.file.by]

    def open(self):
        file, by = self.file, self.person("")
        days = {name: self.player.today + timedelta(days=n) for name, n in file.days.items()}
        with as_role(BYPASS), acting_as(by):
            self.case = file.opened(
                by=by,
                post=self.player.posts[file.post],
                domain=self.player.domains[file.domain],
                country_id=file.country,
                **file.fields,
                **days,
            )

    def act(self, step):
        by = self.person(step.by)
        fields = {k: v(self.player) if callable(v) else v for k, v in step.fields.items()}
        with as_role(BYPASS), acting_as(by):
            step.do(type(self.case).objects.select_related("post", "country").get(pk=self.case.pk), by=by, **fields)
