"""What people do with the meetings of international bodies: each function is one act, one transaction."""

from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ssi.approvals import services as approvals
from ssi.approvals.opening import drafted, entered, rewritten
from ssi.approvals.workflow import fire, lock, note
from ssi.audit.log import record
from ssi.web.dates import date_in_words
from ssi.web.refusals import NotAllowed, Refusal

from .models import BodyMeeting, FollowUp, FrenchPosition, InternationalBody
from .workflow import AFTER, PREPARING

_CHANGE = "cooperation.change_bodymeeting"


@transaction.atomic
def save_body(body, *, by, post, **fields):
    """Add or change a body of the post. Raises NotAllowed, or Refusal when its acronym is taken."""
    if not by.has_perm("cooperation.add_internationalbody", post):
        raise _not_yours()
    body.post = post
    for name, value in fields.items():
        setattr(body, name, value)
    if InternationalBody.objects.filter(post=post, acronym__iexact=body.acronym).exclude(pk=body.pk).exists():
        raise Refusal(_("Cet organisme est déjà dans la liste."), rule=_("organismes"), field="acronym")
    body.save()
    record("body.save", body)
    return body


@transaction.atomic
def open_meeting(*, by, post, **fields):
    """Open a meeting of a body of the post: number it. Raises NotAllowed, Refusal for dates that cannot be."""
    if not by.has_perm("cooperation.add_bodymeeting", post):
        raise _not_yours()
    _dates(fields["starts_on"], fields["ends_on"])
    if fields["body"].post_id != post.pk:
        raise Refusal(_("Cet organisme n’est pas suivi par le poste."), rule=_("organismes"), field="body")
    meeting = drafted(BodyMeeting, by=by, post=post, status="ANNONCEE", **fields)
    return entered(meeting, by=by, verb="meeting.open", label=gettext_lazy("Réunion annoncée"))


@transaction.atomic
def edit(meeting, *, by, expected_version, **fields):
    """Change what is written of a meeting. Raises StaleVersion, NotAllowed, Refusal."""
    _begin(meeting, by, expected_version=expected_version)
    _dates(fields.get("starts_on", meeting.starts_on), fields.get("ends_on", meeting.ends_on))
    return rewritten(meeting, fields, by=by, verb="meeting.edit", label=gettext_lazy("Réunion modifiée"))


@transaction.atomic
def write_position(meeting, *, by, text, instruction=""):
    """Write the next version of the French position; the ones before stay as they are. Returns it."""
    _begin(meeting, by)
    if meeting.status not in PREPARING:
        raise NotAllowed(
            _("La position française est figée : elle est au visa, ou visée."),
            rule=_("visa"),
            remedy=_("« Reprendre la position » la rouvre ; son visa sera à redemander."),
        )
    last = meeting.positions.first()
    if last is not None and (last.text, last.instruction) == (text, instruction):
        raise Refusal(_("Rien n’a changé depuis la version %(n)d.") % {"n": last.number}, rule=_("versions"))
    try:
        with transaction.atomic():
            position = FrenchPosition.objects.create(
                case=meeting,
                number=last.number + 1 if last else 1,
                text=text,
                instruction=instruction,
                written_by=by,
            )
    except IntegrityError as error:
        raise Refusal(
            _("Quelqu’un d’autre a écrit une version entre-temps : relisez-la d’abord."), rule=_("versions")
        ) from error
    return _told(meeting, by, "meeting.position", gettext_lazy("Position française écrite"), position)


@transaction.atomic
def submit(meeting, *, by, expected_version=None, comment=""):
    """Send the last version of the position to the parapheur. Returns the request."""
    meeting = meeting.specific()
    position = meeting.positions.first()
    return approvals.submit(
        meeting,
        "submit",
        by=by,
        document=position_document(meeting, position),
        authors=[position.written_by_id] if position else [],
        title=_("Position française : %(meeting)s") % {"meeting": meeting.title},
        due_at=datetime.combine(meeting.starts_on, time(0), tzinfo=meeting.post.zone),
        comment=comment,
        expected_version=expected_version,
    )


