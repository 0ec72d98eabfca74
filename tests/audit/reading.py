"""Every answer: what it showed of what people wrote, and the lines of the journal it left (security.md F5)."""

from functools import cached_property
from itertools import chain

from django.apps import apps
from django.db import connection, transaction

from ssi.audit import words
from ssi.audit.models import AuditEvent
from ssi.cases.models import Case
from tests.house.canaries import Canaries, path_to_its_file, texts, worded
from tests.house.sinks import readable
from tests.house.sizes import size
from tests.house.test_every_url import Round
from tests.house.urlmap import scopes_of

#: Rooms in which nobody writes of a file nor of a person: who works where, articles of law, the journal itself.
ROOMS_WITHOUT = {
    "accounts",
    "network",
    "audit",
    "outbox",
    "web",
    "clocks",
    "guardian",
    "mfa",
    "socialaccount",
    "account",
}
#: Tables of a room of the others, of which the same is true.
TABLES_WITHOUT = {
    "cooperation.fundingwindow": "what a donor offers, published by it",
    "cooperation.internationalbody": "organisations, and what the post says of their mandate",
    "cooperation.otheractivity": "what other donors publish",
    "liaison.extraditiontreaty": "texts that bind two States",
    "liaison.lettertemplate": "texts of letters, before anybody is named in one",
    "liaison.legaltext": "articles of law",
    "consular.travelzone": "colours of the advice to travellers",
    "consular.hostrule": "rules of a host country",
    "reports.reportjob": "why a PDF was not made, in the words of a program",
}
#: What names a file or a row where one is led to it or chooses it: no consultation (ssi/audit/reading.py).
HANDLES = {
    "cases.case.title",
    "attachments.attachment.name",
    "consular.alert.title",
    "consular.crisis.title",
    "consular.ilot.name",
    "consular.incidententry.title",
    "consular.meetingpoint.name",
    "consular.site.name",
    "cooperation.actionsheet.name",
    "cooperation.company.name",
    "cooperation.iatiimport.name",
    "cooperation.offer.title",
    "consular.extractdraft.file_name",
    "directory.partnerservice.name",
}
#: Files to be filled in, with nobody's words in them.
EMPTY = {"cooperation:takeover-template"}
#: Files that the table of addresses takes as not made, and the page whose readers may take them.
MADE = {"reports:pdf": "reports:job", "reports:printout-pdf": "reports:printout"}
#: Steps along foreign keys from a row to the file it hangs on.
FAR = 4


class Place:
    """Where a word was written."""

    def __init__(self, model, field, pk):
        self.model, self.pk, self.column = model, pk, f"{model._meta.label_lower}.{field}"

    @cached_property
    def above(self):
        """The row and what it hangs on, step by step, as {(label, key)}."""
        return set(_above(self.model, self.pk))

    @cached_property
    def through(self):
        """What it is shown on because another row says so: the movement of a seat, the call about a person."""
        return set(_through(self.model, self.pk))


class Written(Canaries):
    """A word in every text of every row behind the second wall, whatever it hangs on, sealed or not."""

    def __init__(self, cast):
        super().__init__(cast)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
            )
            walled = {name for (name,) in cursor.fetchall()}
        for model in apps.get_models():
            if model._meta.db_table in walled and not _without(model) and not path_to_its_file(model):
                for field in texts(model):
                    self._write(model, field, {pk: None for pk, _key in worded(model._base_manager, field)})
        self._known = {}

    def in_answer(self, text):
        """The places of the words of this text that are more than a name."""
        for number in self.in_text(text):
            if number not in self._known:
                self._known[number] = Place(*self.places[number])
            place = self._known[number]
            if place.column not in HANDLES and not _without(place.model):
                yield place


def _without(model):
    return model._meta.app_label in ROOMS_WITHOUT or model._meta.label_lower in TABLES_WITHOUT


