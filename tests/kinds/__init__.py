"""What the generic tests must know of each kind of file: how one is made, and what hangs on it. One module per kind.

A module of this package holds `EXHIBIT`; the tests of the house, the tour of every address and the tour of every
page in the browser take it from there. The exchange and the report, older, are told in those tests themselves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

from ssi.cases.registry import kind_of

#: How the file of an exhibit lies, beside the plain one: who made it and what was done to its reach.
SCOPES = ("plain", "compartmented", "other_post")


@dataclass(frozen=True)
class Exhibit:
    """One kind under test.

    `make(author, post=…, domain=…, canary=…)` opens a file through its services, as `author` (an officer of the
    domain, or the head of the post when None); the canary is in its title and in a text of everything that hangs on
    it. `act`: a transition the author may start in the state the file is left in. `first_verb`: journal verb of the
    opening. `children`: beginning of the names of addresses with a `pk` → model of that row (with a key `case`).
    """

    kind: str
    make: Callable
    act: str
    first_verb: str
    children: Mapping = field(default_factory=dict)

    @property
    def model(self):
        return kind_of(self.kind)

    @property
    def prefix(self):
        return self.model.url_prefix

    def child_of(self, url_name):
        """The model of the row that an address with a `pk` is about; None when it is about no such row."""
        fitting = [start for start in self.children if url_name.startswith(start)]
        return self.children[max(fitting, key=len)] if fitting else None


def _found():
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {module.EXHIBIT.kind: module.EXHIBIT for module in modules}


EXHIBITS = _found()


def exhibit_at(url_name):
    """The exhibit whose pages this address belongs to; None for the addresses of no kind in particular."""
    fitting = [e for e in EXHIBITS.values() if url_name.startswith(f"{e.prefix}-")]
    return max(fitting, key=lambda e: len(e.prefix), default=None)
