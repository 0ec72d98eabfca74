"""Documents drawn from a file or from a partner service: the kinds, and what is asked before and after one is made.

A kind is one class and one template. A room writes in its `reports.py`:

    @register
    class History(CaseDocument):
        code, title, about = "exchange-history", _("Historique du dossier"), InformationExchange

        def collect(self, subject, *, by, number, variant): ...

Asking for one freezes what it says (`request_document`); the job of the reports draws it from that snapshot, and
nothing else (DECISIONS §1.13). The rule is asked when it is requested, when it is drawn, stored and downloaded.
"""

import re

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ssi.accounts.access import identity_of, sees_whole
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.cases.models import Marking
from ssi.cases.references import next_reference
from ssi.network import known
from ssi.web.refusals import NotAllowed, Refusal

from . import document
from .canonical import fingerprint
from .models import Printout, ReportJob
from .registry import frame_at, printed_marking
from .services import ring_on_commit

_documents = {}
_PIECE = re.compile(r"[\w-]{1,40}")


class DocumentKind:
    """One kind of document. `variants`: (code, French label) of the versions one may ask for, the usual one first.

    `permission` is what it takes to ask for one, `reading` (the same when empty) to have one that was made.
    `personal`: it says what whoever asked for it sees, and nobody else has it, though it follows the file.
    `has_versions`: those of a file are known on its own page only, which a link opens instead of a button.
    """

    code = ""
    title = ""
    intent = ""
    permission = "reports.request_document"
    reading = ""
    template = "reports/pdf/document.html"
    variants = (("", ""),)
    has_versions = False
    logistics = False
    personal = False

    def subject_of(self, user, key):
        """What the document is about, if it exists for this person; None otherwise."""
        raise NotImplementedError

    def case_of(self, subject):
        """The file it follows, whose readers are its readers; None: only whoever asked for it reads it."""
        return

    def key_of(self, subject):
        return str(subject.pk)

    def asked_of(self, subject):
        """What the permission is asked of: the file, or the post of what is not one."""
        return self.case_of(subject) or subject.post

    def ask_url(self, subject):
        """The page where one asks for it."""
        return reverse("reports:document", args=[self.code, self.key_of(subject)])

    def offered(self, subject, user):
        """(code, label) of the versions that make sense for this subject now."""
        return list(self.variants)

    def collect(self, subject, *, by, number, variant):
        """The `document.Report` of this subject as `by` sees it. Called under the French language."""
        raise NotImplementedError


class CaseDocument(DocumentKind):
    """A document about one file of the kind `about`. `logistics`: a grant of logistics opens it too."""

    about = None

    def subject_of(self, user, key):
        rows = self.about.objects.visible_to(user).select_related("post__country", "country", "domain", "owner")
        case = rows.filter(reference=key).first()
        return case if case is not None and self.opens(user, case) else None

    def opens(self, user, case):
        """Whether what this person sees of the file may hold this document."""
        return self.logistics or sees_whole(user, case)

    def case_of(self, subject):
        return subject

    def key_of(self, subject):
        return subject.reference


def register(cls):
    """Declare a kind of document. Raises ValueError when its code is taken."""
    if cls.code in _documents:
        raise ValueError(f"document {cls.code} is declared twice")
    _documents[cls.code] = cls()
    return cls


def document_of(code):
    """The kind of that code. Raises KeyError."""
    return _documents[code]


def kinds_about(case):
    """The kinds of document that a file may have, in the order of their declaration."""
    return [kind for kind in _documents.values() if getattr(kind, "about", None) is type(case)]


def find(user, code, key):
    """(kind, subject) if this person may ask for that document of that subject; None otherwise, whatever the reason."""
    kind = _documents.get(code)
    return _found(user, kind, key, kind.permission) if kind else None


def found_by(user, printout):
    """(kind, subject) of a printout that this person may have now; None otherwise."""
    kind = _documents.get(printout.code)
    shared = printout.case_id is not None and not printout.personal
    own = shared or printout.requested_by_id == user.pk
    return _found(user, kind, printout.subject, kind.reading or kind.permission) if kind and own else None


