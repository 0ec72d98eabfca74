"""The neutrality register as a PDF: that of one opportunity, and that of a year at a post (N8: for inspection)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.access import identity_of
from ssi.network import known
from ssi.network.models import Post
from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import CaseDocument, DocumentKind, draw, highest, register
from ssi.reports.typography import money
from ssi.web.dates import date_in_words
from ssi.web.text import whole_number

from .models import Opportunity
from .neutrality import registers_of
from .page import thresholds
from .register import correction_in_words, year_of
from .vocabulary import Rule

#: Rows a table of a document holds at most, and characters of a cell (document.py).
MAX_ROWS, MAX_CELL = 2000, 4000
PERMISSION = "cooperation.print_opportunity"


@register
class OpportunityRegister(CaseDocument):
    code, about, permission = "neutrality", Opportunity, PERMISSION
    title = gettext_lazy("Registre de neutralité de l’opportunité")
    intent = gettext_lazy("Ce qui a été dit à qui, qui ne l’a pas été et depuis quand : à montrer en cas d’inspection.")

    def collect(self, subject, *, by, number, variant):
        (found,) = registers_of([subject])
        today = timezone.localdate(timezone=subject.post.zone)
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Registre de neutralité"),
            subtitle=f"{subject.reference}, {subject.title}",
            sections=[Section(_("Définitions"), _definitions()), *_sections(found)],
            period=(min([line.on for line in found.contacts], default=today), today),
            marking=(subject.marking, subject.special_france),
        )


@dataclass(frozen=True)
class YearOfPost:
    """The subject of the register of a year: no file, so that only whoever asked for it reads it."""

    post: Post
    year: int
    #: The journal writes what it is about: a post.
    _meta: ClassVar = Post._meta

    @property
    def post_id(self):
        return self.post.pk

    @property
    def pk(self):
        return self.post.pk

    def __str__(self):
        return f"{self.post.city}, {self.year}"

    def get_absolute_url(self):
        return f"{reverse('cooperation:neutrality')}?annee={self.year}"


@register
class YearRegister(DocumentKind):
    code, permission = "neutrality-year", PERMISSION
    title = gettext_lazy("Registre de neutralité de l’année")
    intent = gettext_lazy("Tous les contacts de l’année avec des entreprises, opportunité par opportunité.")

    def subject_of(self, user, key):
        code, _dash, year = key.partition("-")
        post = next((known.post(pk) for pk in identity_of(user).post_ids if known.post(pk).code == code), None)
        year = whole_number(year)
        valid = year is not None and 2000 <= year <= timezone.localdate().year
        return YearOfPost(post, year) if post and valid else None

    def key_of(self, subject):
        return f"{subject.post.code}-{subject.year}"

    def collect(self, subject, *, by, number, variant):
        registers = [one for one in year_of(by, subject.year) if one.opportunity.post_id == subject.post.pk]
        files = [one.opportunity for one in registers]
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Registre de neutralité %(year)d") % {"year": subject.year},
            sections=[
                Section(_("Définitions"), _definitions()),
                *(section for one in registers for section in _sections(one, one.opportunity.reference)),
            ],
            period=(date(subject.year, 1, 1), date(subject.year, 12, 31)),
            marking=(highest(*(one.marking for one in files)), any(one.special_france for one in files)),
        )


def _definitions():
    rules = thresholds()
    doubt = {code: f" ({_('à vérifier')})" if rule.to_verify else "" for code, rule in rules.items()}
    days, ceiling = rules[Rule.TELL_DAYS], rules[Rule.GIFT_CEILING]
    return [
        Paragraph(
            _(
                "Concurrent : toute entreprise suivie par le poste dans le secteur de l’opportunité. Une information "
                "donnée à l’une est attendue par les autres sous %(days)d jours%(doubt)s, comptés du jour où la "
                "première l’a reçue, ou du jour où le poste a connu l’entreprise s’il est postérieur."
            )
            % {"days": days.value, "doubt": doubt[Rule.TELL_DAYS]}
        ),
        Paragraph(
            _("Plafond d’un cadeau : %(ceiling)d €%(doubt)s. Une ligne ne se modifie pas : une autre la corrige.")
            % {"ceiling": ceiling.value, "doubt": doubt[Rule.GIFT_CEILING]}
        ),
    ]


def _sections(found, reference=""):
    prefix = f"{reference} : " if reference else ""
    opportunity = found.opportunity
    facts = _("%(buyer)s, %(country)s ; secteur : %(sector)s ; contrôle des exportations : %(control)s") % {
        "buyer": opportunity.buyer,
        "country": opportunity.country,
        "sector": opportunity.get_sector_display(),
        "control": opportunity.get_export_control_display() or _("pas encore de réponse"),
    }
    yield Section(prefix + _("Ce qui a été dit"), [Paragraph(facts), *_lines(found)])
    yield Section(prefix + _("Qui ne l’a pas su"), [_gaps(found)] if found.informations else [])


def _lines(found):
    corrected = {line.corrects_id for line in found.contacts}
    rows = [
        (
            date_in_words(line.on),
            str(line.company),
            _said(line)[:MAX_CELL],
            _others(line),
            _gift(line),
            _by(line, corrected),
        )
        for line in found.contacts
    ]
    columns = [
        Column(_("Date"), width=12),
        Column(_("Entreprise"), width=14),
        Column(_("Objet et information"), width=26),
        Column(_("Aux concurrents"), width=15),
        Column(_("Cadeau"), width=15),
        Column(_("Noté par")),
    ]
    return [Table(columns, rows[start : start + MAX_ROWS]) for start in range(0, len(rows), MAX_ROWS)]


def _said(line):
    told = f"{line.subject}. " + (f"N° {line.information.number} : {line.information.text}" if line.information else "")
    return told.strip()


def _others(line):
    if line.told_others is None:
        return "—"
    return f"{_('oui') if line.told_others else _('non')} : {line.told_others_why}"


def _gift(line):
    if not line.gift:
        return "—"
    return f"{line.gift}, {money(line.gift_amount)}" + (f" ({line.gift_outcome})" if line.gift_outcome else "")


def _by(line, corrected):
    words = correction_in_words(line, line.pk in corrected)
    return line.by.get_full_name() + (f" ; {words}" if words else "")


def _gaps(found):
    rows = []
    for one in found.informations:
        told = ", ".join(f"{company} ({date_in_words(on)})" for company, on in one.told) or _("personne")
        accepted = _("écart accepté : %(why)s") % {"why": one.waiver.why} if one.waiver else ""
        waiting = [
            (str(gap.company), date_in_words(gap.since), _("en retard") if gap.late else "") for gap in one.untold
        ]
        for name, since, lateness in waiting or [(_("aucun"), "", "")]:
            rows.append((str(one.information.number), told[:MAX_CELL], name, since, accepted or lateness))
    columns = [
        Column(_("N°"), width=8),
        Column(_("Donnée à"), width=34),
        Column(_("Concurrent non informé"), width=24),
        Column(_("Depuis le"), width=18),
        Column(_("Remarque")),
    ]
    return Table(columns, rows[:MAX_ROWS])
