"""Playing the stories: every act at its moment, in the order of time, by the person who does it."""

import io
import random
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from functools import partial
from operator import itemgetter

from liaison.exchanges import services as liaison
from liaison.intelligence import handling
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.attachments import services as attachments
from ssi.audit.log import request_id
from ssi.cases import grants, reach
from ssi.directory.models import PartnerService
from ssi.network.models import Domain

from . import people as cast
from .papers import paper
from .stage import BYPASS, as_role, at
from .stories import Act, dated
from .visas import decide

REQUEST = "demonstration"
OPENING, LUNCH = time(8, 40), 5 * 3600  # acts begin between 8:40 and five hours (in seconds) later


class Player:
    """Holds what the acts need: the people by key, the posts by code, and each file by its story."""

    def __init__(self, posts, people, today, now, seed):
        self.posts, self.people, self.today, self.now, self.seed = posts, people, today, now, seed
        self.heads = cast.heads()
        self.domains = {d.code: d for d in Domain.objects.all()}
        self.files = {}

    def play(self, stories, scenes=()):
        """Make every file. All acts follow one another in time, so numbers and journal do too.

        `scenes` are other things to do: (moment, function without argument).
        """
        agenda = list(scenes)
        for number, story in enumerate(stories):
            agenda += [
                (moment, partial(self._do, number, story, act, moment)) for moment, act in self.moments(number, story)
            ]
        # As from a page: what has no request is the worker's.
        token = request_id.set(REQUEST)
        for moment, do in sorted(agenda, key=itemgetter(0)):
            with at(moment):
                do()
        request_id.reset(token)

    # --- When ---------------------------------------------------------------------------------------------

    def moments(self, number, story):
        """(moment, act) of a story: increasing, at working hours of the post, never after now."""
        draw = random.Random(f"{self.seed}/{number}")  # noqa: S311  (a story, not a secret)
        acts = [Act("open", story.day), *story.acts]
        floor, planned = self.received(number, story), []
        for act in acts:
            moment = self._moment(act.day, story, draw)
            gap = timedelta(minutes=draw.randint(6, 45))
            if isinstance(act.day, timedelta):
                gap = timedelta(minutes=1)
            if floor is not None:
                moment = max(moment, floor + gap)
            planned.append(moment)
            floor = moment
        # What today would still do later was done just now.
        for back, index in enumerate(reversed(range(len(planned)))):
            planned[index] = min(planned[index], self.now - timedelta(minutes=2 * back + 2))
        return list(zip(planned, acts, strict=True))

    def _moment(self, day, story, draw):
        if isinstance(day, timedelta):
            return self.now - day
        post, date = self.posts[story.post], self.today + timedelta(days=day)
        if not story.fields.get("urgent"):
            date = self._working_day(date, post)  # urgency waits for nobody
        morning = datetime.combine(date, OPENING, tzinfo=post.zone)
        return morning + timedelta(seconds=draw.randint(0, LUNCH))

    def _working_day(self, date, post):
        """The day itself, else the next worked day, else (it would be tomorrow) the one before."""
        off, forward, back = post.country.weekend, date, date
        while forward.isoweekday() in off:
            forward += timedelta(days=1)
        while back.isoweekday() in off:
            back -= timedelta(days=1)
        return forward if forward <= self.today else back

    def received(self, number, story):
        """When the partner's message arrived: week-ends included, for SIENA has none. None when nobody asked us."""
        if story.received is None:
            return None
        if isinstance(story.received, timedelta):
            return self.now - story.received - timedelta(minutes=12)
        draw = random.Random(f"{self.seed}/{number}/received")  # noqa: S311
        date = self.today + timedelta(days=story.received)
        moment = datetime.combine(date, time(8, 5), tzinfo=self.posts[story.post].zone)
        return min(moment + timedelta(minutes=draw.randint(0, 480)), self.now - timedelta(minutes=45))

    # --- What ---------------------------------------------------------------------------------------------

    def _do(self, number, story, act, moment):
        by = self.people[self._who(story, act)]
        text = dated(act.text, self.today)
        with as_role(BYPASS), acting_as(by):
            if act.name == "open":
                self.files[number] = self._open(number, story, by).pk
                return
            case = InformationExchange.objects.select_related("post", "country", "domain").get(pk=self.files[number])
            if act.name in {"APPROVE", "RETURN", "REFUSE"}:
                decide(case, by=by, decision=act.name, comment=text)
            elif act.name == "attach":
                attachments.store(case, io.BytesIO(paper(act.extra["name"], text)), by=by, name=act.extra["name"])
            elif act.name == "piece":
                handling.add_piece(case, by=by, text=text, collected_at=moment, **act.extra)
            elif act.name in REACH:
                REACH[act.name](self, case, by, text, act.extra, moment)
            elif act.name in THREAD:
                extra = {name: dated(value, self.today) for name, value in act.extra.items()}
                THREAD[act.name](case, by, text, extra, moment)
            else:
                self._work(case, by, act, text)

    def _who(self, story, act):
        if act.by == "head":
            return self.heads[story.post]
        return act.by or story.owner

    def _open(self, number, story, by):
        fields = {name: dated(value, self.today) for name, value in story.fields.items()}
        partner = fields["requester" if story.direction == "IN" else "recipient"]
        return liaison.open_exchange(
            by=by,
            post=self.posts[story.post],
            direction=story.direction,
            domain=self.domains[story.domain],
            country_id=story.country,
            title=story.title,
            received_at=self.received(number, story),
            partner_service=self._in_the_annuaire(self.posts[story.post], partner),
            **fields,
        )

    def _in_the_annuaire(self, post, name):
        """The service of the annuaire whose name begins this one; None for the others."""
        services = PartnerService.objects.filter(post=post)
        return next((s for s in services if name.startswith(s.name)), None)

    def _work(self, case, by, act, text):
        """An act of the officer, through the service that does it."""
        services, incoming = liaison, case.direction == "IN"
        extra = {name: dated(value, self.today) for name, value in act.extra.items()}
        if act.name == "write_answer":
            services.write_answer(case, by=by, answer=text)
        elif act.name == "edit":
            services.edit(case, by=by, expected_version=case.version, **extra)
        elif act.name == "submit":
            (services.submit_answer if incoming else services.submit_request)(case, by=by, comment=text)
        elif act.name == "send":
            services.perform(case, SENT[case.status], by=by, **extra)
        elif act.name == "on_own":
            own = "answer_on_own_responsibility" if incoming else "validate_on_own_responsibility"
            services.perform(case, own, by=by)
        else:
            services.perform(case, act.name, by=by, comment=text, **self._given(extra))

    def _given(self, extra):
        """What the form of an act would hold: a day for « in so many days », a person, a file for what a story says."""
        if "until" in extra:
            extra["until"] = self.today + timedelta(days=extra["until"])
        if "owner" in extra:
            extra["owner"] = self.people[extra["owner"]]
        if title := extra.pop("of_title", ""):
            extra["of"] = InformationExchange.objects.get(title__startswith=title).reference
        return extra


