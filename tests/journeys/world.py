"""What the demo holds, in the words of the URL map: references, acts, documents to put in the addresses."""

from liaison.models import Clause, LetterTemplate
from ssi.approvals.workflow import workflows
from ssi.reports.models import Report, ReportJob
from ssi.reports.workflow import REPORT
from tests.journeys.addresses import every_address
from tests.kinds import exhibit_at

#: One person per role, those with the fullest pages first.
PEOPLE = (
    "philippe.garrigues",
    "nadia.ferracci",
    "helene.de-saint-aubert",
    "agnes.montaigu",
    "yann.le-guen",
    "camille.roussel",
    "thomas.lebrun",
    "marc.giraudet",
    "arnaud.kermadec",
)


def arguments_of(address):
    """Every set of arguments worth trying at this address; run by `site.do`."""
    wanted = set(address.arguments)
    if not wanted:
        return [{}]
    if wanted == {"code"}:
        return [{"code": "BUC"}]
    if wanted == {"text"}:
        texts = [LetterTemplate.objects.filter(post__code="BUC").first(), Clause.objects.earliest("pk")]
        return [{"text": text.key} for text in texts if text]
    if address.name in _NETWORK_DATA:
        return _NETWORK_DATA[address.name]()
    if wanted == {"rule"}:
        return [{"rule": "MAE_REMISE"}]
    if address.name.startswith("administration:"):
        return _administration(address.name)
    if address.name.startswith("directory:"):
        return [dict.fromkeys(wanted, key) for key in _directory(address.name)]
    if address.name in ("cooperation:company", "cooperation:body", "cooperation:window"):
        return [{"pk": key} for key in _kept_by_the_post(address.name)]
    if address.name.startswith("cooperation:offer"):
        return [{"pk": key} for key in _offers(address.name)]
    if address.name.startswith("desk-question"):
        return _questions()
    if address.name.startswith("retention:") and "reference" not in wanted:
        return _retention(address.name)
    if address.name.startswith("consular:") and "reference" not in wanted:
        return [dict.fromkeys(wanted, key) for key in _community(address.name)]
    if address.name.startswith("staff"):
        return _staff(address.name, wanted)
    if address.name == "liaison:match":
        return _matches()
    if address.name in ("cooperation:other", "cooperation:others-import-detail"):
        return _other_donors(address.name)
    if address.name == "reports:document":
        return _documents()
    if "reference" not in wanted:
        return []
    exhibit = exhibit_at(address.name)
    if "job" in wanted:
        jobs = ReportJob.objects.filter(printout=None).select_related("case").order_by("-requested_at")[:2]
        return [{"reference": job.case.reference, "job": job.pk} for job in jobs]
    if exhibit:
        return _exhibited(exhibit, address.name, wanted)
    if "pk" in wanted:
        return _subjects() if address.name.startswith("liaison:subject") else _rows_of_exchanges(address.name)
    if address.name.startswith("reports:"):
        references = _one_per_state(Report.objects.filter(post__code="BUC"))
        acts = _acts_of(REPORT)
    else:
        references, acts = _exchanges(), _acts_of_exchanges()
        if address.name.startswith("cases:") or address.name == "attachments:add":
            references = references[:1]
    if "name" in wanted:
        return [{"reference": references[0], "name": act} for act in acts]
    return [{"reference": reference} for reference in references]


def _treaties():
    from liaison.models import ExtraditionTreaty

    return [{"pk": row.pk} for row in ExtraditionTreaty.objects.filter(country__in=("AE", "GB"))]


def _held():
    from ssi.retention.models import RetentionHold

    row = RetentionHold.objects.filter(lifted_at=None, case__post__code="BUC").select_related("case").earliest("pk")
    return [{"reference": row.case.reference}]


def _judged_outside():
    from cooperation.models import Evaluation

    rows = Evaluation.objects.filter(kind="EXTERNE", case__post__code="BUC").select_related("case")
    return [{"reference": row.case.reference, "pk": row.pk} for row in rows]


#: Addresses about rows of their own: name → the arguments worth trying.
_NETWORK_DATA = {
    "liaison:treaty-change": _treaties,
    "retention:period-change": lambda: [{"kind": "mission"}],
    "retention:archive-change": lambda: [{"kind": "arrestwarrant", "value": "EXT"}],
    "retention:hold-lift": _held,
    "cooperation:programme-external-edit": _judged_outside,
}


def _exhibited(exhibit, url_name, wanted):
    """The demo's files of a kind in Bucharest, one per state; or the rows that hang on them."""
    files = exhibit.model.objects.filter(post__code="BUC", compartmented=False)
    if "pk" in wanted:
        hung = exhibit.child_of(url_name).objects.filter(case__in=files.values("pk")).order_by("pk")
        rows = [*hung[:2], *hung.filter(case__in=files.filter(closed_at=None).values("pk")).reverse()[:2]]
        references = dict(files.values_list("pk", "reference"))
        return [{"reference": references[row.case_id], "pk": row.pk} for row in rows]
    references = _one_per_state(files)
    if url_name.endswith("-say"):
        return _awaited(exhibit.kind, files)
    if "name" in wanted:
        return [{"reference": ref, "name": act} for act in _acts_of(workflows()[exhibit.kind]) for ref in references]
    return [{"reference": reference} for reference in references]