def _above(model, pk, far=FAR):
    yield model._meta.label_lower, pk
    keys = [f for f in model._meta.local_fields if f.is_relation and far and not _without(f.related_model)]
    found = model._base_manager.filter(pk=pk).values_list(*(f.attname for f in keys)).first() if keys else ()
    for field, key in zip(keys, found or (), strict=False):
        if key is not None:
            yield from _above(field.related_model, key, far - 1)


def _through(model, pk):
    for link in model._meta.get_fields(include_hidden=True):
        if (
            link.auto_created
            and (link.one_to_many or link.one_to_one)
            and not link.concrete
            and not _without(link.related_model)
        ):
            for key in link.related_model._base_manager.filter(**{link.field.name: pk}).values_list("pk", flat=True):
                yield from _above(link.related_model, key)


def newest():
    return AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


class Reading(Round):
    """A tour that hears what each answer shows, and looks for the line of who was shown it."""

    def __init__(self, cast, table, written):
        super().__init__(cast, table)
        self.written, self.untraced, self.reads, self.shown = written, [], 0, 0

    def run(self, addresses):
        """`make test`: each address about one file in the name of one reader; all of both under PROOF=full."""
        for place, (url_name, arguments) in enumerate(addresses.items()):
            scopes = scopes_of(url_name, arguments)
            doors = [(scope, name) for scope in scopes for name in self.readers(url_name, scope)]
            for scope, name in size(doors[place % max(len(doors), 1) :][:1], doors):
                self.knock(url_name, arguments, "GET", scope, [name])
        return self

    def readers(self, url_name, scope):
        page = MADE.get(url_name, url_name)
        return [name for name in self.clients if self.table.expected(page, "GET", name, scope) == 200]

    def knock(self, url_name, arguments, method, scope, actors):
        path = self.cast.address(url_name, arguments, scope)
        for actor in actors:
            self.read((url_name, method, actor, scope), lambda actor=actor: self.ask(actor, method, path, url_name))

    def read(self, cell, ask):
        """Try to read; returns the answer, what it writes being undone."""
        with transaction.atomic():
            mark = newest()
            response = ask()
            late = response.streaming  # read after the commit: a line of that time would come too late
            body = b"".join(response) if late else response.content
            lines = list(AuditEvent.objects.filter(pk__gt=mark).exclude(verb__startswith="row."))
            transaction.set_rollback(True)
        self.cells += 1
        self.reads += response.status_code == 200
        self.statuses[response.status_code] += 1
        person = self.cast.people.get(cell[2])
        mine = [line for line in lines if person is not None and not late and line.actor_id == person.pk]
        self.hear((*cell, response.status_code), response, " ".join([readable(body), *response.headers.values()]), mine)
        return response

    def hear(self, cell, response, text, mine):
        content = list(self.written.in_answer(text))
        taken_away = "attachment" in response.headers.get("Content-Disposition", "") and cell[0] not in EMPTY
        self.shown += bool(content or taken_away)
        verbs = tuple(line.verb for line in mine)
        if taken_away and not any(words.is_told(verb) for verb in verbs):
            self.untraced.append((*cell, verbs, "a file taken away"))
        self.untraced += [
            (*cell, verbs, place.column) for place in content if not any(tells(line, place) for line in mine)
        ]


def tells(line, place):
    """Whether this line is about the row of this place, what it hangs on, or a list in which it was shown."""
    lists = [listed for listed in line.details.values() if isinstance(listed, list)]
    named = [*chain.from_iterable(lists), *line.details.get("about", {}).values()]
    # A report is what it gathers from files; a list that only counts its rows is about a table of the post.
    if line.subject == "reports.report" or not (named or line.case_id or line.subject):
        return True
    return _names(line, named, place.above) or _names(line, named, place.through)


def _names(line, named, rows):
    """Whether the line is about one of these rows (label, key), or says that it showed one."""
    about = {(line.subject, line.subject_id), (Case._meta.label_lower, str(line.case_id))}
    return any((label, str(key)) in about or key in named or str(key) in named for label, key in rows)