#: What « send » is, by the state of what waits to be sent.
SENT = {
    "PARTIELLE_VALIDEE": "send_signed_partial",
    "REPONSE_VALIDEE": "send_answer",
    "REFUS_VALIDE": "send_refusal",
    "VALIDE": "transmit",
}


def _grant(player, case, by, text, extra, moment):
    until = moment + timedelta(days=extra["days"]) if extra["days"] else None
    grants.grant(case, to=player.people[extra["to"]], by=by, reason=text, until=until, change=extra["change"])


#: Acts of the head of the post that change who sees a file.
REACH = {
    "grant": _grant,
    "compartment": lambda player, case, by, text, extra, moment: reach.compartment(case, by=by, reason=text),
    "share": lambda player, case, by, text, extra, moment: reach.share_with_dcis(case, by=by, reason=text),
    "mark": lambda player, case, by, text, extra, moment: reach.mark(case, by=by, reason=text, **extra),
    "reassign": lambda player, case, by, text, extra, moment: reach.reassign(
        case, by=by, owner=player.people[extra["to"]], reason=text
    ),
}


def _seize(case, by, text, extra, moment):
    """Seized now, or so many days ago when what is noted is its answer."""
    after = extra.pop("answered_after")
    hop = liaison.seize(case, by=by, seized_at=moment - timedelta(days=after or 0), **extra)
    if after is not None:
        liaison.service_answered(hop, by=by, answered_at=moment)


def _mail(case, by, text, extra, moment):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = extra["sender"], extra["subject"]
    mail["To"], mail["Date"] = by.email, moment - timedelta(hours=1)
    mail.set_content(text)
    if extra["attached"]:
        content = paper(extra["attached"], text)
        mail.add_attachment(content, maintype="text", subtype="plain", filename=extra["attached"])
    liaison.import_mail(case, mail.as_bytes(), by=by, outgoing=False, type="INFORMATION")


#: What enters the thread outside an act of the file.
THREAD = {
    "seize": _seize,
    "mail": _mail,
    "message": lambda case, by, text, extra, moment: liaison.add_message(
        case, by=by, body=text, sent_at=moment, **extra
    ),
}
