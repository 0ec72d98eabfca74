"""The offline list of a crisis: one HTML file, encrypted here, opened with a passphrase and no network (§10, N13).

AES-256-GCM; the key is drawn from the passphrase by PBKDF2-HMAC-SHA-256, as WebCrypto does it. Nothing of it is kept on
the server: neither the passphrase nor the file. The script is `carnet.js`, beside this module, put in it as it is.
"""

import base64
import hashlib
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from consular.papers.models import What
from ssi.audit.log import record
from ssi.reports.canonical import three_words
from ssi.web.refusals import Refusal

from ..guards import refuse_closed, require
from ..movements import PRINT, register_copy
from ..people import CrisisPerson
from ..vocabulary import LETTERS, Situation

#: OWASP's count for PBKDF2-HMAC-SHA-256 (2023), rounded up: half a second on a slow telephone.
ROUNDS = 650_000
SHORTEST = 12
#: Persons in one file: past this, one file an îlot.
MOST = 5000
FORMAT = "ssi-observations-1"
_HERE = Path(__file__).parent


@transaction.atomic
def make(crisis, *, by, passphrase, reason, ilots=()):
    """The file, as bytes, and its line in the register of copies. Raises NotAllowed, Refusal."""
    require(by, PRINT, crisis)
    refuse_closed(crisis)
    if len(passphrase) < SHORTEST:
        raise Refusal(
            _("Une phrase de passe a %(n)d caractères au moins.") % {"n": SHORTEST},
            rule=_("carnet hors ligne"),
            remedy=_("Cinq ou six mots sans lien se disent au téléphone et ne se devinent pas."),
            field="passphrase",
        )
    people = CrisisPerson.objects.filter(crisis=crisis, removed_no=None).exclude(situation=Situation.DECEDE)
    if ilots:
        people = people.filter(ilot_code__in=ilots)
    rows = list(people[: MOST + 1])
    if not rows or len(rows) > MOST:
        raise Refusal(
            _("Un carnet porte de 1 à %(most)d personnes.") % {"most": MOST},
            rule=_("carnet hors ligne"),
            remedy=_("Choisissez les îlots de ce carnet."),
            field="ilots",
        )
    which = ", ".join(ilots) or _("tous les îlots")
    copy = register_copy(crisis, What.OFFLINE, by=by, reason=reason, about=f"{crisis.reference} – {which}")
    content = _content(crisis, rows, copy.number)
    page = render_to_string("consular/offline.html", _context(crisis, content, passphrase, copy))
    copy.fingerprint = hashlib.sha256(page.encode()).hexdigest()
    copy.save(update_fields=["fingerprint"])
    record("crisis.offline", crisis, copy=copy.number, persons=len(rows), sha256=copy.fingerprint)
    return page.encode(), copy


def _content(crisis, rows, number):
    """What the file says once opened: compact, since 2 000 persons weigh at most 1.5 MB."""
    return {
        "crisis": str(crisis.pk),
        "reference": crisis.reference,
        "title": crisis.title,
        "exercise": crisis.exercise,
        "copy": number,
        "at": timezone.now().isoformat(),
        "letters": {letter: [situation.value, str(situation.label)] for letter, situation in LETTERS.items()},
        "people": [
            [
                str(row.pk),
                row.ilot_code,
                row.number,
                str(row),
                row.letter,
                bool(row.vulnerable),
            ]
            for row in rows
        ],
    }


def _context(crisis, content, passphrase, copy):
    script = (_HERE / "carnet.js").read_text(encoding="utf-8")
    salt, nonce = os.urandom(16), os.urandom(12)
    key = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=ROUNDS).derive(passphrase.encode())
    clear = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = AESGCM(key).encrypt(nonce, clear, crisis.reference.encode())
    return {
        "crisis": crisis,
        "copy": copy,
        "script": script,
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "salt": base64.b64encode(salt).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "sealed": base64.b64encode(sealed).decode(),
        "rounds": ROUNDS,
        "format": FORMAT,
        "words": three_words(hashlib.sha256(sealed).hexdigest()),
    }
