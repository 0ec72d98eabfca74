"""Every address of the product, from the resolver, and the people and files that knock at each of them."""

import uuid
from copy import copy
from io import BytesIO

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from consular.models import RegisterReading
from cooperation.models import ActionSheet, FundingWindow, IatiImport, OtherActivity
from liaison.exchanges import services
from liaison.models import (
    ExcludedValue,
    ExtraditionTreaty,
    LetterTemplate,
    Match,
    Message,
    SeizedService,
)
from liaison.persons import links
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.attachments import services as attachments
from ssi.cases.models import Case
from ssi.reports import documents
from ssi.reports.models import ReportJob
from ssi.staff import models as staff
from tests import factories
from tests.consular import community
from tests.consular.doors import row_of, settled
from tests.cooperation import offers
from tests.desk.questions import ask as ask_post
from tests.kinds import EXHIBITS, SCOPES, exhibit_at
from tests.liaison.pieces import make_piece

#: Nobody signed in; the others are people (`Cast.people`).
ANONYMOUS = "anonymous"
NO_FILE = "-"
#: A word of every title: the search box is asked for it.
COMMON_WORD = "véhicule"


def url_names():
    """Name (with its namespace) → names of its arguments, for every named address."""
    found = {}

    def walk(patterns, prefix=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name:
                    found[prefix + pattern.name] = tuple(pattern.pattern.converters)
            else:
                walk(pattern.url_patterns, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))

    walk(get_resolver().url_patterns)
    return found


