"""Persons and objects put in a file by the services, as an officer would."""

from liaison.persons import links
from liaison.persons.crosscheck import Birth
from ssi.accounts.context import acting_as

BORN = Birth(1985, 3, 2)


def name(case, by, **fields):
    """Popescu Ion, born on 2 March 1985, a suspect, unless told otherwise."""
    fields = {"surname": "Popescu", "given_names": "Ion", "born": BORN, "category": "SUSPECT"} | fields
    with acting_as(by):
        return links.add_person(case, by=by, **fields)


def put(case, by, *, kind="PHONE", value="+40 721 234 567", **fields):
    """A Romanian line unless told otherwise."""
    with acting_as(by):
        return links.add_item(case, by=by, kind=kind, value=value, **fields)
