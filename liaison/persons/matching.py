"""The cross-check at work: run when a row is saved, tried again by the worker when it fails, told to those concerned.

The database compares (`sec.cross_check`), for it alone may see both files; what it gives back may be shown.
"""

import logging

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.approvals.workflow import note
from ssi.audit.log import record
from ssi.network import known
from ssi.outbox.bus import publish
from ssi.web.refusals import NotAllowed, Refusal

from .models import ExcludedValue, Match, Subject
from .vocabulary import Status

log = logging.getLogger(__name__)
#: Hits kept of one row, the surest first: a name everybody bears drowns nobody (liaison.md §3, over-correlation).
MOST = 20
FOUND, TOLD, RETRY = "liaison.match_found", "liaison.match_told", "liaison.cross_check"
DECIDE, EXCLUDE = "liaison.decide_match", "liaison.add_excludedvalue"


def after_save(subject):
    """Compare a row just saved. Whatever goes wrong, the row stays saved and the worker tries again."""
    try:
        with transaction.atomic():
            run(subject.pk)
    except Exception:  # noqa: BLE001  (a comparison never costs an officer what they typed)
        log.warning("cross-check of subject %s failed; the outbox will try again", subject.pk, exc_info=True)
        publish(RETRY, subject=subject.pk)


def run(subject_id):
    """Compare one row now; the worker tells those concerned of what is new. Returns the keys of the new matches."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.cross_check(%s, %s)", [subject_id, MOST])
        fresh = sorted(key for (key,) in cursor.fetchall())
    if fresh:
        publish(FOUND, matches=fresh)
        record("subject.cross_check", row=subject_id, matches=fresh)
    return fresh


def audience_of(matches):
    """Keys of the people to be told of these matches. For the worker: the database answers nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.match_audience(%s)", [list(matches)])
        return [key for (key,) in cursor.fetchall()]


@transaction.atomic
def decide(match, *, by, status, comment):
    """Confirm or dismiss a match. Nothing is merged; a decision may be taken again. Raises NotAllowed, Refusal.

    Inside a post it takes somebody who sees both files; between two posts either may, having asked the other.
    """
    match = Match.objects.select_for_update().get(pk=match.pk)
    sides = sides_of([match])[match.pk]
    seen = [side for side in sides if side.seen]
    if not any(by.has_perm(DECIDE, side.subject.case) for side in seen):
        raise NotAllowed(_("Ce recoupement se tranche entre officiers."), rule=_("matrice des droits"))
    if len(seen) < 2 and not match.between_posts:
        raise NotAllowed(
            _("Vous ne voyez qu’un des deux dossiers : vous ne pouvez pas dire s’il s’agit du même."),
            rule=_("recoupement à l’aveugle"),
            remedy=_("Appelez l’interlocuteur indiqué ; l’attaché, qui voit les deux, tranche."),
        )
    if status not in (Status.CONFIRMED, Status.DISMISSED):
        raise Refusal(_("Dites si ce recoupement est confirmé ou écarté."), rule=_("décision"), field="status")
    if not comment.strip():
        raise Refusal(_("Dites pourquoi, en une phrase."), rule=_("motif"), field="comment")
    match.status, match.comment = status, comment.strip()
    match.decided_by, match.decided_at = by, timezone.now()
    match.save(update_fields=["status", "comment", "decided_by", "decided_at"])
    label = gettext_lazy("Recoupement confirmé") if status == Status.CONFIRMED else gettext_lazy("Recoupement écarté")
    for side in seen:
        note(side.subject.case, f"match.{status.lower()}", label, by=by, match=match.pk)
    return match


@transaction.atomic
def exclude(subject, *, by, why):
    """Say that the numbers of this row name nobody at this post. Its undecided matches go."""
    if not by.has_perm(EXCLUDE, subject.case):
        raise NotAllowed(_("Exclure une valeur appartient à l’attaché ou à son adjoint."), rule=_("matrice des droits"))
    if not why.strip():
        raise Refusal(_("Dites pourquoi cette valeur ne désigne personne."), rule=_("motif"), field="why")
    for digest in subject.digests:
        ExcludedValue.objects.get_or_create(
            post_id=subject.case.post_id,
            digest=digest,
            defaults={"kind": subject.kind, "label": subject.label, "why": why.strip(), "added_by": by},
        )
    record("match.exclude_value", subject, kind=subject.kind)
    run(subject.pk)


@transaction.atomic
def take_back(value, *, by):
    """Compare on this value again, from the next row saved."""
    if not by.has_perm(EXCLUDE, value.post):
        raise NotAllowed(_("Exclure une valeur appartient à l’attaché ou à son adjoint."), rule=_("matrice des droits"))
    record("match.take_back_value", value, kind=value.kind)
    value.delete()


class Side:
    """One side of a match as somebody may know it: `subject` only when they see its file; else whom to ask."""

    def __init__(self, subject, *, seen, at_work, owner_id, post_id):
        self.subject, self.seen, self.at_work = subject, seen, at_work
        self.owner_id, self.post_id = owner_id, post_id
        self.owner = self.post = None


def sides_of(matches):
    """{match key: [Side, Side]}, those seen first. Three statements, whatever the number of matches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT match, subject, seen, at_work, owner, post FROM sec.match_sides(%s)", [[m.pk for m in matches]]
        )
        rows = cursor.fetchall()
    wanted = {subject for _match, subject, seen, *_rest in rows if seen}
    subjects = Subject.objects.select_related("case").defer("case__search_text", "case__search", "forms", "blocks")
    subjects = {s.pk: s for s in subjects.filter(pk__in=wanted)}
    owners = {u.pk: u for u in User.objects.filter(pk__in={row[4] for row in rows})}
    posts = known.posts()
    found = {}
    for match, subject, seen, at_work, owner_id, post_id in rows:
        side = Side(subjects.get(subject), seen=seen, at_work=at_work, owner_id=owner_id, post_id=post_id)
        side.owner, side.post = owners.get(owner_id), posts.get(post_id)
        found.setdefault(match, []).append(side)
    return found
