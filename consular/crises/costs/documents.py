"""The form of a claim of costs, in French and English, after annex I of directive (UE) 2015/637.

The text of the annex was not at hand when it was laid out: the form says that its model is to be checked.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from consular.papers.models import What
from ssi.cases.models import Marking
from ssi.reports.documents import DocumentKind, draw, register
from ssi.web.dates import date_in_words

from ..documents import EXERCISE, copies_waiting, titled
from ..movements import PRINT
from .models import CostClaim, Help
from .services import COST
from .term import term_on

_ENGLISH = {
    Help.EVACUATION: "Evacuation, transport",
    Help.RAPATRIEMENT: "Repatriation",
    Help.HEBERGEMENT: "Accommodation, food",
    Help.SANTE: "Medical care, emergency",
    Help.TITRE: "Emergency travel document",
    Help.DECES: "Death",
    Help.ARGENT: "Financial advance",
    Help.AUTRE: "Other assistance",
}


@register
class CostDocument(DocumentKind):
    """One variant a copy: its number in the register of copies. Asked for through `services.print_claim`."""

    code = COST
    title = gettext_lazy("Demande de remboursement")
    intent = gettext_lazy("Chaque exemplaire a son numéro, son motif et sa ligne au registre des exemplaires papier.")
    permission = PRINT
    template = "consular/pdf/cost_claim.html"
    has_versions = True

    def subject_of(self, user, key):
        rows = CostClaim.objects.visible_to(user).select_related("crisis__post__country", "post__country", "state")
        return rows.filter(pk=key).first() if len(key) == 36 else None

    def ask_url(self, subject):
        return reverse("consular:crisis-cost-print", args=[subject.pk])

    def offered(self, subject, user):
        return copies_waiting(subject.crisis_id, What.COST, user)

    def collect(self, subject, *, by, number, variant):
        crisis, post = subject.crisis, subject.crisis.post
        opened = timezone.localdate(crisis.opened_at, timezone=post.zone)
        today = timezone.localdate(timezone=post.zone)
        term = term_on(subject.sent_on or today)
        return draw(
            self,
            post=post,
            number=number,
            title=titled(crisis, str(subject)),
            period=(opened, opened),
            marking=(Marking.NP, False),
            sections=[],
            extra={
                "mention": str(EXERCISE) if crisis.exercise else "",
                "copy": int(variant),
                "article": term.article if term else "",
                "to_verify": bool(term and term.to_verify),
                "months": term.months if term else None,
                "state_fr": subject.state.name_fr,
                "state_en": subject.state.name_en,
                "embassy": post.embassy,
                "place_fr": f"{post.city}, {post.country.name_fr}",
                "crisis": crisis.reference,
                "opened": date_in_words(opened),
                "sent": _day(subject.sent_on),
                "expected": _day(subject.expected_on),
                "currency": subject.currency,
                "total": _money(subject.total),
                "persons": subject.persons,
                "rows": [_row(rank, line) for rank, line in enumerate(subject.lines.all(), 1)],
            },
        )


def _row(rank, line):
    kind = Help(line.help)
    return [
        rank, line.name, line.document or "", str(kind.label), _ENGLISH[kind], _day(line.helped_on),
        _money(line.amount), _day(line.undertaken_on),
    ]  # fmt: skip


def _day(day):
    return day.strftime("%d/%m/%Y") if day else ""


def _money(amount):
    return number_format(amount, decimal_pos=2, force_grouping=True)
