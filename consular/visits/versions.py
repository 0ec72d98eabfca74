"""Frozen versions of a visit: the same words, the same version (cooperation-consular.md §11-N1)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import lock, note
from ssi.reports.canonical import fingerprint, freeze
from ssi.web.refusals import NotAllowed, Refusal

from .models import VersionText, VisitVersion
from .workflow import WRITABLE

FACTS = (
    "title",
    "authority",
    "rank",
    "starts_on",
    "ends_on",
    "places",
    "host",
    "advance_on",
    "hospital",
    "fallback",
    "practical",
    "waiver",
)
#: Parts of a version: name → the fields of each of its rows. A number of an identity paper is in none.
PARTS = {
    "sequences": (
        "day",
        "starts_at",
        "ends_at",
        "what",
        "place",
        "latitude",
        "longitude",
        "who",
        "contact",
        "vehicle",
        "route",
        "security",
        "medical",
        "fallback",
        "leader",
        "reserved",
    ),
    "members": ("last_name", "first_name", "function", "kind", "phone", "radio", "armed"),
    "vehicles": ("call_sign", "model", "plate", "driver", "phone", "armoured", "in_convoy"),
    "weapons": ("kind", "model", "number", "rounds", "permit"),
    "notes": ("kind", "what", "latest_on", "sent_on", "number", "answer", "answer_reference"),
    "contacts": ("what", "name", "function", "phone"),
}
#: What a row says beside its own fields: whose it is.
BESIDE = {
    "weapons": ("bearer", lambda row: str(row.member)),
    "members": ("vehicle", lambda row: str(row.vehicle or "")),
}


def snapshot_of(visit):
    """Everything the visit says, in plain JSON: facts, then each part by the key of its rows. Six statements."""
    found = {"facts": {name: _plain(getattr(visit, name)) for name in FACTS}}
    joined = {"weapons": ("member",), "members": ("vehicle",)}
    for part, names in PARTS.items():
        rows = getattr(visit, part).select_related(*joined.get(part, ()))
        found[part] = {str(row.pk): _row(part, names, row) for row in rows}
    return freeze(found)


def changed_since(visit, version):
    """Whether the visit says something else than its frozen `version` (None: nothing frozen yet)."""
    return version is None or fingerprint(snapshot_of(visit)) != version.fingerprint


@transaction.atomic
def freeze_version(visit, *, by, reason=""):
    """Freeze the visit as it stands: the next version, with its three words. Raises NotAllowed, Refusal if nothing
    changed since the last one, or if somebody froze one meanwhile."""
    lock(visit)
    if not by.has_perm("consular.freeze_officialvisit", visit):
        raise NotAllowed(
            _("Vous ne pouvez pas figer de version."),
            rule=_("matrice des droits"),
            remedy=_("Un officier du poste peut le faire."),
        )
    if visit.status not in WRITABLE:
        raise NotAllowed(
            _("Le dossier ne change plus dans cet état."),
            rule=_("états déclarés"),
            remedy=_("« Reprendre le dossier » le rouvre ; son visa sera à redemander."),
        )
    return frozen(visit, by=by, reason=reason)


def frozen(visit, *, by, reason=""):
    """The same inside an act that has locked the visit and asked the right."""
    last = visit.versions.first()
    snapshot = snapshot_of(visit)
    digest = fingerprint(snapshot)
    if last is not None and last.fingerprint == digest:
        raise Refusal(_("Rien n’a changé depuis la version %(n)d.") % {"n": last.number}, rule=_("versions"))
    try:
        with transaction.atomic():
            version = VisitVersion.objects.create(
                case=visit, number=last.number + 1 if last else 1, reason=reason, fingerprint=digest, frozen_by=by
            )
    except IntegrityError as error:
        raise Refusal(_("Quelqu’un vient de figer une version : relisez-la d’abord."), rule=_("versions")) from error
    VersionText.objects.create(version=version, case=visit, snapshot=snapshot)
    note(visit, "visit.freeze", gettext_lazy("Version figée"), by=by, number=version.number, sha256=digest)
    return version


def _row(part, names, row):
    said = {name: _plain(getattr(row, name)) for name in names}
    if part in BESIDE:
        name, words = BESIDE[part]
        said[name] = words(row)
    return said


def _plain(value):
    if hasattr(value, "hour") and not hasattr(value, "year"):
        return f"{value:%H:%M}"
    return value
