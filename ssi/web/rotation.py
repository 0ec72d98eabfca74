"""What lies under a master key, so that an old one can be dropped: `manage.py rotate_keys` walks it.

Sealed fields are found by themselves. A room that keeps anything else under a master key declares its column in its
`rotation.py` (found by itself): forgotten there, it would be lost with the key.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps

from .sealed import SealedTextField, current_prefix, seal, unseal


@dataclass(frozen=True)
class Column:
    """A column under a master key. `newest()`: how a value under the newest one begins; `again(value, name)`: the same
    under the newest one, where `name` is the column `beside` of its row, the key of the row when not told.
    """

    model: type
    name: str
    newest: Callable
    again: Callable
    beside: str = ""

    def __str__(self):
        return f"{self.model._meta.db_table}.{self.name}"


_declared = []


def declare(column):
    _declared.append(column)


def columns():
    """Every column of the installation that holds something under a master key."""
    return [*_sealed_fields(), *_declared]


def _sealed_fields():
    return [
        Column(model, field.column, current_prefix, _sealer(field.context))
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedTextField)
    ]


def _sealer(context):
    return lambda value, _name: seal(unseal(value, context), context)