def _awaited(kind, files):
    """The words that some level may say now, each on a file that waits for it."""
    from cooperation.route.chain import SPOKEN

    steps = [step for step in workflows()[kind].transitions if step.name in SPOKEN]
    found = [(step.name, files.filter(status__in=step.sources).order_by("-pk").first()) for step in steps]
    return [{"reference": case.reference, "name": name} for name, case in found if case]


def _kept_by_the_post(name):
    """Keys of the bodies and the companies of Bucharest, and of its funding windows."""
    from cooperation.models import Company, FundingWindow, InternationalBody

    models = {"cooperation:company": Company, "cooperation:body": InternationalBody}
    rows = models.get(name, FundingWindow).objects.filter(post__code="BUC").order_by("pk")
    return [row.pk for row in rows[:2]]


def _retention(name):
    """The sheets of what was destroyed, and a kind whose period may change."""
    from ssi.retention.models import Remnant

    if name == "retention:period-change":
        return [{"kind": "informationexchange"}]
    return [{"pk": row.pk} for row in Remnant.objects.exclude(archive_until=None).order_by("pk")[:2]]


def _administration(name):
    """An officer, a closed or empty account where there is one, and the administrator's own."""
    from ssi.accounts.models import Assignment, User

    if name == "administration:assignment-end":
        return [{"pk": Assignment.objects.filter(role="ODL", post__code="BUC").earliest("pk").pk}]
    people = [User.objects.get(email=f"{who}@ssi.demo").pk for who in ("nadia.ferracci", "yann.le-guen")]
    acts = ("mot-de-passe", "second-facteur", "sessions", "fermer") if name == "administration:act" else ("",)
    return [{"pk": pk, "act": act} for act in acts for pk in people]


def _directory(name):
    """Keys of what such an address is about, in Bucharest: the fullest first."""
    from ssi.directory.models import Contact, Interaction, PartnerService

    if name.startswith("directory:contact") and name != "directory:contact-new":
        return [row.pk for row in Contact.objects.filter(post__code="BUC").order_by("-preferred_address")[:3]]
    if name.startswith("directory:interaction"):
        return [row.pk for row in Interaction.objects.filter(post__code="BUC").order_by("-promises__due_on")[:3]]
    return [row.pk for row in PartnerService.objects.filter(post__code="BUC").order_by("-notes")[:2]]


def _community(name):
    """Keys of the rows of Bucharest's community that such an address is about."""
    from consular import models
    from tests.consular.doors import row_of

    kinds = {
        "person": models.Person,
        "ilot": models.Ilot,
        "chef": models.ChefIlot,
        "point": models.MeetingPoint,
        "copy": models.PaperCopy,
        "draft": models.ExtractDraft,
        "incident": models.Incident,
        "alert": models.Alert,
        "draft_alert": models.Alert.objects.filter(status="BROUILLON"),
        "reply": models.AlertReply,
        "site": models.Site,
        "assessment": models.SiteAssessment,
        "recommendation": models.Recommendation,
        "plan": models.SecurityPlan,
        "committee": models.Committee,
        "exercise": models.Exercise,
        "follow_up": models.FollowUp,
        "crisis": models.Crisis,
        "function": models.CellFunction,
        "met": models.CrisisPerson,
        "discovered": models.CrisisPerson,
        "figure": models.Figure,
        "sitrep": models.Sitrep,
        "movement": models.Movement,
        "seat": models.Seat,
        "call": models.CallSheet,
        "claim": models.CostClaim,
        "cost": models.CostLine,
        "wording": models.Wording,
        "hostrule": models.HostRule,
        "zone": models.TravelZone,
        "comparison": models.ListComparison,
        "proposal": models.AdviceProposal,
    }
    kind = row_of(name)
    rows = getattr(kinds[kind], "objects", kinds[kind]).filter(post__code="BUC")
    rows = rows.filter(discovered=kind == "discovered") if kind in ("met", "discovered") else rows
    return list(rows.values_list("pk", flat=True)[: 9 if kind == "proposal" else 2])


