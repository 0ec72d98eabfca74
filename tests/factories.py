"""People, posts and files for the tests. Deterministic: no random value, no wall-clock text.

Factories write under the bypass role; `make_exchange` reaches its state through the services, each step taken by
the person who would take it, so that numbers, timeline, journal, visas and clocks are genuine.
"""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.db.models import Max
from django.utils import timezone

from liaison.exchanges import services
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment, Delegation, User
from ssi.accounts.roles import NETWORK_ROLES, Role
from ssi.approvals import services as approvals
from ssi.cases.models import Case, CaseGrant, Direction, Marking
from ssi.directory import oral
from ssi.directory.models import Contact, PartnerService
from ssi.network.models import Country, Coverage, Domain, Post
from ssi.reports.models import Report

PASSWORD = "mot de passe des essais"

#: code → (French name, English name, with its preposition, time zone, in the Union).
COUNTRIES = {
    "FR": ("France", "France", "en France", "Europe/Paris", True),
    "RO": ("Roumanie", "Romania", "en Roumanie", "Europe/Bucharest", True),
    "MD": ("Moldavie", "Moldova", "en Moldavie", "Europe/Chisinau", False),
    "BE": ("Belgique", "Belgium", "en Belgique", "Europe/Brussels", True),
    "DJ": ("Djibouti", "Djibouti", "à Djibouti", "Africa/Djibouti", False),
    "IN": ("Inde", "India", "en Inde", "Asia/Kolkata", False),
}
#: code → (city, country).
POSTS = {
    "BUC": ("Bucarest", "RO"),
    "BRU": ("Bruxelles", "BE"),
    "DJI": ("Djibouti", "DJ"),
    "DEL": ("New Delhi", "IN"),
}


# --- Network -------------------------------------------------------------------------------------------------


def make_country(code="RO", **fields):
    name, english, located, zone, union = COUNTRIES.get(code, (code, code, f"à {code}", "UTC", False))
    defaults = {"name_fr": name, "name_en": english, "located_fr": located, "time_zone": zone, "weekend": [6, 7]}
    return Country.objects.get_or_create(code=code, defaults=defaults | {"in_european_union": union} | fields)[0]


def make_post(code="BUC", *, covers=(), **fields):
    """The post of this code, made if it is missing. `covers`: codes of other countries it is accredited in."""
    city, country = POSTS.get(code, (code.title(), "RO"))
    country = make_country(fields.pop("country", country))
    post = Post.objects.filter(code=code).first()
    if post is None:
        fields = {"city": city, "embassy": f"Ambassade de France, {city}", "time_zone": country.time_zone} | fields
        post = Post.objects.create(pk=_free_key(Post, 3000), code=code, country=country, **fields)
    for other in (country.code, *covers):
        Coverage.objects.get_or_create(
            post=post,
            country=make_country(other),
            defaults={"resident": other == country.code, "starts_on": timezone.localdate() - timedelta(days=3000)},
        )
    return post


def make_domain(code="stups", **fields):
    """A domain of police work; `sensitive=True` makes every text of it go through the visa."""
    domain = Domain.objects.filter(code=code).first()
    if domain is None:
        fields = {"name": code.title(), "name_en": code.title(), "order": 900} | fields
        domain = Domain.objects.create(pk=_free_key(Domain, 200), code=code, **fields)
    return domain


def _free_key(model, start):
    """Keys above the sequence's: tokens hold 12 bits of a post and 8 of a domain, and rollbacks burn sequences."""
    return max(start, (model.objects.aggregate(top=Max("pk"))["top"] or 0) + 1)


# --- People --------------------------------------------------------------------------------------------------


