"""The kinds of file: every concrete subclass of Case. The database is told of them after each migration."""

from django.apps import apps
from django.db import connection

from .models import AllowedMove, Case, KindRule


def kinds():
    """Model of each kind, by its code (the lower-case name of the model)."""
    return {m._meta.model_name: m for m in apps.get_models() if issubclass(m, Case) and m is not Case}


def kind_of(code):
    """The model of a kind. Raises KeyError for an unknown code."""
    return kinds()[code]


def teach_the_database(workflows, **_):
    """Write KindRule and AllowedMove from the code. Runs as the owner, who must be above the policies here.

    `workflows` maps a kind's code to an object with `initial`, and `transitions` of `sources` and `target`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE ssi_bypass")
    try:
        for code, model in kinds().items():
            KindRule.objects.update_or_create(
                kind=code,
                defaults={
                    "family": model.family,
                    "logistics": model.logistics,
                    "ambassador_states": list(model.ambassador_states),
                    "dcis_states": list(model.dcis_states),
                    "initial_states": list(workflows[code].initial),
                },
            )
            AllowedMove.objects.filter(kind=code).delete()
            pairs = {(source, t.target) for t in workflows[code].transitions for source in t.sources}
            AllowedMove.objects.bulk_create(AllowedMove(kind=code, source=s, target=t) for s, t in sorted(pairs))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