def _staff(name, wanted):
    """Keys of what the post of Bucharest wrote of its people."""
    from ssi.accounts.models import Assignment
    from ssi.staff import models

    if "person" in wanted or name == "staff:person":
        kinds = {"course": models.CourseTaken, "accreditation": models.Accreditation}
        rows = kinds.get(name.removeprefix("staff:"), models.OfficerSheet)
        found = rows.objects.filter(user__assignments__post__code="BUC").order_by("pk")[:2]
        return [{"person": row.user_id, "pk": row.user_id if name == "staff:person" else row.pk} for row in found]
    if name == "staff:handover-new":
        return [{"pk": Assignment.objects.get(user__email="philippe.garrigues@ssi.demo").pk}]
    if name == "staff:handover-accept":
        rows = models.HandoverItem.objects.filter(handover__post__code="BUC")[:1]
        return [{"pk": row.handover_id, "item": row.pk} for row in rows]
    kinds = {"absence": models.Absence, "duty": models.Duty}
    rows = kinds.get(name.removeprefix("staff:"), models.Handover)
    return [{"pk": row.pk} for row in rows.objects.filter(post__code="BUC")[:1]]


def _rows_of_exchanges(name):
    """What hangs on the exchanges of the post, by the address it is read at: a message, a service seized, a piece."""
    from liaison.models import Intelligence, Message, SeizedService

    models = {"liaison:exchange-message": Message, "liaison:exchange-seized": SeizedService}
    rows = models.get(name, Intelligence).objects.filter(case__post__code="BUC").select_related("case")[:2]
    return [{"reference": row.case.reference, "pk": row.pk} for row in rows]


def _subjects():
    """A person, an object and a reference of the post's files."""
    from liaison.persons.models import Subject

    rows = [
        Subject.objects.current()
        .filter(case__post__code="BUC", case__closed_at=None, case__compartmented=False, kind=kind)
        .select_related("case")
        .first()
        for kind in ("PERSON", "PHONE", "REFERENCE")
    ]
    return [{"reference": row.case.reference, "pk": row.pk} for row in rows]


def _matches():
    """One match in each state, and one with another post."""
    from liaison.persons.models import Match

    matches = Match.objects.filter(one_case__post__code="BUC")
    found = [matches.filter(status=status).first() for status in ("NEW", "CONFIRMED", "DISMISSED")]
    return [{"pk": row.pk} for row in (*found, matches.filter(between_posts=True).first()) if row]


def _documents():
    """A document of a mission, one of an exchange and those of a course, at the page where each is asked for."""
    from cooperation.models import CooperationAction
    from liaison.models import InformationExchange, Mission

    asked = (("mission-file", Mission), ("exchange-history", InformationExchange))
    found = [(code, model.objects.filter(post__code="BUC", compartmented=False).latest("pk")) for code, model in asked]
    course = CooperationAction.objects.filter(post__code="BUC", sessions__nominations__status="CERTIFIE").first()
    given = CooperationAction.objects.filter(post__code="BUC", equipment__handed_on__isnull=False).first()
    papers = (("training-certificate", course), ("training-calls", course), ("equipment-handover", given))
    return [{"document": code, "subject": case.reference} for code, case in (*found, *papers)]


def _other_donors(name):
    """An activity in Romania with its amounts; the file it came in."""
    from cooperation.models import IatiImport, OtherActivity

    if name == "cooperation:other":
        return [{"pk": row.pk} for row in OtherActivity.objects.filter(countries__contains=["RO"])[:2]]
    return [{"pk": row.pk} for row in IatiImport.objects.filter(post__code="BUC")]


def _questions():
    """Questions of the desk to Bucharest: awaited, answered, withdrawn."""
    from ssi.desk.models import Question

    return [{"pk": row.pk} for row in Question.objects.filter(post__code="BUC")]


def _offers(name):
    """Rows of the exchange of seats that the page of that name is about."""
    from cooperation.models import Offer, OfferCandidate, OfferRequest

    if name in ("cooperation:offer", "cooperation:offer-ask", "cooperation:offer-retract"):
        rows = Offer.objects.order_by("pk")
    elif name in ("cooperation:offer-take-in", "cooperation:offer-erase"):
        rows = OfferCandidate.objects.order_by("pk")
    else:
        rows = OfferRequest.objects.order_by("pk")
    return [row.pk for row in rows]


def _exchanges():
    from liaison.models import InformationExchange

    return _one_per_state(InformationExchange.objects.filter(post__code="BUC", compartmented=False))


def _acts_of_exchanges():
    from liaison.exchanges.workflow import EXCHANGE

    return _acts_of(EXCHANGE)


def _acts_of(workflow):
    """Names of the acts that have a page; those that end the file, then those that ask something, come first."""
    steps = sorted(workflow.transitions, key=lambda step: (not step.destructive, not step.asks))
    return [step.name for step in steps if not step.signoff]


def _one_per_state(cases):
    """The newest file of each state, newest first."""
    kept = {}
    for case in cases.order_by("-opened_at"):
        kept.setdefault(case.status, case.reference)
    return list(kept.values())


def every_path(site):
    """[(name of the address, [paths to try])], in the order of the URL map."""
    return site.do(lambda: [(a.name, [a.path(**values) for values in arguments_of(a)]) for a in every_address()])
