"""What is printed of a training: the sign-in sheet, the certificates (R10), the sheet of calls at six months.

Each holds names: whoever may print nominations asks for and reads them, nobody else (`sql/nominations.sql`).
"""

from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.reports.documents import CaseDocument, draw, register
from ssi.web.data import csv_rows
from ssi.web.dates import date_in_words, period_in_words

from ..actions.models import CooperationAction
from .attendance import days_of
from .evaluation import sheets_of
from .models import Certificate, TrainingSession
from .states import HOLDING

LABELS = Path(__file__).parent / "data" / "labels.csv"
#: The partner's language on the certificate, by country; English for the others.
LANGUAGES = {"RO": "ro", "MD": "ro", "NL": "nl", "BE": "nl"}
#: Days of signature on one sheet of paper.
DAYS = 5


@lru_cache(maxsize=1)
def labels():
    """language → {key: label}."""
    rows = csv_rows(LABELS)
    return {language: {row["key"]: row[language] for row in rows} for language in rows[0] if language != "key"}


class TrainingDocument(CaseDocument):
    """About an action; `variant` names one of its sessions, or one person of it."""

    about = CooperationAction
    permission = "cooperation.print_nomination"
    has_versions = True

    def opens(self, user, case):
        """An action without a session offers no such paper (`beside.py`)."""
        return getattr(case, "has_trainings", True) and super().opens(user, case)

    def sessions(self, subject):
        return list(subject.sessions.order_by("number"))

    def session(self, subject, key):
        session = TrainingSession.objects.get(case=subject.pk, pk=key)
        session.case = subject
        return session

    def drawn(self, subject, session, number, title, **fields):
        return draw(
            self,
            post=subject.post,
            number=number,
            title=title,
            subtitle=f"{subject.reference} – {subject.title}",
            period=(session.starts_on, session.ends_on),
            marking=(subject.marking, subject.special_france),
            sections=[],
            **fields,
        )


@register
class SignInSheet(TrainingDocument):
    code = "training-sheet"
    title = gettext_lazy("Feuille d’émargement")
    intent = gettext_lazy("Les numéros de la saisie éclair, les noms et une case à signer par jour.")
    template = "cooperation/pdf/people_sheet.html"

    def offered(self, subject, user):
        return [(f"s{one.pk}", str(one)) for one in self.sessions(subject)]

    def collect(self, subject, *, by, number, variant):
        session = self.session(subject, variant[1:])
        days = days_of(session)
        seated = session.nominations.filter(status__in=HOLDING).select_related("country").order_by("number")
        people = [[str(one.number), str(one), _where(one)] for one in seated]
        sheets = [
            {"cells": [date_in_words(day) for day in days[start : start + DAYS]], "people": people}
            for start in range(0, len(days), DAYS)
        ]
        extra = {
            "place": session.place,
            "sheets": sheets,
            "notes": [
                _(
                    "Au retour : lisez la feuille et tapez « 1-12 14 16A » à la page d’émargement de la session ; une "
                    "lettre A dit l’absence."
                )
            ],
        }
        return self.drawn(subject, session, number, _("Feuille d’émargement"), extra=extra)


@register
class CallSheet(TrainingDocument):
    code = "training-calls"
    title = gettext_lazy("Fiche d’appels à six mois")
    intent = gettext_lazy("Douze noms au plus par fiche, trois questions, trente secondes par appel.")
    template = "cooperation/pdf/people_sheet.html"

    def offered(self, subject, user):
        found = []
        for session in self.sessions(subject):
            for n, people in enumerate(sheets_of(session), 1):
                label = ngettext(
                    "%(session)s : fiche %(n)d, %(count)d nom", "%(session)s : fiche %(n)d, %(count)d noms", len(people)
                ) % {"session": session, "n": n, "count": len(people)}
                found.append((f"s{session.pk}-{n}", label))
        return found

    def collect(self, subject, *, by, number, variant):
        key, n = variant[1:].split("-")
        session = self.session(subject, key)
        people = [[str(one.number), str(one), _where(one)] for one in sheets_of(session)[int(n) - 1]]
        cells = [_("Téléphone"), _("1. Applique ?"), _("2. A transmis ?"), _("3. Empêché par ?")]
        extra = {
            "place": session.place,
            "sheets": [{"cells": cells, "people": people}],
            "notes": [
                _("1. « Appliquez-vous dans votre service ce que vous avez appris ? » oui ou non"),
                _("2. « L’avez-vous transmis à des collègues ? » à combien"),
                _("3. « Qu’est-ce qui vous en empêche ? » matériel, hiérarchie, affectation, rien"),
                _("Reportez ensuite le nombre de réponses et de « oui » ; la fiche se détruit, les réponses restent."),
            ],
        }
        return self.drawn(subject, session, number, _("Fiche d’appels, niveau 3"), extra=extra)


@register
class TrainingCertificate(TrainingDocument):
    """R10: in French and in the partner's language, one page per person, checked from the paper alone."""

    code = "training-certificate"
    title = gettext_lazy("Attestation de formation")
    intent = gettext_lazy(
        "Une page par personne, en français et dans la langue du partenaire, avec un code de contrôle."
    )
    template = "cooperation/pdf/certificate.html"

    def given(self, subject):
        rows = Certificate.objects.filter(case=subject.pk, nomination__forgotten_on=None)
        return rows.select_related("nomination__session", "nomination__country").order_by("serial")

    def offered(self, subject, user):
        given = list(self.given(subject))
        sessions = dict.fromkeys(one.nomination.session for one in given)
        whole = [(f"s{one.pk}", _("%(session)s : toutes les attestations") % {"session": one}) for one in sessions]
        return whole + [(f"n{one.nomination_id}", f"{one.nomination}, {one.serial}") for one in given]

    def collect(self, subject, *, by, number, variant):
        whole, key = variant[0] == "s", int(variant[1:])
        given = [
            one for one in self.given(subject) if key == (one.nomination.session_id if whole else one.nomination_id)
        ]
        session = given[0].nomination.session
        extra = {
            "sheets": [self._sheet(one, subject) for one in given],
            "signatory": {"place": subject.post.city, "service": _("L’attaché de sécurité intérieure")},
        }
        return self.drawn(subject, session, number, _("Attestation de formation"), extra=extra)

    def _sheet(self, certificate, subject):
        nomination, session = certificate.nomination, certificate.nomination.session
        other = LANGUAGES.get(nomination.country_id, "en")
        days = {"starts_on": session.starts_on, "ends_on": session.ends_on}
        return {
            "name": f"{nomination.first_name} {nomination.last_name.upper()}",
            "grade": ", ".join(filter(None, [nomination.grade, nomination.service])),
            "course": subject.title,
            "place": session.place,
            "period": period_in_words(start=session.starts_on, end=session.ends_on),
            "days": {key: f"{day:%d/%m/%Y}" for key, day in days.items()},
            "issued_on": date_in_words(certificate.issued_on),
            "issued": f"{certificate.issued_on:%d/%m/%Y}",
            "serial": certificate.serial,
            "code": certificate.code,
            "fr": labels()["fr"],
            "other": labels()[other],
            "language": other,
        }


def _where(one):
    return ", ".join(filter(None, [one.grade, one.service, str(one.country)]))