def position_document(meeting, position):
    """What is read and signed, label → text."""
    if position is None:
        return {}
    with override("fr"):
        lines = [
            [_("Organisme"), f"{meeting.body.acronym}, {meeting.body.name}"],
            [_("Réunion"), meeting.title],
            [_("Dates et lieu"), f"{date_in_words(meeting.starts_on)}, {meeting.place}"],
            [_("Instruction"), position.instruction or _("aucune référence")],
            [_("Version"), str(position.number)],
            [_("Position française"), position.text],
        ]
    return {
        "kind": "bodymeeting",
        "reference": meeting.reference,
        "version": position.number,
        "lines": [[str(label), str(text)] for label, text in lines],
    }


@transaction.atomic
def write_minutes(meeting, *, by, minutes):
    """Write the record of the meeting, once it was held and until it is transmitted."""
    _begin(meeting, by)
    if meeting.status not in {"TENUE", "COMPTE_RENDU"}:
        raise NotAllowed(
            _("Le compte rendu s’écrit après la réunion ; il est figé une fois transmis."), rule=_("états déclarés")
        )
    meeting.minutes = minutes
    meeting.search_text = meeting.searchable()
    meeting.version += 1
    meeting.save(update_fields=["minutes", "search_text", "version", "updated_at"])
    note(meeting, "meeting.minutes", gettext_lazy("Compte rendu enregistré"), by=by)
    return meeting


@transaction.atomic
def add_follow_up(meeting, *, by, **fields):
    """Note what is to be done, by whom, until when."""
    _begin(meeting, by)
    if meeting.status not in AFTER:
        raise NotAllowed(_("Les suites se notent une fois la réunion tenue."), rule=_("états déclarés"))
    follow_up = FollowUp.objects.create(case=meeting, added_by=by, **fields)
    return _told(meeting, by, "meeting.follow_up", gettext_lazy("Suite à donner notée"), follow_up)


@transaction.atomic
def finish_follow_up(follow_up, *, by, outcome):
    """Say what was done. Raises Refusal when it was said already."""
    meeting = follow_up.case
    _begin(meeting, by)
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if follow_up.done_at is not None:
        raise Refusal(_("Cette suite est déjà notée comme faite."), rule=_("suites de la réunion"))
    follow_up.outcome, follow_up.done_at, follow_up.done_by = outcome, timezone.now(), by
    follow_up.save(update_fields=["outcome", "done_at", "done_by"])
    return _told(meeting, by, "meeting.follow_up_done", gettext_lazy("Suite donnée"), follow_up)


@transaction.atomic
def perform(meeting, name, *, by, comment="", expected_version=None):
    """Do the transition `name`. Raises what its service raises."""
    if name == "submit":
        return submit(meeting, by=by, expected_version=expected_version, comment=comment)
    lock(meeting, expected_version=expected_version)
    return fire(meeting, name, by=by, comment=comment, locked=True)


# --- Below ---------------------------------------------------------------------------------------------------


def _begin(meeting, by, *, expected_version=None):
    lock(meeting, expected_version=expected_version)
    if not by.has_perm(_CHANGE, meeting):
        raise _not_yours()
    if meeting.status in {"CLOSE", "ANNULEE"}:
        raise NotAllowed(_("La réunion est close : elle ne change plus."), rule=_("états déclarés"))


def _told(meeting, by, verb, label, part):
    note(meeting, verb, label, by=by, part=part.pk)
    return part


def _dates(starts_on, ends_on):
    if ends_on < starts_on:
        raise Refusal(_("La réunion finit avant de commencer : vérifiez."), rule=_("dates"), field="ends_on")


def _not_yours():
    return NotAllowed(
        _("Cet acte n’est pas dans vos attributions."),
        rule=_("matrice des droits"),
        remedy=_("L’attaché de sécurité intérieure du poste peut le faire."),
    )