def make_user(role=None, post=None, *, domains=(), french=True, starts_on=None, ends_on=None, host="", **fields):
    """A person, with one assignment when `role` is given (in force for a year unless dates are given)."""
    n = User.objects.count() + 1
    role_name = Role(role).value.lower() if role else "sans-affectation"
    place = post.code.lower() if post else "reseau"
    fields.setdefault("email", f"{role_name}.{place}.{n}@exemple.test")
    fields.setdefault("first_name", f"Prénom{n}")
    fields.setdefault("last_name", f"{role_name.title()}{n}")
    user = User.objects.create_user(password=fields.pop("password", PASSWORD), french_national=french, **fields)
    if role:
        assign(user, role, post, domains=domains, starts_on=starts_on, ends_on=ends_on, host_service=host)
    return user


def assign(user, role, post=None, *, domains=(), starts_on=None, ends_on=None, **fields):
    """Give a person a role; network roles take no post."""
    post = None if role in NETWORK_ROLES else post or make_post()
    starts_on = starts_on or timezone.localdate() - timedelta(days=365)
    assignment = Assignment.objects.create(
        user=user, role=role, post=post, starts_on=starts_on, ends_on=ends_on, **fields
    )
    assignment.domains.set(domains)
    return assignment


def make_interim(post, *, given_by, given_to, starts_on=None, ends_on=None):
    """A recorded interim, in force today unless dates are given: the only source of « p.i. »."""
    return _delegation(post, Delegation.Kind.INTERIM, given_by, given_to, [], starts_on, ends_on)


def make_powers(post, *, given_by, given_to, permissions, starts_on=None, ends_on=None):
    """A delegation of the listed permissions."""
    return _delegation(post, Delegation.Kind.POWERS, given_by, given_to, permissions, starts_on, ends_on)


def _delegation(post, kind, given_by, given_to, permissions, starts_on, ends_on):
    today = timezone.localdate()
    return Delegation.objects.create(
        post=post,
        kind=kind,
        given_by=given_by,
        given_to=given_to,
        permissions=list(permissions),
        starts_on=starts_on or today - timedelta(days=2),
        ends_on=ends_on or today + timedelta(days=5),
        reason="Congés annuels",
    )


def head_of(post):
    """The head of the post who may act today, the first made; a new one when there is none."""
    today = timezone.localdate(timezone=post.zone)
    held = Assignment.objects.serving(today).filter(post=post, role=Role.ASI).select_related("user")
    one = held.order_by("pk").first()
    return one.user if one else make_user(Role.ASI, post)


# --- Files ---------------------------------------------------------------------------------------------------

