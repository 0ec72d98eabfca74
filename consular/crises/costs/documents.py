"""The form of a claim of costs, in French and English, after annex I of directive (UE) 2015/637.

The text of the annex was not at hand when it was laid out: the form says that its model is to be checked.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from consular.papers.models import What
from ssi.cases.models import Marking
from ssi.reports.documents import draw, register
from ssi.web.dates import date_in_words

from ..documents import EXERCISE, NumberedCopy, titled
from .models import CostClaim, Help, money
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
class CostDocument(NumberedCopy):
    code, what = COST, What.COST
    model, related, page = CostClaim, ("state",), "crisis-cost-print"
    title = gettext_lazy("Demande de remboursement")
    template = "consular/pdf/cost_claim.html"

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
                "total": money(subject.total),
                "persons": subject.persons,
                "rows": [_row(rank, line) for rank, line in enumerate(subject.lines.all(), 1)],
            },
        )


def _row(rank, line):
    kind = Help(line.help)
    return [
        rank, line.name, line.document or "", str(kind.label), _ENGLISH[kind], _day(line.helped_on),
        money(line.amount), _day(line.undertaken_on),
    ]  # fmt: skip


def _day(day):
    return day.strftime("%d/%m/%Y") if day else ""
