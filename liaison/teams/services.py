"""What people do with joint teams: each function records one act, in one transaction, all or nothing."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import drafted, entered, entitled, require
from ssi.approvals.workflow import fire, lock, note
from ssi.audit.log import record
from ssi.clocks import services as clocks
from ssi.web.refusals import Refusal

from ..persons.links import follow_numbers, numbers_of
from .models import FundingCall, JointTeam, TeamExtension, TeamMeeting, TeamMember, TeamParty

CHANGE = "liaison.change_jointteam"
END_RULE = "ECE_FIN"
#: The three entered dates of a call: rule → (its day, the day it was done).
CALL_RULES = {
    "ECE_APPEL_DEPOT": ("apply_by", "applied_on"),
    "ECE_APPEL_ACTION": ("action_ends_on", None),
    "ECE_APPEL_FRAIS": ("claim_by", "claimed_on"),
}
#: Acts that write dates beside the state; each field is given with the act.
STEPS = {
    "minister_agrees": ("minister_agreed_on", "consents_on"),
    "sign": ("signed_on", "starts_on", "duration_months"),
    "evaluate": ("evaluated_on", "evaluation"),
}
#: Rows that hang on a team: what the timeline says when one is added.
ADDED = {
    TeamParty: gettext_lazy("Partie ajoutée"),
    TeamMember: gettext_lazy("Membre ou participant ajouté"),
    FundingCall: gettext_lazy("Appel à financement ajouté"),
    TeamMeeting: gettext_lazy("Réunion notée"),
}


@transaction.atomic
def open_team(*, by, post, **fields):
    """Register a team, or the idea of one. Raises NotAllowed."""
    require(by, "liaison.add_jointteam", post)
    team = drafted(JointTeam, by=by, post=post, status="IDEE", **fields)
    entered(team, by=by, verb="jointteam.open", label=gettext_lazy("Dossier ouvert"))
    follow_numbers(team, by=by)
    return team


@transaction.atomic
def edit(team, *, by, expected_version, **fields):
    """Change what is written in the file. Raises StaleVersion, NotAllowed, Refusal."""
    lock(team, expected_version=expected_version)
    _may(by, team)
    before = numbers_of(team)
    _save(team, fields)
    note(team, "jointteam.edit", gettext_lazy("Dossier modifié"), by=by, fields=sorted(fields))
    follow_numbers(team, by=by, before=before)
    return team


@transaction.atomic
def perform(team, name, *, by, comment="", expected_version=None, **fields):
    """Any declared transition, with the dates it writes (`STEPS`). Raises what the guards raise."""
    lock(team, expected_version=expected_version)
    if name == "extend":
        raise Refusal(_("Une prolongation a sa date et sa nouvelle fin."), rule=_("prolongation"), field="ends_on")
    if set(fields) - set(STEPS.get(name, ())):
        raise ValueError(f"{name} does not write {sorted(fields)}")
    _check_past(team, fields)
    if fields:
        _may(by, team)
        _save(team, fields)
    fire(team, name, by=by, comment=comment, locked=True)
    if name == "sign":
        _end_on(team, team.first_end, since=team.first_day)
    elif name == "expire":
        clocks.keep(team, {END_RULE})
    return team


@transaction.atomic
def extend(team, *, by, signed_on, ends_on, reason, expected_version=None):
    """An extension signed before the end: the end moves. Raises Refusal once the team has expired."""
    lock(team, expected_version=expected_version)
    _check_past(team, {"signed_on": signed_on})
    if team.ends_on and signed_on > team.ends_on:
        raise Refusal(
            _("Une prolongation se signe avant la fin : l’équipe n’a plus de base depuis le %(day)s.")
            % {"day": f"{team.ends_on:%d/%m/%Y}"},
            rule=_("prolongation avant l’expiration"),
            remedy=_("Les parties peuvent signer une nouvelle équipe."),
            field="signed_on",
        )
    if team.ends_on and ends_on <= team.ends_on:
        raise Refusal(_("La nouvelle fin doit suivre l’ancienne."), rule=_("prolongation"), field="ends_on")
    fire(team, "extend", by=by, comment=reason, locked=True)
    TeamExtension.objects.create(case=team, signed_on=signed_on, ends_on=ends_on, reason=reason)
    clocks.keep(team, {END_RULE})
    _end_on(team, ends_on, since=signed_on)
    return team


@transaction.atomic
def add(team, model, *, by, **fields):
    """A party, a member, a call or a meeting. Returns the row. Raises NotAllowed, Refusal."""
    lock(team)
    _may(by, team)
    row = model.objects.create(case=team, **fields)
    note(team, f"jointteam.add_{model._meta.model_name}", ADDED[model], by=by, row=row.pk)
    if model is FundingCall:
        _start_call(team, row)
    return row


@transaction.atomic
def note_call(call, *, by, applied_on=None, claimed_on=None):
    """The application was sent, or the costs claimed: their clocks are kept."""
    team = lock(call.case)
    _may(by, team)
    _check_past(team, {"applied_on": applied_on, "claimed_on": claimed_on})
    call.applied_on, call.claimed_on = applied_on, claimed_on
    call.save(update_fields=["applied_on", "claimed_on"])
    note(team, "jointteam.note_call", gettext_lazy("Appel à financement suivi"), by=by, row=call.pk)
    _follow_call(team, call)
    return call


# ----------------------------------------------------------------------------------------------------------


def _end_on(team, ends_on, *, since):
    team.ends_on = ends_on
    JointTeam.objects.filter(pk=team.pk).update(ends_on=ends_on)
    clocks.start(team, END_RULE, event_at=_noon(team, since), fixed_on=ends_on)


def _start_call(team, call):
    for rule, (day, _done) in CALL_RULES.items():
        clocks.start(team, rule, event_at=timezone.now(), fixed_on=getattr(call, day))
    _follow_call(team, call)


def _follow_call(team, call):
    """Keep the clocks of what was done. Two calls of one team never share a day of the same rule unnoticed: the
    clock is found by its day."""
    for rule, (day, done) in CALL_RULES.items():
        done_on = getattr(call, done) if done else None
        if done_on is None:
            continue
        open_ones = team.clocks.open().filter(rule__code=rule, fixed_on=getattr(call, day)).select_related("rule")
        for clock in open_ones[:1]:
            clock.kept_at = _noon(team, done_on)
            clock.save(update_fields=["kept_at"])
            late = bool(clock.due_at and clock.kept_at > clock.due_at)
            record("clock.keep", clock, rule=rule, late=late)


def _noon(team, day):
    """A day noted without an hour, in the zone of the post."""
    return datetime.combine(day, time(12), tzinfo=team.post.zone)


def _check_past(team, fields):
    """What was done is not in the future; the start of a signed team may be."""
    today = timezone.localdate(timezone=team.post.zone)
    for name, value in fields.items():
        if name.endswith("_on") and name not in {"starts_on"} and value and value > today:
            raise Refusal(_("Cette date est dans l’avenir : vérifiez-la."), rule=_("dates"), field=name)


def _save(team, fields):
    for name, value in fields.items():
        setattr(team, name, value)
    if team.starts_on and team.signed_on and team.starts_on < team.signed_on:
        raise Refusal(
            _("L’équipe ne peut pas commencer avant d’être signée."), rule=_("durée de l’équipe"), field="starts_on"
        )
    team.search_text = team.searchable()
    team.version += 1
    team.save(update_fields=[*fields, "search_text", "version", "updated_at"])


def _may(by, team):
    entitled(by, CHANGE, team)
    if team.status == "CLOSE":
        raise Refusal(_("Ce dossier est clos : il ne change plus."), rule=_("dossier clos"))
