"""A token of its own in every text of every row that hangs on a file, and where one was found (security.md F4)."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path

import redis
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from ssi.cases.models import Case
from tests.house.test_every_url import Round, read_table

TOKEN = re.compile(r"KNR[0-9A-F]{7}Z")
LENGTH = 11
#: Columns that share their type with a text, and hold what the house alone writes and looks up.
CODES = {"code", "time_zone", "language", "template", "fingerprint", "digest", "sha256", "key", "kind", "wrapped_key"}


@dataclass(frozen=True)
class Canary:
    table: str
    column: str
    case_id: int


class Canaries:
    """`planted`: token → where it is. `refused`: columns that the database lets nobody write any more."""

    def __init__(self, cast):
        self.cast, self.planted, self.refused = cast, {}, []
        self.scopes = {file.pk: scope for scope, file in cast.files.items()}
        self._number = 0
        for model in apps.get_models():
            if path := way_to_a_file(model):
                for column in free_texts(model):
                    self._plant(model, column, path)

    def _plant(self, model, column, path):
        keys = model._base_manager.exclude(**{path: None}).order_by("pk").values_list("pk", path)
        for pk, case_id in list(keys):
            self._number += 1
            token = f"KNR{self._number:07X}Z"
            row = model._base_manager.filter(pk=pk)
            before = row.values_list(column.name, flat=True).get() or ""
            room = (column.max_length or 10_000) - LENGTH - 1
            try:
                with transaction.atomic():
                    row.update(**{column.name: f"{before[:room]} {token}".strip()})
            except (DatabaseError, ValueError):
                self.refused.append(f"{model._meta.db_table}.{column.name}")
                return
            self.planted[token] = Canary(model._meta.db_table, column.name, case_id)

    def foreign(self, text, actor):
        """Canaries in this text of files that do not exist for this person, by docs/rights-matrix.csv; None: nobody."""
        found = {self.planted[token] for token in set(TOKEN.findall(text)) if token in self.planted}
        if actor is None:
            return found
        return {one for one in found if one.case_id in self.scopes and self._hidden(actor, one)}

    def _hidden(self, actor, canary):
        return self._rights.hidden(actor, self.scopes[canary.case_id])

    @property
    def _rights(self):
        if not hasattr(self, "_round"):
            self._round = Rights(self.cast)
        return self._round


class Rights(Round):
    """Who sees which file, as the reviewed table says, each question asked once."""

    def __init__(self, cast):
        self.cast, self.table, self._known = cast, read_table(), {}

    def hidden(self, actor, scope):
        key = actor, scope
        if key not in self._known:
            self._known[key] = super().hidden(actor, scope)
        return self._known[key]


def free_texts(model):
    return [
        column
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.CharField | models.TextField)
        and not (column.choices or column.unique or column.primary_key or column.name in CODES)
        and (column.max_length or 99) > LENGTH + 3
    ]


def way_to_a_file(model, depth=3):
    """Lookup from a row to the key of its file: "case_id", "judgement__case_id"; "" when there is none."""
    if not model._meta.managed or model._meta.proxy:
        return ""
    if model is Case:
        return "pk"
    keys = [column for column in model._meta.local_concrete_fields if column.is_relation]
    for column in keys:
        own = column.primary_key or column.name in ("case", "content_object")
        if own and issubclass(column.related_model, Case):
            return column.attname
    for column in keys if depth else ():
        above = column.related_model
        owned = above is not model and not column.null and column.remote_field.on_delete is models.CASCADE
        if owned and (path := way_to_a_file(above, depth - 1)):
            return f"{column.name}__{path}"
    return ""


def rows_of(*tables):
    """These tables as text, one row a line."""
    text = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM {table} t")  # noqa: S608
            text.append(cursor.fetchone()[0])
    return "\n".join(text)


def in_the_broker(url):
    """Every key and value of the message broker, as text."""
    broker = redis.Redis.from_url(url.replace("redis+socket://", "unix://"))
    text = []
    for key in broker.scan_iter(count=1000):
        read = {
            b"list": lambda k: broker.lrange(k, 0, -1),
            b"hash": lambda k: [part for pair in broker.hgetall(k).items() for part in pair],
            b"set": lambda k: list(broker.smembers(k)),
            b"zset": lambda k: broker.zrange(k, 0, -1),
            b"string": lambda k: [broker.get(k)],
        }.get(broker.type(key), lambda _k: [])
        text += [key, *read(key)]
    return "\n".join(unpacked(part) for part in text)


def unpacked(part):
    """A message of Celery says its arguments in base64."""
    text = part.decode("utf-8", "replace")
    for inner in re.findall(r'"body": "([A-Za-z0-9+/=]+)"', text):
        text += base64.b64decode(inner).decode("utf-8", "replace")
    return text


def in_files_under(*folders):
    return "\n".join(
        path.read_bytes().decode("utf-8", "replace")
        for folder in folders
        for path in Path(folder).rglob("*")
        if path.is_file()
    )
