"""Opening a file of any kind, and writing it again: who may, its number, its author, its line in the timeline.

    require(by, "liaison.add_mission", post)
    mission = drafted(Mission, by=by, post=post, status="PROJET", **fields)   # not saved: check it
    entered(mission, by=by, verb="mission.open", label=gettext_lazy("Mission ouverte"))

In the caller's transaction, for the number is taken there. A file that changes was locked by the caller, who asked
the right (`entitled`) and its state: `rewritten(case, fields, …)` writes the fields, `saved(case, names, …)` those
already set.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.cases.references import next_reference
from ssi.web.refusals import NotAllowed

from .workflow import note, workflow_of


def require(by, permission, post):
    """Raise NotAllowed unless `by` may open such a file at this post."""
    if not by.has_perm(permission, post):
        raise NotAllowed(
            _("Vous ne pouvez pas ouvrir de dossier dans ce poste."),
            rule=_("matrice des droits"),
            remedy=_("Un officier ou l’attaché du poste peut l’enregistrer."),
        )


def entitled(by, permission, case):
    """Raise NotAllowed unless `by` holds `permission` on this file."""
    if not by.has_perm(permission, case):
        raise NotAllowed(
            _("Cet acte n’est pas dans vos attributions sur ce dossier."),
            rule=_("matrice des droits"),
            remedy=_("Le titulaire du dossier ou l’attaché de sécurité intérieure peut le faire."),
        )


def drafted(model, *, by, post, status="", owner=None, **fields):
    """A file of `model`, numbered and not saved. `status`: the first one of its workflow when it is not said."""
    kind = model._meta.model_name
    return model(
        kind=kind,
        reference=next_reference(model.series, post),
        post=post,
        status=status or workflow_of(model(kind=kind)).initial[0],
        author=by,
        owner=owner or by,
        opened_at=timezone.now(),
        **fields,
    )


def entered(case, *, by, verb, label):
    """Save a drafted file, and tell that it is open. Returns it, seen by whom the database says (`acl`)."""
    case.search_text = case.searchable()
    case.save(force_insert=True)
    case.refresh_from_db(fields=["acl"])
    note(case, verb, label, by=by, target=case.status)
    return case


def rewritten(case, fields, *, by, verb, label):
    """Write these fields of a locked file, and tell which. Returns it."""
    for name, value in fields.items():
        setattr(case, name, value)
    return saved(case, fields, by=by, verb=verb, label=label)


def saved(case, names, *, by, verb, label, **told):
    """Save the fields of these names, already set on a locked file, and tell which. Returns it."""
    case.search_text = case.searchable()
    case.version += 1
    case.save(update_fields=[*sorted(names), "search_text", "version", "updated_at"])
    note(case, verb, label, by=by, fields=sorted(names), **told)
    return case
