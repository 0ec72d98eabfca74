"""What the pages of a mission show: the board of the officers, the sheet of the logistics, the rows of the list."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import sees_whole
from ssi.approvals.workflow import available
from ssi.cases.models import Case
from ssi.cases.views import acts_of, marks_of

from . import board
from .gate import Papers, lacking, papers_of
from .models import MissionCheck
from .workflow import AT_WORK, IN_PREPARATION, MISSION


def today_at(mission):
    return timezone.localdate(timezone=mission.post.zone)


def list_rows(user, missions):
    """(mission, state, light, days left) of each row; five queries, whatever their number.

    No light once the mission is over or given up: nothing is waited for any more.
    """
    papers, checks = papers_of(missions), defaultdict(list)
    for check in MissionCheck.objects.filter(case__in=[mission.pk for mission in missions]):
        checks[check.case_id].append(check)
    rows = []
    for mission in missions:
        today, waiting = today_at(mission), mission.status in IN_PREPARATION | {"A_AUTORISER", "AUTORISEE"}
        whole = sees_whole(user, mission)
        light = board.light_of(papers[mission.pk], checks[mission.pk], today, whole=whole) if waiting else None
        left = board.days_left(mission, today) if mission.is_open else ""
        rows.append((mission, MISSION.state(mission.status), light, left, len(papers[mission.pk].members)))
    return rows


def sheet_context(request, mission):
    """The logistics sheet: complete by itself. What is read here is all that the second wall lets through."""
    today, user = today_at(mission), request.user
    may_tick = user.has_perm("liaison.check_mission", mission) and mission.is_open
    return {
        "case": mission,
        "state": MISSION.state(mission.status),
        "facts": _countdown(mission, today),
        "team": list(mission.members.filter(travels=True)),
        "days": board.days_of(mission, list(mission.slots.filter(reserved=False))),
        "contacts": list(mission.contacts.filter(reserved=False)),
        "checks": _checks(mission, today),
        "may_tick": may_tick,
        "now": timezone.now(),
        **marks_of(mission),
        "breadcrumbs": [
            {"label": _("Missions"), "url": reverse("liaison:mission-list")},
            {"label": mission.reference},
        ],
    }


def mission_context(request, mission):
    """The whole file: the gate, the board, the sheet, the judicial part, the log."""
    today, user = today_at(mission), request.user
    papers = Papers.of(mission)
    may_write = user.has_perm("liaison.change_mission", mission) and mission.is_open
    waiting = mission.status in IN_PREPARATION | {"A_AUTORISER"}
    return {
        **sheet_context(request, mission),
        "acts": acts_of(mission, available(mission, user)),
        "tabs": _tabs(mission, waiting),
        "lacks": lacking(papers) if waiting else [],
        "at_the_gate": waiting,
        "may_authorise": user.has_perm("liaison.authorise_mission", mission),
        "rows": board.rows_of(papers, today),
        "recorded": papers.passports,
        "judicial": papers.judicial,
        "source": source_of(papers.judicial, user),
        "consents": papers.consents,
        "days": board.days_of(mission, list(mission.slots.all())),
        "contacts": list(mission.contacts.all()),
        "log": list(mission.acts.select_related("written_by", "corrects").prefetch_related("corrections")),
        "exhibits": list(mission.exhibits.all()),
        "shows_work": mission.status in AT_WORK | {"CLOSE"},
        "clocks": list(mission.clocks.explained()),
        "attachments": list(mission.attachments.all()),
        "may_write": may_write,
        "may_prepare": may_write and mission.status in IN_PREPARATION,
        "may_work": may_write and mission.status in AT_WORK,
        "may_tell": may_write and mission.status in {"EN_COURS", "RETOUR"},
        "may_reveal": user.has_perm("liaison.reveal_mission", mission),
        "may_attach": user.has_perm("attachments.add_attachment", mission),
    }


def _tabs(mission, waiting):
    """The parts of the page, to go to one at once."""
    working = mission.status in AT_WORK | {"CLOSE"}
    parts = [
        (waiting, "ce-qui-manque", _("Ce qui manque")),
        (True, "equipe", _("Équipe")),
        (True, "judiciaire", _("Volet judiciaire")),
        (working, "journal", _("Journal")),
        (working, "scelles", _("Scellés")),
        (working, "compte-rendu", _("Compte rendu")),
        (True, "programme", _("Programme")),
        (True, "contacts", _("Contacts")),
        (True, "controles", _("Contrôles")),
        (True, "documents", _("Documents")),
    ]
    return [{"label": label, "url": f"#{anchor}"} for shown, anchor, label in parts if shown]


def _countdown(mission, today):
    left = board.days_left(mission, today) if mission.is_open else ""
    return [left] if left else []


def _checks(mission, today):
    checks = mission.checks.select_related("done_by")
    return [(check, board.light_of_check(check, today)) for check in checks]


def source_of(judicial, user):
    """The file the mission comes from, for those who see it; for the others there is none."""
    if judicial is None or judicial.source_id is None:
        return None
    return Case.objects.visible_to(user).filter(pk=judicial.source_id).first()
