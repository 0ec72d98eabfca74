"""Sessions and nominations: each function is one act, one transaction. The file is locked first: seats are counted."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.approvals.workflow import lock, note
from ssi.audit.log import record
from ssi.clocks.engine import add_months
from ssi.web.refusals import NotAllowed, Refusal

from . import planning
from .models import Nomination, NominationPiece, TrainingSession, Vetting
from .moves import move, nomination_label
from .states import GONE, HOLDING, NOMINATION
from .vocabulary import TRAVEL, Decision, Piece, PieceState

#: States of an action in which nothing of its trainings is prepared any more; evaluations go on after the close.
OVER = frozenset({"REFUSE", "ANNULEE"})
_ENDED = frozenset({"EVALUEE", *OVER})


@transaction.atomic
def add_session(action, *, by, **fields):
    """Open a session of the action, with its clocks and its evaluations. Returns it. Raises NotAllowed, Refusal."""
    begin(action, by, "cooperation.change_trainingsession")
    last = action.sessions.aggregate(last=Max("number"))["last"] or 0
    session = TrainingSession(case=action, number=last + 1, **fields)
    _dates(session)
    session.save(force_insert=True)
    planning.plan(session)
    return told(action, by, "session.add", gettext_lazy("Session ouverte"), session)


@transaction.atomic
def edit_session(session, *, by, **fields):
    """Change a session. New dates move its clocks; seats already taken are not taken away."""
    action = begin(session.case, by, "cooperation.change_trainingsession")
    # The form already wrote on the instance what was typed.
    saved = TrainingSession.objects.get(pk=session.pk)
    moved = any(fields.get(day, getattr(saved, day)) != getattr(saved, day) for day in ("starts_on", "ends_on"))
    if moved and session.attendance.exists():
        raise Refusal(
            _("Des présences sont déjà notées : les dates de la session ne changent plus."),
            rule=_("émargement"),
            field="starts_on",
        )
    for name, value in fields.items():
        setattr(session, name, value)
    _dates(session)
    taken = session.nominations.filter(status__in=HOLDING).count()
    if session.seats < taken:
        raise Refusal(
            ngettext("%(n)d personne a déjà une place.", "%(n)d personnes ont déjà une place.", taken) % {"n": taken},
            rule=_("nombre de places"),
            field="seats",
        )
    session.save(update_fields=sorted(fields))
    planning.move(session) if moved else planning.follow(session)
    return told(action, by, "session.edit", gettext_lazy("Session modifiée"), session)


@transaction.atomic
def nominate(session, *, by, passport="", **fields):
    """Propose a person, with the checklist the session asks for. Returns the Nomination."""
    action = begin(session.case, by, "cooperation.add_nomination")
    _invited(session, fields.get("country"))
    if _today(session) > session.ends_on:
        raise Refusal(_("La session est finie : personne ne s’y propose plus."), rule=_("dates"))
    last = session.nominations.aggregate(last=Max("number"))["last"] or 0
    nomination = Nomination.objects.create(
        session=session, case=action, number=last + 1, passport_number=passport or None, proposed_by=by, **fields
    )
    today = _today(session)
    NominationPiece.objects.bulk_create(
        NominationPiece(nomination=nomination, case=action, piece=piece, state=_asked(piece, session), on=today)
        for piece in Piece
    )
    planning.follow(session)
    told(action, by, "nomination.add", gettext_lazy("Candidature proposée"), nomination)
    return nomination


@transaction.atomic
def edit_nomination(nomination, *, by, passport="", **fields):
    """Change what is known of a person; an empty `passport` leaves the number that is recorded."""
    action = begin(nomination.case, by, "cooperation.change_nomination")
    _not_forgotten(nomination)
    _still_wanted(nomination)
    _invited(nomination.session, fields.get("country", nomination.country))
    if passport:
        fields["passport_number"] = passport
    for name, value in fields.items():
        setattr(nomination, name, value)
    nomination.save(update_fields=sorted(fields))
    planning.follow(nomination.session)
    return told(action, by, "nomination.edit", gettext_lazy("Candidature modifiée"), nomination)


@transaction.atomic
def tick(nomination, *, by, states):
    """Note the pieces received: {piece code: state}. The file becomes complete, or lacks something, by itself."""
    action = begin(nomination.case, by, "cooperation.change_nomination")
    _still_wanted(nomination)
    today = _today(nomination.session)
    for row in nomination.pieces.all():
        wanted = states.get(row.piece, row.state)
        if wanted != row.state:
            row.state, row.on = wanted, today
            row.save(update_fields=["state", "on"])
    told(action, by, "nomination.tick", gettext_lazy("Pièces de candidature"), nomination)
    complete = not lacking(nomination)
    if complete and nomination.status in NOMINATION.transition("complete").sources:
        move(nomination, "complete", by=by)
    elif not complete and nomination.status in NOMINATION.transition("lack").sources:
        move(nomination, "lack", by=by)
    return nomination


def lacking(nomination):
    """The pieces awaited before a selection."""
    return [row for row in nomination.pieces.all() if row.state == PieceState.AWAITED and not row.comes_later]


@transaction.atomic
def ask_vetting(nomination, *, by, authority, asked_on):
    """Note that an authority was asked. Returns the Vetting."""
    action = begin(nomination.case, by, "cooperation.change_nomination")
    _still_wanted(nomination)
    _not_after_today(nomination.session, asked_on, "asked_on")
    if nomination.vettings.filter(decision=Decision.PENDING).exists():
        raise Refusal(_("Une vérification est déjà en attente."), rule=_("vérification préalable"))
    vetting = Vetting.objects.create(nomination=nomination, case=action, authority=authority, asked_on=asked_on, by=by)
    told(action, by, "nomination.ask_vetting", gettext_lazy("Vérification demandée"), nomination)
    return vetting


@transaction.atomic
def decide_vetting(vetting, *, by, decision, decided_on):
    """Record the decision, and nothing of its reasons. It holds twelve months. Returns the Vetting."""
    nomination = vetting.nomination
    action = begin(nomination.case, by, "cooperation.vet_nomination")
    _still_wanted(nomination)
    vetting = Vetting.objects.select_for_update().get(pk=vetting.pk)
    if vetting.decision != Decision.PENDING:
        raise Refusal(
            _("Cette vérification est déjà décidée."),
            rule=_("vérification préalable"),
            remedy=_("Demandez-en une nouvelle."),
        )
    _not_after_today(nomination.session, decided_on, "decided_on")
    if decided_on < vetting.asked_on:
        raise Refusal(_("La décision précède la demande : vérifiez."), rule=_("dates"), field="decided_on")
    vetting.decision, vetting.decided_on = decision, decided_on
    vetting.expires_on = add_months(decided_on, Vetting.MONTHS)
    vetting.save(update_fields=["decision", "decided_on", "expires_on"])
    told(action, by, "nomination.vet", gettext_lazy("Décision de vérification"), nomination)
    if decision == Decision.FOR and nomination.status in NOMINATION.transition("verify").sources:
        move(nomination, "verify", by=by)
    return vetting


@transaction.atomic
def perform(nomination, name, *, by):
    """Do one of the acts of `moves.available()`: select, reserve, dismiss, the visa, a withdrawal."""
    begin(nomination.case, by, "cooperation.view_nomination")
    nomination = Nomination.objects.select_related("session", "case__post").get(pk=nomination.pk)
    today = _today(nomination.session)
    fields = {
        "select": {"seated_on": today},
        "reserve": {"seated_on": None},
        "ask_visa": {"visa_asked_on": today},
    }.get(name, {})
    if name == "drop" and nomination.status == "PRESENT" and nomination.days.filter(present=True).exists():
        raise Refusal(_("Cette personne était présente : son désistement ne se note plus."), rule=_("émargement"))
    move(nomination, name, by=by, **fields)
    planning.follow(nomination.session)
    return nomination


@transaction.atomic
def reveal_passport(nomination, *, by):
    """The passport number, to be read on the screen; the journal says who looked. "" when none is recorded."""
    if not by.has_perm("cooperation.reveal_nomination", nomination.case):
        raise not_yours()
    record("nomination.reveal", nomination)
    return nomination.passport_number or ""


# --- Shared by the modules beside -------------------------------------------------------------------------


def begin(action, by, permission, *, states_over=_ENDED):
    """Lock the file; refuse whoever may not, and what is over. Returns the action."""
    lock(action)
    if not by.has_perm(permission, action):
        raise not_yours()
    if action.status in states_over:
        raise NotAllowed(_("L’action est close : ses formations ne changent plus."), rule=_("états déclarés"))
    return action


def not_yours():
    return NotAllowed(
        _("Cet acte n’est pas dans vos attributions."),
        rule=_("matrice des droits"),
        remedy=_("L’attaché de sécurité intérieure du poste peut le faire."),
    )


def told(action, by, verb, label, row):
    """One line in the timeline and in the journal, naming a person by their number alone."""
    comment = str(nomination_label(row)) if isinstance(row, Nomination) else ""
    note(action, verb, label, by=by, comment=comment, row=row.pk)
    return row


def _asked(piece, session):
    """A piece that the session does not ask for is said so at once."""
    return PieceState.POINTLESS if piece in TRAVEL and not _travels_for(piece, session) else PieceState.AWAITED


def _travels_for(piece, session):
    return session.needs_visa if piece == Piece.VISA else session.travels


def _invited(session, country):
    if country is not None and session.countries and country.pk not in session.countries:
        raise Refusal(
            _("Ce pays n’est pas invité à la session."),
            rule=_("pays invités"),
            remedy=_("Ajoutez-le à la session, ou vérifiez le pays."),
            field="country",
        )


def _dates(session):
    if session.ends_on < session.starts_on:
        raise Refusal(_("La fin précède le début : vérifiez les deux dates."), rule=_("dates"), field="ends_on")


def _not_after_today(session, day, field):
    if day > _today(session):
        raise Refusal(_("Cette date est dans l’avenir : vérifiez-la."), rule=_("dates"), field=field)


def _still_wanted(nomination):
    if nomination.status in GONE:
        raise NotAllowed(
            _("Cette candidature a pris fin (%(state)s) : elle ne change plus.")
            % {"state": str(NOMINATION.state(nomination.status).label).lower()},
            rule=_("états déclarés"),
        )


def _not_forgotten(nomination):
    if nomination.forgotten_on:
        raise NotAllowed(_("Les données de cette personne ont été effacées à leur terme."), rule=_("conservation"))


def _today(session):
    return timezone.localdate(timezone=session.case.post.zone)
