"""Support to export: companies and opportunities of the four posts, each state once at Bucharest.

Every company is invented; their SIREN numbers have a right key and belong to nobody the authors know of.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial

from cooperation.export_support import services
from cooperation.models import Company, CompanyContact, MarketInformation, Opportunity
from ssi.accounts.context import acting_as

from .leads import COMPANIES, LEADS, PATHS, WHY
from .stage import BYPASS, as_role


def export_scenes(player):
    """(moment, what is done then): the companies first, then each lead step by step."""
    early = datetime.combine(player.today - timedelta(days=220), time(11), tzinfo=player.posts["BUC"].zone)
    scenes = [
        (early + timedelta(minutes=number), partial(_company, player, *company))
        for number, company in enumerate(COMPANIES)
    ]
    for lead in LEADS:
        key = {}
        scenes += [
            (moment, partial(_do, player, lead, key, name, extra)) for moment, name, extra in _steps(player, lead)
        ]
    return scenes


def _steps(player, lead):
    """[(moment, step, its details)]: increasing, never after now."""
    steps = [(lead.opened, "open", None)]
    moves = list(PATHS[lead.state])
    if moves[:1] == ["spread"]:
        steps.append((lead.opened + 2, moves.pop(0), None))
    steps += [(told[0], "tell", told) for told in lead.told]
    if lead.gift:
        steps.append((lead.gift[0], "gift", lead.gift))
    last = max(day for day, _name, _extra in steps)
    steps += [(last + 1 + 3 * rank, move, None) for rank, move in enumerate(moves)]
    steps += [
        (last + 1, name, None) for name, wanted in (("correct", lead.corrected), ("waive", lead.waived)) if wanted
    ]
    zone, planned = player.posts[lead.post].zone, []
    steps.sort(key=lambda step: step[0])
    for rank, (day, name, extra) in enumerate(steps):
        moment = datetime.combine(player.today + timedelta(days=day), time(14, 10), tzinfo=zone)
        planned.append([moment + timedelta(minutes=6 * rank), name, extra])
    for back, step in enumerate(reversed(planned)):
        step[0] = min(step[0], player.now - timedelta(minutes=5 * back + 6))
    return planned


def _company(player, post, name, siren, sector, note):
    by = player.people[player.heads[post]]
    with as_role(BYPASS), acting_as(by):
        since = player.today - timedelta(days=400)
        fields = {"name": name, "siren": siren, "sector": sector, "note": note, "known_since": since}
        services.save_company(Company(), by=by, post=player.posts[post], **fields)


def _do(player, lead, key, name, extra):
    by = player.people[player.heads[lead.post] if name == "waive" else lead.owner]
    with as_role(BYPASS), acting_as(by):
        if name == "open":
            key["pk"] = _open(player, lead, by).pk
            return
        opportunity = Opportunity.objects.select_related("post", "country").get(pk=key["pk"])
        if name in ACTS:
            ACTS[name](player, lead, opportunity, by, extra)
        else:
            services.perform(opportunity, name, by=by, comment=WHY.get(name, ""))


def _open(player, lead, by):
    return services.open_opportunity(
        by=by,
        post=player.posts[lead.post],
        title=lead.title,
        country_id=lead.country,
        sector=lead.sector,
        buyer=lead.buyer,
        sought=lead.need,
        estimated_amount=lead.amount and Decimal(lead.amount),
        export_control=lead.control,
        export_licence=lead.licence,
    )


def _tell(player, lead, opportunity, by, told):
    day, company, what, others, why = told
    known = MarketInformation.objects.get(case=opportunity, number=what) if isinstance(what, int) else None
    services.note_contact(
        opportunity,
        by=by,
        company=Company.objects.get(post=opportunity.post, name=company),
        on=player.today + timedelta(days=day),
        subject="Entretien au poste",
        information=known,
        new_information="" if known else what,
        told_others=others,
        told_others_why=why,
    )


def _gift(player, lead, opportunity, by, gift):
    day, company, what, amount, outcome = gift
    services.note_contact(
        opportunity,
        by=by,
        company=Company.objects.get(post=opportunity.post, name=company),
        on=player.today + timedelta(days=day),
        subject="Visite de l’entreprise",
        gift=what,
        gift_amount=Decimal(amount),
        gift_outcome=outcome,
    )


def _correct(player, lead, opportunity, by, extra):
    line = CompanyContact.objects.filter(case=opportunity).exclude(information=None).earliest("pk")
    line.case = opportunity
    services.correct_contact(
        line,
        by=by,
        reason=lead.corrected,
        company=line.company,
        on=line.on - timedelta(days=1),
        subject=line.subject,
        information=line.information,
        told_others=line.told_others,
        told_others_why=line.told_others_why,
    )


def _waive(player, lead, opportunity, by, extra):
    information = opportunity.informations.get()
    information.case = opportunity
    services.accept_gap(information, by=by, why=lead.waived)


ACTS = {"tell": _tell, "gift": _gift, "correct": _correct, "waive": _waive}