class Cast:
    """Who knocks, and the files that stand behind the doors. `files` maps a scope to a Case and its canary."""

    def __init__(self, kind=None):
        """`kind`: the only kind made beside exchanges and reports, for a tour of its own addresses; None for all."""
        self.number = 0
        self.exhibits = [EXHIBITS[kind]] if kind else list(EXHIBITS.values())
        self.here, self.there = factories.make_post("BUC"), factories.make_post("DJI")
        self.domain, self.other = factories.make_domain("essai-1"), factories.make_domain("essai-2")
        self._hire()
        self._open()

    def _hire(self):
        here, there, one = self.here, self.there, {"domains": [self.domain]}
        make = factories.make_user
        head = make(Role.ASI, here)
        self.people = {
            "ASI": head,
            "ASIA": make(Role.ASIA, here),
            "owner": make(Role.ODL, here, **one),
            "ODL": make(Role.ODL, here, **one),
            "ODL_other_domain": make(Role.ODL, here, domains=[self.other]),
            "ODL_not_French": make(Role.ODL, here, french=False, **one),
            "ODL_other_post": make(Role.ODL, there, **one),
            "ASI_other_post": make(Role.ASI, there),
            "ASIA_interim": make(Role.ASIA, here),
            "ASIA_with_visa": make(Role.ASIA, here),
            "named_reader": make(Role.ODL, there),
            "named_worker": make(Role.ODL, there),
            "VIA": make(Role.VIA, here),
            "ASSISTANT": make(Role.ASSISTANT, here),
            "CONSUL": make(Role.CONSUL, here),
            "AMBASSADOR": make(Role.AMBASSADOR, here),
            "AMBASSADOR_other_post": make(Role.AMBASSADOR, there),
            "DCIS_OFFICER": make(Role.DCIS_OFFICER),
            "DCIS_DIRECTOR": make(Role.DCIS_DIRECTOR),
            "ADMIN": make(Role.ADMIN),
            "ended": make(Role.ASI, here, ends_on=factories.timezone.localdate() - factories.timedelta(days=2)),
            "closed": make(Role.ASI, here, is_active=False),
        }
        factories.make_interim(here, given_by=head, given_to=self.people["ASIA_interim"])
        powers = ["liaison.approve_informationexchange", "liaison.return_informationexchange"]
        self.delegation = factories.make_powers(
            here, given_by=head, given_to=self.people["ASIA_with_visa"], permissions=powers
        )

    def _open(self):
        self._exchanges()
        # The line of the plain file is known at the other post too; the standard of the post names nobody.
        self.match = Match.objects.get(one=self.subjects["plain"], other=self.subjects["other_post"])
        standard = {"kind": "PHONE", "label": "Standard", "digest": uuid.UUID(int=2), "why": "Standard"}
        self.excluded = ExcludedValue.objects.create(post=self.here, added_by=self.people["ASI"], **standard)
        self._taken_in()
        self._offered()
        self._asked_by_the_desk()
        self._exhibits()
        self._report()
        self._directory()
        self._community()
        self._staff()

    def twin(self, number):
        """The same people, with another file of each kind and scope; everything else is this cast's."""
        twin = copy(self)
        twin.number = number
        twin._exchanges()
        twin.canaries = self.canaries | twin.canaries
        twin._exhibits()
        twin._report()
        return twin

    def _exchanges(self):
        self.files, self.canaries, self.uploads, self.stored, self.jobs = {}, {}, {}, {}, {}
        self.pieces, self.subjects, self.printouts = {}, {}, {}
        owner = self.people["owner"]
        for scope, post, fields in (
            ("plain", self.here, {}),
            ("compartmented", self.here, {"reach": {"compartmented": True}}),
            ("special_france", self.here, {"reach": {"special_france": True}}),
            ("shared_with_dcis", self.here, {"reach": {"shared_with_dcis": True}}),
            ("to_approve", self.here, {"state": "REPONSE_A_VALIDER"}),
            ("other_post", self.there, {}),
        ):
            self.canaries[scope] = canary = f"CANARI{len(self.files)}{scope.replace('_', '')}"
            author = self.people["ODL_other_post"] if post == self.there else owner
            reach = fields.pop("reach", {})
            exchange = factories.make_exchange(author, post=post, domain=self.domain, canary=canary, **fields)
            with acting_as(author):
                text = BytesIO(f"Compte rendu {canary}".encode())
                self.stored[scope] = attachments.store(exchange, text, by=author, name=f"{canary}.txt")
                self.uploads[scope] = attachments.begin_upload(exchange, by=author, name=f"{canary}.pdf", size=9)
                services.seize(exchange, by=author, name=f"SCCOPOL {canary}")
            self.pieces[scope] = make_piece(exchange, author, text=f"Ligne connue {canary}")
            with acting_as(author):
                fields = {"kind": "PHONE", "value": f"+40 721 000 {self.number + 1:03d}", "note": f"Ligne {canary}"}
                self.subjects[scope] = links.add_item(exchange, by=author, **fields)
                self.printouts[scope] = documents.request_document(exchange, "exchange-history", by=author)
            if reach:
                Case.objects.filter(pk=exchange.pk).update(**reach)
            self.files[scope] = exchange
            if post == self.here:
                factories.make_grant(exchange, self.people["named_reader"], by=self.people["ASI"])
                factories.make_grant(exchange, self.people["named_worker"], by=self.people["ASI"], change=True)

    def _exhibits(self):
        """Three files of the other kinds: a plain one, a compartmented one, one of the other post."""
        for number, exhibit in enumerate(self.exhibits):
            for scope in SCOPES:
                name = scope_of(exhibit, scope)
                self.canaries[name] = canary = f"CANARI6{number}{scope.replace('_', '')}"
                post = self.there if scope == "other_post" else self.here
                author = self.people["ODL_other_post" if scope == "other_post" else "owner"]
                file = exhibit.make(author, post=post, domain=self.domain, canary=canary)
                if scope == "compartmented":
                    Case.objects.filter(pk=file.pk).update(compartmented=True)
                self.files[name] = file

    def _taken_in(self):
        """What came in by a file, at the post: an activity of another donor, its import, a list under preview."""
        mine = {"post": self.here, "by": self.people["owner"], "name": "fichier", "sha256": "0" * 64}
        row = ["Cours", "FORM_LOC"]
        self.taken_in = {
            "cooperation:other": OtherActivity.objects.create(
                identifier="XX-1", reporting_ref="XX", title="Ailleurs", read_at=factories.timezone.now()
            ),
            "cooperation:others-import-detail": IatiImport.objects.create(**mine),
            "cooperation:takeover-preview": ActionSheet.objects.create(
                headers=["Intitulé", "Type"], rows=[[2, *row]], **mine
            ),
        }

    def _offered(self):
        """Seats the post offers to the network: a request still to be answered; one that was given, with a name."""
        deputy, asking = self.people["ASIA"], self.people["ODL_other_post"]
        offer = offers.make_offer(deputy)
        waiting = offers.ask(offer, asking, self.there)
        given = offers.give(offers.ask(offers.make_offer(deputy), asking, self.there, seats=2), deputy, seats=2)
        named = offers.name(given, asking, self.there.country)
        self.taken_in |= dict.fromkeys(["cooperation:offer", "cooperation:offer-ask"], offer)
        self.taken_in |= dict.fromkeys(["cooperation:offer-answer", "cooperation:offer-withdraw"], waiting)
        self.taken_in |= dict.fromkeys(["cooperation:offer-take-in", "cooperation:offer-erase"], named)
        self.taken_in |= {"cooperation:offer-retract": offer, "cooperation:offer-name": given}

    def _asked_by_the_desk(self):
        """A question of the desk to the post, still to be answered."""
        question = ask_post(self.people["DCIS_OFFICER"], self.here)
        names = ("desk-question", "desk-question-answer", "desk-question-withdraw")
        self.taken_in |= dict.fromkeys(names, question)

    def _directory(self):
        """A service of the post and two of its contacts, one that only officers see: scopes like files."""
        self.service = factories.make_service(self.here)
        self.contacts = {}
        for scope in CONTACTS:
            self.canaries[scope] = canary = f"CANARI8{scope.replace('_', '')}"
            sensitive = scope == "sensitive_contact"
            self.contacts[scope] = factories.make_contact(self.service, name=canary, sensitive=sensitive)
        self.said = {}
        for scope, file in zip(ORAL, (None, self.files["compartmented"]), strict=True):
            self.canaries[scope] = canary = f"CANARI7{scope.replace('_', '')}"
            self.said[scope] = factories.make_interaction(self.people["owner"], text=canary, promise=canary, case=file)

    def _community(self):
        """The register of each post, an îlot of theirs, and a reason that everybody gave: scopes like files."""
        self.community = {}
        for scope, post in zip(COMMUNITY, (self.here, self.there), strict=True):
            self.canaries[scope] = canary = f"CANARI5{post.code}"
            self.community[scope] = settled(post, canary, by=community.consul_of(post))
        tomorrow = factories.timezone.now() + factories.timedelta(days=1)
        for person in self.people.values():
            for post in (self.here, self.there):
                RegisterReading.objects.create(post=post, by=person, motive="DRILL", until=tomorrow)

    def _staff(self):
        """What the post wrote of its officer, who leaves and hands over to the owner of the files."""
        officer, head, day = self.people["ODL"], self.people["ASI"], factories.timezone.localdate()
        dates = {"starts_on": day, "ends_on": day}
        posting = officer.assignments.get()
        posting.ends_on = day + factories.timedelta(days=40)
        posting.save(update_fields=["ends_on"])
        about = {"post": self.here, "user": officer}
        self.staff = {
            "course": staff.CourseTaken.objects.create(user=officer, kind="LANGUE", **dates),
            "accreditation": staff.Accreditation.objects.create(country=self.here.country, asked_on=day, **about),
            "absence": staff.Absence.objects.create(noted_by=head, **about, **dates),
            "duty": staff.Duty.objects.create(noted_by=head, **about, **dates),
            "handover": staff.Handover.objects.create(
                post=self.here, assignment=posting, leaving=officer, successor=self.people["owner"],
                leaves_on=posting.ends_on, opened_by=head,
            ),
        }  # fmt: skip
        self.staff["item"] = self.staff["handover"].items.create(kind="FILE", key=self.files["plain"].reference)

    def _staff_arguments(self, url_name, arguments):
        """`person`, `pk`, `item` of the addresses of the staff of a post."""
        noun = url_name.removeprefix("staff:").split("-")[0]
        officer = self.people["ODL"].pk
        keys = {"person": officer, "item": self.staff["item"].pk}
        if url_name == "staff:handover-new":
            keys["pk"] = self.people["ASIA"].assignments.get().pk
        else:
            keys["pk"] = officer if noun == "person" else getattr(self.staff.get(noun), "pk", None)
        return {name: keys[name] for name in arguments}

    def _report(self):
        head = self.people["ASI"]
        for number, (scope, state) in enumerate((("report_draft", "BROUILLON"), ("report_sent", "TRANSMIS"))):
            self.canaries[scope] = canary = f"CANARI9{number}{state}"
            report = factories.make_report(
                self.here,
                by=head,
                state=state,
                number=2 * self.number + number,
                title=f"Rapport {canary} {COMMON_WORD}",
                highlights=canary,
            )
            self.files[scope] = report
            self.jobs[scope] = ReportJob.objects.create(case=report, document="preview", requested_by=head)

    def arguments(self, names, scope):
        """Arguments of an address about this file; an object that hangs on the file where one is asked for."""
        file = self.files.get(scope)
        known = {
            "reference": file and file.reference,
            "name": _act_of(scope),
            "job": getattr(self.jobs.get(scope), "pk", uuid.UUID(int=1)),
            "code": self.here.code,
            "kind": "arrestwarrant" if "value" in names else "informationexchange",
            "value": "EXT",
            "token": "x" * 43,
            "rule": "MAE_REMISE",
            "act": "sessions",
            "provider_id": "inconnu",
            "service": self.service.pk,
            "document": "exchange-history",
            "text": LetterTemplate.objects.earliest("pk").key,
            "subject": file and file.reference,
        }
        return {name: known.get(name) for name in names}

    def address(self, url_name, names, scope):
        arguments = self.arguments(names, scope)
        if url_name == "attachments:download":
            arguments["pk"] = self.stored[scope].pk
        elif url_name == "attachments:chunk":
            arguments["pk"] = self.uploads[scope].pk
        elif url_name == "liaison:exchange-letter":
            arguments["name"] = "acknowledgement"
        elif scope in COMMUNITY:
            return reverse(url_name, kwargs=dict.fromkeys(names, self.community[scope][row_of(url_name)]))
        elif url_name in PRINTOUTS:
            arguments["pk"] = self.printouts[scope].pk
        elif url_name.startswith("liaison:exchange-piece") and "pk" in arguments:
            arguments["pk"] = self.pieces[scope].pk
        elif url_name in CHILDREN and scope in EXCHANGES:
            arguments["pk"] = CHILDREN[url_name].objects.filter(case=self.files[scope].pk).earliest("pk").pk
        elif url_name.startswith("liaison:subject") and "pk" in arguments:
            arguments["pk"] = self.subjects[scope].pk
        elif url_name == "liaison:match":
            arguments["pk"] = self.match.pk
        elif url_name == "liaison:excluded-take-back":
            arguments["pk"] = self.excluded.pk
        elif url_name == "liaison:treaty-change":
            arguments["pk"] = ExtraditionTreaty.objects.earliest("pk").pk
        elif url_name == "cooperation:body":
            arguments["pk"] = self.files["bodymeeting:plain"].body_id
        elif url_name == "cooperation:window":
            arguments["pk"] = FundingWindow.objects.get(code="TAIEX").pk
        elif url_name in self.taken_in:
            arguments["pk"] = self.taken_in[url_name].pk
        elif url_name == "cooperation:company":
            arguments["pk"] = self.files["opportunity:plain"].contacts.earliest("pk").company_id
        elif "pk" in arguments and (exhibit := exhibit_at(url_name)):
            child = exhibit.child_of(url_name)
            arguments["pk"] = child.objects.filter(case=self.files[scope].pk).earliest("pk").pk
        elif scope in self.said:
            said = self.said[scope]
            arguments["pk"] = said.promises.get().pk if url_name == "directory:promise-kept" else said.pk
        elif scope in self.contacts:
            arguments["pk"] = self.contacts[scope].pk
        elif url_name.startswith("directory:service"):
            arguments["pk"] = self.service.pk
        elif url_name.startswith("staff:"):
            arguments = self._staff_arguments(url_name, arguments)
        elif url_name.startswith("administration:"):
            somebody = self.people["ODL"]
            arguments["pk"] = somebody.assignments.get().pk if url_name.endswith("-end") else somebody.pk
        elif "pk" in arguments:
            arguments["pk"] = self.delegation.pk
        return reverse(url_name, kwargs={name: arguments[name] for name in names})


