"""A word of its own in every text of every row that hangs on a file of the cast: whoever meets it knows whence it
came."""

import re
import secrets
from contextlib import contextmanager, nullcontext
from functools import partial

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction

from ssi.cases.models import Case
from ssi.web.sealed import SealedTextField

#: Shorter columns hold codes, which a word would only break.
SHORTEST = 30
#: Texts that a program reads, or that never come alone (a gift has its amount): a word in them would break the page
#: rather than tell anything.
READ = {"state", "status", "reference", "kind", "target_kind", "about", "sha256", "code", "key", "mime", "signer"}
READ |= {"sealed_name", "time_zone", "source", "target", "gift", "verb", "transition"}
READ |= {"permission", "variant", "fingerprint"}
#: The same, of one table: the key of what a document is about.
READ_OF = {("reports.printout", "subject")}
#: What the machinery says of itself, where no word of a file belongs: looked at as the rest of the queues.
QUEUES = {"reports_reportjob"}


class Canaries:
    """`scopes`: the scope of the file each word hangs on, in the order they were written; `places`: (model, field name,
    key of the row); `refused`: columns without any. The words of a run are those of no other."""

    def __init__(self, *casts):
        self.scopes, self.places, self.refused, self._run = [], [], [], secrets.token_hex(3)
        self._pattern = re.compile(rf"zq{self._run}([0-9a-f]{{5}})z")
        files = {file.pk: scope for cast in casts for scope, file in cast.files.items()}
        bare = {mark: scope for cast in casts for scope, mark in cast.canaries.items() if scope not in cast.files}
        for model in apps.get_models():
            path = path_to_its_file(model)
            hanging = model._base_manager.filter(**{f"{path}__in": files}) if path else model._base_manager.none()
            for field in texts(model) if model._meta.db_table not in QUEUES else ():
                found = {pk: files[file] for pk, file in worded(hanging, field, path or "pk")}
                self._write(model, field, _marked(model, field, bare) | found)

    def new(self, scope, place=""):
        """One more word about this file, for whoever writes it elsewhere than in a row."""
        self.scopes.append(scope)
        self.places.append(place)
        return self.word(len(self.scopes) - 1)

    def word(self, number):
        return f"zq{self._run}{number:05x}z"

    def column(self, number):
        """Where it was written, « table.column », or what whoever wrote it elsewhere calls that place."""
        if isinstance(self.places[number], str):
            return self.places[number]
        model, name, _pk = self.places[number]
        return f"{model._meta.db_table}.{model._meta.get_field(name).column}"

    def in_text(self, text):
        """{number of the word: scope of its file} for the words of this text."""
        found = {int(number, 16) for number in self._pattern.findall(text)}
        return {number: self.scopes[number] for number in found}

    def _write(self, model, field, scopes):
        """A column that refuses the words (a check of its form) is left as it is."""
        before = len(self.scopes)
        words = {pk: f" {self.new(scope, (model, field.name, pk))}" for pk, scope in scopes.items()}
        by_python = isinstance(field, SealedTextField) or _nested(field)
        write = partial(_written_back if by_python else _appended, model, field, words)
        if words and not any(_written(way, write) for way in (nullcontext, partial(_whatever_may_change, model))):
            self.refused.append(self.column(before))
            del self.scopes[before:], self.places[before:]


def _written(way, write):
    try:
        with transaction.atomic(), way():
            write()
    except DatabaseError:
        return False
    return True


@contextmanager
def _whatever_may_change(model):
    """Rows that nobody may change any more are written all the same: a bug may show them as any other."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for switch in ("DISABLE", "ENABLE"):
            cursor.execute(f"SET LOCAL ROLE ssi_owner; ALTER TABLE {table} {switch} TRIGGER USER")
            cursor.execute("SET LOCAL ROLE ssi_bypass")
            if switch == "DISABLE":
                yield


def _marked(model, field, bare):
    """Rows that hang on no file, where this text bears the mark of what the cast says has readers of its own."""
    if isinstance(field, SealedTextField) or _nested(field):
        return {}
    told = model._base_manager.filter(**{f"{field.name}__contains": "CANARI"}).values_list("pk", field.name)
    return {pk: scope for pk, text in told for mark, scope in bare.items() if mark in text}


def _appended(model, field, words):
    quoted = connection.ops.quote_name
    table, column, key = quoted(model._meta.db_table), quoted(field.column), quoted(model._meta.pk.column)
    room = field.max_length and field.max_length - max(map(len, words.values()), default=0)
    kept = f"left(t.{column}, {room})" if room else f"t.{column}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} t SET {column} = {kept} || w.word"  # noqa: S608  (names of our own tables)
            f" FROM unnest(%s::text[], %s::text[]) AS w(key, word) WHERE t.{key}::text = w.key"
            f" RETURNING t.{column} LIKE '%%' || w.word",
            [[str(pk) for pk in words], list(words.values())],
        )
        if cursor.fetchall() != [(True,)] * len(words):
            raise DatabaseError("a trigger writes this column itself")


def _written_back(model, field, words):
    for pk, value in list(model._base_manager.filter(pk__in=words).values_list("pk", field.name)):
        worded = _with_word(value, words[pk]) if _nested(field) else value + words[pk]
        model._base_manager.filter(pk=pk).update(**{field.name: worded})


def worded(rows, field, key="pk"):
    """(row, `key`) of those whose text is one that people read, and not a list or a table that a program does."""
    told = rows.filter(**{f"{field.name}__isnull": False}).values_list("pk", key, field.name)
    return [(pk, value) for pk, value, text in told if _takes_a_word(field, text)]


def _takes_a_word(field, value):
    if _nested(field):
        return _with_word(value, "?") != value
    return not (isinstance(field, SealedTextField) and value[:1] in ("", "{", "["))


def _nested(field):
    return isinstance(field, models.JSONField | ArrayField)


def _with_word(value, word):
    """The word after each sentence of a nest of lists and names; what has no space in it is a code."""
    if isinstance(value, dict):
        return {name: _with_word(one, word) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_word(one, word) for one in value]
    return value + word if isinstance(value, str) and " " in value else value


def path_to_its_file(model):
    """The look-up from a row to the key of the file it hangs on, by its own key or by the one row it cannot be
    without; None for what hangs on no file."""
    if issubclass(model, Case):
        return "pk"
    keys = [f for f in model._meta.local_fields if f.is_relation and f.related_model is not model]
    for key in keys:
        if key.name == "case" and issubclass(key.related_model, Case):
            return key.attname
    above = [f"{f.name}__{path}" for f in keys if not f.null and (path := path_to_its_file(f.related_model))]
    return above[0] if len(above) == 1 else None


def texts(model):
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField | ArrayField)
        and not field.choices
        and not field.unique
        and field.name not in READ
        and (model._meta.label_lower, field.name) not in READ_OF
        and (field.max_length or SHORTEST) >= SHORTEST
    ]
