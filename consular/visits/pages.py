"""What the page of one visit shows: a constant number of statements, whatever its length."""

from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from consular.comparer.serving import compared
from ssi.approvals.workflow import available
from ssi.cases.views import acts_of, marks_of

from . import checks, guards, papers, rules
from .models import DelegatePaper
from .vocabulary import Topic
from .workflow import OFFICIAL_VISIT, WRITABLE


def visit_context(request, visit):
    """The whole file as this person sees it."""
    user = request.user
    may_read = user.has_perm(papers.READ, visit)
    may_write = visit.is_open and visit.status in WRITABLE and user.has_perm("consular.change_officialvisit", visit)
    found = papers.of(visit, user)
    today = guards.today_there(visit)
    return {
        "case": visit,
        "state": OFFICIAL_VISIT.state(visit.status),
        "facts": _countdown(visit, today),
        "acts": acts_of(visit, available(visit, user)),
        "tabs": _tabs(may_read),
        "checks": checks.of(found, today) if visit.status in WRITABLE | {"A_VISER", "PRETE"} else [],
        "rules": rule_rows(found.rules),
        "doubt": rules.doubt_about(rules.calendar_of(visit.country), visit.starts_on),
        "days": [(day, list(rows)) for day, rows in groupby(found.sequences, key=lambda one: one.day)],
        "members": found.members,
        "recorded": _recorded(visit) if may_read else frozenset(),
        "vehicles": found.vehicles,
        "weapons": found.weapons,
        "notes": found.notes,
        "contacts": list(visit.contacts.all()),
        "versions": list(visit.versions.select_related("frozen_by")),
        "today": today,
        "may_write": may_write,
        "may_read": may_read,
        "may_arm": may_write and user.has_perm("consular.arm_officialvisit", visit),
        "may_reveal": user.has_perm("consular.reveal_officialvisit", visit),
        "may_freeze": visit.status in WRITABLE and user.has_perm("consular.freeze_officialvisit", visit),
        "may_tell": visit.status in {"EN_COURS", "TERMINEE"} and user.has_perm("consular.change_officialvisit", visit),
        "may_attach": user.has_perm("attachments.add_attachment", visit),
        "clocks": list(visit.clocks.explained()),
        "attachments": list(visit.attachments.all()),
        "now": timezone.now(),
        **compared(visit, user),
        **marks_of(visit),
    }


def rule_rows(found):
    """(topic, its label, the HostRule in force or None): every topic, known or to be entered."""
    return [(topic.value, topic.label, found.get(topic.value)) for topic in Topic]


def _recorded(visit):
    """Keys of the members whose paper is recorded."""
    return frozenset(DelegatePaper.objects.filter(case=visit.pk).values_list("member_id", flat=True))


def _countdown(visit, today):
    if visit.closed_at is not None or visit.starts_on < today:
        return []
    days = (visit.starts_on - today).days
    return [_("J-%(n)d") % {"n": days} if days else _("jour J")]


def _tabs(may_read):
    parts = [
        (True, "controles", _("Contrôles")),
        (True, "programme", _("Programme")),
        (True, "delegation", _("Délégation")),
        (may_read, "armes", _("Armes")),
        (True, "vehicules", _("Véhicules")),
        (True, "notes", _("Notes verbales")),
        (True, "contacts", _("Contacts")),
        (True, "versions", _("Versions")),
    ]
    return [{"label": label, "url": f"#{anchor}"} for shown, anchor, label in parts if shown]
