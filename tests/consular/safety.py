"""Incidents, alerts, sites and a plan, made through the services at a small post."""

from datetime import timedelta

from django.utils import timezone

from consular.alerts import services as alerts
from consular.incidents import services as incidents
from consular.plan import services as plans
from consular.plan.models import SecurityPlan
from consular.sites import grid
from consular.sites import services as sites
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from tests import factories
from tests.consular.community import consul_of
from tests.factories import head_of

FACTS = {
    "title": "Vol à l’arraché devant le lycée",
    "type": "VOL",
    "severity": 2,
    "state": "OUVERT",
    "place": "Rue de Marseille",
    "precision": "EXACTE",
    "origin": "Chef d’îlot",
    "source_grade": "B",
    "information_grade": "2",
    "fr_injured": 1,
    "facts": "Deux hommes à moto.",
    "follow_up": "",
}
TEXT = "Ambassade de France. Manifestation au centre ce soir. Evitez le quartier."


def facts_of(**fields):
    return {**FACTS, "occurred_at": timezone.now() - timedelta(hours=2), **fields}


def make_incident(post, *, by=None, **fields):
    by = by or consul_of(post)
    with acting_as(by):
        return incidents.open_incident(by=by, post=post, **facts_of(**fields))


def add_entry(incident, *, by=None, nature="SUITE", expected=None, **fields):
    by = by or consul_of(incident.post)
    with acting_as(by):
        known = {name: getattr(incident.last, name) for name in FACTS} | {"occurred_at": incident.last.occurred_at}
        return incidents.add_entry(
            incident, by=by, nature=nature, expected_version=expected or incident.last.number, **(known | fields)
        )


def make_alert(post, *, by=None, **fields):
    by = by or consul_of(post)
    values = {"level": "VIGILANCE", "title": "Manifestation", "text": TEXT, **fields}
    with acting_as(by):
        return alerts.save_alert(by=by, post=post, **values)


def do(function, subject, by, **fields):
    """One act of a service, as that person."""
    with acting_as(by):
        return function(subject, by=by, **fields)


def validated(post, **fields):
    """An alert written by the consul, validated by the head (by the ambassador when it is an URGENCE)."""
    alert = do(alerts.submit, make_alert(post, **fields), consul_of(post))
    who = factories.make_user(Role.AMBASSADOR, post) if alert.level == "URGENCE" else head_of(post)
    return do(alerts.approve, alert, who)


def sent(post, **fields):
    return do(alerts.note_sent, validated(post, **fields), consul_of(post), channels=["SMS"])


def make_site(post, name="Lycée Kessel", *, by=None, **fields):
    by = by or consul_of(post)
    with acting_as(by):
        return sites.save_site(by=by, post=post, name=name, type="LYCEE", **fields)


def marks(mark=2, *, without=()):
    return {item.code: (mark, "vu sur place") for item in grid.items_of(grid.VERSION) if item.code not in without}


def make_assessment(site, *, by=None, given=None, **fields):
    by = by or consul_of(site.post)
    made_on = timezone.localdate(timezone=site.post.zone)
    with acting_as(by):
        values = {"made_on": made_on, "marks": marks() if given is None else given, **fields}
        return sites.save_assessment(by=by, site=site, **values)


def make_recommendation(assessment, *, by=None, days=10, **fields):
    by = by or consul_of(assessment.post)
    due_on = timezone.localdate(timezone=assessment.post.zone) + timedelta(days=days)
    values = {"text": "Rehausser le mur nord", "owner": "Proviseur", "priority": 1, "due_on": due_on, **fields}
    with acting_as(by):
        return sites.save_recommendation(by=by, assessment=assessment, **values)


def draft_plan(post, *, by=None, text="Texte"):
    by = by or head_of(post)
    with acting_as(by):
        plan = plans.new_version(by=by, post=post)
        parts = dict.fromkeys(SecurityPlan.PARTS, text)
        return plans.save_plan(plan, by=by, expected_version=plan.version, **parts)


def plan_in_force(post):
    """Written by the head, validated by the consul today."""
    return do(plans.validate, draft_plan(post), consul_of(post))


def make_committee(post, *, by=None, **fields):
    by = by or consul_of(post)
    values = {"held_on": timezone.localdate(timezone=post.zone), "members": "Consul", "minutes": "Relevé", **fields}
    with acting_as(by):
        return plans.save_committee(by=by, post=post, **values)


def make_exercise(post, *, by=None, **fields):
    by = by or consul_of(post)
    today = timezone.localdate(timezone=post.zone)
    values = {"kind": "TABLE", "held_on": today, "planned": "Séisme", "played": "Séisme", "lessons": "", **fields}
    with acting_as(by):
        return plans.save_exercise(by=by, post=post, **values)


def make_follow_up(source, *, by=None, days=5, **fields):
    by = by or consul_of(source.post)
    due_on = timezone.localdate(timezone=source.post.zone) + timedelta(days=days)
    with acting_as(by):
        values = {"text": "Tester la radio", "owner": "Consul", "due_on": due_on, **fields}
        return plans.save_follow_up(by=by, source=source, **values)


def doors(post, canary, *, by):
    """One row of each, for the tours that knock at each address: {kind of row: the row}.

    What the consular section alone reads bears the canary; alerts and the plan, which others read too, do not.
    """
    site = make_site(post, f"Lycée {canary}", by=by)
    assessment = make_assessment(site, by=by, summary=canary)
    out = sent(post)
    do(alerts.take_answers, out, by, text=f"SAIN Z9 {canary}")
    committee = make_committee(post, by=by)
    return {
        "incident": make_incident(post, by=by, title=f"Vol {canary}", site=site),
        "alert": out,
        "draft_alert": make_alert(post, by=by),
        "reply": out.replies.get(),
        "site": site,
        "assessment": assessment,
        "recommendation": make_recommendation(assessment, by=by, text=f"Mur {canary}"),
        "plan": draft_plan(post, by=by),
        "committee": committee,
        "exercise": make_exercise(post, by=by),
        "follow_up": make_follow_up(committee, by=by),
    }