def open_to(user, printout):
    """The printout, if this person may have it now; None otherwise."""
    return printout if found_by(user, printout) else None


def _found(user, kind, key, permission):
    subject = kind.subject_of(user, key) if _PIECE.fullmatch(key) else None
    return (kind, subject) if subject is not None and user.has_perm(permission, kind.asked_of(subject)) else None


@transaction.atomic
def request_document(subject, code, *, by, variant=""):
    """Freeze the document `code` about `subject` and queue its PDF. Returns the Printout.

    Asked again while the same one is being made, it is that one. Raises NotAllowed, or Refusal when this version is
    not offered for this subject.
    """
    kind = document_of(code)
    if not find(by, code, kind.key_of(subject)):
        raise NotAllowed(
            _("Vous ne pouvez pas demander ce document."),
            rule=_("matrice des droits"),
            remedy=_("Le titulaire du dossier ou l’attaché de sécurité intérieure peut le demander."),
        )
    if variant not in dict(kind.offered(subject, by)):
        raise Refusal(_("Ce document n’est pas à produire dans l’état actuel."), rule=_("états déclarés"))
    if known_already := _being_made(kind, subject, by, variant):
        return known_already
    case, post = kind.case_of(subject), _numbering_post(by, subject.post)
    number = next_reference(Printout.series, post)
    with translation.override("fr"):
        drawn = kind.collect(subject, by=by, number=number, variant=variant)
    snapshot = drawn.to_json()
    printout = Printout.objects.create(
        reference=number,
        post=post,
        case_id=case.pk if case is not None else None,
        code=code,
        subject=kind.key_of(subject),
        variant=variant,
        title=drawn.title,
        marking=drawn.marking,
        logistics=kind.logistics,
        personal=kind.personal,
        snapshot=snapshot,
        fingerprint=fingerprint(snapshot),
        requested_by=by,
    )
    record("document.request", printout, code=code, variant=variant, sha256=printout.fingerprint)
    queue(printout, by=by)
    check_constraints_now()
    return printout


@transaction.atomic
def queue(printout, *, by):
    """Ask for the PDF of a printout, or again for one that failed. Returns the job."""
    job = printout.jobs.exclude(state__in=[ReportJob.State.FAILED, ReportJob.State.REFUSED]).first()
    if job is None:
        job = ReportJob.objects.create(
            printout=printout, case_id=printout.case_id, document=ReportJob.Document.PRINTOUT, requested_by=by
        )
    ring_on_commit(job)
    return job


def made_of(user, kind, subject, most=20):
    """The printouts of this subject that this person may have, newest first."""
    rows = Printout.objects.filter(code=kind.code, subject=kind.key_of(subject)).select_related("requested_by")
    if kind.personal or kind.case_of(subject) is None:
        rows = rows.filter(requested_by=user)
    return list(rows[:most])


def draw(kind, *, post, number, title, sections, period, marking, at=None, **fields):
    """The frame every document shares; `marking`: (Marking, whether Spécial France), the highest of its parts.

    `at`: the moment it bears, now when not told; `fields` say otherwise what the frame says by itself.
    """
    frame = {
        "code": kind.code,
        "title": title,
        "number": number,
        "version": 1,
        "state": "final",
        "marking": printed_marking(*marking),
        "period": tuple(day.isoformat() for day in period),
        "sections": sections,
        "extra": {"mention": "", **fields.pop("extra", {})},
        **frame_at(post, at or timezone.now()),
    }
    return document.Report(**{**frame, **fields})


def highest(*markings):
    """The highest of some markings (PRODUCT §3.7)."""
    return Marking.DR if Marking.DR in markings else Marking.NP


def _being_made(kind, subject, by, variant):
    unfinished = Printout.objects.filter(
        code=kind.code,
        subject=kind.key_of(subject),
        variant=variant,
        requested_by=by,
        jobs__state__in=[ReportJob.State.WAITING, ReportJob.State.RUNNING],
    )
    return unfinished.first()


def _numbering_post(by, post):
    """The post whose counter numbers it: that of the file, or the asker's own when they are only named on it."""
    own = identity_of(by).post_ids
    return post if post.pk in own else known.post(next(iter(own)))
