"""Meetings of international bodies: each state once at Bucharest, one or two at each other post."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial

from cooperation.models import BodyMeeting, InternationalBody
from cooperation.multilateral import services
from ssi.accounts.context import acting_as

from .gatherings import BODIES, GATHERINGS, PATHS, Gathering
from .stage import BYPASS, as_role
from .visas import decide


@dataclass
class Played:
    gathering: Gathering
    key: int | None = None
    rows: dict = field(default_factory=dict)


def multilateral_scenes(player):
    """(moment, what is done then): the bodies first, then each meeting step by step."""
    early = datetime.combine(player.today - timedelta(days=130), time(9), tzinfo=player.posts["BUC"].zone)
    scenes = [(early + timedelta(minutes=number), partial(_body, player, *body)) for number, body in enumerate(BODIES)]
    for gathering in GATHERINGS:
        played = Played(gathering)
        scenes += [(moment, partial(_do, player, played, name)) for name, moment in _moments(player, gathering)]
    return scenes


def _moments(player, one):
    """(step, moment): before the meeting spread after the opening, after it from its day on; never after now."""
    zone = player.posts[one.post].zone
    morning = datetime.combine(player.today, time(10, 20), tzinfo=zone)
    steps, planned = ("open", *PATHS[one.state]), []
    held = steps.index("hold") if "hold" in steps else len(steps)
    for rank, name in enumerate(steps):
        day = one.opened + rank if rank < held else one.day + rank - held
        if name == "approve":
            day += 1
        planned.append(morning + timedelta(days=day, minutes=7 * rank))
    for back, index in enumerate(reversed(range(len(planned)))):
        planned[index] = min(planned[index], player.now - timedelta(minutes=4 * back + 5))
    return list(zip(steps, planned, strict=True))


def _body(player, post, acronym, name, role, mandate):
    by = player.people[player.heads[post]]
    with as_role(BYPASS), acting_as(by):
        services.save_body(
            InternationalBody(),
            by=by,
            post=player.posts[post],
            acronym=acronym,
            name=name,
            ssi_role=role,
            mandate=mandate,
        )


def _do(player, played, name):
    one = played.gathering
    by = player.people[player.heads[one.post] if name == "approve" else one.owner]
    with as_role(BYPASS), acting_as(by):
        if name == "open":
            played.key = _open(player, one, by).pk
            return
        meeting = BodyMeeting.objects.select_related("post", "country", "body").get(pk=played.key)
        if name in ACTS:
            ACTS[name](player, one, meeting, by)
        else:
            services.perform(meeting, name, by=by, comment=one.why if name == "cancel" else "")


def _open(player, one, by):
    day = player.today + timedelta(days=one.day)
    return services.open_meeting(
        by=by,
        post=player.posts[one.post],
        body=InternationalBody.objects.get(post=player.posts[one.post], acronym=one.body),
        title=one.title,
        country_id=one.country,
        starts_on=day,
        ends_on=day + timedelta(days=1),
        place=one.place,
        agenda=one.agenda,
        delegation=one.delegation,
    )


def _first(player, one, meeting, by):
    services.write_position(meeting, by=by, text=one.position, instruction="")


def _second(player, one, meeting, by):
    services.write_position(meeting, by=by, text=one.position, instruction=one.instruction)


def _approve(player, one, meeting, by):
    decide(meeting, by=by)


def _minutes(player, one, meeting, by):
    services.write_minutes(meeting, by=by, minutes=one.minutes)


def _follow(player, one, meeting, by):
    due_on = player.today + timedelta(days=one.due)
    services.add_follow_up(meeting, by=by, what=one.follow_up, owner=by, due_on=due_on)


def _done(player, one, meeting, by):
    services.finish_follow_up(meeting.follow_ups.get(), by=by, outcome="Fait, par courriel.")


ACTS = {
    "position": _first,
    "second": _second,
    "approve": _approve,
    "minutes": _minutes,
    "follow": _follow,
    "done": _done,
}
