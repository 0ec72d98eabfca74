"""The end of the names of a crisis, thirteen months after it closed: those of an extract are kept no longer."""

from consular.register.purge import purged_by


def purge():
    """Purge every crisis that is past its term. Returns {"crisis_persons": n}."""
    return purged_by("SELECT sec.purge_crises()")