_WRITTEN = ("write_answer", "submit_answer")
_SENT = ("submit", "visa:APPROVE", "transmit")
#: Steps to each state. "visa:…" is a decision of the head of service; the others are acts of the officer.
PATHS = {
    "RECU": (),
    "QUALIFIE": ("qualify",),
    "EN_TRAITEMENT": ("qualify", "assign"),
    "AFFECTE": ("qualify", "head:allot"),
    "PRECISION_DEMANDEE": ("qualify", "assign", "ask_clarification"),
    "ATTENTE_JUDICIAIRE": ("qualify", "assign", "wait_for_judge"),
    "REFUS_A_VALIDER": ("qualify", "assign", "propose_refusal"),
    "REFUS_VALIDE": ("qualify", "assign", "propose_refusal", "visa:APPROVE"),
    "TRANSFERE": ("qualify", "transfer"),
    "DOUBLON": ("duplicate",),
    "PARTIELLE_A_VALIDER": ("qualify", "assign", "submit_partial"),
    "PARTIELLE_VALIDEE": ("qualify", "assign", "submit_partial", "visa:APPROVE"),
    "REPONSE_A_VALIDER": ("qualify", "assign", *_WRITTEN),
    "REPONSE_VALIDEE": ("qualify", "assign", *_WRITTEN, "visa:APPROVE"),
    "REPONDU": ("qualify", "assign", *_WRITTEN, "visa:APPROVE", "send_answer"),
    "BROUILLON": (),
    "A_VALIDER": ("submit",),
    "VALIDE": ("submit", "visa:APPROVE"),
    "TRANSMIS": _SENT,
    "EN_COURS": (*_SENT, "acknowledged"),
    "PRECISION_A_FOURNIR": (*_SENT, "partner_asks"),
    "REPONSE_PARTIELLE": (*_SENT, "receive_partial"),
    "REPONSE_RECUE": (*_SENT, "receive_answer"),
    "SANS_REPONSE": (*_SENT, "give_up"),
    "EXPLOITE": (*_SENT, "receive_answer", "exploit"),
}
#: What the form of an act asks beyond a comment.
_GIVEN = {
    "wait_for_judge": lambda exchange: {
        "until": timezone.localdate() + timedelta(days=10),
        "reason": "Réquisition soumise au procureur.",
        "notice": "Nous attendons l’autorisation du procureur.",
    },
    "propose_refusal": lambda exchange: {
        "ground": exchange.refusal_ground or "R_c",
        "text": "Nous regrettons de ne pouvoir y donner suite.",
    },
    "submit_partial": lambda exchange: {"body": "Le véhicule appartient à une société de location de Lille."},
    "transfer": lambda exchange: {"to": "SCCOPOL", "notice": "Votre demande est transmise à SCCOPOL."},
    "duplicate": lambda exchange: {"of": make_exchange(exchange.owner, post=exchange.post).reference},
    "allot": lambda exchange: {"owner": exchange.owner},
    "exploit": lambda exchange: {"outcome": "IDENTIFICATION"},
}
_ENDS = {
    ("REFUSE", "IN"): (*PATHS["REFUS_VALIDE"], "send_refusal"),
    ("REFUSE", "OUT"): (*PATHS["A_VALIDER"], "visa:REFUSE"),
    ("ANNULE", "IN"): ("cancel",),
    ("ANNULE", "OUT"): ("cancel",),
    ("CLOS", "IN"): (*PATHS["REPONDU"], "close"),
    ("CLOS", "OUT"): (*PATHS["REPONSE_RECUE"], "close"),
}
_OUTGOING = {state for state, steps in PATHS.items() if steps[:1] == ("submit",)} | {"BROUILLON"}


def make_exchange(by=None, *, post=None, state="RECU", direction=None, head=None, canary="", **fields):
    """An exchange of information in `state`, opened and worked on by `by` (an ODL of the post unless given).

    `canary` is written in every text of the file, for tests that look for it in a page.
    `reach` (dict of columns) is set at the end, under the bypass role: compartmented, shared_with_dcis…
    """
    post = post or (_post_of(by) if by else make_post())
    domain = fields.pop("domain", None) or (_domain_of(by) if by else None) or make_domain()
    by = by or make_user(Role.ODL, post, domains=[domain])
    direction = direction or (Direction.OUT if state in _OUTGOING else Direction.IN)
    steps = _ENDS.get((state, str(direction))) or PATHS[state]
    reach = fields.pop("reach", {})
    with acting_as(by):
        if fields.get("regime") == "EU_2023_977":
            fields.setdefault("channel", "SIENA")  # directive art. 13: anything else is an exception that says why
        fields = _texts(direction, canary) | {"domain": domain, "country": post.country} | fields
        exchange = services.open_exchange(by=by, post=post, direction=direction, **fields)
    for step in steps:
        _take(step, exchange, by, head, canary)
    if reach:
        Case.objects.filter(pk=exchange.pk).update(**reach)
    exchange = InformationExchange.objects.get(pk=exchange.pk)
    if exchange.status != state:
        raise AssertionError(f"asked for {state}, reached {exchange.status}: is the author the head of service?")
    return exchange


