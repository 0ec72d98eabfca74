"""Cooperation of the four posts: needs, a programme in each state at Bucharest, actions, money about to be lost.

Every act is done by the services, at its simulated moment, by the person who would do it.
"""

import io
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial

from django.utils import timezone

from cooperation.actions import services as actions
from cooperation.models import (
    ActionType,
    Commitment,
    CooperationAction,
    CountryShare,
    FundingLine,
    FundingSource,
    Need,
    Programme,
    ProgrammePartner,
    SectorShare,
)
from cooperation.money import services as money
from cooperation.needs import services as needs
from cooperation.programmes import services as programmes
from cooperation.results import services as results
from cooperation.route import services as route
from ssi.accounts.context import acting_as
from ssi.cases import reach
from ssi.directory.models import PartnerService
from ssi.network.models import Country

from .cooperation_deeds import DEEDS, NOTES
from .cooperation_needs import WANTS
from .cooperation_plans import PLANS
from .papers import paper
from .results import LESSONS, MEASURES, USUAL_MEASURES
from .stage import BYPASS, as_role
from .visas import decide

AMBASSADORS = {"BUC": "saint-aubert", "BRU": "delcourt", "DJI": "courtois", "DEL": "lavergne"}
DESK, DIRECTOR = "montaigu", "giraudet"
#: Whoever certifies is not whoever asks to pay.
CERTIFIER, PAYER = "roussel", "ferracci"

_TO_VISA = ("draft", "submit", "approve")
_TO_DESK = (*_TO_VISA, "present", "endorse", "transmit")
_TO_MINISTRY = (*_TO_DESK, "opine", "forward")
_APPROVED = (*_TO_MINISTRY, "decide_approve", "notify")
_AT_WORK = (*_APPROVED, "commit", "certify", "pay")
#: Steps to each state of a programme.
PATHS = {
    "BROUILLON": ("draft",),
    "SOUMIS_POSTE": _TO_VISA[:2],
    "A_REVOIR": (*_TO_VISA[:2], "return"),
    "VALIDE_POSTE": _TO_VISA,
    "AU_VISA": (*_TO_VISA, "present"),
    "RENVOYE_AMBASSADE": (*_TO_VISA, "present", "endorse_return"),
    "VISE_AMBASSADE": _TO_DESK[:-1],
    "TRANSMIS_DCIS": _TO_DESK,
    "RENVOYE_DCIS": (*_TO_DESK, "opine_return"),
    "AVIS_DCIS": (*_TO_DESK, "opine"),
    "TRANSMIS_MEAE": _TO_MINISTRY,
    "AJOURNE": (*_TO_MINISTRY, "decide_postpone"),
    "REFUSE": (*_TO_DESK, "oppose"),
    "APPROUVE": _APPROVED,
    "EN_COURS": _AT_WORK,
    "SUSPENDU": (*_AT_WORK, "suspend"),
    "TERMINE": (*_AT_WORK, "finish"),
    "EVALUE": (*_AT_WORK, "finish", "note", "evaluate"),
    "CLOS": (*_AT_WORK, "finish", "note", "evaluate", "close"),
    "ANNULE": ("draft", "cancel"),
}
_STARTED = ("open", "schedule", "prepare", "start")
#: Steps of an action; "schedule" is the route when it stands alone.
DEEDS_TO = {
    "PROPOSEE": ("open",),
    "TRANSMIS_DCIS": ("open", "transmit"),
    "PROGRAMMEE": _STARTED[:2],
    "EN_PREPARATION": _STARTED[:3],
    "EN_COURS": _STARTED,
    "REALISEE": (*_STARTED, "complete"),
    "EVALUEE": (*_STARTED, "complete", "assess"),
    "REPORTEE": (*_STARTED[:2], "postpone"),
    "ANNULEE": (*_STARTED[:2], "cancel"),
}


