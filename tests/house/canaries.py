"""A token of its own in every text of every row that hangs on a file, and where one was found (security.md F4)."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from ssi.cases.models import Case
from tests.house.test_every_url import Round

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
        from tests.house.test_every_url import read_table

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
    for column in model._meta.local_concrete_fields:
        if column.is_relation and issubclass(column.related_model, Case):
            if column.primary_key or column.name in ("case", "content_object"):
                return column.attname
    for column in model._meta.local_concrete_fields if depth else ():
        above = column.is_relation and column.related_model
        if above and above is not model and not column.null and column.remote_field.on_delete is models.CASCADE:
            if path := way_to_a_file(above, depth - 1):
                return f"{column.name}__{path}"
    return ""


def everything_in_the_journal():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(e::text, ' '), '') FROM audit.event e")
        return cursor.fetchone()[0]