#: Addresses of a row that hangs on an exchange.
CHILDREN = {"liaison:exchange-message": Message, "liaison:exchange-seized": SeizedService}
EXCHANGES = ("plain", "compartmented", "special_france", "shared_with_dcis", "to_approve", "other_post")
REPORTS = ("report_draft", "report_sent")
#: A document drawn from each exchange, by the officer who holds it.
PRINTOUTS = ("reports:printout", "reports:printout-pdf")
CONTACTS = ("contact", "sensitive_contact")
#: What was said at the post, about no file and about the compartmented one.
ORAL = ("oral", "oral_about_the_compartmented")

#: The register and the îlots of the post, and those of the other.
COMMUNITY = ("community", "community_elsewhere")


def scope_of(exhibit, scope):
    return f"{exhibit.kind}:{scope}"


def _act_of(scope):
    exhibit = EXHIBITS.get(scope.partition(":")[0])
    if exhibit:
        return exhibit.act
    return "abandon" if scope.startswith("report") else "cancel"


def scopes_of(url_name, names):
    """The files an address is tried with: those of its kind, or none."""
    if url_name in {"attachments:download", "attachments:chunk", "reports:document", *PRINTOUTS}:
        return EXCHANGES
    if url_name in {"directory:contact", "directory:contact-edit", "directory:contact-verify"}:
        return CONTACTS
    if url_name in {"directory:interaction", "directory:interaction-answered", "directory:promise-kept"}:
        return ORAL
    if url_name.startswith("consular:") and names and "reference" not in names:
        return COMMUNITY
    if "reference" not in names:
        return (NO_FILE,)
    if exhibit := exhibit_at(url_name):
        return tuple(scope_of(exhibit, scope) for scope in SCOPES)
    if url_name.startswith("liaison:"):
        return EXCHANGES
    if url_name.startswith("reports:"):
        return REPORTS
    return EXCHANGES + REPORTS + tuple(scope_of(exhibit, "plain") for exhibit in EXHIBITS.values())