def cooperation_scenes(player):
    """(moment, what is done then) of the whole cooperation, to be played among the acts of the files."""
    story = Story(player)
    scenes = [(story.morning("BUC", -215, 0), story.rates)]
    for rank, want in enumerate(WANTS):
        scenes.append((story.morning(want.post, -want.ago, rank), partial(story.want, want)))
        if want.decision:
            scenes.append((story.morning(want.post, min(-1, 4 - want.ago), rank), partial(story.decide, want)))
    for rank, plan in enumerate(PLANS):
        scenes += story.spread("BUC", -plan.ago, rank, [partial(story.lead, plan, step) for step in PATHS[plan.state]])
    for rank, deed in enumerate(DEEDS):
        names = (*DEEDS_TO[deed.state], *(("commit",) if deed.committed else ()))
        steps = [partial(story.do, deed, step) for step in names]
        planned = story.spread(deed.post, -deed.ago, 30 + rank, steps)
        scenes += [story.on_its_day(deed, name, *scene) for name, scene in zip(names, planned, strict=True)]
    return scenes


class Story:
    """Keeps the keys of what was made."""

    def __init__(self, player):
        self.player, self.made = player, {}

    # --- When ------------------------------------------------------------------------------------------------

    def morning(self, post, days, rank):
        zone = self.player.posts[post].zone
        moment = datetime.combine(self.player.today + timedelta(days=days), time(9, 10), tzinfo=zone)
        return min(moment + timedelta(minutes=7 * rank), self.player.now - timedelta(minutes=90 - rank))

    def spread(self, post, first, rank, steps):
        """The steps at growing days, the last one a little before now at the latest."""
        gap = max(1, min(7, -first // (len(steps) + 1)))
        planned = [self.morning(post, min(first + gap * n, 0), rank) for n in range(len(steps))]
        for back, index in enumerate(reversed(range(len(planned)))):
            planned[index] = min(planned[index], self.player.now - timedelta(minutes=85 - rank + 2 * back))
        return list(zip(planned, steps, strict=True))

    def on_its_day(self, deed, name, moment, act):
        """An action starts and ends on its own dates, and is judged twelve days later: never before."""
        last = deed.start + deed.days - 1
        day = {"start": deed.start, "complete": last, "assess": last + 12}.get(name)
        return (moment if day is None else max(moment, self.morning(deed.post, day, 0)), act)

    # --- Who -------------------------------------------------------------------------------------------------

    def as_person(self, key):
        return acting_as(self.player.people[key])

    def head(self, post):
        return self.player.heads[post]

    def _at(self, key, act):
        with as_role(BYPASS), self.as_person(key) as by:
            act(by)

    # --- Needs, rates ----------------------------------------------------------------------------------------

    def rates(self):
        day = self.player.today - timedelta(days=215)
        for who, currency, units in (
            ("garrigues", "RON", "4.975"),
            ("garrigues", "MDL", "19.41"),
            ("kermadec", "DJF", "192.5"),
            ("bastiani", "INR", "97.3"),
        ):
            fields = {"per_euro": Decimal(units), "starts_on": day, "source": "taux de chancellerie, démonstration"}
            self._at(who, lambda by, c=currency, f=fields: money.add_rate(by=by, currency=c, **f))

    def want(self, want):
        post = self.player.posts[want.post]
        partner = PartnerService.objects.filter(post=post, name__startswith=want.partner or "—")

        def act(by):
            self.made[want.key] = needs.open_need(
                by=by,
                post=post,
                title=want.title,
                country=post.country,
                domain=self.player.domains.get(want.domain),
                source=want.source,
                asked_on=self.player.today - timedelta(days=want.ago + 2),
                partner=partner.first(),
                text=want.text,
                urgency=want.urgency,
                expected_return=want.expected,
                returns=list(want.returns),
                justification=want.justification,
            ).pk

        self._at(want.by, act)

    def decide(self, want):
        def act(by):
            need = Need.objects.get(pk=self.made[want.key])
            needs.perform(need, want.decision, by=by, comment=want.reason)
            if want.shared:
                reach.share_with_dcis(need, by=by, reason="À rapprocher des besoins d’autres postes")

        self._at(self.head(want.post), act)

    # --- Programmes ------------------------------------------------------------------------------------------

    def lead(self, plan, step):
        who = {
            "approve": self.head("BUC"),
            "return": self.head("BUC"),
            "present": self.head("BUC"),
            "transmit": self.head("BUC"),
            "suspend": self.head("BUC"),
            "finish": self.head("BUC"),
            "evaluate": self.head("BUC"),
            "close": self.head("BUC"),
            "cancel": self.head("BUC"),
            "endorse": AMBASSADORS["BUC"],
            "endorse_return": AMBASSADORS["BUC"],
            "opine": DESK,
            "opine_return": DESK,
            "forward": DESK,
            "oppose": DIRECTOR,
            "decide_approve": DESK,
            "decide_postpone": DESK,
            # The volunteer of today came later than the oldest programmes.
            "certify": CERTIFIER if plan.ago < 290 else self.head("BUC"),
            "pay": PAYER,
        }.get(step, plan.by)
        self._at(who, lambda by: self._lead(plan, step, by))

    def _lead(self, plan, step, by):
        if step == "draft":
            self.made[plan.title] = self._draft(plan, by).pk
            return
        programme = Programme.objects.get(pk=self.made[plan.title])
        if step in ("approve", "return"):
            decide(programme, by=by, decision="APPROVE" if step == "approve" else "RETURN", comment=plan.reason)
        elif step in route.SAYS:
            self._say(programme, step, by, plan.reason)
        elif step in ("notify", "commit", "certify", "pay"):
            getattr(self, f"_{step}")(plan, programme, by)
        elif step == "note":
            results.evaluate(programme, by=by, notes=NOTES, lessons=LESSONS)
        else:
            programmes.perform(programme, step, by=by, comment=plan.reason)

    def _draft(self, plan, by):
        post, need = self.player.posts["BUC"], Need.objects.get(pk=self.made[plan.need])
        starts_on = self.player.today + timedelta(days=30 - plan.ago)
        programme = programmes.open_programme(
            by=by,
            post=post,
            needs=[need],
            title=plan.title,
            country=post.country,
            domain=self.player.domains.get(plan.domain),
            nature="TECHNIQUE",
            objective=plan.objective,
            target_groups="Police et gendarmerie roumaines",
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=364),
        )
        for code, label, percent in (("15210", "Sécurité intérieure", 70), ("15130", "Développement juridique", 30)):
            programmes.add_part(programme, SectorShare, by=by, code=code, label=label, percent=Decimal(percent))
        for code, percent in plan.shares:
            country = Country.objects.get(pk=code)
            programmes.add_part(programme, CountryShare, by=by, country=country, percent=Decimal(percent))
        for measure in MEASURES.get(plan.title, USUAL_MEASURES):
            results.add_indicator(programme, by=by, **measure)
        service = PartnerService.objects.filter(post=post, name__startswith="Inspectorat général").first()
        if service:
            programmes.add_part(programme, ProgrammePartner, by=by, service=service)
        line = self._line(programme, by, plan.source, plan.asked, "Stages, missions et formations")
        if plan.in_kind:
            self._line(programme, by, "NATURE", plan.in_kind, "Formateurs des forces françaises")
        money.plan(line, programme, by=by, year=self.player.today.year, planned=Decimal(plan.asked) * Decimal("0.6"))
        return programme

    def _line(self, case, by, source, asked, label):
        row = FundingSource.objects.get(pk=source)
        fields = {"nature": "VALORISE" if row.in_kind else "FINANCIER", "state": "PROMIS" if row.in_kind else "DEMANDE"}
        return money.save_line(None, case, by=by, source=row, label=label, asked=Decimal(asked), title="3", **fields)

    def _say(self, case, step, by, reason):
        fields = {"text": reason if step in route.REASONED else ""}
        if step in route.REFERENCED:
            scan = io.BytesIO(paper("decision.pdf", f"Décision du ministère sur {case.reference}"))
            scan.name = "decision-meae.pdf"
            fields |= {"reference": f"DCSD/{self.player.today.year}/{case.pk % 900 + 100}", "paper": scan}
        route.say(case, step, by=by, **fields)

    def _notify(self, plan, programme, by):
        deadline = self.player.today + timedelta(days=plan.deadline or 200)
        line = self._credits(programme)
        fields = {"state": "NOTIFIE", "notified": Decimal(plan.notified), "commit_before": deadline}
        money.save_line(line, programme, by=by, **fields)

    def _commit(self, plan, programme, by):
        line, day = self._credits(programme), self._today()
        for number, (amount, *_rest) in enumerate(plan.committed, start=1):
            fields = {"number": f"EJ-{programme.pk}-{number}", "supplier": ("Agence de voyages", "Hôtel")[number % 2]}
            money.commit(line, programme, by=by, on=day, amount=Decimal(amount), **fields)
            programme = Programme.objects.get(pk=programme.pk)

    def _certify(self, plan, programme, by):
        for row, (_net, certified, _paid) in zip(self._commitments(programme), plan.committed, strict=True):
            if certified:
                fields = {
                    "on": self._today(),
                    "amount": Decimal(certified),
                    "what": "Prestation conforme à la commande",
                }
                money.certify(row, programme, by=by, **fields)

    def _pay(self, plan, programme, by):
        for row, (_net, _certified, paid) in zip(self._commitments(programme), plan.committed, strict=True):
            if paid:
                fields = {"on": self._today(), "amount": Decimal(paid), "reference": f"DP-{row.pk}"}
                money.pay(row, programme, by=by, **fields)

    def _credits(self, programme):
        return FundingLine.objects.get(case=programme.pk, nature="FINANCIER")

    def _commitments(self, programme):
        return list(Commitment.objects.filter(case=programme.pk).order_by("pk"))

    def _today(self):
        return timezone.localdate()

    # --- Actions ---------------------------------------------------------------------------------------------

    def do(self, deed, step):
        if step == "transmit" or (step == "schedule" and not deed.within):
            self._at(deed.by, lambda by: self._do(deed, "submit", by))
            head = self.head(deed.post)
            self._at(head, lambda by: decide(self._action(deed), by=by))
            self._at(head, lambda by: self._do(deed, "transmit" if step == "transmit" else "conclude", by))
            return
        self._at(deed.by, lambda by: self._do(deed, step, by))

    def _do(self, deed, step, by):
        if step == "open":
            self.made[deed.title] = self._open(deed, by).pk
            return
        if step == "commit":
            self._commit_on(self._action(deed), deed.committed, by)
            return
        comment = deed.reason if step in ("postpone", "cancel", "assess") else ""
        cause = deed.cause if step in ("postpone", "cancel") else ""
        actions.perform(self._action(deed), step, by=by, comment=comment, cause=cause)

    def _commit_on(self, action, amount, by):
        """The credits of the action are notified, and a part of them is committed."""
        line = self._credits(action)
        deadline = self.player.today + timedelta(days=95)
        fields = {"state": "NOTIFIE", "notified": line.asked, "commit_before": deadline}
        line = money.save_line(line, action, by=by, **fields)
        order = {"number": f"EJ-{action.pk}-1", "supplier": "Matériel d’identité judiciaire"}
        money.commit(
            line, CooperationAction.objects.get(pk=action.pk), by=by, on=self._today(), amount=Decimal(amount), **order
        )

    def _action(self, deed):
        return CooperationAction.objects.get(pk=self.made[deed.title])

    def _open(self, deed, by):
        post, starts_on = self.player.posts[deed.post], self.player.today + timedelta(days=deed.start)
        programme = Programme.objects.get(pk=self.made[deed.within]) if deed.within else None
        need = Need.objects.get(pk=self.made[deed.need])
        action = actions.open_action(
            by=by,
            post=post,
            part_of=programme,
            title=deed.title,
            action_type=ActionType.objects.get(pk=deed.kind),
            answers_to=need,
            country=post.country,
            domain=need.domain,
            place=deed.place,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=deed.days - 1),
            planned_people=deed.people,
            purpose=need.text,
        )
        for source, asked in deed.money:
            self._line(action, by, source, asked, "Formateurs et logistique")
        return action
