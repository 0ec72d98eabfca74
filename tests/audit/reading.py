"""Every answer: what it showed of what people wrote, and the lines of the journal it left (security.md F5)."""

import io
import zipfile
from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from pypdf import PdfReader

from ssi.audit.models import AuditEvent
from ssi.cases.models import Case
from ssi.web.sealed import SealedTextField
from tests.house.canaries import CANARY, Canaries, key_of_its_file, texts
from tests.house.sizes import size
from tests.house.test_every_url import Round
from tests.house.urlmap import scopes_of

#: Rooms in which nobody writes of a file nor of a person: who works where, articles of law, the journal itself.
_NO_CONTENT = {"accounts", "network", "audit", "outbox", "web", "clocks", "guardian", "mfa", "socialaccount", "account"}
#: What names a file or a row where one is led to it.
HANDLES = {"cases.case.title"}


@dataclass(frozen=True)
class Place:
    """Where a word was written. `case`: the file the row hangs on, None for the rows of a post."""

    model: type
    field: str
    pk: object
    case: int | None

    @property
    def column(self):
        return f"{self.model._meta.label_lower}.{self.field}"


class Written(Canaries):
    """A word in every text of every row behind the second wall, whatever it hangs on, sealed or not."""

    def __init__(self, cast):
        super().__init__(cast)
        self.files = {scope: file.pk for scope, file in cast.files.items()}
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace")
            walled = {name for (name,) in cursor.fetchall()}
        for model in apps.get_models():
            if model._meta.db_table not in walled or model._meta.app_label in _NO_CONTENT:
                continue
            if not key_of_its_file(model):
                rows = [(pk, None) for pk in model._base_manager.values_list("pk", flat=True)]
                for field in texts(model):
                    self._write(model, field, rows)
            for field in model._meta.local_fields:
                if isinstance(field, SealedTextField):
                    self._seal(model, field)

    def _seal(self, model, field):
        key = key_of_its_file(model)
        scopes = {pk: scope for scope, pk in self.files.items()}
        for row in model._base_manager.exclude(**{f"{field.name}__isnull": True}):
            clear = getattr(row, field.name)
            scope = scopes.get(getattr(row, key)) if key else None
            if not clear or clear[:1] in "{[":
                continue
            try:
                with transaction.atomic():
                    word = f"{clear} zq{len(self.scopes):05x}z"
                    model._base_manager.filter(pk=row.pk).update(**{field.name: word})
            except DatabaseError:
                return
            self.scopes.append(scope)
            self.places.append((model, field.name, row.pk))

    def in_answer(self, text):
        """The places of the words of this text."""
        for number in {int(found, 16) for found in CANARY.findall(text)}:
            yield Place(*self.places[number], self.files.get(self.scopes[number]))


def text_of(response, body):
    """What a person reads in an answer, its headers included: sheets and PDF are opened."""
    kind = response.headers.get("Content-Type", "")
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            read = " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    elif kind.startswith("application/pdf"):
        read = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    else:
        read = body.decode("utf-8", "replace")
    return " ".join([read, *response.headers.values()])


class Reading(Round):
    """A tour that hears what each answer shows, and looks for the line of who was shown it."""

    def __init__(self, cast, table, written):
        super().__init__(cast, table)
        self.written, self.untraced, self.shown = written, [], 0

    def run(self, addresses, only=None):
        for place, (url_name, arguments) in enumerate(addresses.items()):
            for turn, scope in enumerate(only or scopes_of(url_name, arguments), place):
                readers = [name for name in self.clients if self.table.expected(url_name, "GET", name, scope) == 200]
                most = size(1, len(readers))
                readers = readers[turn % max(len(readers), 1) :] + readers
                self.knock(url_name, arguments, "GET", scope, readers[:most])
        return self

    def knock(self, url_name, arguments, method, scope, actors):
        path = self.cast.address(url_name, arguments, scope)
        for actor in actors:
            with transaction.atomic():
                mark = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
                response = self.ask(actor, method, path, url_name)
                body = b"".join(response) if response.streaming else response.content
                lines = list(AuditEvent.objects.filter(pk__gt=mark).exclude(verb__startswith="row."))
                transaction.set_rollback(True)
            self.cells += 1
            self.statuses[response.status_code] += 1
            cell = (url_name, method, actor, scope, response.status_code)
            self.hear(cell, text_of(response, body), self.cast.people.get(actor), lines)

    def hear(self, cell, text, person, lines):
        content = [place for place in self.written.in_answer(text) if place.column not in HANDLES]
        self.shown += bool(content)
        for place in content:
            if not any(tells(line, person, place) for line in lines):
                self.untraced.append((*cell, tuple(line.verb for line in lines), place))


def tells(line, person, place):
    """Whether this line says that this person was shown the row of this place, or the file it hangs on."""
    if person is None or line.actor_id != person.pk:
        return False
    if place.case and line.case_id == place.case:
        return True
    if line.subject == place.model._meta.label_lower and line.subject_id == str(place.pk):
        return True
    shown = line.details.get("shown", ())
    if isinstance(shown, list) and shown:
        return place.pk in shown or str(place.pk) in shown or place.case in shown
    return line.case_id is None
