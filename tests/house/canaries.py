"""A word of its own in every text of every row that hangs on a file of the cast: whoever meets it knows whence it
came."""

import re

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left

from ssi.cases.models import Case
from ssi.web.sealed import SealedTextField

CANARY = re.compile(r"zq([0-9a-f]{5})z")
#: Shorter columns hold codes, which a word would only break.
SHORTEST = 30
#: Texts that a program reads: a word in them would break the page rather than tell anything.
READ = {"state", "status", "reference", "kind", "target_kind", "about", "sha256", "code", "key", "mime", "signer"}
READ |= {"sealed_name", "time_zone", "source", "target"}
#: The same, of one table: the key of what a document is about.
READ_OF = {("reports.printout", "subject"), ("reports.printout", "variant")}


class Canaries:
    """`scopes`: the scope of the file each word hangs on, in the order they were written; `places`: (model, field, key
    of the row)."""

    def __init__(self, cast):
        self.scopes, self.places = [], []
        files = {file.pk: scope for scope, file in cast.files.items()}
        for model in apps.get_models():
            if case := key_of_its_file(model):
                rows = list(model._base_manager.filter(**{f"{case}__in": files}).values_list("pk", case))
                for field in texts(model):
                    self._write(model, field, [(pk, files[file]) for pk, file in rows])

    def _write(self, model, field, rows):
        """A column that refuses the word (a check, a row that nothing may change) is left as it is."""
        for pk, scope in rows:
            word = f" zq{len(self.scopes):05x}z"
            kept = Left(F(field.name), field.max_length - len(word)) if field.max_length else F(field.name)
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=pk).update(**{field.name: Concat(kept, Value(word))})
            except DatabaseError:
                return
            self.scopes.append(scope)
            self.places.append((model, field.name, pk))

    def in_text(self, text):
        """{number of the word: scope of its file} for the words of this text."""
        found = {int(number, 16) for number in CANARY.findall(text)}
        return {number: self.scopes[number] for number in found}


def key_of_its_file(model):
    if issubclass(model, Case):
        return "pk"
    keys = (f for f in model._meta.local_fields if f.name == "case" and f.is_relation)
    return next((f.attname for f in keys if issubclass(f.related_model, Case)), None)


def texts(model):
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, SealedTextField)
        and not field.choices
        and not field.unique
        and field.name not in READ
        and (model._meta.label_lower, field.name) not in READ_OF
        and (field.max_length or SHORTEST) >= SHORTEST
    ]