def _take(step, exchange, by, head, canary):
    if step.startswith("visa:"):
        signer = head or head_of(exchange.post)
        decision = step.removeprefix("visa:")
        with acting_as(signer):
            request = exchange.approval_requests.get(state="PENDING")
            approvals.decide(request, by=signer, decision=decision, comment="Hors du cadre de l’accord.")
        return
    given = _GIVEN.get(step.removeprefix("head:"), lambda _exchange: {})(exchange)
    if step.startswith("head:"):
        by, step = head or head_of(exchange.post), step.removeprefix("head:")
    with acting_as(by):
        exchange = InformationExchange.objects.get(pk=exchange.pk)
        if step == "write_answer":
            answer = f"Le véhicule est connu de nos services. {canary}".strip()
            services.write_answer(exchange, by=by, answer=answer, expected_version=exchange.version)
        else:
            services.perform(
                exchange, step, by=by, comment=f"Éléments reçus du service saisi. {canary}".strip(), **given
            )


def _texts(direction, canary):
    texts = {
        "title": "Vérification d’un véhicule signalé",
        "requester": "Inspectorat général, bureau des enquêtes",
        "recipient": "Office central, section des recherches",
        "purpose": "Enquête sur un vol en réunion, deux véhicules loués sous de fausses identités.",
        "information_sought": "Titulaire du certificat d’immatriculation et locataires successifs.",
        "availability_reasons": "Le loueur est établi dans le ressort du service saisi.",
    }
    texts = {name: f"{text} {canary}".strip() for name, text in texts.items()}
    if direction == Direction.IN:
        texts["received_at"] = timezone.now()
    return texts


def _post_of(user):
    held = user.assignments.exclude(post=None).select_related("post").first()
    return held.post if held else make_post()


def _domain_of(user):
    held = user.assignments.filter(role=Role.ODL).first()
    return held.domains.first() if held else None


def make_grant(case, to, *, by=None, change=False, expires_at=None, reason="Suivi conjoint du dossier"):
    """A named access, as `cases.grants` stores it."""
    codename = "change_case" if change else "view_case"
    return CaseGrant.objects.create(
        content_object_id=case.pk,
        user=to,
        permission=Permission.objects.get(codename=codename, content_type__app_label="cases"),
        reason=reason,
        granted_by=by or head_of(case.post),
        expires_at=expires_at,
    )


def make_report(post=None, *, by=None, state="BROUILLON", number=1, **fields):
    """A report put in `state` under the bypass role, without its signature or its PDF."""
    post = post or make_post()
    by = by or head_of(post)
    today = timezone.localdate()
    fields = {"title": "Rapport hebdomadaire", "code": "weekly", "marking": Marking.NP} | fields
    fields |= {"period_start": today - timedelta(days=7), "period_end": today - timedelta(days=1)}
    reference = f"{Report.series}-{post.code}-{today.year}-{90000 + number}"
    report = Report.objects.create(
        kind="report", reference=reference, post=post, status=state, author=by, owner=by, **fields
    )
    return Report.objects.get(pk=report.pk)


# --- Annuaire ------------------------------------------------------------------------------------------------


def make_service(post=None, **fields):
    """A partner service of the post's annuaire, in its own country unless told otherwise."""
    post = post or make_post()
    fields = {"name": "Direction des enquêtes", "country": post.country, "time_zone": post.time_zone} | fields
    return PartnerService.objects.create(post=post, created_by=head_of(post), **fields)


def make_contact(service=None, *, verified=0, **fields):
    """A contact of the service; `verified`: days since somebody made sure of it, None for never."""
    service = service or make_service()
    day = None if verified is None else timezone.localdate() - timedelta(days=verified)
    fields = {"name": "Popescu Mihai", "rank": "Comisar-șef", "verified_on": day} | fields
    return Contact.objects.create(post=service.post, service=service, created_by=head_of(service.post), **fields)


def make_interaction(by=None, *, text="Rappelle jeudi.", promise="", due_in=0, **fields):
    """A call noted by `by` (an ODL unless given); `promise` made by us, due in so many days."""
    by = by or make_user(Role.ODL, make_post())
    with acting_as(by):
        due_on = timezone.localdate() + timedelta(days=due_in)
        fields = {"promised_by": "MADE", "due_on": due_on, "promise": promise} | fields
        return oral.note(by=by, post=_post_of(by), text=text, **fields)
