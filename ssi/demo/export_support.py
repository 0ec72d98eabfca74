"""Support to export: companies and opportunities of the four posts, each state once at Bucharest.

Every company is invented; their SIREN numbers have a right key and belong to nobody the authors know of.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial

from cooperation.export_support import services
from cooperation.models import Company, CompanyContact, MarketInformation, Opportunity
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role

#: (post, name, SIREN, sector, what it proposes).
COMPANIES = (
    ("BUC", "Alvéole Identité", "900100231", "IDENTITY", "Passeports et titres de séjour, personnalisation"),
    ("BUC", "Sceau & Filigrane", "900107541", "IDENTITY", "Papiers et encres de sécurité"),
    ("BUC", "Biomarque", "900114851", "IDENTITY", "Reconnaissance d’empreintes"),
    ("BUC", "Vigie Optique", "900122169", "VIDEO", "Vidéoprotection urbaine"),
    ("BUC", "Rempart Cyber", "900129479", "CYBER", "Supervision de réseaux, formation des enquêteurs"),
    ("BUC", "Traceo Labo", "900136789", "FORENSICS", "Laboratoires mobiles de police technique"),
    ("BRU", "Rempart Cyber", "900129479", "CYBER", "Supervision de réseaux"),
    ("BRU", "Citadelle Numérique", "900144098", "CYBER", "Analyse de supports saisis"),
    ("DJI", "Nautilis Sûreté", "900151408", "DETECTION", "Portiques et scanners portuaires"),
    ("DJI", "Ondes du Large", "900158718", "RADIO", "Radio tactique et géolocalisation"),
    ("DEL", "Aérolynx", "900166026", "VEHICLES", "Drones d’observation"),
    ("DEL", "Pare-Feu Civil", "900173337", "CIVIL", "Véhicules et lances d’incendie"),
)
PATHS = {
    "DETECTEE": (),
    "DIFFUSEE": ("spread",),
    "QUALIFIEE": ("spread", "qualify"),
    "MISE_EN_RELATION": ("spread", "qualify", "introduce"),
    "OFFRE": ("spread", "qualify", "introduce", "offer"),
    "GAGNEE": ("spread", "qualify", "introduce", "offer", "win"),
    "PERDUE": ("spread", "qualify", "introduce", "offer", "lose"),
    "ABANDONNEE": ("abandon",),
}
WHY = {
    "qualify": "Besoin confirmé par la direction des achats ; budget inscrit à l’exercice.",
    "win": "Contrat signé avec la société française classée première.",
    "lose": "Offre française classée deuxième, sur le prix.",
    "abandon": "L’acheteur renonce : le budget est reporté.",
}


@dataclass(frozen=True)
class Lead:
    """`opened`: days from today. `told`: (days from today, company, number or text told, told to others, why)."""

    post: str
    owner: str
    state: str
    title: str
    buyer: str
    country: str
    sector: str
    amount: int | None
    opened: int
    need: str
    control: str = "NONE"
    licence: str = ""
    told: tuple = ()
    gift: tuple = ()
    corrected: str = ""
    waived: str = ""


LEADS = (
    Lead(
        "BUC",
        "roussel",
        "DETECTEE",
        "Casques balistiques pour l’intervention",
        "Inspectorat général de la gendarmerie",
        "RO",
        "PROTECTION",
        900000,
        -4,
        "Trois cents casques, niveau de protection à préciser.",
        control="",
    ),
    Lead(
        "BUC",
        "roussel",
        "DIFFUSEE",
        "Contrôle biométrique aux postes-frontières",
        "Police des frontières roumaine",
        "RO",
        "IDENTITY",
        4200000,
        -34,
        "Lecteurs d’empreintes pour quatorze postes, marché prévu au printemps.",
        told=(
            (
                -20,
                "Biomarque",
                "L’avis de marché paraîtra en mars ; lots séparés matériel et logiciel.",
                True,
                "courriel aux deux autres, le jour même",
            ),
            (-19, "Alvéole Identité", 1, True, "même courriel"),
        ),
    ),
    Lead(
        "BUC",
        "garrigues",
        "QUALIFIEE",
        "Renouvellement du passeport moldave",
        "Agence des services publics",
        "MD",
        "IDENTITY",
        11500000,
        -60,
        "Livrets et personnalisation, dix ans.",
        told=(
            (
                -9,
                "Sceau & Filigrane",
                "Le cahier des charges exige une page en polycarbonate.",
                False,
                "à dire aux autres au salon de la semaine prochaine",
            ),
        ),
    ),
    Lead(
        "BUC",
        "roussel",
        "MISE_EN_RELATION",
        "Vidéoprotection de la ville de Iași",
        "Mairie de Iași",
        "RO",
        "VIDEO",
        2600000,
        -80,
        "Cent vingt caméras et un centre de supervision.",
        told=(
            (
                -50,
                "Vigie Optique",
                "La mairie reçoit les candidats en visite de site, sur rendez-vous.",
                True,
                "aucune autre entreprise connue",
            ),
        ),
        gift=(-45, "Vigie Optique", "déjeuner de présentation", 38, ""),
    ),
    Lead(
        "BUC",
        "garrigues",
        "OFFRE",
        "Laboratoire mobile de police technique",
        "Inspectorat général de la police",
        "RO",
        "FORENSICS",
        780000,
        -110,
        "Deux véhicules équipés.",
        told=(
            (
                -90,
                "Traceo Labo",
                "Une visite du laboratoire central est possible en janvier.",
                True,
                "aucune autre entreprise connue",
            ),
        ),
        gift=(-70, "Traceo Labo", "stylo-plume de marque", 240, "refusé et rendu le jour même"),
        corrected="date du rendez-vous relue sur l’agenda",
    ),
    Lead(
        "BUC",
        "garrigues",
        "GAGNEE",
        "Formation des enquêteurs cyber",
        "Institut d’études de l’ordre public",
        "RO",
        "CYBER",
        310000,
        -200,
        "Deux sessions de quinze stagiaires.",
        told=(
            (
                -170,
                "Rempart Cyber",
                "L’institut préfère une formation en français et en roumain.",
                True,
                "aucune autre entreprise connue",
            ),
        ),
    ),
    Lead(
        "BUC",
        "roussel",
        "PERDUE",
        "Papier de sécurité des titres de séjour",
        "Imprimerie nationale",
        "RO",
        "IDENTITY",
        1900000,
        -210,
        "Fourniture annuelle.",
        told=(
            (
                -180,
                "Sceau & Filigrane",
                "Le critère du prix compte pour soixante pour cent.",
                False,
                "réponse à une question propre à son offre",
            ),
        ),
        waived="L’information ne portait que sur la conformité de son propre échantillon.",
    ),
    Lead(
        "BUC",
        "roussel",
        "ABANDONNEE",
        "Radios portatives pour la police locale",
        "Mairie de Constanța",
        "RO",
        "RADIO",
        None,
        -95,
        "Besoin annoncé, sans budget.",
    ),
    Lead(
        "BRU",
        "hermant",
        "MISE_EN_RELATION",
        "Analyse de téléphones saisis",
        "Police fédérale, DJSOC",
        "BE",
        "CYBER",
        640000,
        -70,
        "Licences et formation.",
        told=(
            (
                -40,
                "Citadelle Numérique",
                "La démonstration a lieu sur des appareils fournis par l’acheteur.",
                True,
                "dite au concurrent au même salon",
            ),
            (-40, "Rempart Cyber", 1, True, "même entretien"),
        ),
    ),
    Lead(
        "DJI",
        "kermadec",
        "QUALIFIEE",
        "Scanner de conteneurs du port de Doraleh",
        "Garde-côtes djiboutiens",
        "DJ",
        "DETECTION",
        3100000,
        -50,
        "Un scanner mobile et sa formation.",
        control="DUAL_USE",
        licence="demande en cours au SBDU",
        told=(
            (
                -30,
                "Nautilis Sûreté",
                "Le financement est multilatéral ; l’appel d’offres sera en anglais.",
                True,
                "aucune autre entreprise connue",
            ),
        ),
    ),
    Lead(
        "DEL",
        "bastiani",
        "DIFFUSEE",
        "Drones d’observation pour la protection civile",
        "National Disaster Response Force",
        "IN",
        "VEHICLES",
        5400000,
        -26,
        "Huit appareils, emport thermique.",
        control="DUAL_USE",
        licence="classement à confirmer",
        told=((-12, "Aérolynx", "Une part de fabrication locale est exigée.", True, "aucune autre entreprise connue"),),
    ),
)


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
