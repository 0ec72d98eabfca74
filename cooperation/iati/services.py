"""What people do with IATI: decide what is published, export it, read in what others publish."""

import datetime as dt
import hashlib
import json

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.attachments.sniff import clean_name
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal
from ssi.web.text import normalise, unprintable

from ..programmes.models import Programme
from ..programmes.vocabulary import Publication
from . import activities, apart, export
from .models import ActivityStatus, IatiImport, OtherActivity
from .publication import DECIDED_ON, Names, obstacles

#: First digits of the DAC sectors kept when only security is wanted: justice and police, migration, peace and
#: security, human rights and anti-corruption, narcotics, disaster preparedness.
SECURITY = ("15113", "1513", "15190", "152", "16063", "74020")


@transaction.atomic
def decide_publication(programme, *, by, publication, reason=""):
    """Say whether a programme is published, in summary or in full. What is kept back says why.

    Raises NotAllowed, and Refusal for what may not leave whatever is decided.
    """
    lock(programme)
    entitled(by, "cooperation.publish_programme", programme)
    if programme.status not in DECIDED_ON:
        raise Refusal(
            _("La publication se décide une fois le programme approuvé : son texte est alors figé."),
            rule=_("publication IATI"),
        )
    reason = reason.strip()
    if publication != Publication.FULL and not reason:
        raise Refusal(_("Dites pourquoi il n’est pas publié en entier."), rule=_("publication"), field="reason")
    programme.publication = publication
    programme.publication_reason = "" if publication == Publication.FULL else reason
    if publication != Publication.NONE:
        whole = activities.with_results(Programme.objects.filter(pk=programme.pk)).get()
        whole.publication = publication
        if why := obstacles(whole, Names.known_to(by)):
            raise Refusal(" ".join(why), rule=_("publication IATI"), remedy=_("Publiez-le en résumé, ou pas du tout."))
    programme.save(update_fields=["publication", "publication_reason", "updated_at"])
    label = gettext_lazy("Publication décidée")
    note(programme, "programme.publication", label, by=by, publication=publication)
    return programme


def export_programmes(*, by):
    """The IATI document of the programmes `by` sees and that are published. Raises NotAllowed, Refusal."""
    if not by.has_perm("cooperation.export_iati"):
        raise NotAllowed(_("L’export IATI n’est pas dans vos attributions."), rule=_("matrice des droits"))
    published, _held = activities.publishable(by)
    if not published:
        raise Refusal(
            _("Aucun programme n’est publié."),
            rule=_("publication IATI"),
            remedy=_("L’attaché de sécurité intérieure décide de la publication sur la page du programme."),
        )
    data = export.document(published, now=timezone.now())
    shown = [one.programme.pk for one in published]
    record("iati.export", reason="", count=len(shown), sha256=hashlib.sha256(data).hexdigest(), shown=shown)
    return data


@transaction.atomic
def import_file(*, by, post, name, data, security_only=True):
    """Read a donor's file. The same file again changes nothing; an older one of the same activity neither.

    Raises NotAllowed, `apart.InvalidFile` (nothing is written), Refusal.
    """
    if not by.has_perm("cooperation.import_iati", post):
        raise NotAllowed(_("L’import IATI n’est pas dans vos attributions."), rule=_("matrice des droits"))
    name = clean_name(name)
    found, warnings = apart.read(data, timezone.localdate())
    facts = {row["identifier"]: row for row in map(_cleaned, reversed(found)) if row["identifier"]}
    wanted = {key: row for key, row in facts.items() if not security_only or _is_security(row)}
    added, changed = _merge(wanted)
    brought = IatiImport.objects.create(
        post=post,
        by=by,
        name=name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        read=len(found),
        left_out=len(facts) - len(wanted),
        added=added,
        changed=changed,
        unchanged=len(wanted) - added - changed,
        warnings=warnings,
    )
    told = {"sha256": brought.sha256, "read": brought.read, "added": added, "changed": changed}
    record("iati.import", reason="", post=post.code, **told)
    return brought


# --- Below ---------------------------------------------------------------------------------------------------


def _is_security(row):
    return any(code.startswith(SECURITY) for code, _share in row["sectors"])


def _merge(wanted):
    """Add the new activities, change those that say something new. Returns how many of each."""
    known = {row.identifier: row for row in OtherActivity.objects.filter(identifier__in=list(wanted))}
    new, changed = [], []
    for identifier, row in wanted.items():
        digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
        activity = known.get(identifier)
        if activity is None:
            new.append(_filled(OtherActivity(identifier=identifier), row, digest))
        elif activity.digest != digest and not _is_older(row, activity):
            changed.append(_filled(activity, row, digest))
    OtherActivity.objects.bulk_create(new, batch_size=500)
    OtherActivity.objects.bulk_update(changed, _WRITTEN, batch_size=200)
    return len(new), len(changed)


_WRITTEN = [field.name for field in OtherActivity._meta.fields if field.name not in {"id", "identifier"}]


def _is_older(row, activity):
    moment = _moment(row["updated_at"])
    return bool(moment and activity.updated_at and moment < activity.updated_at)


def _filled(activity, row, digest):
    for name in ("reporting_ref", "reporting_org", "title", "description", "countries", "sectors", "organisations"):
        setattr(activity, name, row[name])
    activity.status = row["status"] if row["status"] in ActivityStatus.values else ""
    activity.sums, activity.digest, activity.read_at = row["sums"], digest, timezone.now()
    activity.starts_on, activity.ends_on = _day(row["starts_on"]), _day(row["ends_on"])
    activity.updated_at = _moment(row["updated_at"])
    return activity


def _cleaned(row):
    """The facts as they may be stored: strangers wrote them, in a file."""
    longest = {"identifier": 200, "reporting_ref": 100, "reporting_org": 200, "title": 500, "description": 10_000}
    cut = {name: _printable(row[name])[:most] for name, most in longest.items()}
    return {
        **row,
        **cut,
        "identifier": cut["identifier"] if len(row["identifier"]) <= longest["identifier"] else "",
        "countries": [code for code in row["countries"] if len(code) == 2 and code.isalpha()],
        "sectors": [[code[:10], share[:10]] for code, share in row["sectors"][:30]],
        "organisations": [[role[:2], _printable(name)[:200]] for role, name in row["organisations"][:40]],
    }


def _printable(text):
    text = normalise(text)
    while (found := unprintable(text)) is not None:
        text = text.replace(found, "")
    return text


def _day(text):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _moment(text):
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment and moment.tzinfo is None else moment
