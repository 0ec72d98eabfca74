"""Carrying out a decision that bears two signatures: the database destroys, the vault forgets, the certificate stays.

One transaction per file. A worker killed before its end leaves everything; the outbox delivers again. The keys of the
documents go with their rows, which is what destroys them; their bytes are removed after the commit, and again if need
be, since removing what is gone is no error.
"""

import json
import uuid

from django.db import connection, transaction

from ssi.approvals.workflow import fire, lock
from ssi.attachments import vault
from ssi.audit.log import record
from ssi.outbox.bus import publish
from ssi.reports import documents
from ssi.web.refusals import Refusal

from .workflow import not_held

SHRED = "retention.shred"
CERTIFICATE = "disposal-certificate"


@transaction.atomic
def execute(disposal, *, by):
    """Destroy what the decision is about. Returns it; done already, it is left as it is.

    A hold put since it was signed stops it for good: it is proposed again once lifted. Raises DatabaseError when
    the database does not find two signatures, or finds the file changed.
    """
    lock(disposal)
    if disposal.status != "SIGNE":
        return disposal
    try:
        not_held(disposal, by)
    except Refusal as refusal:
        return fire(disposal, "stop", by=by, locked=True, comment=str(refusal))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.destroy_case(%s)", [disposal.pk])
        (answer,) = cursor.fetchone()
    weight = json.loads(answer)
    fire(disposal, "execute", by=by, locked=True, about=disposal.target_reference, measure=disposal.measure)
    record("retention.destroyed", disposal, about=disposal.target_reference, counts=weight["counts"])
    if names := names_in_the_vault(weight["sealed"]):
        publish(SHRED, names=names)
    disposal.refresh_from_db()
    if by.has_perm("retention.request_certificate", disposal):
        documents.request_document(disposal, CERTIFICATE, by=by)
    return disposal


def shred(names):
    """Remove the bytes of these names, wherever a worker stopped."""
    vault.shred(*names)


def names_in_the_vault(sealed):
    """Names of sealed files, from [key of the row, name beside its wrapped key, number of chunks]."""
    found = set()
    for key, name, chunks in sealed:
        for candidate in (key, name):
            try:
                found.add(str(uuid.UUID(str(candidate))))
            except ValueError:
                continue
        for number in range(chunks or 0):
            found.add(str(uuid.uuid5(uuid.UUID(key), str(number))))
    return sorted(found)
