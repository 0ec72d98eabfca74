"""Putting a file in a case: examined whole, then sealed, or refused with nothing kept."""

import hashlib
import io
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.cases.models import Case, Marking
from ssi.web.refusals import Away, NotAllowed, Refusal

from . import vault
from .checks import MAX_SIZE
from .examination import examine
from .markings import ForbiddenMarking
from .models import Attachment, Upload

FILES_A_DAY = 100
UPLOADS_AT_ONCE = 20
ADD = "attachments.add_attachment"


@transaction.atomic
def store(case, stream, *, by, name, declared_type="", special_france=False, permission=ADD):
    """Examine a file and keep it with `case`. Returns the Attachment.

    `permission`: what an act of a room that rests on a paper asks instead of the right to add any.

    A file that says it is Diffusion Restreinte makes the case so; one that says Spécial France is closed to
    others, by itself. Raises NotAllowed, or the Refusal of the examination: nothing is stored then.
    """
    _may(case, by, permission)
    try:
        examined = examine(stream, name, declared_type)
    except ForbiddenMarking:
        # A counter, and not even the name: the file must leave no trace here (liaison.md §8.7).
        record("attachment.forbidden_marking", case)
        raise
    marking = Marking.DR if "DR" in examined.mentions else Marking.NP
    _accredited(marking)
    attachment = Attachment(
        case_id=case.pk,
        name=examined.name,
        kind=examined.kind.value,
        size=examined.size,
        sha256=examined.sha256,
        marking=marking,
        special_france=special_france or "SF" in examined.mentions,
        warnings=list(examined.warnings),
        added_by=by,
    )
    wrapped = vault.seal(io.BytesIO(examined.content), attachment.pk)
    attachment.key = str(wrapped)
    attachment.save(force_insert=True)
    if marking == Marking.DR and case.marking != Marking.DR:
        Case.objects.filter(pk=case.pk).update(marking=Marking.DR)
        case.marking = Marking.DR
    record("attachment.add", attachment, sha256=attachment.sha256, size=attachment.size)
    return attachment


def read(attachment):
    """The clear bytes of an attachment, whole (20 MB at most). Raises VaultError if it was tampered with, Away."""
    return b"".join(vault.open_sealed(attachment.pk, vault.WrappedKey.parse(attachment.key)))


@transaction.atomic
def begin_upload(case, *, by, name, size):
    """Announce a file to come in chunks. Returns the Upload. Raises NotAllowed, Refusal (too large)."""
    _may(case, by)
    if not 0 < size <= MAX_SIZE:
        raise Refusal(
            _("« %(name)s » dépasse %(n)d Mo.") % {"name": name, "n": MAX_SIZE // (1024 * 1024)},
            rule=_("taille des fichiers"),
            remedy=_("Coupez le document en plusieurs fichiers ou réduisez ses images."),
        )
    _not_too_many_at_once(by)
    return Upload.objects.create(case_id=case.pk, by=by, name=name[:150], size=size)


@transaction.atomic
def receive_chunk(upload, data, *, by, offset, secret):
    """Keep the next chunk. Sent twice, it changes nothing; leaving a hole, it is refused. Returns the Upload."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk, by=by)
    if offset + len(data) <= upload.received:
        return upload
    if offset != upload.received or not data or offset + len(data) > upload.size:
        raise Refusal(_("L’envoi a perdu le fil : il reprend où il en était."), rule=_("envoi par morceaux"))
    chunk = upload.chunk_id(len(upload.keys))
    vault.shred(chunk)  # what a rolled-back request may have left under this name
    upload.keys.append(str(vault.seal(io.BytesIO(data), chunk, _browser_keyring(secret))))
    upload.received += len(data)
    upload.save(update_fields=["keys", "received"])
    return upload


@transaction.atomic
def finish_upload(upload, *, by, secret, declared_type=""):
    """Join the chunks and store the file as any other. The chunks are destroyed, whatever the answer.

    A disk that is full or a shelf that is away answers nothing: the browser asks again, and they are still there.
    """
    upload = Upload.objects.select_for_update().select_related("case").get(pk=upload.pk, by=by)
    if upload.received != upload.size:
        raise Refusal(_("L’envoi n’est pas terminé."), rule=_("envoi par morceaux"))
    keyring = _browser_keyring(secret)
    data = b"".join(
        piece
        for number, key in enumerate(upload.keys)
        for piece in vault.open_sealed(upload.chunk_id(number), vault.WrappedKey.parse(key), keyring)
    )
    try:
        attachment = store(upload.case, io.BytesIO(data), by=by, name=upload.name, declared_type=declared_type)
    except OSError:
        raise
    except BaseException:
        forget_upload(upload)
        raise
    forget_upload(upload)
    return attachment


def forget_upload(upload):
    """Destroy what was received of a file, and the note of it. What cannot be removed now opens for nobody."""
    with suppress(Away):
        vault.shred(*(upload.chunk_id(number) for number in range(len(upload.keys))))
    Upload.objects.filter(pk=upload.pk).delete()


def _browser_keyring(secret):
    return vault.Keyring({"browser": hashlib.sha256(secret.encode()).digest()})


def _may(case, by, permission=ADD):
    if not by.has_perm(permission, case):
        raise NotAllowed(
            _("Vous ne pouvez pas ajouter de pièce à ce dossier."),
            rule=_("matrice des droits"),
            remedy=_("Le titulaire du dossier peut le faire."),
        )
    today = Attachment.objects.filter(added_by=by, added_at__gt=timezone.now() - timedelta(days=1)).count()
    if today >= FILES_A_DAY:
        raise Refusal(
            _("Cent pièces en un jour : la limite est atteinte."),
            rule=_("nombre de pièces"),
            remedy=_("Continuez demain, ou demandez à un collègue."),
        )


def _not_too_many_at_once(by):
    """Files on their way count as well, else they would fill the disk; those nobody went on with for a day go."""
    mine = Upload.objects.filter(by=by)
    for left in mine.filter(created_at__lt=timezone.now() - timedelta(days=1)):
        forget_upload(left)
    if mine.count() >= UPLOADS_AT_ONCE:
        raise Refusal(
            _("Trop de fichiers sont en cours d’envoi."),
            rule=_("nombre de pièces"),
            remedy=_("Terminez un envoi, ou attendez demain : ceux qui sont abandonnés auront été effacés."),
        )


def _accredited(marking):
    if marking == Marking.DR and not settings.SSI_HOMOLOGATION_DR:
        raise Refusal(
            _("Ce document porte la mention Diffusion Restreinte."),
            rule=_("homologation"),
            remedy=_("Cette installation n’est pas homologuée pour elle : traitez-le sur un réseau qui l’est."),
        )
