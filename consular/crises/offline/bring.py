"""Bringing back what was ticked offline: a file of observations, in any order, as often as one likes, to one result."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.web.refusals import Refusal

from ..guards import refuse_closed, require
from ..observations import AHEAD, Seen, lock_figures, observe
from ..people import ObservationFile
from ..vocabulary import LETTERS, Situation
from .book import FORMAT, MOST

#: Bytes. Five thousand persons ticked twice weigh some 1.5 MB.
LARGEST = 3 * 1024 * 1024
_SAID = {situation.value for situation in LETTERS.values()}


@dataclass(frozen=True)
class Brought:
    file: ObservationFile
    again: bool


@transaction.atomic
def bring(crisis, *, by, upload):
    """Write the observations of an uploaded file. Raises NotAllowed; Refusal, and then nothing is written.

    The same file again changes nothing and is told so (`again`).
    """
    require(by, "consular.observe_person", crisis)
    refuse_closed(crisis)
    if upload.size > LARGEST:
        raise _refused(
            _("Ce fichier pèse %(size)d Mo : une sortie de carnet en pèse %(most)d au plus.")
            % {"size": upload.size // (1024 * 1024), "most": LARGEST // (1024 * 1024)}
        )
    data = upload.read()
    told = _read(data, crisis)
    digest = hashlib.sha256(data).hexdigest()
    lock_figures(crisis, alone=True)
    known = ObservationFile.objects.filter(crisis=crisis, sha256=digest).first()
    if known is not None:
        record("crisis.bring", crisis, sha256=digest, again=True)
        return Brought(known, again=True)
    seen = [_seen(line, number) for number, line in enumerate(told["observations"], 1)]
    device = str(told.get("device", ""))[:40]
    fresh = observe(crisis, by=by, seen=seen, source=_("carnet hors ligne"), device=device)
    brought = ObservationFile(
        crisis=crisis,
        post_id=crisis.post_id,
        file_id=_uuid(told.get("file"), _("du fichier")),
        sha256=digest,
        device=device,
        lines=len(seen),
        fresh=fresh,
        brought_at=timezone.now(),
        brought_by=by,
    )
    brought.save(force_insert=True)
    record("crisis.bring", crisis, sha256=digest, lines=len(seen), fresh=fresh)
    return Brought(brought, again=False)


def _read(data, crisis):
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused(_("Ce fichier n’est pas une sortie de carnet.")) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("observations"), list):
        raise _refused(_("Ce fichier n’est pas une sortie de carnet."))
    if told.get("crisis") != str(crisis.pk):
        raise _refused(_("Ce fichier vient du carnet d’une autre crise."))
    if len(told["observations"]) > 4 * MOST:
        raise _refused(_("Ce fichier porte trop d’observations."))
    return told


def _seen(line, number):
    if not isinstance(line, dict) or line.get("situation") not in _SAID:
        raise _refused(_("Observation %(n)d : état inconnu.") % {"n": number})
    at = line.get("observed_at")
    try:
        moment = parse_datetime(at) if isinstance(at, str) and len(at) < 40 else None
    except ValueError:
        moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None or moment > timezone.now() + AHEAD:
        raise _refused(_("Observation %(n)d : heure illisible, ou à venir.") % {"n": number})
    where = _("de l’observation %(n)d") % {"n": number}
    return Seen(
        _uuid(line.get("uuid"), where),
        _uuid(line.get("person"), where),
        Situation(line["situation"]),
        moment,
        str(line.get("place", ""))[:120].replace("\0", ""),
    )


def _uuid(text, what):
    try:
        return uuid.UUID(text)
    except (ValueError, TypeError, AttributeError) as error:
        raise _refused(_("L’identifiant %(what)s est illisible.") % {"what": what}) from error


def _refused(sentence):
    return Refusal(sentence, rule=_("retour d’un carnet"), remedy=_("Rien n’est enregistré."), field="file")
