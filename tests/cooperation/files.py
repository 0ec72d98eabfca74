"""Needs, programmes and actions for the tests: each reaches its state through the services, by who would do it."""

import io
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from cooperation.actions import services as actions
from cooperation.models import (
    ActionType,
    CooperationAction,
    FundingSource,
    Programme,
    SectorShare,
)
from cooperation.money import services as money
from cooperation.needs import services as needs
from cooperation.programmes import services as programmes
from cooperation.results import services as results
from cooperation.route import services as route
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.cases.models import Case
from tests import factories

LONG = "Coopération demandée par la direction générale, qui conditionne les échanges sur les filières visant la France."


def paper(name="decision.txt", text="Décision signée"):
    """An uploaded file, as a form gives it."""
    stream = io.BytesIO(text.encode())
    stream.name = name
    return stream


def make_need(by, *, urgency=4, expected_return=3, canary="", **fields):
    post = factories._post_of(by)
    fields = {
        "title": f"Formation au relevé de traces {canary}".strip(),
        "country": post.country,
        "source": "ENTRETIEN",
        "asked_on": timezone.localdate() - timedelta(days=3),
        "text": f"Les équipes de scène de crime relèvent peu de traces exploitables. {canary}".strip(),
        "urgency": urgency,
        "expected_return": expected_return,
        "returns": ["RENSEIGNEMENT"],
        "justification": LONG,
    } | fields
    with acting_as(by):
        return needs.open_need(by=by, post=post, **fields)


def make_programme(by, *, canary="", need=None, complete=True, asked="60000", source="P105", **fields):
    """A programme in draft, complete unless told not to: one need, sectors, an indicator, a funding line."""
    post = factories._post_of(by)
    today = timezone.localdate()
    # Its own file, with readers of its own: no canary of the programme in it.
    need = need or make_need(by)
    fields = {
        "title": f"Police technique et scientifique {canary}".strip(),
        "country": post.country,
        "nature": "TECHNIQUE",
        "objective": f"Quarante-huit techniciens formés au relevé de traces. {canary}".strip(),
        "starts_on": today,
        "ends_on": today + timedelta(days=300),
    } | fields
    with acting_as(by):
        programme = programmes.open_programme(by=by, post=post, needs=[need] if complete else [], **fields)
        if complete:
            complete_programme(programme, by, canary)
    if complete:
        make_line(programme, by, asked=asked, source=source, canary=canary)
    return Programme.objects.get(pk=programme.pk)


def complete_programme(programme, by, canary=""):
    for code, percent in (("15210", "60"), ("15130", "40")):
        programmes.add_part(
            programme, SectorShare, by=by, code=code, label=f"Secteur {canary}".strip(), percent=Decimal(percent)
        )
    results.add_indicator(
        programme,
        by=by,
        result_title=f"Des techniciens formés {canary}".strip(),
        title=f"Techniciens certifiés {canary}".strip(),
        baseline=Decimal(0),
        target=Decimal(48),
    )


def make_line(case, by, *, asked="60000", notified="0", source="P105", canary="", **fields):
    in_kind = source in ("NATURE", "PARTENAIRE")
    fields = {
        "source": FundingSource.objects.get(pk=source),
        "label": f"Stages et missions {canary}".strip(),
        "nature": "VALORISE" if in_kind else "FINANCIER",
        "state": "NOTIFIE" if Decimal(notified) else "DEMANDE",
        "asked": Decimal(asked),
        "notified": Decimal(notified),
    } | fields
    case = Case.objects.get(pk=case.pk).specific()
    with acting_as(by):
        return money.save_line(None, case, by=by, **fields)


def make_action(by, *, canary="", part_of=None, need=None, kind="FORM_LOC", **fields):
    post = factories._post_of(by)
    fields = {
        "title": f"Cours de relevé de traces {canary}".strip(),
        "action_type": ActionType.objects.get(pk=kind),
        "country": post.country,
        "answers_to": need,
        "starts_on": timezone.localdate() + timedelta(days=30),
        "ends_on": timezone.localdate() + timedelta(days=34),
        "purpose": f"Deux sessions de vingt-quatre places. {canary}".strip(),
    } | fields
    with acting_as(by):
        return actions.open_action(by=by, post=post, part_of=part_of, **fields)


class Cast:
    """Who acts on the route at one post."""

    def __init__(self, code="BUC"):
        self.post = factories.make_post(code)
        self.asi = factories.make_user(Role.ASI, self.post)
        self.asia = factories.make_user(Role.ASIA, self.post)
        self.odl = factories.make_user(Role.ODL, self.post, domains=[factories.make_domain()])
        self.via = factories.make_user(Role.VIA, self.post)
        self.assistant = factories.make_user(Role.ASSISTANT, self.post)
        self.ambassador = factories.make_user(Role.AMBASSADOR, self.post)
        self.desk = factories.make_user(Role.DCIS_OFFICER)
        self.director = factories.make_user(Role.DCIS_DIRECTOR)

    def fresh(self, case):
        return type(case).objects.get(pk=case.pk)

    def act(self, case, name, by, **fields):
        service = programmes if isinstance(case, Programme) else actions
        with acting_as(by):
            service.perform(self.fresh(case), name, by=by, **fields)

    def sign(self, case, decision="APPROVE", by=None):
        by = by or self.asi
        with acting_as(by):
            request = case.approval_requests.get(state="PENDING")
            approvals.decide(request, by=by, decision=decision, comment="À compléter.")

    def say(self, case, name, by, **fields):
        with acting_as(by):
            return route.say(self.fresh(case), name, by=by, **fields)

    def lead(self, case, state):
        """Walk a draft along the route of a programme until it is in `state`."""
        for reached, step in self.steps():
            step(case)
            if reached == state:
                break
        found = self.fresh(case)
        assert found.status == state, found.status
        return found

    def steps(self):
        decision = {"reference": "DCSD/2026/114", "paper": paper()}
        return (
            ("SOUMIS_POSTE", lambda c: self.act(c, "submit", self.odl)),
            ("VALIDE_POSTE", lambda c: self.sign(c)),
            ("AU_VISA", lambda c: self.act(c, "present", self.asi)),
            ("VISE_AMBASSADE", lambda c: self.say(c, "endorse", self.ambassador)),
            ("TRANSMIS_DCIS", lambda c: self.act(c, "transmit", self.asi)),
            ("AVIS_DCIS", lambda c: self.say(c, "opine", self.desk)),
            ("TRANSMIS_MEAE", lambda c: self.act(c, "forward", self.desk)),
            ("APPROUVE", lambda c: self.say(c, "decide_approve", self.desk, **decision)),
        )

    def approved(self, *, notified="60000", **fields):
        """An approved programme whose first line is notified, and that line."""
        programme = self.lead(make_programme(self.odl, **fields), "APPROUVE")
        line = programme.funding_lines.get()
        with acting_as(self.odl):
            line = money.save_line(line, programme, by=self.odl, state="NOTIFIE", notified=Decimal(notified))
        return self.fresh(programme), line

    def committed(self, amount="10000", **fields):
        """(programme, commitment): an amount committed on an approved programme."""
        programme, line = self.approved(**fields)
        with acting_as(self.odl):
            commitment = money.commit(
                line,
                programme,
                by=self.odl,
                number="EJ-1",
                supplier="Hôtel Capitol",
                on=date(2026, 1, 10),
                amount=Decimal(amount),
            )
        return self.fresh(programme), commitment


__all__ = ["Cast", "CooperationAction", "make_action", "make_line", "make_need", "make_programme", "paper"]
